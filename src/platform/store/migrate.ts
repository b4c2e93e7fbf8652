/**
 * Brings a database to this version's tables, under a lock, so that replicas may start at the same moment.
 * drizzle's migrator takes no lock of its own.
 */
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { reason, StartError } from '../errors.ts';
import type { Engine } from './columns.ts';
import { drivers, migrators } from './drizzle.ts';

/** For the others that migrate at the same moment. */
const MIGRATION_WAIT_MS = 30_000;
/** For any other program: whoever starts the bot sits there and waits. */
const LOCK_WAIT_MS = 5_000;

export const folder = (engine: Engine) => fileURLToPath(new URL(`../../../migrations/${engine}`, import.meta.url));

/** Creates the file and its folder when they are missing. May be called by several processes at once, and again. */
export function migrateSqlite(path: string): void {
  let lock: InstanceType<typeof Database> | undefined;
  try {
    // Almost always: then there is nothing to lock, and drizzle's migrator need not even be loaded.
    if (existsSync(path) && isUpToDate(path)) return;
    mkdirSync(dirname(path), { recursive: true });
    lock = new Database(`${path}.lock`, { timeout: MIGRATION_WAIT_MS });
    lock.exec('BEGIN EXCLUSIVE');
    migrateLocked(path);
  } catch (error) {
    if (error instanceof StartError) throw error;
    throw new StartError(`The database ${path} can't be opened: ${reason(error)}. ${hint(error)}`);
  } finally {
    lock?.close();
  }
}

function hint(error: unknown): string {
  const code = error instanceof Database.SqliteError ? error.code : '';
  if (code.startsWith('SQLITE_BUSY')) return 'Another program holds it locked: stop that program and start again.';
  if (code === 'SQLITE_NOTADB') return 'The file is not a SQLite database: set DATABASE_URL to another path.';
  return 'Check in DATABASE_URL that the folder exists and can be written.';
}

function migrateLocked(path: string): void {
  const connection = new Database(path, { timeout: LOCK_WAIT_MS });
  try {
    connection.pragma('journal_mode = WAL');
    // A generated table rebuild would otherwise delete the children of the table it replaces.
    connection.pragma('foreign_keys = OFF');
    refuseNewer('sqlite', lastApplied(connection));
    migrators.sqlite().migrate(drivers.sqlite().drizzle(connection), { migrationsFolder: folder('sqlite') });
  } finally {
    connection.close();
  }
}

/** One read. Migrations come in the order of their times, so the newest has run only when all have. */
function isUpToDate(path: string): boolean {
  const connection = new Database(path, { timeout: LOCK_WAIT_MS });
  try {
    return lastApplied(connection) === newest('sqlite');
  } finally {
    connection.close();
  }
}

/** When the last migration that ran was made, in epoch milliseconds; 0 before the first. */
function lastApplied(connection: InstanceType<typeof Database>): number {
  const known = connection.prepare("SELECT 1 FROM sqlite_master WHERE name = '__drizzle_migrations'").get();
  if (!known) return 0;
  // The cast: better-sqlite3 types no rows; the table is drizzle's and has this one column by definition.
  const last = connection.prepare('SELECT max(created_at) AS at FROM __drizzle_migrations').get() as {
    at: number | null;
  };
  return Number(last.at ?? 0);
}

function newest(engine: Engine): number {
  const journal: unknown = JSON.parse(readFileSync(`${folder(engine)}/meta/_journal.json`, 'utf8'));
  // The cast: the file is drizzle-kit's own and part of this program.
  return (journal as { entries: { when: number }[] }).entries.at(-1)?.when ?? 0;
}

/** A migration we do not know has run: an older program must not write into newer tables. */
export function refuseNewer(engine: Engine, lastApplied: number): void {
  if (lastApplied > newest(engine)) {
    throw new StartError(
      'The database was made by a newer version of Resurface. Start that version, or restore a backup made with this one.',
    );
  }
}
