import { expect, it } from 'vitest';
import { eachDatabase } from '../../../test/support/databases.ts';
import { listPopular, listRecent, recordOpening } from './store.ts';

const NOON = Temporal.Instant.from('2026-11-20T12:00:00Z');
const at = (minutes: number) => NOON.add({ minutes });

eachDatabase('what people opened', (open) => {
  it('is there for each of them, newest first, every runbook once', async () => {
    const db = await open();
    await recordOpening(db, { person: 'U1', runbook: 'a', at: at(0) });
    await recordOpening(db, { person: 'U1', runbook: 'b', at: at(1) });
    await recordOpening(db, { person: 'U1', runbook: 'a', at: at(2) });
    await recordOpening(db, { person: 'U2', runbook: 'c', at: at(3) });
    expect(await listRecent(db.read, 'U1', 5)).toEqual(['a', 'b']);
    expect(await listRecent(db.read, 'U1', 1)).toEqual(['a']);
    expect(await listRecent(db.read, 'U3', 5)).toEqual([]);
  });

  it('counts for others when several people did so lately', async () => {
    const db = await open();
    for (const [person, runbook, minutes] of [
      ['U1', 'two', 10],
      ['U2', 'two', 11],
      ['U1', 'three', 12],
      ['U2', 'three', 13],
      ['U3', 'three', 14],
      ['U1', 'one', 15],
      ['U1', 'old', 0],
      ['U2', 'old', 1],
    ] as const)
      await recordOpening(db, { person, runbook, at: at(minutes) });
    expect(await listPopular(db.read, at(5), 5)).toEqual(['three', 'two']);
    expect(await listPopular(db.read, at(5), 1)).toEqual(['three']);
  });
});
