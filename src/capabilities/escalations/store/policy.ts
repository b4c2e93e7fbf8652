/** The SLA policy and who is on duty, as the administrators chose them. */
import { setImmediate } from 'node:timers/promises';
import { retract } from '../../../platform/delivery/posting.ts';
import type { Reader, Tx } from '../../../platform/store/db.ts';
import { and, asc, eq, gt, inArray, sql } from '../../../platform/store/drizzle.ts';
import { changeSetting, readSetting, type Setting } from '../../../platform/store/settings.ts';
import { type DueColumns, dueColumns, needsTeam } from '../clocks.ts';
import { ACTIVE } from '../escalation.ts';
import { escalationTables } from '../schema.ts';
import { DEFAULT_POLICY, type SlaPolicy, slaPolicySchema } from '../sla/policy.ts';
import { type OnDuty, onDutySchema } from '../sla/rotation.ts';
import type { Actor } from './change.ts';

const policySetting: Setting<SlaPolicy> = { name: 'slaPolicy', schema: slaPolicySchema, initial: DEFAULT_POLICY };
const dutySetting: Setting<OnDuty> = { name: 'onDuty', schema: onDutySchema, initial: { kind: 'nobody' } };

/** Items whose clocks are set anew by one statement, so that a large workspace does not have to fit into memory. */
const PAGE = 500;

export function readPolicy(reader: Reader): Promise<SlaPolicy> {
  return readSetting(reader, policySetting);
}

export function readOnDuty(reader: Reader): Promise<OnDuty> {
  return readSetting(reader, dutySetting);
}

export async function changeOnDuty(tx: Tx, to: OnDuty, actor: Actor): Promise<void> {
  await changeSetting(tx, dutySetting, to, actor);
}

/**
 * Takes effect on every open item at once: their clocks are set anew in the same unit of work, and reminders that are
 * no longer true are taken back. So nobody ever sees a policy that holds for some items and not yet for others.
 *
 * One unit, because it is short enough: ten thousand open items, all of them moved, took 0.7 to 1.0 s of processor time
 * on either engine, during which changes wait and everything else goes on. Only what really changes is written; most changes
 * of a policy move nothing, or the items of one priority.
 */
export async function changePolicy(tx: Tx, to: SlaPolicy, actor: Actor): Promise<void> {
  await changeSetting(tx, policySetting, to, actor);
  for (let after = 0; ; ) {
    const page = await pageOf(tx, after);
    const changed: { id: number; columns: DueColumns }[] = [];
    for (const item of page) {
      after = item.id;
      const columns = dueColumns(item, to, actor.at);
      if (!isSame(item, columns)) changed.push({ id: item.id, columns });
      if (item.reminderKey !== null && !needsTeam(item, to, actor.at)) await takeBack(tx, item.id, item.reminderKey);
    }
    if (changed.length > 0) await write(tx, changed);
    if (page.length < PAGE) return;
    // Presses are acknowledged and lists read meanwhile.
    await setImmediate();
  }
}

/** No more of each item than its clocks need: there may be many. */
function pageOf(tx: Tx, after: number) {
  const { escalations: t } = escalationTables(tx);
  return tx
    .select({
      ...{ id: t.id, status: t.status, priority: t.priority, requesterId: t.requesterId },
      ...{ openedAt: t.openedAt, reopenedAt: t.reopenedAt, progressAt: t.progressAt, snoozedUntil: t.snoozedUntil },
      ...{ unansweredSince: t.unansweredSince, toldAt: t.toldAt, newsAt: t.newsAt, waitingSince: t.waitingSince },
      ...{ waits: t.waits, said: t.said, reminderKey: t.reminderKey, remindAt: t.remindAt, requesterAt: t.requesterAt },
      ...{ pickupDueAt: t.pickupDueAt, updateDueAt: t.updateDueAt, replyDueAt: t.replyDueAt },
    })
    .from(t)
    .where(and(inArray(t.status, [...ACTIVE]), gt(t.id, after)))
    .orderBy(asc(t.id))
    .limit(PAGE);
}

const DUE = ['pickupDueAt', 'updateDueAt', 'replyDueAt', 'remindAt', 'requesterAt'] as const;

function isSame(before: DueColumns, after: DueColumns): boolean {
  return DUE.every((name) => before[name]?.epochMilliseconds === after[name]?.epochMilliseconds);
}

/** All in one statement. Both engines call the columns of a list of values `column1`, `column2` and so on. */
async function write(tx: Tx, changed: readonly { id: number; columns: DueColumns }[]): Promise<void> {
  const { escalations: t } = escalationTables(tx);
  const rows = changed.map(({ id, columns }) => {
    const moments = DUE.map((name) => sql`CAST(${columns[name]?.epochMilliseconds ?? null} AS BIGINT)`);
    return sql`(${sql.join([sql`CAST(${id} AS BIGINT)`, ...moments], sql`, `)})`;
  });
  await tx
    .update(t)
    .set(Object.fromEntries(DUE.map((name, index) => [name, sql.raw(`of_item.column${index + 2}`)])))
    .from(sql`(VALUES ${sql.join(rows, sql`, `)}) AS of_item`)
    .where(eq(t.id, sql.raw('of_item.column1')));
}

async function takeBack(tx: Tx, id: number, key: string): Promise<void> {
  const { escalations: t } = escalationTables(tx);
  await retract(tx, key);
  await tx.update(t).set({ reminderKey: null }).where(eq(t.id, id));
}
