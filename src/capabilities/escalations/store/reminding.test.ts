/**
 * One sweep after another, as the team and the requester see them. Long because each case goes on with the rules that
 * the ones above have shown.
 */
import { expect, it } from 'vitest';
import { eachDatabase } from '../../../../test/support/databases.ts';
import { NOON } from '../../../../test/support/escalations.ts';
import { deliveryTables } from '../../../platform/delivery/schema.ts';
import { operatorsChannel } from '../../../platform/slack/roles.ts';
import type { Db } from '../../../platform/store/db.ts';
import { eq } from '../../../platform/store/drizzle.ts';
import { changeSetting } from '../../../platform/store/settings.ts';
import type { ListView } from '../listing.ts';
import { escalationTables } from '../schema.ts';
import { parseWeek } from '../sla/hours.ts';
import { DEFAULT_POLICY, type SlaPolicy, type TeamRule } from '../sla/policy.ts';
import { findBoard } from './board.ts';
import { addNote, addReply } from './conversation.ts';
import { createEscalation, createIn } from './intake.ts';
import { close, move, setPriority, take } from './lifecycle.ts';
import { changePolicy } from './policy.ts';
import { getEscalation, listEscalations } from './queries.ts';
import { type SweepCounts, sweep } from './reminding.ts';
import { snooze } from './snoozing.ts';

const TEAM = 'C0TEAM';
const after = (hours: number, minutes = 0) => NOON.add({ hours, minutes });

