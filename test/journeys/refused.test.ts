/**
 * Slack refuses every call for an hour in which reminders and digests fall due. When it is back, people see what is true
 * then: nothing is lost, nothing is said twice, and the channel is not flooded.
 */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type SandboxClient, sandboxClient } from '../../sandbox/client.ts';
import { movableClock, type Sandbox, startSandbox } from '../../sandbox/index.ts';
import type { SandboxMessage, Traffic } from '../../sandbox/protocol.ts';
import { addReply } from '../../src/capabilities/escalations/store/conversation.ts';
import { createEscalation } from '../../src/capabilities/escalations/store/intake.ts';
import { close, move } from '../../src/capabilities/escalations/store/lifecycle.ts';
import { deliveryTables } from '../../src/platform/delivery/schema.ts';
import { operatorsChannel } from '../../src/platform/slack/roles.ts';
import type { Db } from '../../src/platform/store/db.ts';
import { changeSetting } from '../../src/platform/store/settings.ts';
import { type Bot, NO_PACE, startBot } from '../support/bot.ts';
import { eachSharedDatabase } from '../support/databases.ts';
import { LENA, MAYA, manifest, PRIYA, TEAM, TOMAS, wordsOf } from './workspace.ts';

/** Both the bot's pace and the sandbox's limit, a message a second and channel, run so many times as fast. */
const SPEED = 10;
const PACE = { ...NO_PACE, channelMs: 1000 / SPEED };
const START = Temporal.Instant.from('2026-11-20T12:00:00Z');
const FOREVER = 1_000_000;

let sandbox: Sandbox;
let slack: SandboxClient;
let bot: Bot;
let db: Db;
beforeEach(async () => {
  const clock = movableClock({ start: START, frozen: true });
  sandbox = await startSandbox({ manifest, clock, monotonic: () => performance.now() * SPEED });
  slack = sandboxClient(sandbox.url);
});
afterEach(async () => {
  await bot.stop();
  await sandbox.close();
});

const later = (advance: string) => slack.clock({ advance });
const raise = async (summary: string, priority: 'urgent' | 'normal', requesterId: string) => {
  const what = { summary, priority, requesterId, source: 'command' } as const;
  return (await createEscalation(db, what, { by: requesterId, at: sandbox.clock.now() })).item.id;
};

async function begin(open: () => Promise<Db>): Promise<void> {
  db = await open();
  await db.write((tx) => changeSetting(tx, operatorsChannel, TEAM, { by: MAYA, at: START }));
  bot = await startBot({ sandbox, open: async () => db, pace: PACE });
}

/** A quarter of an hour before each of these, by the clock of the workspace. @returns what Slack was asked afterwards. */
async function refuseWhile(meanwhile: readonly (() => Promise<unknown>)[]): Promise<readonly Traffic[]> {
  const before = (await slack.traffic(0)).at(-1)?.id ?? 0;
  await slack.faults({ method: '*', status: 503, times: FOREVER });
  for (const act of meanwhile) {
    await later('PT15M');
    await act();
  }
  const refused = await slack.traffic(before);
  expect(refused.filter(({ what, ok }) => ok && /^chat\./.test(what))).toEqual([]);
  await slack.faults({ method: '*', times: 0 });
  await expect.poll(waiting, { timeout: 60_000 }).toEqual([]);
  return slack.traffic(refused.at(-1)?.id ?? before);
}

/** What Slack does not show yet. */
async function waiting(): Promise<string[]> {
  const { messages: m } = deliveryTables(db);
  const rows = await db.read.select({ key: m.key, state: m.state }).from(m).orderBy(m.id);
  return rows.filter(({ state }) => state !== 'sent' && state !== 'dropped').map(({ key }) => key);
}

/** `internal_error` is what the 503 was to those that were asked at its very end. */
const isLimited = ({ ok, error }: Traffic) => !ok && error !== 'internal_error';
const posts = (traffic: readonly Traffic[]) => traffic.filter(({ what, ok }) => ok && what === 'chat.postMessage');
const inChannel = async (): Promise<readonly SandboxMessage[]> =>
  (await slack.state()).channels.find(({ id }) => id === TEAM)?.messages ?? [];
const seen = async (words: RegExp) =>
  (await inChannel()).map(({ blocks }) => wordsOf(blocks)).filter((text) => words.test(text));
const idsIn = (text: string) => /ESC-(\d+)/.exec(text)?.[1];

eachSharedDatabase('Slack refuses everything for an hour or more', (open) => {
  it('and each reminder that is still true comes once, at the channel’s pace; what was settled meanwhile never', async () => {
    await begin(open);
    const [first, second, third] = [
      await raise('Members can’t pay', 'urgent', PRIYA),
      await raise('Nobody can sign in', 'urgent', LENA),
      await raise('The shop is down', 'urgent', PRIYA),
    ];
    await later('PT3H30M');
    const by = { by: TOMAS };
    const made: number[] = [];
    const after = await refuseWhile([
      async () => made.push(await raise('Badge missing', 'normal', LENA)),
      // The three fell due at 16:00.
      () => move(db, second, 'acknowledge', { ...by, at: sandbox.clock.now() }),
      async () => {
        for (let n = 1; n <= 8; n += 1) made.push(await raise(`Case ${n}`, 'normal', LENA));
        await close(db, made[0] ?? 0, 'resolve', { note: 'Found it.' }, { ...by, at: sandbox.clock.now() });
      },
      () => addReply(db, first, 'Any news?', { by: PRIYA, at: sandbox.clock.now() }),
    ]);
    expect((await seen(/Needs pickup\*/)).map(idsIn)).toEqual([String(first), String(third)]);
    const cards = (await inChannel()).filter(({ thread_ts }) => thread_ts === undefined);
    expect(cards.map(({ blocks }) => Number(idsIn(wordsOf(blocks))))).toEqual([first, second, third, ...made]);
    expect(wordsOf(cards[1]?.blocks)).toContain('Acknowledged');
    // Nine cards, two reminders and a reply: more than fit into Slack's burst, and none was refused.
    const toTeam = posts(after).filter(({ request }) => JSON.stringify(request).includes(TEAM));
    expect(toTeam.length).toBeGreaterThan(9);
    expect(after.filter(isLimited)).toEqual([]);
  });

  it('and of two digests that fell due only the newest is posted, with everything in it', async () => {
    await begin(open);
    const early: number[] = [];
    for (let n = 1; n <= 6; n += 1) early.push(await raise(`Early ${n}`, 'normal', PRIYA));
    await later('PT1H');
    const late: number[] = [];
    for (let n = 1; n <= 5; n += 1) late.push(await raise(`Late ${n}`, 'normal', LENA));
    await later('PT22H45M');
    const nothing = async () => {};
    // At noon the early ones fall due, at one o'clock the late ones.
    const after = await refuseWhile([nothing, nothing, nothing, nothing, nothing]);
    const digests = await seen(/need attention/);
    expect(digests).toHaveLength(1);
    expect(digests[0]).toContain('5 escalations need attention');
    expect(digests[0]).toContain('Of those that the digest before named, 6 are still due.');
    const told = posts(after).filter(({ request }) => JSON.stringify(request).includes('is still open'));
    expect(told.map(({ request }) => Number(idsIn(JSON.stringify(request)))).toSorted((a, b) => a - b)).toEqual([
      ...early,
      ...late,
    ]);
    const keys = posts(after).map(({ request }) => /"key\W+([^"\\]+)/.exec(JSON.stringify(request))?.[1]);
    expect(new Set(keys).size).toBe(keys.length);
    expect(after.filter(isLimited)).toEqual([]);
  });
});
