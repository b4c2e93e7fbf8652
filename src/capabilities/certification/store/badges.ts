/** The run that issues missing badges: where it is, kept with every step. */
import type { Reader, Tx } from '../../../platform/store/db.ts';
import { and, asc, eq } from '../../../platform/store/drizzle.ts';
import { certificationTables } from '../schema.ts';

export type BadgeRun = ReturnType<typeof certificationTables>['badgeRuns']['$inferSelect'];

export async function findRunning(reader: Reader): Promise<BadgeRun | undefined> {
  const { badgeRuns: t } = certificationTables(reader);
  const [run] = await reader.select().from(t).where(eq(t.lock, 'badges')).orderBy(asc(t.id));
  return run;
}

type Beginning = { readonly key: string; readonly by: string; readonly at: Temporal.Instant };

/**
 * The run of this key, which may have begun before; it goes on where an interrupted one stopped.
 * @param seen the one that runs, or was interrupted. Undefined is returned when it is another one by now.
 */
export async function beginBadges(
  tx: Tx,
  { key, by, at }: Beginning,
  seen: BadgeRun | undefined,
): Promise<BadgeRun | undefined> {
  const { badgeRuns: t } = certificationTables(tx);
  const running = await findRunning(tx);
  if (running?.id !== seen?.id) return undefined;
  if (running?.key === key) return running;
  const [ended] = await tx.select().from(t).where(eq(t.key, key)).orderBy(asc(t.id));
  if (ended) return ended;
  if (running) await endBadges(tx, running.id, at);
  const [run] = await tx
    .insert(t)
    .values({
      key,
      startedBy: by,
      startedAt: at,
      lock: 'badges',
      cursor: running?.cursor ?? 0,
      looked: 0,
      issued: 0,
      failed: 0,
    })
    .returning();
  return run;
}

export async function moveBadges(
  tx: Tx,
  { id, looked, issued, failed }: BadgeRun,
  { cursor, isIssued }: { readonly cursor: number; readonly isIssued: boolean },
): Promise<BadgeRun> {
  const { badgeRuns: t } = certificationTables(tx);
  const counts = { looked: looked + 1, issued: issued + (isIssued ? 1 : 0), failed: failed + (isIssued ? 0 : 1) };
  const [run] = await tx
    .update(t)
    .set({ cursor, ...counts })
    .where(and(eq(t.id, id), eq(t.lock, 'badges')))
    .returning();
  if (!run) throw new Error(`The run ${id} was taken over.`);
  return run;
}

/** May be called twice. */
export async function endBadges(tx: Tx, id: number, at: Temporal.Instant): Promise<void> {
  const { badgeRuns: t } = certificationTables(tx);
  await tx
    .update(t)
    .set({ lock: null, endedAt: at })
    .where(and(eq(t.id, id), eq(t.lock, 'badges')));
}
