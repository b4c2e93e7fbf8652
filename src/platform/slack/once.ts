/**
 * A form sent twice is saved once. It is sent again when the answer to the first time was lost: the process died between
 * the commit and the answer, or the connection broke, and the person, who saw an error, pressed Save again.
 */
import type { Tx } from '../store/db.ts';
import { eq } from '../store/drizzle.ts';
import { slackTables } from './schema.ts';

/**
 * What `work` returned, now or the first time. Kept in the caller's unit of work, so both are saved or neither is.
 * @param key the same for every delivery of one thing that a person did. Kept for a week, beside the events.
 * @param at real time.
 */
export async function once(
  tx: Tx,
  key: string,
  at: Temporal.Instant,
  work: (tx: Tx) => Promise<number>,
): Promise<number> {
  const { receivedEvents: t } = slackTables(tx);
  const [row] = await tx.select({ body: t.body }).from(t).where(eq(t.id, key)).orderBy(t.id);
  if (typeof row?.body?.result === 'number') return row.body.result;
  const result = await work(tx);
  await tx.insert(t).values({
    id: key,
    state: 'done',
    body: { result },
    settled: [],
    attempts: 1,
    leaseUntil: at,
    receivedAt: at,
  });
  return result;
}
