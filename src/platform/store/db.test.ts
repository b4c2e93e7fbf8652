import { expect, it } from 'vitest';
import { eachDatabase } from '../../../test/support/databases.ts';
import { NOON } from '../../../test/support/escalations.ts';
import { type Tx, touch } from './db.ts';
import { storeTables } from './schema.ts';
import { record } from './timeline.ts';

const entry = { item: 'escalation:1', at: NOON, by: 'U1', what: 'noted' } as const;

eachDatabase('a unit of work', (open) => {
  it('keeps all of its changes or none', async () => {
    const db = await open();
    const refused = db.write(async (tx) => {
      await record(tx, entry);
      throw new Error('no');
    });
    await expect(refused).rejects.toThrow('no');
    expect(await db.read.$count(storeTables(db).timeline)).toBe(0);
  });

  it('that fails takes none of its neighbours with it', async () => {
    const db = await open();
    const units = Array.from({ length: 20 }, (_, n) =>
      db.write(async (tx) => {
        await record(tx, entry);
        if (n % 4 === 0) throw new Error(`unit ${n}`);
      }),
    );
    const ends = await Promise.allSettled(units);
    expect(ends.filter(({ status }) => status === 'rejected')).toHaveLength(5);
    expect(await db.read.$count(storeTables(db).timeline)).toBe(15);
  });

  it('refuses to read or write past itself, instead of waiting for itself for ever', async () => {
    const db = await open();
    await expect(db.write(async () => void db.read)).rejects.toThrow('db.read inside a unit of work');
    await expect(db.write(async () => void (await db.write(async () => {})))).rejects.toThrow(
      'db.write inside a unit of work',
    );
  });

  it('ends with its handle: a leaked one can’t write afterwards', async () => {
    const db = await open();
    let leaked: Tx | undefined;
    await db.write(async (tx) => {
      leaked = tx;
    });
    expect(() => leaked?.insert(storeTables(db).timelineHeads)).toThrow();
  });

  it('tells what it touched after the commit, and nothing when it failed', async () => {
    const db = await open();
    const heard: string[] = [];
    db.onCommit((touched) => heard.push([...touched].join()));
    await db.write(async () => touch('messages'));
    await expect(
      db.write(async () => {
        touch('settings');
        throw new Error('no');
      }),
    ).rejects.toThrow('no');
    expect(heard).toEqual(['messages']);
  });
});
