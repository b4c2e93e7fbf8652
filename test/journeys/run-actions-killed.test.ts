/** The bot is killed (SIGKILL, a real process) while an action of a run is under way. */

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { sandboxClient } from '../../sandbox/client.ts';
import { movableClock } from '../../sandbox/clock.ts';
import { startSandbox } from '../../sandbox/index.ts';
import { type BotProcess, spawnBot } from '../support/bot-process.ts';
import { HELP, MAYA, manifest, TEAM, TOMAS, wordsOf } from './workspace.ts';

const settle = { settle: true };
const PAGE = (host: string) => `---
title: Site
id: site
---
# Site

## Remediation
1. [Ask for help](action:escalations.open?summary=The+site+is+down)
2. [Check the site](action:http.check?url=http://${host}/)

## Verification
1. Look at the site.
`;

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

/** Its first request is never answered; the others are, with 200. */
async function holdingServer() {
  let asked = 0;
  const held = Promise.withResolvers<void>();
  const server = createServer((_request, response) => {
    asked += 1;
    if (asked === 1) held.resolve();
    else response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  ends.push(() => server.close().closeAllConnections());
  const address = server.address();
  return {
    host: `127.0.0.1:${address && typeof address === 'object' ? address.port : 0}`,
    held: held.promise,
    asked: () => asked,
  };
}

it('an action that was under way is done once, recorded and told once, and the run stands where it stood', async () => {
  const site = await holdingServer();
  const folder = mkdtempSync(join(tmpdir(), 'resurface-killed-'));
  ends.push(() => rmSync(folder, { recursive: true }));
  mkdirSync(join(folder, 'runbooks'));
  writeFileSync(join(folder, 'runbooks', 'site.md'), PAGE(site.host));
  const sandbox = await startSandbox({ manifest, clock: movableClock({ frozen: true }), rateLimits: false });
  ends.push(() => sandbox.close());
  const slack = sandboxClient(sandbox.url);
  let bot: BotProcess | undefined;
  ends.push(() => bot?.kill());
  const start = async () => {
    const own = { runbooks: [join(folder, 'runbooks')], settings: { checkHosts: [site.host] } };
    bot = await spawnBot({
      sandbox,
      database: join(folder, 'bot.db'),
      jobLeaseMs: 300,
      pace: { leaseMs: 600 },
      ...own,
    });
    return bot;
  };
  const tap = (action_id: string) => slack.click({ user: TOMAS, action_id }, settle);
  const send = (values: Record<string, string> = {}) => slack.submit({ user: TOMAS, values }, settle);
  const windows = async () => wordsOf((await slack.state()).views[TOMAS]);
  const said = async () => {
    const { channels } = await slack.state();
    const { messages = [] } = channels.find(({ id }) => id === TEAM) ?? {};
    return messages.flatMap((each) => [each, ...each.replies]).map(({ blocks }) => wordsOf(blocks));
  };
  const count = async (words: RegExp) => (await said()).filter((each) => words.test(each)).length;
  const patient = { timeout: 20_000 };

  const seen: number[] = [];
  let running = await start();
  await slack.command({ user: MAYA, channel: HELP, command: '/escalation', text: 'settings' }, settle);
  await slack.submit({ user: MAYA, values: { channel: TEAM } }, settle);
  await slack.command({ user: TOMAS, channel: HELP, command: '/runbook', text: 'show site' }, settle);
  await tap('runs.start');
  await send();
  await send({ 'affected@step:s1': 'One site', 'level@step:s1': 'low', 'reversible@step:s1': 'yes' });

  // It dies in the middle of a press, of what follows from it, or behind it, each time with a new press.
  for (const unit of [3, 5]) {
    await tap('runs.act.0');
    await running.settled({ unit, when: 'after' });
    await slack.submit({ user: TOMAS, values: {} });
    // Where there is less to write it dies when nothing is left.
    await running.settled();
    await running.kill();
    running = await start();
    await slack.close({ user: TOMAS, all: true }, settle);
    await slack.command({ user: TOMAS, channel: HELP, command: '/runbook', text: 'continue' }, settle);
    await expect.poll(windows, patient).not.toContain('*working*');
    await running.settled();
    const opened = await count(/^\*ESC-\d+\* · /);
    expect(await count(/did the action .*ESC-\d+ is open/)).toBe(opened);
    if (opened > 0) expect(await windows()).toContain(`ESC-${opened} is open`);
    seen.push(opened);
  }
  // None twice, and at least one of the presses came through.
  expect(seen.every((opened, index) => opened - (seen[index - 1] ?? 0) <= 1)).toBe(true);
  expect(seen.at(-1)).toBeGreaterThanOrEqual(1);

  // A check that was asked and not answered is asked again, in the window that is still open.
  await send({ 'evidence@step:s1': 'Somebody comes' });
  if ((await windows()).includes('Did it help?')) await tap('runs.helped.no');
  await tap('runs.act.0');
  await slack.submit({ user: TOMAS, values: {} });
  await site.held;
  await running.kill();
  running = await start();
  await expect.poll(windows, patient).toMatch(/:white_check_mark: \*Check the site\*.*answered with 200/);
  expect(site.asked()).toBe(2);
  expect(await count(/did the action .*answered with 200/)).toBe(1);
  expect(await count(/^\*RUN-1\* · \*Site\*/)).toBe(1);
});
