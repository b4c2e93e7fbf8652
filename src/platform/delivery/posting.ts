/** What others may ask of delivery beside `show`: where a message is, what could not be delivered, take it back. */

import { type Reader, type Tx, touch } from '../store/db.ts';
import { and, asc, desc, eq, gte, or, sql } from '../store/drizzle.ts';
import { PASSED_AFTER, type Row } from './queue.ts';
import { deliveryTables } from './schema.ts';

export { listTroubles } from './troubles.ts';

/** Where Slack shows the message with this key; undefined while it does not. */
export async function addressOf(reader: Reader, key: string): Promise<{ channel: string; ts: string } | undefined> {
  const { messages: m } = deliveryTables(reader);
  const [row] = await reader
    .select({ channel: m.channel, ts: m.ts })
    .from(m)
    .where(eq(m.key, key))
    .orderBy(asc(m.id))
    .limit(1);
  return row?.channel && row.ts ? { channel: row.channel, ts: row.ts } : undefined;
}

/** Our message at this place in Slack, for example the first one of a thread somebody wrote in. */
export async function findMessageAt(reader: Reader, channel: string, ts: string): Promise<Row | undefined> {
  const { messages: m } = deliveryTables(reader);
  const [row] = await reader
    .select()
    .from(m)
    .where(and(eq(m.channel, channel), eq(m.ts, ts)))
    .orderBy(asc(m.id))
    .limit(1);
  return row;
}

/** What Slack refused for good, and what waits since many failures. Newest first. */
export async function listUndeliverable(reader: Reader, { limit = 100 } = {}): Promise<Row[]> {
  const { messages: m } = deliveryTables(reader);
  return reader
    .select()
    .from(m)
    .where(or(eq(m.state, 'undeliverable'), and(eq(m.state, 'due'), gte(m.attempts, PASSED_AFTER - 1))))
    .orderBy(desc(m.id))
    .limit(limit);
}

/** Tries an undeliverable message again, and the thread entries that failed because of it. May be called twice. */
export async function retry(tx: Tx, id: number): Promise<void> {
  const { messages: m } = deliveryTables(tx);
  const [row] = await tx.select({ key: m.key }).from(m).where(eq(m.id, id)).orderBy(asc(m.id));
  if (!row) return;
  await tx
    .update(m)
    .set({ state: 'due', attempts: 0, reposts: 0, retryAt: null, problem: null })
    .where(and(eq(m.state, 'undeliverable'), or(eq(m.id, id), eq(m.underKey, row.key))));
  await tx
    .update(m)
    .set({ attempts: 0, retryAt: null })
    .where(and(eq(m.id, id), eq(m.state, 'due')));
  touch('messages');
}

/** Takes a message back: deletes it in Slack, or never sends it. May be called twice; unknown keys are ignored. */
export async function retract(tx: Tx, key: string): Promise<void> {
  const { messages: m } = deliveryTables(tx);
  await tx
    .update(m)
    .set({
      retracted: true,
      retryAt: null,
      // One that Slack has, or may have, is due for removal; a claimed one is found to be so by its sender.
      state: sql`CASE WHEN ${m.state} = 'sending' THEN 'sending' WHEN ${m.ts} IS NOT NULL OR ${m.firstClaimedAt} IS NOT NULL THEN 'due' ELSE 'dropped' END`,
    })
    .where(eq(m.key, key));
  touch('messages');
}
