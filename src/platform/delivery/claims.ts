/**
 * Who has a row, and what became of it.
 * A change of state says in its condition whose row it must still be, so that two dispatchers never both send one.
 */
import type { Db, Tx } from '../store/db.ts';
import { and, asc, eq, isNotNull, isNull, lte, ne, or, type SQL, sql } from '../store/drizzle.ts';
import { findRow, inLane, type Lane, type Row, realTime } from './queue.ts';
import { type DeliveryState, deliveryTables } from './schema.ts';

export type Claim = { readonly by: string; readonly leaseMs: number; readonly clock: Temporal.Instant };

/** Takes the row, unless somebody was faster or another row of its lane is under way. */
export function claim(db: Db, lane: Lane, row: Row, { by, leaseMs, clock }: Claim): Promise<Row | undefined> {
  return db.write(async (tx) => {
    const { messages: m } = deliveryTables(tx);
    const now = realTime();
    const [other] = await tx
      .select({ id: m.id })
      .from(m)
      .where(and(eq(m.state, 'sending'), inLane(m, lane.kind, lane.destination), ne(m.id, row.id)))
      .orderBy(asc(m.id))
      .limit(1);
    if (other) return undefined;
    const free =
      row.state === 'due'
        ? eq(m.state, 'due')
        : and(eq(m.state, 'sending'), or(isNull(m.leaseUntil), lte(m.leaseUntil, now)));
    const [claimed] = await tx
      .update(m)
      .set({
        state: 'sending',
        claimedBy: by,
        leaseUntil: realTime(leaseMs),
        firstClaimedAt: row.firstClaimedAt ?? clock,
      })
      .where(and(eq(m.id, row.id), free, inLane(m, lane.kind, lane.destination)))
      .returning();
    return claimed;
  });
}

/** Asks for more time just before a call that can't be taken back. False: the row is somebody else's by now. */
export async function renew(db: Db, row: Row, leaseMs: number): Promise<boolean> {
  const state = await db.write((tx) => settle(tx, row, { leaseUntil: realTime(leaseMs) }));
  return state !== undefined;
}

type Patch = Partial<Omit<Row, 'id' | 'key'>>;

/** What every claim ends with, whatever came of it. */
export const UNCLAIMED = { claimedBy: null, leaseUntil: null } as const;

/** Writes what became of a claimed row, and answers its state. Undefined: the lease ran out, somebody else has it. */
export async function settle(
  tx: Tx,
  { id, claimedBy }: Row,
  patch: { [K in keyof Patch]: Patch[K] | SQL },
): Promise<DeliveryState | undefined> {
  const { messages: m } = deliveryTables(tx);
  const mine = and(eq(m.id, id), eq(m.state, 'sending'), eq(m.claimedBy, claimedBy ?? ''));
  const [changed] = await tx.update(m).set(patch).where(mine).returning({ state: m.state });
  return changed?.state;
}

/** Slack shows version `drawn`. Something newer may be wanted meanwhile, or the message taken back. */
export function stamp(tx: Tx, row: Row, { channel, ts, drawn }: { channel: string; ts: string; drawn: number }) {
  const { messages: m } = deliveryTables(tx);
  return settle(tx, row, {
    ...UNCLAIMED,
    channel,
    ts,
    drawn,
    state: sql`CASE WHEN ${m.retracted} OR ${m.wanted} > ${drawn} THEN 'due' ELSE 'sent' END`,
    firstClaimedAt: null,
    attempts: 0,
    retryAt: null,
    problem: null,
  });
}

/** The row left Slack, or never gets there. A card that is wanted again meanwhile starts from the beginning. */
export function drop(tx: Tx, row: Row, problem: string | null) {
  const { messages: m } = deliveryTables(tx);
  return settle(tx, row, {
    ...UNCLAIMED,
    ts: null,
    state: sql`CASE WHEN ${m.wanted} > ${row.wanted} AND NOT ${m.retracted} THEN 'due' ELSE 'dropped' END`,
    firstClaimedAt: null,
    attempts: 0,
    retryAt: null,
    problem,
  });
}

/** Nothing more is tried until a person asks for it or the card changes; perhaps it just did. */
export function giveUp(tx: Tx, row: Row, problem: string) {
  const { messages: m } = deliveryTables(tx);
  return settle(tx, row, {
    ...UNCLAIMED,
    state: sql`CASE WHEN ${m.wanted} > ${row.wanted} THEN 'due' WHEN ${m.retracted} AND ${m.ts} IS NULL THEN 'dropped' ELSE 'undeliverable' END`,
    firstClaimedAt: null,
    retryAt: null,
    problem,
  });
}

/** All that waits after a failure may try again; what Slack told to wait has no problem and goes on waiting. */
export async function endWaiting(db: Db): Promise<void> {
  await db.write(async (tx) => {
    const { messages: m } = deliveryTables(tx);
    await tx
      .update(m)
      .set({ retryAt: null })
      .where(and(eq(m.state, 'due'), isNotNull(m.retryAt), isNotNull(m.problem)));
  });
}

/**
 * A card whose message is gone is posted again, once, and its thread's notes wait for it.
 * @param lostTs where it was.
 * @returns `busy`: it is being redrawn this very moment, which will show. `lost`: it does not come back.
 */
export async function repostParent(tx: Tx, key: string, lostTs: string): Promise<'coming' | 'busy' | 'lost'> {
  const { messages: m } = deliveryTables(tx);
  const parent = await findRow(tx, key);
  if (parent?.kind !== 'card' || parent.retracted) return 'lost';
  if (parent.state === 'sending') return 'busy';
  if (parent.ts !== lostTs) return 'coming';
  if (parent.reposts > 0) return 'lost';
  await tx
    .update(m)
    .set({ state: 'due', ts: null, drawn: 0, reposts: 1, firstClaimedAt: null })
    .where(eq(m.id, parent.id));
  return 'coming';
}
