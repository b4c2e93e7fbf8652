/**
 * A person in front of the sandbox's page, in a real browser, on a real workspace with the real bot.
 * Every visit ends with a look at what the browser complained about: nothing may have failed on the way.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, BrowserContext, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, onTestFinished } from 'vitest';
import { openWorkspace, type Workspace } from '../journeys/workspace.ts';
import { makeQuickFolder } from '../support/quick-folder.ts';
import { launchChromium } from './chromium.ts';

const OUTPUT = fileURLToPath(new URL('../../output/screenshots', import.meta.url));

/** A test in a browser is a long walk, and longer on a busy machine. */
export const PATIENCE = { timeout: 120_000 };

export type Screen = 'desktop' | 'phone';

const SCREENS: Readonly<Record<Screen, BrowserContextOptions>> = {
  desktop: { viewport: { width: 1440, height: 900 } },
  phone: { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true },
};

export type Visit = {
  readonly workspace: Workspace;
  readonly page: Page;
  /** Through the person switcher, by the name people are called. */
  actAs(name: string): Promise<void>;
  /** Through the sidebar, which is behind a button on a phone: a channel's name, or `home` for the app. */
  go(where: string): Promise<void>;
  /** Types into the composer and sends. */
  say(text: string): Promise<void>;
  /** The live card of an escalation, wherever the person looks. */
  card(id: number): Locator;
  /** The modal on top. */
  readonly modal: Locator;
  /** The input block of the modal on top. */
  field(blockId: string): Locator;
  /** Chooses in a menu of the modal on top, by the words on it. */
  choose(blockId: string, option: string): Promise<void>;
  /** Sends the modal on top, and waits until it is gone. */
  submit(): Promise<void>;
  /** The same workspace in another window, of another person. */
  another(as: string, at: string): Promise<Page>;
  /** Waits until these words can be read somewhere in it. */
  see(where: Locator, words: string | RegExp): Promise<void>;
  /** Keeps a picture as build output, after a check that nothing sticks out sideways. */
  picture(name: string): Promise<void>;
};

type Files = Readonly<Record<string, string>>;

/** One browser for the tests of a file; each visit has a context of its own. @param runbooks Markdown by file name. */
export function useBrowser({
  runbooks = {},
}: {
  runbooks?: Files;
} = {}): (options: { screen: Screen; as: string; at: string }) => Promise<Visit> {
  let browser: Browser;
  const folder = makeQuickFolder();
  for (const [file, text] of Object.entries(runbooks)) writeFileSync(join(folder.path, file), text);
  afterAll(() => folder.remove());
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser?.close());
  return async ({ screen, as, at }) => {
    const workspace = await openWorkspace({ runbooks: [folder.path] });
    onTestFinished(() => workspace.close());
    await workspace.chooseChannel();
    const openWindow = async (user: string, channel: string) => {
      const context = await browser.newContext({ ...SCREENS[screen], locale: 'en-GB', reducedMotion: 'reduce' });
      const page = await watchedPage(context);
      await page.goto(`${workspace.sandbox.url}/#user=${user}&channel=${channel}`);
      return page;
    };
    return { ...createVisit({ workspace, page: await openWindow(as, at), screen }), another: openWindow };
  };
}

/** The test fails when the page logs an error or a warning, throws, or a request fails or is refused. */
async function watchedPage(context: BrowserContext): Promise<Page> {
  const page = await context.newPage();
  const complaints: string[] = [];
  let leaving = false;
  const complain = (words: string) => void (leaving || complaints.push(words));
  page.on('console', (line) => {
    if (line.type() === 'error' || line.type() === 'warning') complain(`console: ${line.text()}`);
  });
  page.on('pageerror', (error) => complain(`thrown: ${error.message}`));
  page.on('requestfailed', (request) => complain(`failed: ${request.url()} (${request.failure()?.errorText})`));
  page.on('response', (response) => {
    if (response.status() >= 400) complain(`${response.status()}: ${response.url()}`);
  });
  onTestFinished(async () => {
    leaving = true;
    await context.close();
    expect(complaints).toEqual([]);
  });
  return page;
}

type Window = { readonly workspace: Workspace; readonly page: Page; readonly screen: Screen };

function createVisit({ workspace, page, screen }: Window): Omit<Visit, 'another'> {
  const byId = (id: string) => page.getByTestId(id);
  const modal = byId('modal').last();
  const field = (blockId: string) => modal.getByTestId(`field-${blockId}`);
  return {
    workspace,
    page,
    modal,
    field,
    async actAs(name) {
      await byId('person-switcher').click();
      await byId(`person-${name}`).click();
      await page.locator(`[data-testid=person-switcher][data-user$=${name.toUpperCase()}]`).waitFor();
    },
    async go(where) {
      if (screen === 'phone') await page.getByRole('button', { name: 'Channels' }).click();
      await byId(where === 'home' ? 'app-home' : `channel-${where}`).click();
      await page.locator(`[data-testid=${where === 'home' ? 'app-home' : `channel-${where}`}][aria-current]`).waitFor({
        state: 'attached',
      });
    },
    async say(text) {
      await byId('composer').fill(text);
      await byId('send').click();
    },
    card: (id) =>
      byId('message')
        .filter({ hasText: new RegExp(`ESC-${id} · `) })
        .first(),
    async choose(blockId, option) {
      await field(blockId).getByRole('button').first().click();
      await page.getByRole('option', { name: option }).click();
    },
    async submit() {
      const id = await modal.getAttribute('data-view');
      await modal.getByTestId('modal-submit').click();
      await page.locator(`[data-view="${id}"]`).waitFor({ state: 'detached' });
    },
    see: (where, words) => where.filter({ hasText: words }).first().waitFor(),
    picture: (name) => takePicture(page, screen, name),
  };
}

async function takePicture(page: Page, screen: Screen, name: string): Promise<void> {
  mkdirSync(OUTPUT, { recursive: true });
  await page.evaluate(() => document.fonts.ready);
  const sideways = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(sideways, `${name} sticks out sideways`).toBeLessThanOrEqual(0);
  await page.screenshot({ path: `${OUTPUT}/${name}-${screen}.png`, animations: 'disabled' });
}
