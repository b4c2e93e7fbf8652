/**
 * Who performs a call, and what became of it. Every claim has a name of its own, and each later write asks for it, so
 * that a process that was believed dead can't write over its successor.
 */
import { type Db, type Reader, type Tx, touch } from '../store/db.ts';
import { and, asc, eq, inArray, lte, or } from '../store/drizzle.ts';
import { prepared, type Slot } from '../store/prepared.ts';
import { record } from '../store/timeline.ts';
import { type Call, type CallRow, callOf, timelineOf } from './calls.ts';
import { actionTables, type CallState } from './schema.ts';

type Instant = Temporal.Instant;

/** In the unit of work that records the end. */
export type Tell = (tx: Tx, call: Call, at: Instant) => Promise<void>;

export type Claim = Pick<CallRow, 'id' | 'key' | 'claimedBy' | 'attempt'>;

type Looking = { readonly real: Instant };

const firstUntold = prepared((reader: Reader, slot: Slot<Looking>) => {
  const { actionCalls: t } = actionTables(reader);
  return reader
    .select({ id: t.id })
    .from(t)
    .where(and(eq(t.untold, true), lte(t.leaseUntil, slot('real', t.leaseUntil))))
    .orderBy(asc(t.id))
    .limit(1);
});

export type Claiming = {
  readonly real: Instant;
  readonly leaseUntil: Instant;
  readonly most: number;
  /** Names one claim. */
  readonly nameClaim: () => string;
  /** Actions that are known here. Others are left to newer replicas, unless they have waited since this moment. */
  readonly names: readonly string[];
  readonly strangeBefore: Instant;
};

/** Takes calls that nobody has, oldest first. Costs one small read when there are none. */
export async function claimCalls(db: Db, claiming: Claiming): Promise<CallRow[]> {
  if ((await listFree(db.read, { ...claiming, most: 1 })).length === 0) return [];
  return db.write(async (tx) => {
    const { actionCalls: t } = actionTables(tx);
    const claimed: CallRow[] = [];
    for (const { id, attempt, key } of await listFree(tx, claiming)) {
      const { leaseUntil, nameClaim } = claiming;
      const taken = { state: 'running', claimedBy: nameClaim(), attempt: attempt + 1, leaseUntil } as const;
      claimed.push(...(await tx.update(t).set(taken).where(eq(t.id, id)).returning()));
      touch(`action ${key}`);
    }
    return claimed;
  });
}

/** Nobody has begun it, or nobody is alive who did. */
async function listFree(reader: Reader, { real, names, strangeBefore, most }: Omit<Claiming, 'leaseUntil'>) {
  const { actionCalls: t } = actionTables(reader);
  const isFree = or(eq(t.state, 'waiting'), and(eq(t.state, 'running'), lte(t.leaseUntil, real)));
  const isKnown = or(inArray(t.name, [...names]), lte(t.leaseUntil, strangeBefore));
  return reader.select().from(t).where(and(isFree, isKnown)).orderBy(asc(t.id)).limit(most);
}

/** More time, and what it is doing now. False: it is somebody else's by now. */
export function renew(db: Db, claim: Claim, leaseUntil: Instant, progress?: string): Promise<boolean> {
  return db.write(async (tx) => {
    const kept = await update(tx, claim, { leaseUntil, ...(progress === undefined ? {} : { progress }) });
    if (kept && progress !== undefined) touch(`action ${claim.key}`);
    return kept !== undefined;
  });
}

export type Ending = {
  readonly state: Exclude<CallState, 'waiting' | 'running'>;
  readonly outcome?: string;
  readonly summary: string;
  readonly lines?: readonly string[];
  readonly errorId?: string;
};

type Telling = { readonly tell: Tell } | { readonly tellAt: Instant };

/** Records how a call ended, and tells of it in the same unit of work, or later. False: it is somebody else's by now. */
export function endCall(db: Db, claim: Claim, ending: Ending, at: Instant, how: Telling): Promise<boolean> {
  return db.write(async (tx) => {
    const later = 'tellAt' in how ? { untold: true, leaseUntil: how.tellAt } : {};
    const row = await update(tx, claim, { ...ending, ...later, endedAt: at, claimedBy: null, progress: null });
    if (!row) return false;
    const { key, by } = row;
    await record(tx, { item: timelineOf(key), at, by, what: 'ended', details: { ...ending } });
    touch(`action ${key}`);
    if ('tell' in how) await how.tell(tx, callOf(row), at);
    return true;
  });
}

/** Gives a call that was interrupted back: it is not its fault, so that try does not count. */
export function release(db: Db, claim: Claim): Promise<void> {
  return db.write(async (tx) => {
    const attempt = claim.attempt - 1;
    if (await update(tx, claim, { state: 'waiting', claimedBy: null, attempt })) touch('actions');
  });
}

/** Tells of ends that could not be told when they were recorded. @param again when to try those that fail again. */
export async function tellLate(db: Db, tell: Tell, at: Instant, { real, again }: { real: Instant; again: Instant }) {
  for (;;) {
    const [first] = await firstUntold(db.read, { real });
    if (!first) return;
    // Before it is tried, so that one that always fails does not keep the others waiting.
    await db.write((tx) => patch(tx, first.id, { leaseUntil: again }));
    await db.write(async (tx) => {
      const row = await patch(tx, first.id, { untold: false });
      if (row) await tell(tx, callOf(row), row.endedAt ?? at);
    });
  }
}

type Patch = Partial<Omit<CallRow, 'id' | 'key'>>;

async function patch(tx: Tx, id: number, values: Patch): Promise<CallRow | undefined> {
  const { actionCalls: t } = actionTables(tx);
  const [row] = await tx
    .update(t)
    .set(values)
    .where(and(eq(t.id, id), eq(t.untold, true)))
    .returning();
  return row;
}

async function update(tx: Tx, { id, claimedBy }: Claim, values: Patch): Promise<CallRow | undefined> {
  const { actionCalls: t } = actionTables(tx);
  const isOurs = and(eq(t.id, id), eq(t.state, 'running'), eq(t.claimedBy, claimedBy ?? ''));
  const [row] = await tx.update(t).set(values).where(isOurs).returning();
  return row;
}
