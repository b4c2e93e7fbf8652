/**
 * The rows of `messages` as a queue: where anything is due, and which row is next.
 * Each question reads a few rows by the index `messages_state`, however many are due.
 */
import type { Reader } from '../store/db.ts';
import {
  aliasedTable,
  and,
  asc,
  eq,
  gt,
  gte,
  isNotNull,
  isNull,
  lt,
  lte,
  notExists,
  or,
  type SQL,
  sql,
} from '../store/drizzle.ts';
import { prepared, type Slot } from '../store/prepared.ts';
import { deliveryTables } from './schema.ts';

type Messages = ReturnType<typeof deliveryTables>['messages'];
export type Row = Messages['$inferSelect'];

/**
 * One destination's posts, or its changes (redraws and deletions). Each is worked one row at a time, in order.
 */
export type Lane = { readonly kind: 'post' | 'change'; readonly destination: string };

/** From this failure on a row lets others of its channel pass. */
export const PASSED_AFTER = 10;

/** The real time, for leases and retries, as the columns hold it. */
export function realTime(plusMs = 0): Temporal.Instant {
  return Temporal.Instant.fromEpochMilliseconds(Date.now() + plusMs);
}

/** Every destination that has anything due, once, from one on and around. Reads one row each. */
export async function* dueDestinations(reader: Reader, from: string): AsyncGenerator<string> {
  const first = await findDestination(reader, { atLeast: from });
  for (let at = first; at !== undefined; at = await findDestination(reader, { above: at })) yield at;
  if (from === '') return;
  for (let at = await findDestination(reader, { above: '' }); at !== undefined && at < from; ) {
    yield at;
    at = await findDestination(reader, { above: at });
  }
}

async function findDestination(
  reader: Reader,
  range: { readonly above: string } | { readonly atLeast: string },
): Promise<string | undefined> {
  const [row] =
    'above' in range
      ? await destinationWhere.gt(reader, { limit: range.above })
      : await destinationWhere.gte(reader, { limit: range.atLeast });
  return row?.destination;
}

const destinationIn = (compare: typeof gt) =>
  prepared((reader: Reader, slot: Slot<{ limit: string }>) => {
    const { messages: m } = deliveryTables(reader);
    return reader
      .select({ destination: m.destination })
      .from(m)
      .where(and(eq(m.state, 'due'), compare(m.destination, slot('limit', m.destination))))
      .orderBy(asc(m.destination))
      .limit(1);
  });
const destinationWhere = { gt: destinationIn(gt), gte: destinationIn(gte) };

/** Whether a lane has anything due, ready or not. Reads one row. */
export async function hasDue(reader: Reader, { kind, destination }: Lane): Promise<boolean> {
  const rows = await firstDue[kind](reader, { destination });
  return rows.length > 0;
}

const firstDue = forBoth((kind) =>
  prepared((reader: Reader, slot: Slot<InLane>) => {
    const { messages: m } = deliveryTables(reader);
    return reader
      .select({ id: m.id })
      .from(m)
      .where(and(eq(m.state, 'due'), inLane(m, kind, slot('destination', m.destination))))
      .orderBy(asc(m.ts), asc(m.id))
      .limit(1);
  }),
);

/** Lanes whose row is claimed, by whom and until when. There are never more than a few. */
export async function listClaims(reader: Reader) {
  return allClaims(reader, {});
}

const allClaims = prepared((reader: Reader) => {
  const { messages: m } = deliveryTables(reader);
  return reader
    .select({ destination: m.destination, ts: m.ts, claimedBy: m.claimedBy, leaseUntil: m.leaseUntil })
    .from(m)
    .where(eq(m.state, 'sending'))
    .orderBy(asc(m.id))
    .limit(1000);
});

export function inLane(m: Messages, kind: Lane['kind'], destination: string | SQL): SQL | undefined {
  return and(eq(m.destination, destination), kind === 'post' ? isNull(m.ts) : isNotNull(m.ts));
}

type InLane = Pick<Lane, 'destination'>;

/** The two kinds of lane are asked for by two queries, each with its own condition. */
function forBoth<T>(make: (kind: Lane['kind']) => T): Readonly<Record<Lane['kind'], T>> {
  return { post: make('post'), change: make('change') };
}

/** What a lane may do next: take a row, or wait until a moment of real time. Undefined: nothing to do. */
export type Next = { readonly row: Row } | { readonly waitUntil: Temporal.Instant; readonly why: 'claimed' | 'failed' };

