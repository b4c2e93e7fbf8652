/**
 * PostgreSQL, for several replicas, and PGlite, its embedded build, for tests.
 * A unit of work is a READ COMMITTED transaction that first takes one advisory lock, so that units run one after
 * the other across all replicas and the hash chains never fork.
 */
import type { PGlite } from '@electric-sql/pglite';
import pg from 'pg';
import { assertOutsideUnit, commitListeners, type Db, type Queries, type Reader, runUnit, type Tx } from './db.ts';
import { drivers, sql } from './drizzle.ts';

/** Any fixed number will do; this one is ours alone in the database. */
const WRITE_LOCK = 7_302_025;

/** Our own time-outs, in milliseconds: a database that hangs must become an error a person can read. */
const CONNECT_TIMEOUT_MS = 5_000;

/** What drizzle's PostgreSQL drivers have and the SQLite types do not say. */
type Transactional = {
  transaction<T>(work: (tx: Queries & { execute(query: unknown): Promise<unknown> }) => Promise<T>): Promise<T>;
  execute(query: unknown): Promise<unknown>;
};

export function openPostgres(url: string): Db {
  const pool = new pg.Pool({ connectionString: url, connectionTimeoutMillis: CONNECT_TIMEOUT_MS, max: 10 });
  // A connection that breaks is replaced by the pool, and its query rejects; without listeners, for an idle one and for
  // one in use, it would end the process.
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  return onPostgres(drivers.nodePostgres().drizzle(pool), () => pool.end());
}

export function openPglite(client: PGlite): Db {
  return onPostgres(drivers.pglite().drizzle(client), async () => {});
}

function onPostgres(connected: unknown, close: () => Promise<void>): Db {
  // The cast: PostgreSQL's builders answer to the calls that SQLite's types describe, as long as they are awaited.
  const queries = connected as Omit<Queries, 'transaction'> & Transactional;
  const listeners = commitListeners();
  const reads = Object.assign(queries, { engine: 'postgres' as const }) as Reader;
  const running = new Set<Promise<unknown>>();
  let closed: Promise<void> | undefined;

  async function write<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    assertOutsideUnit('db.write');
    const { result, touched } = await queries.transaction(async (tx) => {
      await tx.execute(sql`SELECT pg_advisory_xact_lock(${WRITE_LOCK})`);
      return runUnit(Object.assign(tx, { engine: 'postgres' as const }), work);
    });
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
