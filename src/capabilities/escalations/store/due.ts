/**
 * Which items have something to say at a moment, read by an index that holds the due ones first: however many are
 * open, a sweep reads only these.
 */
import { redraw } from '../../../platform/delivery/show.ts';
import { reason } from '../../../platform/errors.ts';
import type { Db, Reader, Tx } from '../../../platform/store/db.ts';
import { and, asc, eq, gt, lte, or } from '../../../platform/store/drizzle.ts';
import { type TeamClock, teamClocks } from '../clocks.ts';
import type { Entry } from '../digests.ts';
import { type Escalation, isSnoozed, PRIORITIES } from '../escalation.ts';
import type { Due } from '../reminders.ts';
import { escalationTables } from '../schema.ts';
import type { SlaPolicy } from '../sla/policy.ts';
import { readPolicy } from './policy.ts';
import { findEscalation } from './queries.ts';

/** Rows read or changed at a time: short enough that nobody's press waits. */
export const PAGE = 100;

export type Looking = {
  readonly db: Db;
  readonly now: Temporal.Instant;
  readonly policy: SlaPolicy;
  /** After it is aborted nothing more is begun. */
  readonly signal: AbortSignal;
  /** What can't be computed is told and left out: it must not stop the others. */
  readonly failed: (id: number, problem: string) => void;
};

/** All items of which the team is to hear now, most pressing first. */
export async function listDue(looking: Looking): Promise<Entry[]> {
  const { db, now, policy, signal, failed } = looking;
  const due: (Entry & { rank: number })[] = [];
  const silent: number[] = [];
  for await (const item of rowsDue(db.read, 'remindAt', now)) {
    signal.throwIfAborted();
    try {
      const { id, priority, namedAt } = item;
      const lines = speaking(item, policy, now).map(({ purpose, startedAt }) => ({
        ...{ id, purpose, startedMs: startedAt.epochMilliseconds },
      }));
      if (lines.length === 0) silent.push(id);
      else due.push({ id, lines, namedMs: namedAt?.epochMilliseconds ?? 0, rank: PRIORITIES.indexOf(priority) });
    } catch (error) {
      failed(item.id, reason(error));
    }
  }
  await quieten(looking, silent);
  return due.toSorted((a, b) => a.rank - b.rank || a.id - b.id);
}

/** Each row whose moment has come, once, also while rows are changed meanwhile. */
export async function* rowsDue(
  reader: Reader,
  column: 'remindAt' | 'requesterAt',
  now: Temporal.Instant,
): AsyncGenerator<Escalation> {
  for (let last: Escalation | undefined; ; ) {
    const page: Escalation[] = await dueQuery(reader, column, now, last);
    yield* page;
    last = page.at(-1);
    if (!last || page.length < PAGE) return;
  }
}

/** The next page after a row, by the index of that column. */
export function dueQuery(reader: Reader, column: 'remindAt' | 'requesterAt', now: Temporal.Instant, last?: Escalation) {
  const { escalations: t } = escalationTables(reader);
  const at = t[column];
  const moment = last?.[column] ?? now;
  const beyond = last && or(gt(at, moment), and(eq(at, moment), gt(t.id, last.id)));
  return reader
    .select()
    .from(t)
    .where(and(lte(at, now), beyond))
    .orderBy(asc(at), asc(t.id))
    .limit(PAGE);
}

/** Read in the unit of work that says it: undefined when there is nothing to say of it any more. */
export async function findDue(tx: Tx, id: number, policy: SlaPolicy, now: Temporal.Instant): Promise<Due | undefined> {
  const item = await findEscalation(tx, id);
  const clocks = item ? speaking(item, policy, now) : [];
  return item && clocks.length > 0 ? { item, clocks } : undefined;
}

/** Whether the team should have done something by now, said or not. */
export async function isOverdue(tx: Tx, id: number, policy: SlaPolicy, now: Temporal.Instant): Promise<boolean> {
  const item = await findEscalation(tx, id);
  return item !== undefined && teamClocks(item, policy, now).some(({ due }) => due);
}

function speaking(item: Escalation, policy: SlaPolicy, now: Temporal.Instant): TeamClock[] {
  return teamClocks(item, policy, now).filter(({ say }) => say !== 'nothing');
}

/**
 * Nothing to say of these yet. Due after closing time: looked at again when somebody may be disturbed, not with every
 * sweep of the night. Its snooze is over: the card says so no more.
 */
async function quieten({ db, now, signal }: Looking, ids: readonly number[]): Promise<void> {
  for (let from = 0; from < ids.length; from += PAGE) {
    signal.throwIfAborted();
    await db.write(async (tx) => {
      const { escalations } = escalationTables(tx);
      const policy = await readPolicy(tx);
      for (const id of ids.slice(from, from + PAGE)) {
        const item = await findEscalation(tx, id);
        const clocks = item ? teamClocks(item, policy, now) : [];
        if (clocks.some(({ say }) => say !== 'nothing')) continue;
        const [remindAt = null] = clocks.map(({ nextReminderAt }) => nextReminderAt).toSorted(Temporal.Instant.compare);
        await tx.update(escalations).set({ remindAt }).where(eq(escalations.id, id));
        if (item && item.snoozedUntil !== null && !isSnoozed(item, now)) await redraw(tx, 'escalation', id);
      }
    });
  }
}
