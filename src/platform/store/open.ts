/** Opens the database that DATABASE_URL names and brings its tables up to date. Only its engine is loaded. */
import type { Db } from './db.ts';

/**
 * @param url a file path, or `postgres://…`.
 * @throws StartError in one sentence: unreachable, locked, not a database, or made by a newer version.
 */
export async function openDatabase(url: string): Promise<Db> {
  if (/^postgres(ql)?:\/\//.test(url)) {
    const { migratePostgres } = await import('./migrate-postgres.ts');
    const { openPostgres } = await import('./postgres.ts');
    await migratePostgres(url);
    return openPostgres(url);
  }
  const path = url.replace(/^(sqlite|file):(\/\/)?/, '');
  const { migrateSqlite } = await import('./migrate.ts');
  const { openSqlite } = await import('./sqlite.ts');
  migrateSqlite(path);
  return openSqlite(path);
}