eachDatabase('the sweep', (open) => {
  async function openTeam(policy: Partial<SlaPolicy> = {}): Promise<Db> {
    const db = await open();
    await db.write(async (tx) => {
      await changeSetting(tx, operatorsChannel, TEAM, { by: 'U0ADMIN', at: NOON });
      await changePolicy(tx, { ...DEFAULT_POLICY, ...policy }, { by: 'U0ADMIN', at: NOON });
    });
    return db;
  }
  /** All at noon, in one unit. */
  const raise = (db: Db, count: number, more = {}) =>
    db.write(async (tx) => {
      const ids: number[] = [];
      for (let n = 0; n < count; n += 1) {
        const what = { summary: `Case ${n}`, source: 'system', ...more } as const;
        ids.push((await createIn(tx, what, { by: 'system', at: NOON })).item.id);
      }
      return ids;
    });
  const run = async (db: Db, now: Temporal.Instant): Promise<SweepCounts & { lines: string[] }> => {
    const lines: string[] = [];
    const counts = await sweep({
      db,
      now,
      workspaceUrl: '',
      signal: new AbortController().signal,
      report: (item, did) => lines.push(`${item}: ${did}`),
    });
    return { ...counts, lines };
  };
  /** The unasked messages that wait for the dispatcher or were taken back before it came. */
  const posts = async (db: Db) => {
    const { messages } = deliveryTables(db);
    const rows = await db.read.select().from(messages).orderBy(messages.id);
    return rows
      .filter(({ key }) => /^(reminder|digest):/.test(key))
      .map(({ key, state, content }) => ({ key, state, text: content?.text ?? '' }));
  };
  const alive = async (db: Db) => (await posts(db)).filter(({ state }) => state === 'due');

  it('says nothing when nothing is due', async () => {
    const db = await openTeam();
    await raise(db, 3);
    expect(await run(db, after(23, 59))).toMatchObject({ reminded: 0, failed: 0, lines: [] });
  });

  it('sets the clocks by the policy of that moment, also when it was changed during the sweep', async () => {
    const db = await openTeam();
    const [first = 0, second = 0] = await raise(db, 2);
    const oftener: TeamRule = { ...DEFAULT_POLICY.pickup.normal, repeatMinutes: 60 };
    const to = { ...DEFAULT_POLICY, pickup: { ...DEFAULT_POLICY.pickup, normal: oftener } };
    let changed: Promise<void> | undefined;
    await sweep({
      db,
      now: after(24),
      workspaceUrl: '',
      signal: new AbortController().signal,
      report() {
        changed ??= db.write((tx) => changePolicy(tx, to, { by: 'U0ADMIN', at: after(24) }));
      },
    });
    await changed;
    expect((await getEscalation(db.read, first)).remindAt).toEqual(after(25));
    expect((await getEscalation(db.read, second)).remindAt).toEqual(after(25));
  });

  it('reminds a due item once, however many sweeps there are at that moment', async () => {
    const db = await openTeam();
    await raise(db, 1);
    const runs = await Promise.all([run(db, after(24)), run(db, after(24)), run(db, after(24))]);
    expect(runs.reduce((sum, { reminded }) => sum + reminded, 0)).toBe(1);
    expect(await posts(db)).toHaveLength(1);
  });

  it('says nothing of an item that was closed while the sweep was under way', async () => {
    const db = await openTeam();
    const [id = 0] = await raise(db, 1);
    await close(db, id, 'resolve', { note: 'done' }, { by: 'U1', at: after(23) });
    expect(await run(db, after(24))).toMatchObject({ reminded: 0 });
    expect(await posts(db)).toEqual([]);
  });

  it('reaches old low items in the same sweep as many urgent ones', async () => {
    const db = await openTeam();
    await raise(db, 120, { priority: 'urgent' });
    const [low = 0] = await raise(db, 1, { priority: 'low' });
    const { reminded } = await run(db, after(25));
    expect(reminded).toBe(121);
    expect((await getEscalation(db.read, low)).said.pickup).toBe(after(25).epochMilliseconds);
    expect((await posts(db))[0]?.text).toContain('121 escalations need attention');
  });

  it('leaves only the newest reminder alive', async () => {
    const db = await openTeam();
    await raise(db, 2, { priority: 'urgent' });
    for (const hours of [4, 8, 12]) await run(db, after(hours));
    expect(await posts(db)).toHaveLength(6);
    expect(await alive(db)).toHaveLength(2);
  });

  it.each<[string, (db: Db, id: number) => Promise<unknown>]>([
    ['acknowledged', (db, id) => move(db, id, 'acknowledge', { by: 'U1', at: after(5) })],
    ['taken', (db, id) => take(db, id, { by: 'U1', at: after(5) })],
    ['closed', (db, id) => close(db, id, 'wont_do', { note: 'no' }, { by: 'U1', at: after(5) })],
    ['snoozed', (db, id) => snooze(db, id, after(9), { by: 'U1', at: after(5) })],
    ['less urgent', (db, id) => setPriority(db, id, 'low', { by: 'U1', at: after(5) })],
  ])('takes the reminder of an item back that is %s, and leaves the others', async (_, settle) => {
    const db = await openTeam();
    const [first = 0, second = 0] = await raise(db, 2, { priority: 'urgent' });
    await run(db, after(4));
    await settle(db, first);
    expect((await alive(db)).map(({ key }) => key)).toEqual([expect.stringMatching(`^reminder:${second}:`)]);
    expect((await getEscalation(db.read, first)).reminderKey).toBeNull();
  });

  it('leaves a reminder that is still true, whatever else is done to the item', async () => {
    const db = await openTeam();
    const [id = 0] = await raise(db, 1, { priority: 'urgent', requesterId: 'U0REQ' });
    await run(db, after(4));
    await addReply(db, id, 'Hello?', { by: 'U0REQ', at: after(5) });
    await addNote(db, id, { text: 'Looking', visible: false }, { by: 'U1', at: after(5) });
    await setPriority(db, id, 'high', { by: 'U1', at: after(25) });
    expect(await alive(db)).toHaveLength(1);
  });

  it('names every item, oldest first: what one message does not take goes on in its thread', async () => {
    const db = await openTeam();
    const low = await raise(db, 10, { priority: 'low' });
    const urgent = await raise(db, 91, { priority: 'urgent' });
    await run(db, after(24));
    const { messages } = deliveryTables(db);
    const rows = (await db.read.select().from(messages).orderBy(messages.id)).filter(({ key }) => /^digest:/.test(key));
    const named = [...JSON.stringify(rows.map(({ content }) => content)).matchAll(/\*ESC-(\d+)\*/g)];
    expect(named.map(([, id]) => Number(id))).toEqual([...low, ...urgent]);
    const [first, ...thread] = rows;
    expect(first).toMatchObject({ underKey: null, broadcast: false });
    expect(JSON.stringify(first?.content)).toContain('The list goes on in the thread, with 81 more lines.');
    expect(thread.map(({ underKey, broadcast }) => [underKey, broadcast])).toEqual(
      Array.from({ length: 3 }, () => [first?.key, false]),
    );
    const { posted } = await findBoard(db.read, TEAM, after(24));
    expect(posted).toHaveLength(1);
    await run(db, after(48));
    expect(await alive(db)).toHaveLength(4);
  });

  it('draws the card again when a snooze is over, said or not', async () => {
    const db = await openTeam();
    const [quiet = 0, due = 0] = await raise(db, 2);
    await snooze(db, quiet, after(5), { by: 'U1', at: after(1) });
    await snooze(db, due, after(30), { by: 'U1', at: after(1) });
    const { messages } = deliveryTables(db);
    const drawings = async (id: number) => {
      const rows = await db.read.select().from(messages).where(eq(messages.entityId, id)).orderBy(messages.id);
      return rows.find(({ entity }) => entity === 'escalation')?.wanted ?? 0;
    };
    const before = [await drawings(quiet), await drawings(due)];
    expect(await run(db, after(4, 59))).toMatchObject({ reminded: 0, lines: [] });
    expect([await drawings(quiet), await drawings(due)]).toEqual(before);
    expect(await run(db, after(5))).toMatchObject({ reminded: 0, lines: [] });
    expect([await drawings(quiet), await drawings(due)]).toEqual([(before[0] ?? 0) + 1, before[1]]);
    expect((await getEscalation(db.read, quiet)).remindAt).toEqual(after(24));
    await run(db, after(30));
    expect(await drawings(due)).toBeGreaterThan(before[1] ?? 0);
  });

  it('reminds of what the lists call due, and of nothing else', async () => {
    const db = await openTeam();
    const [fresh = 0, answered = 0, unanswered = 0] = await raise(db, 3, { requesterId: 'U0REQ' });
    await raise(db, 1);
    await move(db, fresh, 'start', { by: 'U1', at: after(2) });
    for (const id of [answered, unanswered]) {
      await move(db, id, 'start', { by: 'U1', at: after(20) });
      await addReply(db, id, '?', { by: 'U0REQ', at: after(1) });
    }
    await addNote(db, answered, { text: 'Yes', visible: true }, { by: 'U1', at: after(21) });
    await addReply(db, answered, '?', { by: 'U0REQ', at: after(22) });
    const now = after(26);
    const listed = async (view: ListView) =>
      (await listEscalations(db.read, { view, person: '', now, page: 0, size: 99 })).items.map(({ id }) => `ESC-${id}`);
    const due = {
      pickup: await listed('needs_pickup'),
      update: await listed('needs_update'),
      reply: await listed('needs_reply'),
    };
    expect(due).toEqual({ pickup: ['ESC-4'], update: ['ESC-1'], reply: ['ESC-3'] });
    expect(await listed('unanswered')).toEqual(['ESC-2', 'ESC-3']);
    const { lines } = await run(db, now);
    const said = (label: string) => lines.filter((line) => line.endsWith(label)).map((line) => line.split(':')[0]);
    expect({ pickup: said('pickup'), update: said('update'), reply: said('reply') }).toEqual(due);
    expect(lines.filter((line) => line.includes('Needs'))).toHaveLength((await listed('overdue')).length);
  });

  it('replaces the digest that stands by the next one', async () => {
    const db = await openTeam();
    await raise(db, 5, { priority: 'urgent' });
    await run(db, after(4));
    await run(db, after(8));
    expect(await alive(db)).toHaveLength(1);
  });

  it('holds back what is over the budget, loses none of it, and says so in the next digest', async () => {
    const db = await openTeam({ messagesAnHour: 2 });
    await raise(db, 2, { priority: 'urgent' });
    expect(await run(db, after(4))).toMatchObject({ reminded: 2, held: 0 });
    const { item } = await createEscalation(
      db,
      { summary: 'Later', source: 'system', priority: 'urgent' },
      { by: 'system', at: after(0, 30) },
    );
    expect(await run(db, after(4, 30))).toMatchObject({
      reminded: 0,
      held: 1,
      lines: [expect.stringContaining('held back')],
    });
    expect(await run(db, after(5, 1))).toMatchObject({ reminded: 1, held: 0 });
    const digest = (await alive(db)).find(({ key }) => key.startsWith('digest:'));
    expect(digest).toBeDefined();
    const { messages } = deliveryTables(db);
    const rows = await db.read.select().from(messages).orderBy(messages.id);
    const content = JSON.stringify(rows.find(({ key }) => key === digest?.key)?.content);
    expect(content).toContain(`ESC-${item.id}`);
    expect(content).toContain('at most 2 unasked messages an hour');
  });

  it('reminds nobody and says why when no channel is set up', async () => {
    const db = await open();
    await raise(db, 1);
    const { reminded, lines } = await run(db, after(25));
    expect(reminded).toBe(0);
    expect(lines).toEqual(['all: 1 due, but no escalation channel is set up: nobody was reminded']);
  });

  it('takes a changed policy to every open item at once', async () => {
    const db = await openTeam();
    const [id = 0] = await raise(db, 1);
    const normal = { ...DEFAULT_POLICY.pickup.normal, targetMinutes: 60 };
    await db.write((tx) =>
      changePolicy(
        tx,
        { ...DEFAULT_POLICY, pickup: { ...DEFAULT_POLICY.pickup, normal } },
        { by: 'U0ADMIN', at: NOON },
      ),
    );
    expect((await getEscalation(db.read, id)).pickupDueAt).toEqual(after(1));
    expect(await run(db, after(1))).toMatchObject({ reminded: 1 });
  });

  it('posts a new card where the channel changed, and never replies into the old one', async () => {
    const db = await openTeam();
    await raise(db, 1);
    await db.write((tx) => changeSetting(tx, operatorsChannel, 'C0NEW', { by: 'U0ADMIN', at: NOON }));
    await run(db, after(24));
    const { messages } = deliveryTables(db);
    const rows = await db.read.select().from(messages).orderBy(messages.id);
    expect(rows.find(({ key }) => key.startsWith('reminder:'))).toMatchObject({
      destination: 'C0NEW',
      underKey: 'card:escalation:1:C0NEW',
    });
    expect(rows.map(({ key }) => key)).toContain('card:escalation:1:C0NEW');
    expect(rows.find(({ key }) => key === `card:escalation:1:${TEAM}`)).toMatchObject({ retracted: true });
  });

  /** The rule of one priority, for all of the team's clocks. */
  const ruleFor = (priority: 'urgent' | 'normal', rule: Partial<TeamRule>): Partial<SlaPolicy> =>
    Object.fromEntries(
      (['pickup', 'update', 'reply'] as const).map((stage) => [
        stage,
        { ...DEFAULT_POLICY[stage], [priority]: { ...DEFAULT_POLICY[stage][priority], ...rule } },
      ]),
    );
  /** Something that the arithmetic stumbles over, as no form of ours would store it. */
  const spoil = (db: Db, ids: readonly number[]) =>
    db.write(async (tx) => {
      const { escalations } = escalationTables(tx);
      const waits = JSON.parse('[{"from":"then","to":"later"}]');
      for (const id of ids) await tx.update(escalations).set({ waits }).where(eq(escalations.id, id));
    });
  /** The process ends after so many units of work. */
  const killedAfter = (db: Db, units: number): Db => {
    let left = units;
    const write: Db['write'] = (work) => {
      left -= 1;
      return left < 0 ? Promise.reject(new Error('killed')) : db.write(work);
    };
    return Object.create(db, { write: { value: write } });
  };

  it('counts only what is heard at that hour: what fell due in the evening waits for the morning', async () => {
    const hours = { timeZone: 'UTC', week: parseWeek('Mon–Fri 09:00–16:30') };
    const db = await openTeam({ ...hours, ...ruleFor('normal', { businessHours: true, targetMinutes: 260 }) });
    await raise(db, 3);
    const [urgent = 0] = await raise(db, 1, { priority: 'urgent' });
    // Due at 16:20, ten minutes before closing; the sweep comes at 17:00.
    expect(await run(db, after(5))).toMatchObject({ reminded: 1, lines: [`ESC-${urgent}: reminded: Needs pickup`] });
    expect(await run(db, after(9))).toMatchObject({ reminded: 1 });
    expect((await posts(db)).map(({ key }) => key.split(':')[0])).toEqual(['reminder', 'reminder']);
    expect((await getEscalation(db.read, 1)).remindAt).toEqual(Temporal.Instant.from('2026-11-23T09:00Z'));
  });

  it('says the others when some can’t be computed, however many and however urgent those are', async () => {
    const db = await openTeam();
    await spoil(db, await raise(db, 130, { priority: 'urgent' }));
    await raise(db, 5);
    expect(await run(db, after(24))).toMatchObject({ reminded: 5, failed: 130 });
    const [said, ...more] = await posts(db);
    expect(more).toEqual([]);
    expect(said?.text).toContain('5 escalations need attention');
  });

  it('that is cut off after a page of its digest and begun again goes on in its thread, and says nothing twice', async () => {
    const db = await openTeam();
    const ids = await raise(db, 70, { priority: 'urgent' });
    await expect(run(killedAfter(db, 1), after(4))).rejects.toThrow('killed');
    expect(await run(db, after(4))).toMatchObject({ reminded: 50, failed: 0 });
    expect((await posts(db)).map(({ state }) => state)).toEqual(['due', 'due', 'due']);
    for (const id of ids) expect((await getEscalation(db.read, id)).said.pickup).toBe(after(4).epochMilliseconds);
  });

  it('that is cut off between two reminders and begun again says the second one', async () => {
    const db = await openTeam();
    await raise(db, 2, { priority: 'urgent' });
    // A failing item does not stop the others, but a process that is gone does nothing any more.
    await run(killedAfter(db, 1), after(4));
    await run(db, after(4));
    expect(await alive(db)).toHaveLength(2);
    expect(await posts(db)).toHaveLength(2);
  });

  it('does not speak of waiting when what it held back was settled meanwhile', async () => {
    const db = await openTeam({ messagesAnHour: 1 });
    const [first = 0] = await raise(db, 1, { priority: 'urgent' });
    await run(db, after(4));
    const later = { summary: 'Later', source: 'system', priority: 'urgent' } as const;
    const { item } = await createEscalation(db, later, { by: 'system', at: after(0, 30) });
    expect(await run(db, after(4, 30))).toMatchObject({ held: 1 });
    await close(db, item.id, 'resolve', { note: 'done' }, { by: 'U1', at: after(4, 40) });
    await run(db, after(5));
    expect(await run(db, after(8))).toMatchObject({ reminded: 1, lines: [`ESC-${first}: reminded: Needs pickup`] });
    expect((await alive(db)).map(({ key }) => key.split(':')[0])).toEqual(['reminder']);
  });

  it('never posts more into the channel than it has room for, also of items that are due twice', async () => {
    const db = await openTeam({ messagesAnHour: 1 });
    const ids = await raise(db, 20, { priority: 'urgent', requesterId: 'U0REQ' });
    for (const id of ids) await addReply(db, id, 'Hello?', { by: 'U0REQ', at: NOON });
    expect(await run(db, after(4))).toMatchObject({ reminded: 20 });
    expect(await posts(db)).toHaveLength(2);
    const { messages } = deliveryTables(db);
    const [first, second] = (await db.read.select().from(messages).orderBy(messages.id)).slice(-2);
    expect([first?.underKey, second?.underKey]).toEqual([null, first?.key]);
  });

  it('brings the cards of what a digest lists to the channel it is posted in', async () => {
    const db = await openTeam();
    await raise(db, 4);
    await db.write((tx) => changeSetting(tx, operatorsChannel, 'C0NEW', { by: 'U0ADMIN', at: NOON }));
    await run(db, after(24));
    const { messages } = deliveryTables(db);
    const keys = (await db.read.select().from(messages).orderBy(messages.id)).map(({ key }) => key);
    for (const id of [1, 2, 3, 4]) expect(keys).toContain(`card:escalation:${id}:C0NEW`);
  });

  it('says in a new digest how much of the one before is still due', async () => {
    const db = await openTeam();
    const early = await raise(db, 6, { priority: 'high' });
    await run(db, after(24));
    await close(db, early[0] ?? 0, 'resolve', { note: 'done' }, { by: 'U1', at: after(24) });
    for (let n = 0; n < 4; n += 1) {
      const what = { summary: `Later ${n}`, source: 'system', priority: 'urgent' } as const;
      await createEscalation(db, what, { by: 'system', at: after(21) });
    }
    await run(db, after(25));
    const { messages } = deliveryTables(db);
    const rows = await db.read.select().from(messages).orderBy(messages.id);
    expect(JSON.stringify(rows.at(-1)?.content)).toContain('Of those that the digest before named, 5 are still due.');
  });

  it('tells a requester only in the hours that count for them, and looks again when those begin', async () => {
    const daily = { ...DEFAULT_POLICY.requester.normal, businessHours: true, targetMinutes: 260 };
    const week = parseWeek('Mon–Fri 09:00–16:30');
    const db = await openTeam({ week, requester: { ...DEFAULT_POLICY.requester, normal: daily } });
    const [id = 0] = await raise(db, 1, { requesterId: 'U0REQ' });
    expect(await run(db, after(5))).toMatchObject({ told: 0, lines: [] });
    expect((await getEscalation(db.read, id)).requesterAt).toEqual(Temporal.Instant.from('2026-11-23T09:00Z'));
    expect(await run(db, Temporal.Instant.from('2026-11-23T09:00Z'))).toMatchObject({ told: 1 });
  });
});
