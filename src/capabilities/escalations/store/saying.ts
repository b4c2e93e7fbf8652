/** Remembers, in the unit of work that says it, what was said of an item, and sets its clocks for the next time. */
import { retract } from '../../../platform/delivery/posting.ts';
import type { Tx } from '../../../platform/store/db.ts';
import { eq } from '../../../platform/store/drizzle.ts';
import { dueColumns } from '../clocks.ts';
import type { Escalation } from '../escalation.ts';
import type { Due, Situation } from '../reminders.ts';
import { escalationTables } from '../schema.ts';
import type { Purpose } from '../sla/policy.ts';
import { readPolicy } from './policy.ts';

/**
 * The previous reminder goes when there is a new one.
 * @param key the new one's; null when the item stands in a digest.
 */
export async function markReminded(
  tx: Tx,
  { item, clocks }: Due,
  key: string | null,
  situation: Situation,
): Promise<Escalation> {
  if (item.reminderKey !== null) await retract(tx, item.reminderKey);
  const purposes = clocks.map(({ purpose }) => purpose);
  return markSaid(tx, { ...item, reminderKey: key }, purposes, situation);
}

/** The clocks follow the policy of this moment: it may have been changed since the sweep began. */
export async function markSaid(
  tx: Tx,
  item: Escalation,
  purposes: readonly Purpose[],
  { now }: Situation,
): Promise<Escalation> {
  const said = { ...item.said, ...Object.fromEntries(purposes.map((purpose) => [purpose, now.epochMilliseconds])) };
  const { escalations } = escalationTables(tx);
  const columns = { said, reminderKey: item.reminderKey, ...dueColumns({ ...item, said }, await readPolicy(tx)) };
  await tx.update(escalations).set(columns).where(eq(escalations.id, item.id));
  return { ...item, ...columns };
}
