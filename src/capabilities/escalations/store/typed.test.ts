import { expect, it } from 'vitest';
import { eachDatabase } from '../../../../test/support/databases.ts';
import { NOON } from '../../../../test/support/escalations.ts';
import { verifyTimeline } from '../../../platform/store/timeline.ts';
import { addNote, addReply } from './conversation.ts';
import { createEscalation } from './intake.ts';
import { close } from './lifecycle.ts';
import { getEscalation, searchEscalations } from './queries.ts';

const maya = { by: 'U0MAYA', at: NOON };
const some = { source: 'command', requesterId: 'U0MAYA' } as const;

eachDatabase('what a person typed', (open) => {
  it('with a null character or half an emoji is kept without it in every field', async () => {
    const db = await open();
    const odd = 'be\0fore \uD83D after';
    const { item } = await createEscalation(db, { ...some, summary: odd, details: odd }, maya);
    expect(item).toMatchObject({ summary: 'before \uFFFD after', details: 'before \uFFFD after' });
    await addNote(db, item.id, { text: odd, visible: true }, maya);
    await addReply(db, item.id, odd, maya);
    await close(db, item.id, 'resolve', { note: odd, tell: odd }, maya);
    expect((await getEscalation(db.read, item.id)).status).toBe('resolved');
    expect((await verifyTimeline(db.read)).faults).toEqual([]);
  });

  it('is found by its own underscores, percent signs and backslashes, and not by those of others', async () => {
    const db = await open();
    const ids: number[] = [];
    for (const summary of ['snake_case', 'snakeXcase', '50% off', 'C:\\temp', 'plain']) {
      ids.push((await createEscalation(db, { ...some, summary }, maya)).item.id);
    }
    const found = async (words: string) =>
      (await searchEscalations(db.read, words, { size: 9 })).items.map(({ id }) => ids.indexOf(id));
    expect(await found('snake_case')).toEqual([0]);
    expect(await found('50%')).toEqual([2]);
    expect(await found('%')).toEqual([2]);
    expect(await found('\\TEMP')).toEqual([3]);
  });

  it('may be searched with more words than a database takes conditions', async () => {
    const db = await open();
    await createEscalation(db, { ...some, summary: 'a door' }, maya);
    expect((await searchEscalations(db.read, 'a '.repeat(2000), { size: 9 })).total).toBe(1);
  });
});
