import { expect, it } from 'vitest';
import { eachDatabase } from '../../../test/support/databases.ts';
import { addressOf, findMessageAt, listUndeliverable } from './posting.ts';
import { deliveryTables } from './schema.ts';
import { card, cardKey, note, redraw, show } from './show.ts';

const NOW = Temporal.Instant.from('2026-11-20T09:00:00Z');
const hello = { text: 'hello', blocks: [] };

eachDatabase('what Slack must show', (open) => {
  it('is kept only when the change itself is kept', async () => {
    const db = await open();
    const failing = db.write(async (tx) => {
      await show(tx, card('escalation', 1, 'C1'), NOW);
      throw new Error('the record was refused');
    });
    await expect(failing).rejects.toThrow('the record was refused');
    expect(await db.read.$count(deliveryTables(db).messages)).toBe(0);
  });

  it('wakes the dispatcher after the commit', async () => {
    const db = await open();
    let woken = 0;
    db.onCommit((touched) => {
      if (touched.has('messages')) woken += 1;
    });
    await db.write((tx) => show(tx, card('escalation', 1, 'C1'), NOW));
    expect(woken).toBe(1);
  });

  it('is one row a card, however often it changes', async () => {
    const db = await open();
    for (let i = 0; i < 3; i += 1) await db.write((tx) => show(tx, card('escalation', 1, 'C1'), NOW));
    await db.write((tx) => redraw(tx, 'escalation', 1));
    const { messages } = deliveryTables(db);
    const rows = await db.read.select().from(messages).orderBy(messages.id);
    expect(rows).toMatchObject([{ key: cardKey('escalation', 1, 'C1'), state: 'due', wanted: 4, drawn: 0 }]);
  });

  it('says the same thing once', async () => {
    const db = await open();
    for (const text of ['first', 'second']) {
      await db.write((tx) => show(tx, note({ key: 'n', to: 'C1', message: { text, blocks: [] } }), NOW));
    }
    const { messages } = deliveryTables(db);
    const rows = await db.read.select().from(messages).orderBy(messages.id);
    expect(rows).toMatchObject([{ key: 'n', content: { text: 'first' } }]);
  });

  it('has no address before it was sent', async () => {
    const db = await open();
    await db.write((tx) => show(tx, note({ key: 'n', to: 'C1', message: hello }), NOW));
    expect(await addressOf(db.read, 'n')).toBeUndefined();
    expect(await findMessageAt(db.read, 'C1', '1.1')).toBeUndefined();
    expect(await listUndeliverable(db.read)).toEqual([]);
  });
});
