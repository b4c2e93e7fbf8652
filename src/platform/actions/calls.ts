/** The calls in the database: written by whoever wants something, and read by whoever watches. */
import { UserError } from '../errors.ts';
import { type Reader, type Tx, touch } from '../store/db.ts';
import { and, asc, eq, inArray } from '../store/drizzle.ts';
import { record } from '../store/timeline.ts';
import type { Origin } from './action.ts';
import type { Inputs } from './inputs.ts';
import { actionTables, type CallState } from './schema.ts';

export type Call = {
  readonly key: string;
  readonly name: string;
  /** As they were typed, without secrets. */
  readonly inputs: Inputs;
  readonly by: string;
  readonly approvedBy?: string;
  readonly origin: Origin;
  readonly practice: boolean;
  readonly state: CallState;
  /** What it is doing now, while it runs. */
  readonly progress?: string;
  /** Once it is done, unless it was an exercise. */
  readonly outcome?: string;
  /** Once it ended: for people, whatever came of it. */
  readonly summary?: string;
  readonly lines?: readonly string[];
  /** A bug: it stands in the log beside the cause. */
  readonly errorId?: string;
  readonly startedAt: Temporal.Instant;
  readonly endedAt?: Temporal.Instant;
};

export type CallRow = ReturnType<typeof actionTables>['actionCalls']['$inferSelect'];

/** The item of a call's own entries in the timeline. */
export const timelineOf = (key: string) => `action:${key}`;

type NewCall = Pick<Call, 'key' | 'name' | 'inputs' | 'by' | 'origin' | 'practice' | 'startedAt'> & {
  readonly approvedBy: string | null;
};

/** The call with this key: this one, or the one that is there. @param real nobody else takes it before. */
export async function insertCall(tx: Tx, what: NewCall, real: Temporal.Instant): Promise<Call> {
  const { actionCalls } = actionTables(tx);
  const [row] = await tx
    .insert(actionCalls)
    .values({ ...what, state: 'waiting', untold: false, attempt: 0, leaseUntil: real })
    .onConflictDoNothing()
    .returning();
  if (!row) return sameCall(await getCall(tx, what.key), what);
  const { key, name, inputs, by, approvedBy, origin, practice, startedAt: at } = what;
  const details = { name, inputs, origin, practice, ...(approvedBy === null ? {} : { approvedBy }) };
  await record(tx, { item: timelineOf(key), at, by, what: 'started', details });
  touch('actions');
  return callOf(row);
}

/** @throws Error when the key means something else: whoever chose it chose badly. */
function sameCall(there: Call, { name }: NewCall): Call {
  if (there.name !== name) throw new Error(`The key ${there.key} belongs to a call of ${there.name}, not of ${name}.`);
  return there;
}

type Again = { readonly key: string; readonly by: string; readonly at: Temporal.Instant };

/** @throws UserError when it did not fail and is not unknown. @param real nobody else takes it before. */
export async function callAgain(tx: Tx, { key, by, at }: Again, real: Temporal.Instant): Promise<Call> {
  const { actionCalls: t } = actionTables(tx);
  const [row] = await tx
    .update(t)
    .set({ state: 'waiting', attempt: 0, leaseUntil: real, ...NO_END })
    .where(and(eq(t.key, key), inArray(t.state, ['failed', 'unknown'])))
    .returning();
  if (!row) {
    const { state } = await getCall(tx, key);
    throw new UserError(state === 'done' ? 'That is done already.' : 'That is being done already.');
  }
  await record(tx, { item: timelineOf(key), at, by, what: 'started again' });
  touch('actions');
  touch(`action ${key}`);
  return callOf(row);
}

const NO_END = {
  progress: null,
  outcome: null,
  summary: null,
  lines: null,
  errorId: null,
  endedAt: null,
  untold: false,
} as const;

export async function findCall(reader: Reader, key: string): Promise<Call | undefined> {
  const { actionCalls: t } = actionTables(reader);
  const [row] = await reader.select().from(t).where(eq(t.key, key)).orderBy(asc(t.id));
  return row && callOf(row);
}

/** @throws Error when there is none. */
export async function getCall(reader: Reader, key: string): Promise<Call> {
  const call = await findCall(reader, key);
  if (!call) throw new Error(`There is no call with the key ${key}.`);
  return call;
}

export function callOf(row: CallRow): Call {
  const { key, name, inputs, by, origin, practice, state, startedAt } = row;
  const { approvedBy, progress, outcome, summary, lines, errorId, endedAt } = row;
  return {
    ...{ key, name, inputs, by, origin, practice, state, startedAt },
    ...(approvedBy === null ? {} : { approvedBy }),
    ...(progress === null ? {} : { progress }),
    ...(outcome === null ? {} : { outcome }),
    ...(summary === null ? {} : { summary }),
    ...(lines === null ? {} : { lines }),
    ...(errorId === null ? {} : { errorId }),
    ...(endedAt === null ? {} : { endedAt }),
  };
}
