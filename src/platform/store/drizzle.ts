/**
 * Drizzle, loaded the cheap way. Import it from here and nowhere else; add a name when you need one more.
 *
 * For each ES module of a package Node reads that package's package.json again, and drizzle's is very large: importing
 * it costs 200 MB and 0.7 s. The same code as CommonJS costs 25 MB and 0.1 s (measured with Node 26.10).
 * The types are those of the ES modules, so that values from both would fit together.
 */
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

const orm: typeof import('drizzle-orm') = require('drizzle-orm');

export const {
  aliasedTable,
  and,
  asc,
  count,
  desc,
  eq,
  gt,
  gte,
  inArray,
  is,
  isNotNull,
  isNull,
  lt,
  lte,
  ne,
  or,
  Param,
  sql,
} = orm;
export const { Placeholder } = orm;
export type Placeholder = import('drizzle-orm').Placeholder;
export type { Column, SQL } from 'drizzle-orm';

export const sqliteCore: typeof import('drizzle-orm/sqlite-core') = require('drizzle-orm/sqlite-core');
/** Only for a database of its kind: the rest of it costs 15 ms and 3 MB. */
export const postgresCore = (): typeof import('drizzle-orm/pg-core') => require('drizzle-orm/pg-core');

type SqliteDriver = typeof import('drizzle-orm/better-sqlite3') & typeof import('drizzle-orm/better-sqlite3/migrator');
type NodePostgresDriver = typeof import('drizzle-orm/node-postgres') &
  typeof import('drizzle-orm/node-postgres/migrator');
type PgliteDriver = typeof import('drizzle-orm/pglite') & typeof import('drizzle-orm/pglite/migrator');

/** Each with its migrator. A process needs one of them, so they are loaded when they are asked for. */
export const drivers = {
  sqlite: (): SqliteDriver => load('better-sqlite3'),
  nodePostgres: (): NodePostgresDriver => load('node-postgres'),
  pglite: (): PgliteDriver => load('pglite'),
};

function load<T>(name: string): T {
  return { ...require(`drizzle-orm/${name}`), ...require(`drizzle-orm/${name}/migrator`) };
}
