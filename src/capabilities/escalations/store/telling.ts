/** Tells requesters that their requests are still open: when the policy says so, and only what is new to them. */
import { show } from '../../../platform/delivery/show.ts';
import { reason } from '../../../platform/errors.ts';
import type { Tx } from '../../../platform/store/db.ts';
import { eq } from '../../../platform/store/drizzle.ts';
import { slaItemOf } from '../clocks.ts';
import { type Situation, stillOpen } from '../reminders.ts';
import { escalationTables } from '../schema.ts';
import { slaState } from '../sla/sla.ts';
import { type Looking, rowsDue } from './due.ts';
import { readPolicy } from './policy.ts';
import { findEscalation } from './queries.ts';
import { markSaid } from './saying.ts';

/** Each in a unit of its own. @param told called for every request whose requester hears of it. */
export async function tellRequesters(looking: Looking, situation: Situation, told: (id: number) => void) {
  const { db, now, signal, failed } = looking;
  for await (const { id } of rowsDue(db.read, 'requesterAt', now)) {
    signal.throwIfAborted();
    try {
      if (await db.write((tx) => tellRequester(tx, id, situation))) told(id);
    } catch (error) {
      failed(id, reason(error));
    }
  }
}

async function tellRequester(tx: Tx, id: number, situation: Situation): Promise<boolean> {
  const { now } = situation;
  const item = await findEscalation(tx, id);
  const clock =
    item && slaState(slaItemOf(item), await readPolicy(tx), now).find(({ purpose }) => purpose === 'requester');
  if (!item || item.requesterId === null || clock?.say !== 'reminder') {
    // After closing time, for example: looked at again when they may be disturbed.
    const { escalations } = escalationTables(tx);
    const requesterAt = clock?.nextReminderAt ?? null;
    await tx.update(escalations).set({ requesterAt }).where(eq(escalations.id, id));
    return false;
  }
  await markSaid(tx, item, ['requester'], situation);
  await show(tx, stillOpen(item, item.requesterId, now), now);
  return true;
}
