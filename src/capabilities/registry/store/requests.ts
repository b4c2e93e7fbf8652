/** Requests that are not over, and the one way in which each goes on. */
import type { Reader, Tx } from '../../../platform/store/db.ts';
import { and, asc, eq, inArray, lt, lte } from '../../../platform/store/drizzle.ts';
import type { CrawlEnd, Kind, RequestRow } from '../request.ts';
import { registryTables } from '../schema.ts';

type Asking = Pick<RequestRow, 'key' | 'kind' | 'subject' | 'by' | 'place' | 'requestedAt'>;

/** Ended ones are forgotten after this many hours. */
const KEPT_HOURS = 30 * 24;

/** May be called twice: `isNew` only the first time. */
export async function beginRequest(
  tx: Tx,
  asking: Asking,
): Promise<{ readonly row: RequestRow; readonly isNew: boolean }> {
  const { registryRequests: t } = registryTables(tx);
  const [made] = await tx
    .insert(t)
    .values({ ...asking, state: 'asking', looks: 0 })
    .onConflictDoNothing()
    .returning();
  if (made) return { row: made, isNew: true };
  const [row] = await tx.select().from(t).where(eq(t.key, asking.key)).orderBy(asc(t.id));
  if (!row) throw new Error(`The request ${asking.key} vanished.`);
  return { row, isNew: false };
}

/** Taken: it is looked at from now on. */
export async function follow(tx: Tx, id: number, crawl: string, at: Temporal.Instant): Promise<void> {
  const { registryRequests: t } = registryTables(tx);
  await tx.update(t).set({ state: 'followed', crawl, at, requestedAt: at }).where(eq(t.id, id));
}

export async function schedule(tx: Tx, id: number, at: Temporal.Instant): Promise<void> {
  const { registryRequests: t } = registryTables(tx);
  await tx.update(t).set({ state: 'scheduled', at }).where(eq(t.id, id));
}

export async function lookAgain(tx: Tx, { id, looks }: RequestRow, at: Temporal.Instant): Promise<void> {
  const { registryRequests: t } = registryTables(tx);
  await tx
    .update(t)
    .set({ at, looks: looks + 1 })
    .where(and(eq(t.id, id), eq(t.state, 'followed')));
}

/** Undefined when somebody else was faster. */
export async function endRequest(
  tx: Tx,
  { id, state }: Pick<RequestRow, 'id' | 'state'>,
  { at, end = null, errorCode = null }: { at: Temporal.Instant; end?: CrawlEnd | null; errorCode?: string | null },
): Promise<RequestRow | undefined> {
  const { registryRequests: t } = registryTables(tx);
  const [row] = await tx
    .update(t)
    .set({ state: 'ended', at: null, end, errorCode, endedAt: at })
    .where(and(eq(t.id, id), eq(t.state, state)))
    .returning();
  await tx.delete(t).where(lt(t.endedAt, at.subtract({ hours: KEPT_HOURS })));
  return row;
}

export async function listDue(reader: Reader, now: Temporal.Instant, most: number): Promise<RequestRow[]> {
  const { registryRequests: t } = registryTables(reader);
  return reader
    .select()
    .from(t)
    .where(and(inArray(t.state, ['scheduled', 'followed']), lte(t.at, now)))
    .orderBy(asc(t.at), asc(t.id))
    .limit(most);
}

/** What somebody wants later already, of the same. */
export async function findScheduled(reader: Reader, kind: Kind, subject: string): Promise<RequestRow | undefined> {
  const { registryRequests: t } = registryTables(reader);
  const same = and(eq(t.kind, kind), eq(t.subject, subject), eq(t.state, 'scheduled'));
  const [row] = await reader.select().from(t).where(same).orderBy(asc(t.id)).limit(1);
  return row;
}

/** As if it had never been asked. */
export async function dropRequest(tx: Tx, { id }: Pick<RequestRow, 'id'>): Promise<void> {
  const { registryRequests: t } = registryTables(tx);
  await tx.delete(t).where(eq(t.id, id));
}
