/** The same for PostgreSQL, in a file of its own: a process on SQLite never loads its driver. */
import type { PGlite } from '@electric-sql/pglite';
import pg from 'pg';
import { reason, StartError } from '../errors.ts';
import { drivers, migrators, sql } from './drizzle.ts';
import { folder, refuseNewer } from './migrate.ts';

/** Any fixed number will do; this one is ours alone in the database. */
const MIGRATION_LOCK = 7_302_026;
const CONNECT_TIMEOUT_MS = 5_000;

/** May be called by several processes at once, and again. */
export async function migratePostgres(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: CONNECT_TIMEOUT_MS });
  // A connection that breaks later rejects the query that uses it; without a listener it would end the process.
  client.on('error', () => {});
  try {
    await client.connect();
    await client.query(`SELECT pg_advisory_lock(${MIGRATION_LOCK})`);
    refuseNewer('postgres', await lastApplied((query) => client.query(query)));
    await migrators
      .nodePostgres()
      .migrate(drivers.nodePostgres().drizzle(client), { migrationsFolder: folder('postgres') });
  } catch (error) {
    if (error instanceof StartError) throw error;
    throw new StartError(
      `The PostgreSQL database in DATABASE_URL does not answer as it should: ${reason(error)}. Check host, port, user, password and database name.`,
    );
  } finally {
    await client.end().catch(() => {});
  }
}

export async function migratePglite(client: PGlite): Promise<void> {
  const db = drivers.pglite().drizzle(client);
  refuseNewer('postgres', await lastApplied((query) => client.query(query)));
  await migrators.pglite().migrate(db, { migrationsFolder: folder('postgres') });
  await db.execute(sql`SELECT 1`);
}

async function lastApplied(query: (text: string) => Promise<{ rows: unknown[] }>): Promise<number> {
  const known = await query("SELECT to_regclass('drizzle.__drizzle_migrations') AS name");
  if (!isRow(known.rows[0]) || known.rows[0].name === null) return 0;
  const last = await query('SELECT max(created_at) AS at FROM drizzle.__drizzle_migrations');
  return isRow(last.rows[0]) ? Number(last.rows[0].at ?? 0) : 0;
}

function isRow(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
