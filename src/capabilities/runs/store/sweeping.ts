/** What is due in runs, each in a unit of work of its own: one that fails keeps no other from being told. */
import { z } from 'zod';
import { show } from '../../../platform/delivery/show.ts';
import type { People } from '../../../platform/slack/people.ts';
import type { Db, Reader, Tx } from '../../../platform/store/db.ts';
import { and, eq, lte, ne } from '../../../platform/store/drizzle.ts';
import { stalledInChannel, stalledToOwner, waitIsOver } from '../notices.ts';
import { type RunRow, STALLED_MINUTES } from '../run.ts';
import { runTables } from '../schema.ts';
import { findRow, getRow, loadRun } from './loading.ts';
import { pressIn } from './pressing.ts';
import { threadOf } from './saving.ts';

/** How many requests expired. */
export async function expireApprovals(db: Db, now: Temporal.Instant): Promise<number> {
  const { runs: t } = runTables(db.read);
  const due = await db.read.select({ id: t.id }).from(t).where(lte(t.approvalDueAt, now)).orderBy(t.id);
  let expired = 0;
  for (const { id } of due) expired += await db.write((tx) => expireIn(tx, id, now));
  return expired;
}

async function expireIn(tx: Tx, id: number, now: Temporal.Instant): Promise<number> {
  const { run } = await loadRun(tx, id);
  const late = run.state.approvals.filter(
    ({ status, expiresAt }) => status === 'pending' && Temporal.Instant.compare(expiresAt, now) <= 0,
  );
  for (const approval of late)
    await pressIn(tx, id, { command: { do: 'expire approval', id: approval.id }, by: 'system', at: now });
  return late.length;
}

/** The owner is reminded once; after the same time again, or at once where words no longer reach them, the channel is told. Returns how many were told. */
export async function remindOfStalled(
  db: Db,
  now: Temporal.Instant,
  people: Pick<People, 'isReachable'>,
): Promise<number> {
  const { runs: t } = runTables(db.read);
  const due = await db.read
    .select({ id: t.id, ownerId: t.ownerId })
    .from(t)
    .where(and(lte(t.remindAt, now), ne(t.status, 'finished')))
    .orderBy(t.id);
  for (const { id, ownerId } of due) {
    const isThere = await people.isReachable(ownerId).catch(() => true);
    await db.write((tx) => remind(tx, id, now, isThere));
  }
  return due.length;
}

async function remind(tx: Tx, id: number, now: Temporal.Instant, isThere: boolean): Promise<void> {
  const row = await getRow(tx, id);
  if (row.status !== 'running' || row.remindAt === null || Temporal.Instant.compare(row.remindAt, now) > 0) return;
  if (await tellOfWait(tx, id, now)) return;
  const toOwner = row.reminded === 'nobody' && isThere;
  const thread = await threadOf(tx, row);
  if (toOwner) await show(tx, stalledToOwner(row, now), now);
  else if (thread) await show(tx, stalledInChannel(row, thread, { now, isThere }), now);
  const { runs: t } = runTables(tx);
  await tx
    .update(t)
    .set({
      reminded: toOwner ? 'owner' : 'channel',
      remindAt: toOwner ? now.add({ minutes: STALLED_MINUTES }) : null,
    })
    .where(eq(t.id, id));
}

/** False: nobody asked to be told. Afterwards it may stand still for as long as any other run. */
async function tellOfWait(tx: Tx, id: number, now: Temporal.Instant): Promise<boolean> {
  const { reminder } = (await loadRun(tx, id)).run.state;
  if (!reminder) return false;
  const { row } = await pressIn(tx, id, { command: { do: 'end wait' }, by: 'system', at: now });
  await show(tx, waitIsOver(row, reminder.by), now);
  const { runs: t } = runTables(tx);
  await tx
    .update(t)
    .set({ reminded: 'nobody', remindAt: now.add({ minutes: STALLED_MINUTES }) })
    .where(eq(t.id, id));
  return true;
}

const stalled = z.object({ id: z.number(), lastAt: z.number() });

/** Nobody has done anything in it since. */
export async function isStillStalled(reader: Reader, input: unknown): Promise<boolean> {
  const { id, lastAt } = stalled.parse(input);
  const row: RunRow | undefined = await findRow(reader, id);
  return row?.status === 'running' && row.lastAt.epochMilliseconds === lastAt;
}
