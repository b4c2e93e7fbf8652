/** Quiet until a moment. No human progress: the clocks go on, only nothing is said. */
import { UserError } from '../../../platform/errors.ts';
import type { Db } from '../../../platform/store/db.ts';
import type { Escalation } from '../escalation.ts';
import { problemOfSnooze } from '../sla/presets.ts';
import { type Actor, change, getActive } from './change.ts';

/** @throws UserError at the field `until` when the moment will not do. */
export function snooze(db: Db, id: number, until: Temporal.Instant, actor: Actor): Promise<Escalation> {
  const problem = problemOfSnooze(until, actor.at);
  if (problem !== undefined) throw new UserError(problem, { field: 'until' });
  return db.write(async (tx) => {
    const before = await getActive(tx, id, actor);
    const entry = { what: 'snoozed', details: { until: until.toString() } };
    return (await change(tx, before, { snoozedUntil: until }, entry, actor)).item;
  });
}
