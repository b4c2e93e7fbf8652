/** What the page does while its server is away, and when another workspace answers in its place. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { type Sandbox, startSandbox } from '../../sandbox/index.ts';
import { manifest } from '../journeys/workspace.ts';
import { launchChromium } from './chromium.ts';
import { PATIENCE } from './visit.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser?.close());

async function open(port = 0): Promise<Sandbox> {
  const sandbox = await startSandbox({ manifest, port });
  onTestFinished(() => sandbox.close());
  return sandbox;
}

async function look(sandbox: Sandbox, width: number): Promise<Page> {
  const page = await browser.newPage({ viewport: { width, height: 844 } });
  onTestFinished(() => page.close());
  await page.goto(`${sandbox.url}/#user=maya&channel=escalations`);
  await page.getByTestId('composer').waitFor();
  return page;
}

async function post(sandbox: Sandbox, message: Record<string, unknown>): Promise<string> {
  const answer = await fetch(`${sandbox.apiUrl}chat.postMessage`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${sandbox.botToken}` },
    body: JSON.stringify({ channel: 'C0ESC', ...message }),
  });
  const { ok, ts }: { ok: boolean; ts: string } = await answer.json();
  expect(ok).toBe(true);
  return ts;
}

it('says so while the server is away, and begins again with the workspace that answers then', PATIENCE, async () => {
  const first = await open();
  const page = await look(first, 1440);
  for (const text of ['one', 'two', 'three']) await post(first, { text });
  await page.getByTestId('inspector-toggle').click();
  await expect.poll(() => page.getByTestId('call').count()).toBe(3);
  await page.getByTestId('composer').fill('half a sentence');
  await first.close();
  await page.getByTestId('link-state').filter({ hasText: 'Sandbox stopped' }).waitFor();

  const second = await open(Number(new URL(first.url).port));
  await post(second, { text: 'another world' });
  await page.getByTestId('message').filter({ hasText: 'another world' }).waitFor();
  await page.getByTestId('link-state').filter({ hasText: 'Bot offline' }).waitFor();
  if ((await page.getByTestId('inspector').count()) === 0) await page.getByTestId('inspector-toggle').click();
  await expect.poll(() => page.getByTestId('call').count()).toBe(1);
  expect(await page.getByTestId('composer').inputValue()).toBe('');
});

it('cuts a long first line of a thread with an ellipsis on a phone', PATIENCE, async () => {
  const sandbox = await open();
  const page = await look(sandbox, 390);
  const root = await post(sandbox, { text: 'A first line that is far too long for a telephone, however it is held' });
  await post(sandbox, { text: 'Look here', thread_ts: root, reply_broadcast: true });
  const line = page.locator('.broadcast');
  await line.waitFor();
  const [outside, inside] = await Promise.all([line.boundingBox(), line.locator('span').boundingBox()]);
  expect((inside?.x ?? 0) + (inside?.width ?? 0)).toBeLessThanOrEqual((outside?.x ?? 0) + (outside?.width ?? 0) + 1);
});
