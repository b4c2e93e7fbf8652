import { describe, expect, it } from 'vitest';
import { eachDatabase } from '../../../test/support/databases.ts';
import { NOON } from '../../../test/support/escalations.ts';
import type { Db } from './db.ts';
import { and, eq } from './drizzle.ts';
import { storeTables } from './schema.ts';
import { eraseTimeline, findHold, holdTimeline, listTimeline, record, verifyTimeline } from './timeline.ts';

eachDatabase('a timeline', (open) => {
  async function openWithHistory(): Promise<Db> {
    const db = await open();
    for (const item of ['escalation:1', 'escalation:2']) {
      for (const what of ['opened', 'noted', 'closed']) {
        await db.write((tx) =>
          record(tx, {
            item,
            at: NOON,
            by: 'U1',
            what,
            details: { text: `${what} in words`, list: [1, { b: 2, a: null }] },
          }),
        );
      }
    }
    return db;
  }
  const faults = async (db: Db) => (await verifyTimeline(db.read, { page: 2 })).faults;
  const row = (item: string, seq: number) => (t: ReturnType<typeof storeTables>['timeline']) =>
    and(eq(t.item, item), eq(t.seq, seq));

  it('reads back in order what was written', async () => {
    const db = await openWithHistory();
    const entries = await listTimeline(db.read, 'escalation:2');
    expect(entries.map(({ seq, what, by, details }) => [seq, what, by, details.text])).toEqual([
      [1, 'opened', 'U1', 'opened in words'],
      [2, 'noted', 'U1', 'noted in words'],
      [3, 'closed', 'U1', 'closed in words'],
    ]);
    expect(await verifyTimeline(db.read)).toEqual({ entries: 6, items: 2, faults: [] });
  });

  it('appends three hundred entries at once without a fork', async () => {
    const db = await open();
    await Promise.all(
      Array.from({ length: 300 }, (_, n) =>
        db.write((tx) => record(tx, { item: `escalation:${n % 3}`, at: NOON, by: 'U1', what: 'noted' })),
      ),
    );
    expect(await verifyTimeline(db.read)).toEqual({ entries: 300, items: 3, faults: [] });
  });

  it('still proves itself after a person’s words were erased, and no longer says them', async () => {
    const db = await openWithHistory();
    await db.write((tx) => eraseTimeline(tx, 'escalation:1'));
    expect(await faults(db)).toEqual([]);
    expect(JSON.stringify(await listTimeline(db.read, 'escalation:1'))).not.toContain('in words');
    expect((await listTimeline(db.read, 'escalation:1'))[0]).toMatchObject({ erased: true, what: 'opened' });
    await db.write((tx) => record(tx, { item: 'escalation:1', at: NOON, by: 'system', what: 'erased' }));
    expect(await faults(db)).toEqual([]);
  });

  it('that is held can’t be erased, nor can the fact that it is held', async () => {
    const db = await openWithHistory();
    const hold = { reason: 'ESC-1 belongs to a SEV-1: nothing of it can be deleted.', by: 'U1', at: NOON };
    await db.write((tx) => holdTimeline(tx, 'escalation:1', hold));
    await db.write((tx) => holdTimeline(tx, 'escalation:1', { ...hold, reason: 'Another reason.' }));
    expect(await findHold(db.read, 'escalation:1')).toBe(hold.reason);
    for (const item of ['escalation:1', 'hold:escalation:1'])
      await expect(db.write((tx) => eraseTimeline(tx, item))).rejects.toThrow(hold.reason);
    expect(JSON.stringify(await listTimeline(db.read, 'escalation:1'))).toContain('in words');
    expect(await faults(db)).toEqual([]);
  });

  describe('shows that', () => {
    it('words were changed', async () => {
      const db = await openWithHistory();
      await db.write(async (tx) => {
        const { timeline: t } = storeTables(tx);
        await tx
          .update(t)
          .set({ content: { by: 'U1', text: 'something else' } })
          .where(row('escalation:1', 2)(t));
      });
      expect(await faults(db)).toEqual([{ item: 'escalation:1', seq: 2, problem: 'the content was changed' }]);
    });

    it.each([
      ['what happened', { what: 'resolved' }],
      ['the moment', { at: NOON.add({ hours: 1 }) }],
      ['the digest', { digest: 'f'.repeat(64) }],
    ])('%s was changed', async (_, change) => {
      const db = await openWithHistory();
      await db.write(async (tx) => {
        const { timeline: t } = storeTables(tx);
        await tx.update(t).set(change).where(row('escalation:1', 2)(t));
      });
      expect(await faults(db)).toContainEqual({
        item: 'escalation:1',
        seq: 2,
        problem: 'the entry or its place in the chain was changed',
      });
    });

    it('an entry was taken out', async () => {
      const db = await openWithHistory();
      await db.write(async (tx) => {
        const { timeline: t } = storeTables(tx);
        await tx.delete(t).where(row('escalation:1', 2)(t));
      });
      expect(await faults(db)).toContainEqual({ item: 'escalation:1', seq: 3, problem: 'entry 2 is missing' });
    });

    it('the end was cut off', async () => {
      const db = await openWithHistory();
      await db.write(async (tx) => {
        const { timeline: t } = storeTables(tx);
        await tx.delete(t).where(row('escalation:1', 3)(t));
      });
      expect(await faults(db)).toEqual([
        { item: 'escalation:1', seq: 3, problem: 'the chain ends at entry 2 instead of 3' },
      ]);
    });

    it('a head was removed with its whole chain but one entry', async () => {
      const db = await openWithHistory();
      await db.write(async (tx) => {
        const { timelineHeads: heads } = storeTables(tx);
        await tx.delete(heads).where(eq(heads.item, 'escalation:1'));
      });
      expect(await faults(db)).toEqual([{ item: 'escalation:1', seq: 3, problem: 'the head of the chain is missing' }]);
    });
  });
});
