/** Nothing sits silently: what people see when the clock runs out, and how little of it. */
import { afterEach, describe, expect, it } from 'vitest';
import { DEFAULT_POLICY } from '../../src/capabilities/escalations/sla/policy.ts';
import { changePolicy } from '../../src/capabilities/escalations/store/policy.ts';
import { eachDatabase } from '../support/databases.ts';
import {
  AIKO,
  buttonsOf,
  HELP,
  LENA,
  MAYA,
  openWorkspace,
  PRIYA,
  TEAM,
  TOMAS,
  type Workspace,
  wordsOf,
} from './workspace.ts';

let workspace: Workspace;
afterEach(() => workspace.close());
const later = (advance: string) => workspace.slack.clock({ advance });
const channelWords = async () => (await workspace.messages(TEAM)).map(({ blocks }) => wordsOf(blocks));
const reminders = async () =>
  (await channelWords()).filter((words) => /Needs (pickup|update|reply)\*|need attention/.test(words));

eachDatabase('reminders', (open) => {
  it('say an urgent item after four hours, in its own thread and in the channel, and not a minute before', async () => {
    const db = await open();
    workspace = await openWorkspace({ open: async () => db });
    await workspace.chooseChannel();
    const id = await workspace.raise(PRIYA, 'Members can’t pay', { priority: 'urgent' });
    await later('PT3H59M');
    expect(await reminders()).toEqual([]);
    await later('PT1M');
    const [said, ...more] = (await workspace.messages(TEAM)).filter(({ thread_ts }) => thread_ts !== undefined);
    expect(more).toEqual([]);
    expect(said?.broadcast).toBe(true);
    expect(wordsOf(said?.blocks)).toContain(
      `*ESC-${id}* Members can’t pay\n*Needs pickup*: urgent, open for 4 h, nobody has it.`,
    );
    expect(buttonsOf(said?.blocks)).toEqual(['escalations.acknowledge', 'escalations.snooze', 'escalations.runbooks']);
  });

  it('leave one alive at a time, and repeat an urgent one every four hours', async () => {
    const db = await open();
    workspace = await openWorkspace({ open: async () => db });
    await workspace.chooseChannel();
    await workspace.raise(PRIYA, 'Members can’t pay', { priority: 'urgent' });
    for (let hour = 0; hour < 12; hour += 1) await later('PT1H');
    expect(await reminders()).toHaveLength(1);
    expect((await reminders())[0]).toContain('open for 12 h');
  });

  it('hold back what is over the noise budget, and the next digest says so', async () => {
    const db = await open();
    workspace = await openWorkspace({ open: async () => db });
    await workspace.chooseChannel();
    const at = workspace.sandbox.clock.now();
    await db.write((tx) => changePolicy(tx, { ...DEFAULT_POLICY, messagesAnHour: 1 }, { by: MAYA, at }));
    for (let n = 1; n <= 2; n += 1) await workspace.raise(PRIYA, `Urgent case ${n}`, { priority: 'urgent' });
    await later('PT4H');
    expect(await reminders()).toHaveLength(1);
    expect((await reminders())[0]).toContain('2 escalations need attention');
    await workspace.raise(PRIYA, 'Urgent case 3', { priority: 'urgent' });
    // The third falls due at the minute at which the budget of the hour is spent by the repeat for the first two.
    await later('PT4H');
    const said = await reminders();
    expect(said).toHaveLength(1);
    expect(said[0]).toContain('3 escalations need attention');
  });
});

