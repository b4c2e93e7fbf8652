import { expect, it } from 'vitest';
import { eachDatabase } from '../../../test/support/databases.ts';
import { deliveryTables } from '../delivery/schema.ts';
import { note, show } from '../delivery/show.ts';
import type { Db, Reader, Tx } from './db.ts';
import { eq } from './drizzle.ts';
import { prepared, type Slot } from './prepared.ts';

const AT = Temporal.Instant.from('2026-11-20T12:00:00.123Z');

type Kept = { key: string; retryAt: Temporal.Instant | null; check: { name: string; input: unknown } | null };

const findKept = prepared((reader: Reader, slot: Slot<Pick<Kept, 'key'>>) => {
  const { messages: m } = deliveryTables(reader);
  return reader
    .select({ retryAt: m.retryAt, check: m.check, broadcast: m.broadcast })
    .from(m)
    .where(eq(m.key, slot('key', m.key)))
    .orderBy(m.id);
});

const keep = prepared((tx: Tx, slot: Slot<Kept>) => {
  const { messages: m } = deliveryTables(tx);
  return tx
    .update(m)
    .set({ retryAt: slot('retryAt', m.retryAt), check: slot('check', m.check) })
    .where(eq(m.key, slot('key', m.key)))
    .returning({ key: m.key });
});

function addNotes(db: Db, ...keys: string[]): Promise<void> {
  return db.write(async (tx) => {
    for (const key of keys) await show(tx, note({ key, to: 'C1', message: { text: key, blocks: [] } }), AT);
  });
}

eachDatabase('a query that is written down once', (open) => {
  it('gets other values at every call, each in the way of its column', async () => {
    const db = await open();
    await addNotes(db, 'one', 'two');
    const check = { name: 'still open', input: [1] };
    const kept = await db.write(async (tx) => [
      ...(await keep(tx, { key: 'one', retryAt: AT, check })),
      ...(await keep(tx, { key: 'two', retryAt: null, check: null })),
      ...(await keep(tx, { key: 'three', retryAt: AT, check })),
    ]);
    expect(kept).toEqual([{ key: 'one' }, { key: 'two' }]);
    expect(await findKept(db.read, { key: 'one' })).toEqual([{ retryAt: AT, check, broadcast: false }]);
    expect(await findKept(db.read, { key: 'two' })).toEqual([{ retryAt: null, check: null, broadcast: false }]);
  });

  it('sees inside a unit of work what the unit has written, and outside only what was kept', async () => {
    const db = await open();
    await addNotes(db, 'one');
    await expect(
      db.write(async (tx) => {
        await keep(tx, { key: 'one', retryAt: AT, check: null });
        expect(await findKept(tx, { key: 'one' })).toMatchObject([{ retryAt: AT }]);
        throw new Error('changed my mind');
      }),
    ).rejects.toThrow('changed my mind');
    expect(await findKept(db.read, { key: 'one' })).toMatchObject([{ retryAt: null }]);
  });

  it('is refused on a unit of work that has ended', async () => {
    const db = await open();
    let leaked: Tx | undefined;
    await db.write(async (tx) => {
      leaked = tx;
      await findKept(tx, { key: 'one' });
    });
    await expect(async () => leaked && findKept(leaked, { key: 'one' })).rejects.toThrow(TypeError);
  });

  it('belongs to its database: another one has its own', async () => {
    const db = await open();
    await addNotes(db, 'one');
    await findKept(db.read, { key: 'one' });
    await db.close();
    const again = await open();
    expect(await findKept(again.read, { key: 'one' })).toHaveLength(1);
  });

  it('says when a value is missing instead of writing nothing', async () => {
    const db = await open();
    // The cast: what the compiler refuses, for the one who casts.
    await expect(findKept(db.read, {} as { key: string })).rejects.toThrow(/key/);
  });
});
