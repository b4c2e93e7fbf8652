/**
 * The records of issuance: who works on one, its intents and what came of them. Every write asks for the claim, so that a
 * process that was believed dead can't write over its successor.
 */
import type { Db, Reader, Tx } from '../../../platform/store/db.ts';
import { and, asc, eq, gt, isNull, lte, ne, or } from '../../../platform/store/drizzle.ts';
import { record } from '../../../platform/store/timeline.ts';
import { learnerItem, type UserCredential } from '../records.ts';
import { certificationTables } from '../schema.ts';

type Instant = Temporal.Instant;

export type Claim = {
  /** Names this one claim. */
  readonly name: string;
  readonly real: Instant;
  /** In real time. */
  readonly leaseUntil: Instant;
  readonly now: Instant;
};

/**
 * Takes it, unless somebody has it, or a call of which nobody knows the end may still be under way.
 * Undefined: not now.
 */
export function claim(db: Db, id: number, { name, real, leaseUntil, now }: Claim): Promise<UserCredential | undefined> {
  return db.write(async (tx) => {
    const { userCredentials: t } = certificationTables(tx);
    const isFree = or(isNull(t.leaseUntil), lte(t.leaseUntil, real));
    const isSettled = and(ne(t.issuance, 'creating'), ne(t.issuance, 'reconcile_required'));
    const isQuiet = or(isSettled, isNull(t.tryAt), lte(t.tryAt, now));
    const [row] = await tx
      .update(t)
      .set({ claimedBy: name, leaseUntil })
      .where(and(eq(t.id, id), isFree, isQuiet))
      .returning();
    return row;
  });
}

type Columns = Partial<Omit<UserCredential, 'id' | 'learner' | 'credential'>>;

/** Writes columns of a record that is ours. Undefined: it is somebody else's by now. */
export async function keep(
  tx: Tx,
  { id }: Pick<UserCredential, 'id'>,
  name: string,
  columns: Columns,
): Promise<UserCredential | undefined> {
  const { userCredentials: t } = certificationTables(tx);
  const [row] = await tx
    .update(t)
    .set(columns)
    .where(and(eq(t.id, id), eq(t.claimedBy, name)))
    .returning();
  return row;
}

/** A step of issuance in the learner's timeline. */
export async function recordStep(
  tx: Tx,
  { learner, credential, certifierId }: UserCredential,
  { what, by, at }: { readonly what: string; readonly by: string; readonly at: Instant },
): Promise<void> {
  const details = { credential, ...(certifierId === null ? {} : { certifierId }) };
  await record(tx, { item: learnerItem(learner), at, by, what, details });
}

export type Cursor = { readonly failures: number; readonly id: number };

/** Those that may be tried, the ones with the fewest failures first. Walks once through each, whatever is written meanwhile. */
export async function listToTry(reader: Reader, now: Instant, after: Cursor, size: number): Promise<UserCredential[]> {
  const { userCredentials: t } = certificationTables(reader);
  const isBehind = or(gt(t.failures, after.failures), and(eq(t.failures, after.failures), gt(t.id, after.id)));
  return reader
    .select()
    .from(t)
    .where(and(lte(t.tryAt, now), isBehind))
    .orderBy(asc(t.failures), asc(t.id))
    .limit(size);
}

/** Held here, and not complete at Certifier: in the order of their numbers. */
export async function listUnfinished(reader: Reader, after: number, size: number): Promise<UserCredential[]> {
  const { userCredentials: t } = certificationTables(reader);
  return reader
    .select()
    .from(t)
    .where(and(ne(t.issuance, 'complete'), gt(t.id, after)))
    .orderBy(asc(t.id))
    .limit(size);
}

export async function countUnfinished(reader: Reader, after: number): Promise<number> {
  const { userCredentials: t } = certificationTables(reader);
  return reader.$count(t, and(ne(t.issuance, 'complete'), gt(t.id, after)));
}

export async function findUserCredential(
  reader: Reader,
  { learner, credential }: Pick<UserCredential, 'learner' | 'credential'>,
): Promise<UserCredential | undefined> {
  const { userCredentials: t } = certificationTables(reader);
  const [row] = await reader
    .select()
    .from(t)
    .where(and(eq(t.learner, learner), eq(t.credential, credential)))
    .orderBy(asc(t.id));
  return row;
}
