/** What WorkOS tells by itself: each event once, and never against what is verified. */
import type { WorkosEvent } from '../../../connectors/workos-events.ts';
import type { Tx } from '../../../platform/store/db.ts';
import { and, eq, lt } from '../../../platform/store/drizzle.ts';
import { moveOf } from '../domain.ts';
import { domainTables } from '../schema.ts';
import { raiseWrongOrg, settleWrongOrg } from './mismatches.ts';
import { findRow, removeRow, writeRow } from './rows.ts';

/** WorkOS tries for days to deliver an event. */
const KEPT_HOURS = 30 * 24;

export type Heard = 'again' | 'kept' | 'written' | 'removed' | 'conflict';

/** May be called twice with one event. */
export async function hear(tx: Tx, event: WorkosEvent, at: Temporal.Instant): Promise<Heard> {
  const { domainEvents: t } = domainTables(tx);
  const about = event.domain.id;
  const [isNew] = await tx
    .insert(t)
    .values({ id: event.id, about, what: event.what, receivedAt: at })
    .onConflictDoNothing()
    .returning();
  if (!isNew) return 'again';
  await tx.delete(t).where(lt(t.receivedAt, at.subtract({ hours: KEPT_HOURS })));
  const [gone] = await tx
    .select({ id: t.id })
    .from(t)
    .where(and(eq(t.about, about), eq(t.what, 'deleted')))
    .orderBy(t.id);
  const domain = event.domain.domain.toLowerCase();
  const row = await findRow(tx, domain);
  const move = moveOf(row, event, gone !== undefined);
  const actor = { by: 'system', at };
  const doing = { ...actor, what: `WorkOS: ${event.what.replaceAll('_', ' ')}` };
  switch (move.do) {
    case 'keep':
      return 'kept';
    case 'conflict':
      await raiseWrongOrg(tx, { domain, here: row?.organisation ?? '', there: event.domain.organizationId }, actor);
      return 'conflict';
    case 'remove':
      if (row) await removeRow(tx, row, doing);
      return 'removed';
    case 'write':
      await writeRow(tx, domain, move.values, doing, event.reason === undefined ? {} : { reason: event.reason });
      await settleWrongOrg(tx, domain, actor);
      return 'written';
  }
}
