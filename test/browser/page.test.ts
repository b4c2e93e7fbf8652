/** What else a person does on the page: moves the clock, uses a shortcut, looks at the traffic, types strange things. */
import { describe, expect, it } from 'vitest';
import { LENA, PRIYA } from '../journeys/workspace.ts';
import { hostileTexts } from './hostile.ts';
import { PATIENCE, useBrowser } from './visit.ts';

const visit = useBrowser();

describe.each(['desktop', 'phone'] as const)('on a %s', (screen) => {
  it('a person moves the clock, and what nobody took comes up again', PATIENCE, async () => {
    const { workspace, page, see, picture, say, card } = await visit({ screen, as: 'maya', at: 'escalations' });
    await workspace.raise(PRIYA, 'The door is stuck', { priority: 'urgent' });
    await see(card(1), 'Open. Nobody has it yet.');
    if (screen === 'phone') {
      await page.getByTestId('clock').click();
      await picture('30-clock');
      await page.getByTestId('clock-menu-1d').click();
    } else await page.getByTestId('clock-1d').click();
    await see(page.getByTestId('message'), 'Needs pickup: urgent, open for');
    await picture('31-reminder');
    await say('/escalation list');
    await see(page.getByTestId('ephemeral'), 'ESC-1');
    await picture('32-list');
    // The reminder has done its work as soon as somebody takes the case: it goes, and the card says who has it.
    const reminder = page.getByTestId('message').filter({ hasText: 'Needs pickup: urgent' });
    await reminder.getByRole('button', { name: 'Acknowledge' }).click();
    await see(card(1), 'has it.');
    await reminder.waitFor({ state: 'detached' });
  });

  it('a message becomes an escalation through its menu', PATIENCE, async () => {
    const { workspace, page, field, see, picture, submit, go, card } = await visit({
      screen,
      as: 'tomas',
      at: 'help-desk',
    });
    await workspace.slack.message({ user: LENA, channel: 'help-desk', text: 'My badge is missing.\nSince *Monday*.' });
    const said = page.getByTestId('message').filter({ hasText: 'My badge is missing.' });
    await said.hover();
    await said.getByTestId('message-menu').click();
    await picture('33-menu');
    await page.getByTestId('shortcut-escalations.from_message').click();
    await field('summary').waitFor();
    expect(await field('summary').getByRole('textbox').inputValue()).toBe('My badge is missing.');
    await picture('34-from-message');
    await submit();
    await go('escalations');
    await see(card(1), 'original message');
    await card(1).getByText('original message').click();
    await see(said, 'Since Monday.');
  });

  it('people who may not, or who mistype, are told what they can do', PATIENCE, async () => {
    const { page, see, picture, say, actAs } = await visit({ screen, as: 'lena', at: 'help-desk' });
    await say('/escalation list');
    await see(page.getByTestId('ephemeral'), 'can do this.');
    await say('/escalation serach door');
    await see(page.getByTestId('ephemeral'), 'search');
    await picture('35-refused');
    await actAs('maya');
    await say('/escalation help');
    await see(page.getByTestId('ephemeral'), '/escalation new');
    await picture('36-help');
  });

  it('strange words stay inside their boxes and do nothing', PATIENCE, async () => {
    const { workspace, page, see, picture, card, actAs, go } = await visit({ screen, as: 'maya', at: 'escalations' });
    for (const { summary, details } of hostileTexts) await workspace.raise(PRIYA, summary, { details });
    await see(card(hostileTexts.length), 'Open. Nobody has it yet.');
    await picture('37-strange');
    await card(1).scrollIntoViewIfNeeded();
    await picture('38-strange');
    expect(await page.locator('.message-body script, .message-body img[src*=example]').count()).toBe(0);
    await actAs('priya');
    await go('home');
    await see(page.getByTestId('home'), `ESC-${hostileTexts.length}`);
    await picture('39-strange-home');
  });

  it('letters and emoji are drawn with the fonts that came along', PATIENCE, async () => {
    const { page, see, picture } = await visit({ screen, as: 'aiko', at: 'general' });
    await page.getByTestId('composer').fill('All done :tada: 🦊🐢🦉 :+1:');
    await page.getByTestId('send').click();
    await see(page.getByTestId('message'), 'All done');
    await picture('40-emoji');
    const loaded = await page.evaluate(() =>
      [...document.fonts].filter(({ status }) => status === 'loaded').map(({ family }) => family.replaceAll('"', '')),
    );
    expect(loaded).toEqual(expect.arrayContaining(['Inter Variable']));
    expect(loaded.some((family) => family.includes('Emoji'))).toBe(true);
  });

  it('the traffic between Slack and the bot can be read, also in the dark', PATIENCE, async () => {
    const { workspace, page, picture, see } = await visit({ screen, as: 'maya', at: 'escalations' });
    await workspace.raise(PRIYA, 'The door is stuck');
    await page.getByTestId('inspector-toggle').click();
    await see(page.getByTestId('call'), 'chat.postMessage');
    await page.getByTestId('call').filter({ hasText: 'chat.postMessage' }).first().click();
    await page.getByTestId('call-detail').waitFor();
    await picture('41-traffic');
    await page.getByTestId('inspector-close').click();
    await page.getByTestId('theme-toggle').click();
    await picture('42-dark');
  });
});

describe('two people in two windows', () => {
  it('who press at the same time: one wins, the other reads who it was', PATIENCE, async () => {
    const tomas = await visit({ screen: 'desktop', as: 'tomas', at: 'escalations' });
    const { workspace, card, see } = tomas;
    await workspace.raise(PRIYA, 'The door is stuck');
    const page = await tomas.another('aiko', 'escalations');
    const theirs = page
      .getByTestId('message')
      .filter({ hasText: 'ESC-1 · ' })
      .getByRole('button', { name: 'Acknowledge' });
    await theirs.waitFor();
    // The first press is held up on its way, so that both are made while the card is still open.
    await workspace.slack.faults({ method: 'interactive', latency_ms: 2_000 });
    await card(1).getByRole('button', { name: 'Acknowledge' }).click();
    await theirs.click();
    await see(card(1), 'Acknowledged. @Aiko Mori has it.');
    await see(tomas.page.getByTestId('ephemeral'), 'ESC-1 is already acknowledged (@Aiko Mori');
    await tomas.picture('43-second');
  });
});
