/** What the support team once wrote down as cases that must be true, one test each, under the words that they used. */
import { expect, it } from 'vitest';
import { eachDatabase } from '../../../../test/support/databases.ts';
import { NOON } from '../../../../test/support/escalations.ts';
import { deliveryTables } from '../../../platform/delivery/schema.ts';
import { operatorsChannel } from '../../../platform/slack/roles.ts';
import type { Db } from '../../../platform/store/db.ts';
import { changeSetting } from '../../../platform/store/settings.ts';
import type { ListView } from '../listing.ts';
import { escalationCard } from '../messages.ts';
import { isReminderTrue } from './checks.ts';
import { addNote } from './conversation.ts';
import { createEscalation, type NewEscalation } from './intake.ts';
import { close, closeByRequester, move } from './lifecycle.ts';
import { getEscalation, listEscalations, listHistory } from './queries.ts';
import { sweep } from './reminding.ts';

const TEAM = 'C0TEAM';
const after = (hours: number, minutes = 0) => NOON.add({ hours, minutes });
const tomas = (at: Temporal.Instant) => ({ by: 'U0TOMAS', at });

eachDatabase('the case', (open) => {
  async function openTeam(): Promise<Db> {
    const db = await open();
    await db.write((tx) => changeSetting(tx, operatorsChannel, TEAM, { by: 'U0ADMIN', at: NOON }));
    return db;
  }
  async function raise(db: Db, more: Partial<NewEscalation> = {}, at = NOON): Promise<number> {
    const what = { summary: 'The door is stuck', source: 'system', ...more } as const;
    return (await createEscalation(db, what, { by: 'system', at })).item.id;
  }
  /** @param said called for every line of the run's record. */
  const run = (db: Db, now: Temporal.Instant, said: (line: string) => void = () => {}) => {
    const { signal } = new AbortController();
    return sweep({ db, now, workspaceUrl: '', signal, report: (item, did) => said(`${item}: ${did}`) });
  };
  const listed = async (db: Db, view: ListView, now: Temporal.Instant) =>
    (await listEscalations(db.read, { view, person: '', now, page: 0, size: 9 })).items.map(({ id }) => id);
  const rows = async (db: Db, kind: string) => {
    const { messages: m } = deliveryTables(db);
    return (await db.read.select().from(m).orderBy(m.id)).filter(({ key }) => key.startsWith(`${kind}:`));
  };

  it('open urgent 4 h: needs pickup; 3 h 59 min: not', async () => {
    const db = await openTeam();
    const id = await raise(db, { priority: 'urgent' });
    expect(await listed(db, 'needs_pickup', after(3, 59))).toEqual([]);
    expect(await run(db, after(3, 59))).toMatchObject({ reminded: 0 });
    expect(await listed(db, 'needs_pickup', after(4))).toEqual([id]);
    expect(await run(db, after(4))).toMatchObject({ reminded: 1 });
  });

  it('in progress, changed 23 h ago, a week old: not due for the team', async () => {
    const db = await openTeam();
    const id = await raise(db);
    await move(db, id, 'start', tomas(after(1)));
    await addNote(db, id, { text: 'Still looking', visible: false }, tomas(after(6 * 24)));
    expect(await listed(db, 'overdue', after(6 * 24 + 23))).toEqual([]);
    expect(await run(db, after(6 * 24 + 23))).toMatchObject({ reminded: 0 });
    expect(await run(db, after(7 * 24))).toMatchObject({ reminded: 1 });
  });

  it('team reminded 3 h ago: nothing', async () => {
    const db = await openTeam();
    await raise(db, { priority: 'urgent' });
    await run(db, after(4));
    expect(await run(db, after(7))).toMatchObject({ reminded: 0 });
    expect(await rows(db, 'reminder')).toHaveLength(1);
  });

  it('two enforcement runs at once: one posts', async () => {
    const db = await openTeam();
    const other = await open();
    for (let n = 0; n < 3; n += 1) await raise(db, { priority: 'urgent' });
    const runs = await Promise.all([run(db, after(4)), run(other, after(4))]);
    expect(runs[0].reminded + runs[1].reminded).toBe(3);
    expect(await rows(db, 'reminder')).toHaveLength(3);
  });

  it('channel changed since the first card: a new card there, not a reply into the old channel', async () => {
    const db = await openTeam();
    const id = await raise(db, { priority: 'urgent' });
    await db.write((tx) => changeSetting(tx, operatorsChannel, 'C0NEW', { by: 'U0ADMIN', at: NOON }));
    await run(db, after(4));
    expect((await rows(db, 'card')).map(({ key, retracted }) => ({ key, retracted }))).toEqual([
      { key: `card:escalation:${id}:${TEAM}`, retracted: true },
      { key: `card:escalation:${id}:C0NEW`, retracted: false },
    ]);
    const [reminder] = await rows(db, 'reminder');
    expect(reminder).toMatchObject({ destination: 'C0NEW', underKey: `card:escalation:${id}:C0NEW` });
  });

  it('closed while the run was under way: nothing is posted', async () => {
    const db = await openTeam();
    const [first, second] = [await raise(db, { priority: 'urgent' }), await raise(db, { priority: 'urgent' })];
    // The run has found both due; while it speaks of the first, somebody closes the second.
    let closed: Promise<unknown> | undefined;
    const { reminded } = await run(db, after(4), () => {
      closed ??= close(db, second, 'resolve', { note: 'Done.' }, tomas(after(4)));
    });
    await closed;
    const reminders = await rows(db, 'reminder');
    expect(reminders.filter(({ state }) => state === 'due').map(({ check }) => check?.input)).toEqual([
      expect.objectContaining({ id: first }),
    ]);
    expect(reminded).toBe(1);
    expect(await isReminderTrue(db.read, { id: second, key: 'any' }, after(4))).toBe(false);
  });

  it('summary with <!channel> and a bearer token: escaped and redacted', async () => {
    const db = await openTeam();
    const token = 'Authorization: Bearer abcdefghijklmnopqrstuvwxyz0123456789';
    const id = await raise(db, { summary: `<!channel> look: ${token}`, priority: 'urgent' });
    const item = await getEscalation(db.read, id);
    await run(db, after(4));
    const [reminder] = await rows(db, 'reminder');
    for (const drawn of [escalationCard(item, NOON), reminder?.content]) {
      expect(JSON.stringify(drawn)).toContain('&lt;!channel&gt;');
      expect(JSON.stringify(drawn)).not.toContain('<!channel>');
    }
    const kept = JSON.stringify([item, await listHistory(db.read, id), reminder]);
    expect(kept).not.toContain('abcdefghijklmnopqrstuvwxyz0123456789');
  });

  it('requester closes someone else’s: refused as not found', async () => {
    const db = await openTeam();
    const id = await raise(db, { requesterId: 'U0LENA' });
    const missing = closeByRequester(db, 999, '', { by: 'U0PRIYA', at: after(1) }).then(() => 'closed', String);
    const refused = closeByRequester(db, id, '', { by: 'U0PRIYA', at: after(1) }).then(() => 'closed', String);
    expect(await refused).toBe((await missing).replace('999', String(id)));
    expect((await getEscalation(db.read, id)).status).toBe('open');
  });

  it('two concurrent creations with one key: one item', async () => {
    const db = await openTeam();
    const other = await open();
    const key = { dedupKey: 'certification-recovery:7' };
    const ids = await Promise.all([raise(db, key), raise(other, key)]);
    expect(ids[0]).toBe(ids[1]);
    expect(await getEscalation(db.read, ids[0])).toMatchObject({ occurrences: 2 });
    expect(await rows(db, 'card')).toHaveLength(1);
  });
});
