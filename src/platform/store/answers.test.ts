import { array, assert, asyncProperty, constantFrom } from 'fast-check';
import { expect, it } from 'vitest';
import { eachDatabase } from '../../../test/support/databases.ts';
import { deliveryTables } from '../delivery/schema.ts';
import { note, show } from '../delivery/show.ts';
import { keepAnswers } from './answers.ts';
import type { Db, Reader } from './db.ts';
import { asc, gte } from './drizzle.ts';
import { prepared, type Slot } from './prepared.ts';

const AT = Temporal.Instant.from('2026-11-20T12:00:00.123Z');

const listKeys = prepared((reader: Reader, slot: Slot<{ key: string }>) => {
  const { messages: m } = deliveryTables(reader);
  return reader
    .select({ key: m.key })
    .from(m)
    .where(gte(m.key, slot('key', m.key)))
    .orderBy(asc(m.key));
});

const add = (db: Db, key: string) =>
  db.write((tx) => show(tx, note({ key, to: 'C1', message: { text: key, blocks: [] } }), AT));

eachDatabase('a question that was asked before', (open) => {
  it('is never answered with what stood there before a commit, whoever made it', async () => {
    await assert(
      asyncProperty(
        array(constantFrom('one writes', 'other writes', 'one asks', 'other asks'), { maxLength: 30 }),
        async (steps) => {
          const one = await open();
          const other = await open();
          let written = (await listKeys(one.read, { key: '' })).length;
          for (const [index, step] of steps.entries()) {
            const db = step.startsWith('one') ? one : other;
            if (step.endsWith('writes')) {
              await add(db, `${written}-${index}-${step}`);
              written += 1;
            } else expect(await listKeys(db.read, { key: '' })).toHaveLength(written);
          }
          await Promise.all([one.close(), other.close()]);
        },
      ),
      { numRuns: 10 },
    );
  });

  it('is another one when its values are', async () => {
    const db = await open();
    await add(db, 'a');
    await add(db, 'b');
    expect(await listKeys(db.read, { key: 'a' })).toEqual([{ key: 'a' }, { key: 'b' }]);
    expect(await listKeys(db.read, { key: 'b' })).toEqual([{ key: 'b' }]);
    expect(await listKeys(db.read, { key: 'a' })).toHaveLength(2);
  });
});

it('keeps nothing that was read before a version that somebody has seen', () => {
  let version = 1;
  const answers = keepAnswers(() => version);
  const query = {};
  const slow = answers.ask(query, ['x']);
  version = 2;
  expect(answers.ask(query, ['x']).known).toBeUndefined();
  slow.keep([{ old: true }]);
  expect(answers.ask(query, ['x']).known).toBeUndefined();
});

it('gives the same frozen rows until the version changes', () => {
  let version = 1;
  const answers = keepAnswers(() => version);
  const query = {};
  answers.ask(query, ['x']).keep([{ key: 'a' }]);
  const { known } = answers.ask(query, ['x']);
  expect(known).toEqual([{ key: 'a' }]);
  expect(Object.isFrozen(known) && Object.isFrozen(known?.[0])).toBe(true);
  expect(answers.ask(query, ['y']).known).toBeUndefined();
  expect(answers.ask({}, ['x']).known).toBeUndefined();
  version = 2;
  expect(answers.ask(query, ['x']).known).toBeUndefined();
});
