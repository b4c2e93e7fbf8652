/**
 * What the rest of the program sees of the database.
 *
 * `db.read` serves reads. `db.write(async (tx) => …)` is the unit of work: all of it is kept, durably, or none.
 * Units run one after the other. Nothing inside a unit may call the network, `db.read` or `db.write`;
 * a `tx` that is used after its unit has ended throws.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { BaseSQLiteDatabase } from 'drizzle-orm/sqlite-core';
import type { Answers } from './answers.ts';
import type { Engine } from './columns.ts';
import type { Statement } from './prepared.ts';

/** Typed as SQLite's; PostgreSQL's builders answer to the same calls as long as they are awaited. */
export type Queries = BaseSQLiteDatabase<'async', unknown, Record<string, never>>;

export type Reader = Pick<Queries, 'select' | 'selectDistinct' | '$count'> & {
  readonly engine: Engine;
  /** What `prepared` keeps for this connection, where that is possible. */
  readonly statements?: Map<unknown, Statement>;
  /** Of a connection that only reads, where the database tells of every commit. */
  readonly answers?: Answers;
};
/** Insert, update and delete exist only inside a unit of work. */
export type Tx = Reader & Pick<Queries, 'insert' | 'update' | 'delete'>;

/**
 * What changed in a unit of work, for whoever waits for it: `messages` wakes the dispatcher, `actions` the runner of
 * actions, `action KEY` says that this call is further or has ended, `home U1` redraws a Home.
 */
export type Topic = 'messages' | 'jobs' | 'settings' | 'actions' | `action ${string}` | `home ${string}`;

export type Db = {
  readonly engine: Engine;
  /** Throws inside a unit of work: use its `tx`. */
  readonly read: Reader;
  /** Resolves after the commit is on disk. Rejects with what `work` threw, and then nothing was kept. */
  write<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /** Called after each commit, with what it touched. */
  onCommit(listener: (touched: ReadonlySet<Topic>) => void): void;
  /** One cheap query; rejects when the database does not answer. */
  ping(): Promise<void>;
  /** Waits for units under way. May be called twice. */
  close(): Promise<void>;
};

type Unit = { readonly touched: Set<Topic> };
const units = new AsyncLocalStorage<Unit>();

/** Says that this unit changed something others wait for. They hear of it after the commit, never before. */
export function touch(topic: Topic): void {
  const unit = units.getStore();
  if (!unit) throw new Error(`touch(${topic}) outside a unit of work`);
  unit.touched.add(topic);
}

export function assertOutsideUnit(what: string): void {
  if (units.getStore()) throw new Error(`${what} inside a unit of work: use its tx.`);
}

/** Runs `work` on a handle that dies with the unit. Returns what it touched beside its result. */
export async function runUnit<T>(
  queries: Tx,
  work: (tx: Tx) => Promise<T>,
): Promise<{ result: T; touched: Set<Topic> }> {
  const unit: Unit = { touched: new Set() };
  const { proxy, revoke } = Proxy.revocable(queries, {});
  try {
    return { result: await units.run(unit, () => work(proxy)), touched: unit.touched };
  } finally {
    revoke();
  }
}

/** The listeners of one database. */
export function commitListeners() {
  const listeners: ((touched: ReadonlySet<Topic>) => void)[] = [];
  return {
    on: (listener: (touched: ReadonlySet<Topic>) => void) => void listeners.push(listener),
    tell(touched: ReadonlySet<Topic>) {
      if (touched.size > 0) for (const listener of listeners) listener(touched);
    },
  };
}
