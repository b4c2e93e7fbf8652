/** Remembers, in the unit of work that says it, what was said of an item, and sets its clocks for the next time. */
import { retract } from '../../../platform/delivery/posting.ts';
import { redraw } from '../../../platform/delivery/show.ts';
import type { Tx } from '../../../platform/store/db.ts';
import { eq } from '../../../platform/store/drizzle.ts';
import { dueColumns } from '../clocks.ts';
import { type Escalation, isSnoozed } from '../escalation.ts';
import type { Due, Situation } from '../reminders.ts';
import { escalationTables } from '../schema.ts';
import type { Purpose } from '../sla/policy.ts';
import { readPolicy } from './policy.ts';

/** `reminderKey`: of the item's own reminder. Otherwise it stands in a digest, by its name or only counted. */
type How = { readonly reminderKey: string } | 'named' | 'counted';

/** The previous reminder goes when there is a new one, or a digest. */
export async function markReminded(tx: Tx, { item, clocks }: Due, how: How, situation: Situation): Promise<Escalation> {
  if (item.reminderKey !== null) await retract(tx, item.reminderKey);
  if (endedSnooze(item, situation.now)) await redraw(tx, 'escalation', item.id);
  const purposes = clocks.map(({ purpose }) => purpose);
  const reminderKey = typeof how === 'object' ? how.reminderKey : null;
  const namedAt = how === 'counted' ? item.namedAt : situation.now;
  return markSaid(tx, { ...item, reminderKey, namedAt }, purposes, situation);
}

/** Since anything was last said of it: its card still speaks of the snooze. */
function endedSnooze(item: Escalation, now: Temporal.Instant): boolean {
  const { snoozedUntil, said } = item;
  return (
    snoozedUntil !== null &&
    !isSnoozed(item, now) &&
    !Object.values(said).some((ms) => ms >= snoozedUntil.epochMilliseconds)
  );
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
  const { reminderKey, namedAt } = item;
  const columns = { said, reminderKey, namedAt, ...dueColumns({ ...item, said }, await readPolicy(tx), now) };
  await tx.update(escalations).set(columns).where(eq(escalations.id, item.id));
  return { ...item, ...columns };
}
