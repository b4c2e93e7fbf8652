/**
 * PostgreSQL, for several replicas, and PGlite, its embedded build, for tests.
 * A unit of work is a READ COMMITTED transaction that first takes one advisory lock, so that units run one after
 * the other across all replicas and the hash chains never fork.
 */
import { setTimeout } from 'node:timers/promises';
import type { PGlite } from '@electric-sql/pglite';
import pg from 'pg';
import { assertOutsideUnit, commitListeners, type Db, type Queries, type Reader, runUnit, type Tx } from './db.ts';
import { drivers, sql } from './drizzle.ts';

/** Any fixed number will do; this one is ours alone in the database. */
const WRITE_LOCK = 7_302_025;

/** Our own time-outs, in milliseconds: a database that hangs must become an error, and the error words for a person. */
const PATIENCE = {
  connect: 5_000,
  /** The server gives up a statement, waiting for the lock included; as long as a locked SQLite file is waited for. */
  statement: 10_000,
  /** A replica that stopped in the middle of a unit, holding the lock, loses it. Units never wait for a network. */
  idleInUnit: 15_000,
  /** The server has not even said that it gave up: it, or the way to it, is gone. */
  silence: 15_000,
  farewell: 2_000,
};
export type Patience = typeof PATIENCE;

/** What drizzle's PostgreSQL drivers have and the SQLite types do not say. */
type Executes = { execute(query: unknown): Promise<unknown> };
type Transaction = <T>(work: (tx: Queries & Executes) => Promise<T>) => Promise<T>;

/** What DATABASE_URL itself says of a time-out (`?statement_timeout=…`) wins over `patience`. */
export function openPostgres(url: string, patience: Patience = PATIENCE): Db {
  const pool = new pg.Pool({
    connectionString: url,
    connectionTimeoutMillis: patience.connect,
    statement_timeout: patience.statement,
    idle_in_transaction_session_timeout: patience.idleInUnit,
    query_timeout: patience.silence,
    keepAlive: true,
    max: 10,
  });
  // A connection that breaks is replaced by the pool, and its query rejects; without listeners, for an idle one and for
  // one in use, it would end the process.
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  const { drizzle } = drivers.nodePostgres();
  return onPostgres(drizzle(pool), {
    transaction: (work) => transactionOn(pool, (client) => work(asQueries(drizzle(client)))),
    // A server that is silent does not answer a farewell either.
    close: () => Promise.race([pool.end(), setTimeout(patience.farewell, undefined, { ref: false })]),
  });
}

export function openPglite(client: PGlite): Db {
  const connected = drivers.pglite().drizzle(client);
  return onPostgres(connected, {
    transaction: (work) => connected.transaction((tx) => work(asQueries(tx))),
    close: async () => {},
  });
}

/**
 * Instead of drizzle's own, which keeps a connection for ever on which BEGIN has failed, and gives one back to the pool
 * on which a query is still hanging. A connection that could not even roll back is closed.
 */
async function transactionOn<T>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let broken = false;
  try {
    await client.query('BEGIN');
    const result = await work(client);
    await client.query('COMMIT');
    return result;
  } catch (error) {
    broken = isSilence(error) || !(await client.query('ROLLBACK').catch(() => undefined));
    throw error;
  } finally {
    client.release(broken);
  }
}

/** The driver has no other name for it; drizzle wraps it. */
function isSilence(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return error.message === 'Query read timeout' || isSilence(error.cause);
}

/** The cast: PostgreSQL's builders answer to the calls that SQLite's types describe, as long as they are awaited. */
function asQueries(connected: unknown): Queries & Executes {
  return connected as Queries & Executes;
}

type Ways = { readonly transaction: Transaction; readonly close: () => Promise<void> };

function onPostgres(connected: unknown, { transaction, close }: Ways): Db {
  const queries = asQueries(connected);
  const listeners = commitListeners();
  const reads = Object.assign(queries, { engine: 'postgres' as const }) as Reader;
  const running = new Set<Promise<unknown>>();
  const inTurn = turns();
  let closed: Promise<void> | undefined;

  async function write<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    assertOutsideUnit('db.write');
    const { result, touched } = await inTurn(() =>
      transaction(async (tx) => {
        await tx.execute(sql`SELECT pg_advisory_xact_lock(${WRITE_LOCK})`);
        return runUnit(Object.assign(tx, { engine: 'postgres' as const }), work);
      }),
    );
    listeners.tell(touched);
    return result;
  }

  return {
    engine: 'postgres',
    get read() {
      assertOutsideUnit('db.read');
      return reads;
    },
    write(work) {
      const unit = write(work);
      running.add(unit);
      return unit.finally(() => running.delete(unit));
    },
    onCommit: listeners.on,
    ping: async () => void (await queries.execute(sql`SELECT 1`)),
    close() {
      closed ??= Promise.allSettled(running).then(close);
      return closed;
    },
  };
}

/**
 * The lock lets units through one by one anyway. Those of this process wait for it here, where waiting takes no
 * connection from the readers and no time-out runs: a burst of presses is slow, never refused.
 */
function turns(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const turn = last.then(work);
    last = turn.catch(() => {});
    return turn;
  };
}
