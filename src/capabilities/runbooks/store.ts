/** What people opened. Nothing hangs on it: it only saves them a search. */
import type { Db, Reader } from '../../platform/store/db.ts';
import { count, desc, eq, gte } from '../../platform/store/drizzle.ts';
import { runbookTables } from './schema.ts';

export type Opening = { readonly person: string; readonly runbook: string; readonly at: Temporal.Instant };

/** May be called twice; the later moment stays. */
export async function recordOpening(db: Db, { person, runbook, at }: Opening): Promise<void> {
  await db.write(async (tx) => {
    const { runbookOpens: t } = runbookTables(tx);
    await tx
      .insert(t)
      .values({ person, runbook, openedAt: at })
      .onConflictDoUpdate({ target: [t.person, t.runbook], set: { openedAt: at } });
  });
}

/** Ids, newest first. */
export async function listRecent(reader: Reader, person: string, size: number): Promise<string[]> {
  const { runbookOpens: t } = runbookTables(reader);
  const rows = await reader
    .select({ runbook: t.runbook })
    .from(t)
    .where(eq(t.person, person))
    .orderBy(desc(t.openedAt), t.runbook)
    .limit(size);
  return rows.map(({ runbook }) => runbook);
}

/** Ids that several people opened since then, those of most people first. */
export async function listPopular(reader: Reader, since: Temporal.Instant, size: number): Promise<string[]> {
  const { runbookOpens: t } = runbookTables(reader);
  const rows = await reader
    .select({ runbook: t.runbook, people: count() })
    .from(t)
    .where(gte(t.openedAt, since))
    .groupBy(t.runbook)
    .orderBy(desc(count()), t.runbook)
    .limit(size);
  return rows.filter(({ people }) => people > 1).map(({ runbook }) => runbook);
}