/** @param resting cards drawn a moment ago, which have to wait. @param now real time. */
export async function findNext(
  reader: Reader,
  lane: Lane,
  resting: ReadonlySet<number>,
  now: Temporal.Instant,
): Promise<Next | 'resting' | undefined> {
  const [claimed] = await firstClaimed[lane.kind](reader, { destination: lane.destination });
  if (claimed) {
    const until = claimed.leaseUntil ?? now;
    return Temporal.Instant.compare(until, now) > 0 ? { waitUntil: until, why: 'claimed' } : { row: claimed };
  }
  const candidates = await firstCandidates[lane.kind](reader, {
    destination: lane.destination,
    now,
    limit: resting.size + 1,
  });
  const rows: Row[] = candidates.map(({ row }) => row);
  const row = rows.find(({ id }) => !resting.has(id));
  if (row?.retryAt && Temporal.Instant.compare(row.retryAt, now) > 0) return { waitUntil: row.retryAt, why: 'failed' };
  if (row) return { row };
  if (rows.length > 0) return 'resting';
  const [retry] = await firstRetry[lane.kind](reader, { destination: lane.destination });
  return retry?.at ? { waitUntil: retry.at, why: 'failed' } : undefined;
}

const firstClaimed = forBoth((kind) =>
  prepared((reader: Reader, slot: Slot<InLane>) => {
    const { messages: m } = deliveryTables(reader);
    return reader
      .select()
      .from(m)
      .where(and(eq(m.state, 'sending'), inLane(m, kind, slot('destination', m.destination))))
      .orderBy(asc(m.id))
      .limit(1);
  }),
);

type Candidates = InLane & { readonly now: Temporal.Instant; readonly limit: number };

const firstCandidates = forBoth((kind) =>
  prepared((reader: Reader, slot: Slot<Candidates>) => {
    const { messages: m } = deliveryTables(reader);
    const parent = aliasedTable(m, 'parent');
    const parentIsSettled = or(
      isNull(m.underKey),
      isNotNull(parent.ts),
      eq(parent.state, 'undeliverable'),
      eq(parent.state, 'dropped'),
    );
    const isReady = or(isNull(m.retryAt), lte(m.retryAt, slot('now', m.retryAt)));
    // Posts keep their order: the first one is waited for. The order of redraws does not matter.
    const isNextInOrder = kind === 'post' ? or(isReady, lt(m.attempts, PASSED_AFTER)) : isReady;
    // A message that has answers leaves "This message was deleted" behind: its thread goes first. Thread entries have none.
    const entry = aliasedTable(m, 'entry');
    const entriesToGo = reader
      .select({ id: entry.id })
      .from(entry)
      .where(
        and(
          ...[or(eq(entry.state, 'due'), eq(entry.state, 'sending')), inLane(entry, kind, m.destination.getSQL())],
          ...[eq(entry.retracted, true), eq(entry.underKey, m.key)],
        ),
      )
      .orderBy(asc(entry.id))
      .limit(1);
    const isBare =
      kind === 'post' ? undefined : or(eq(m.retracted, false), isNotNull(m.underKey), notExists(entriesToGo));
    return reader
      .select({ row: m })
      .from(m)
      .leftJoin(parent, eq(parent.key, m.underKey))
      .where(
        and(
          ...[eq(m.state, 'due'), inLane(m, kind, slot('destination', m.destination))],
          ...[isNextInOrder, parentIsSettled, isBare],
        ),
      )
      .orderBy(asc(m.ts), asc(m.id))
      .limit(sql.placeholder('limit'));
  }),
);

const firstRetry = forBoth((kind) =>
  prepared((reader: Reader, slot: Slot<InLane>) => {
    const { messages: m } = deliveryTables(reader);
    return reader
      .select({ at: m.retryAt })
      .from(m)
      .where(and(eq(m.state, 'due'), inLane(m, kind, slot('destination', m.destination)), isNotNull(m.retryAt)))
      .orderBy(asc(m.retryAt))
      .limit(1);
  }),
);

export async function findRow(reader: Reader, key: string): Promise<Row | undefined> {
  const { messages: m } = deliveryTables(reader);
  const [row] = await reader.select().from(m).where(eq(m.key, key)).orderBy(asc(m.id)).limit(1);
  return row;
}