describe('reminders', () => {
  it('mention the owner of an item without progress, and stop when there is some', async () => {
    workspace = await openWorkspace();
    await workspace.chooseChannel();
    const id = await workspace.raise(PRIYA, 'Badge missing');
    await workspace.press(TOMAS, await workspace.card(id), 'escalations.start');
    await later('PT24H');
    const [said] = await reminders();
    expect(said).toContain(`<@${TOMAS}> *ESC-${id}*`);
    expect(said).toContain('*Needs update*: in progress, no progress for 24 h.');
    await workspace.press(TOMAS, await workspace.card(id), 'escalations.update');
    await workspace.submit(TOMAS, { text: 'Still looking' });
    // It has done its work, and goes.
    expect(await reminders()).toEqual([]);
    await later('PT23H');
    expect(await reminders()).toEqual([]);
    await later('PT1H');
    expect((await reminders())[0]).toContain('no progress for 24 h');
  });

  it('become one digest with links when there are many', async () => {
    workspace = await openWorkspace();
    await workspace.chooseChannel();
    for (let n = 1; n <= 5; n += 1) await workspace.raise(LENA, `Case ${n}`);
    await workspace.press(TOMAS, await workspace.card(1), 'escalations.acknowledge');
    await later('PT25H');
    const said = await reminders();
    expect(said).toHaveLength(1);
    expect(said[0]).toContain('5 escalations need attention');
    expect(said[0]).toMatch(/\*Needs pickup\*\n• <https:\/\/[^|]+\|ESC-2> · Normal · Case 2 · 25 h/);
    expect(said[0]).toMatch(
      new RegExp(`\\*Needs update\\*\\n• <https://[^|]+\\|ESC-1> · Normal · Case 1 · 25 h · <@${TOMAS}>`),
    );
  });

  it('go on in the digest’s thread, which is gone without a trace when the next one comes', async () => {
    workspace = await openWorkspace();
    await workspace.chooseChannel();
    for (let n = 1; n <= 23; n += 1) await workspace.raise(LENA, `Case ${n}`);
    for (const _day of [1, 2]) {
      await later('PT24H');
      const [digest, ...more] = (await workspace.messages(TEAM)).filter(({ text }) => text.includes('need attention'));
      expect(more).toEqual([]);
      expect(digest?.replies.map(({ text }) => text)).toEqual(['Escalations that need attention, page 2']);
      expect(JSON.stringify([digest?.blocks, digest?.replies]).match(/ESC-\d+> · /g)).toHaveLength(23);
    }
    expect((await workspace.messages(TEAM)).filter(({ text }) => text.includes('deleted'))).toEqual([]);
  });

  it('are quiet while an item is snoozed, and while we wait for the requester', async () => {
    workspace = await openWorkspace();
    await workspace.chooseChannel();
    const id = await workspace.raise(PRIYA, 'Badge missing', { priority: 'urgent' });
    await workspace.press(TOMAS, await workspace.card(id), 'escalations.more', `snooze:${id}`);
    const snoozed = await workspace.submit(TOMAS, {});
    expect(snoozed.errors ?? {}).toEqual({});
    await later('PT30M');
    const waiting = await workspace.raise(PRIYA, 'Which badge?');
    await workspace.press(AIKO, await workspace.card(waiting), 'escalations.update');
    await workspace.submit(AIKO, { text: 'Which course was it?', audience: 'visible', wait: ['yes'] });
    await later('PT30H');
    expect((await reminders()).join()).toContain(`ESC-${id}`);
    expect((await reminders()).join()).not.toContain(`ESC-${waiting}`);
    const request = await workspace.requestCard(PRIYA, waiting);
    await workspace.slack.message(
      { user: PRIYA, channel: request.channel, thread_ts: request.ts, text: 'The second' },
      { settle: true },
    );
    await later('PT24H');
    expect((await reminders()).join()).toContain(`ESC-${waiting}`);
  });

  it('tell the requester once that it is still open, and again only when there is something new', async () => {
    workspace = await openWorkspace();
    await workspace.chooseChannel();
    const id = await workspace.raise(LENA, 'Badge missing', { priority: 'low' });
    for (let day = 0; day < 4; day += 1) await later('PT24H');
    const told = async () =>
      (await workspace.requestCard(LENA, id)).replies.filter(({ text }) => text.includes('still open'));
    expect(await told()).toHaveLength(1);
    expect(wordsOf((await told())[0]?.blocks)).toContain('Waiting for someone to pick it up.');
    await workspace.press(TOMAS, await workspace.card(id), 'escalations.start');
    await later('PT48H');
    expect(await told()).toHaveLength(2);
    expect(wordsOf((await told())[1]?.blocks)).toContain(`<@${TOMAS}> is working on it.`);
  });

  it('never claim that the team was told when no channel is configured', async () => {
    workspace = await openWorkspace();
    await workspace.command(LENA, 'new Nobody hears me');
    await workspace.submit(LENA, {});
    await later('PT25H');
    expect(await workspace.messages(TEAM)).toEqual([]);
    const { replies } = await workspace.requestCard(LENA, 1);
    expect(wordsOf(replies.at(-1)?.blocks)).toContain('nobody has been told yet');
  });

  it('explain why an item is due, in the reader’s own zone', async () => {
    workspace = await openWorkspace();
    await workspace.chooseChannel();
    const id = await workspace.raise(PRIYA, 'Members can’t pay', { priority: 'urgent' });
    const why = await workspace.press(TOMAS, await workspace.card(id), 'escalations.more', `why:${id}`);
    expect(wordsOf(why.view)).toContain('+ 4 h (urgent, open)');
    expect(wordsOf(why.view)).toContain('Europe/Lisbon');
  });

  it('appear in lists at once: what a list calls due is what the next sweep says', async () => {
    workspace = await openWorkspace();
    await workspace.chooseChannel();
    await workspace.raise(PRIYA, 'Members can’t pay', { priority: 'urgent' });
    await later('PT3H50M');
    expect(wordsOf((await workspace.command(MAYA, 'list needs pickup', HELP)).ephemeral)).toContain(
      'Needs pickup: none',
    );
    await later('PT10M');
    expect(wordsOf((await workspace.command(MAYA, 'list overdue', HELP)).ephemeral)).toContain('Overdue: 1');
  });
});
