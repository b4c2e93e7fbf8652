/**
 * Drizzle, loaded the cheap way. Import it from here and nowhere else; add a name when you need one more.
 *
 * For each ES module of a package Node reads that package's package.json again, and drizzle's is very large: importing
 * it costs 200 MB and 0.7 s. The same code as CommonJS costs 25 MB and 0.1 s (measured with Node 26.10).
 * The types are those of the ES modules, so that values from both would fit together.
 */
import { createRequire } from 'node:module';
import { loadSparingly } from '../sparingly.ts';

const require = createRequire(import.meta.url);

/** What drizzle loads of PostgreSQL's side for any database. */
export const SPARED_OF_DRIZZLE = ['pg-core/columns/all.cjs'];

const [orm, sqliteOnly]: [typeof import('drizzle-orm'), typeof import('drizzle-orm/sqlite-core')] = loadSparingly(
  'drizzle-orm',
  SPARED_OF_DRIZZLE,
  () => [require('drizzle-orm'), require('drizzle-orm/sqlite-core')],
);

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
  notExists,
  or,
  Param,
  sql,
} = orm;
export const { Placeholder } = orm;
export type Placeholder = import('drizzle-orm').Placeholder;
export type { Column, SQL } from 'drizzle-orm';

export const sqliteCore = sqliteOnly;
/** Only for a database of its kind: the rest of it costs 15 ms and 3 MB. */
export const postgresCore = (): typeof import('drizzle-orm/pg-core') => require('drizzle-orm/pg-core');

type Drivers = {
  readonly sqlite: typeof import('drizzle-orm/better-sqlite3');
  readonly nodePostgres: typeof import('drizzle-orm/node-postgres');
  readonly pglite: typeof import('drizzle-orm/pglite');
};
type Migrators = {
  readonly sqlite: typeof import('drizzle-orm/better-sqlite3/migrator');
  readonly nodePostgres: typeof import('drizzle-orm/node-postgres/migrator');
  readonly pglite: typeof import('drizzle-orm/pglite/migrator');
};

/** A process needs one of them, so they are loaded when they are asked for. */
export const drivers = {
  sqlite: (): Drivers['sqlite'] => require('drizzle-orm/better-sqlite3'),
  nodePostgres: (): Drivers['nodePostgres'] => require('drizzle-orm/node-postgres'),
  pglite: (): Drivers['pglite'] => require('drizzle-orm/pglite'),
};

/** Only for a database that is behind. */
export const migrators = {
  sqlite: (): Migrators['sqlite'] => require('drizzle-orm/better-sqlite3/migrator'),
  nodePostgres: (): Migrators['nodePostgres'] => require('drizzle-orm/node-postgres/migrator'),
  pglite: (): Migrators['pglite'] => require('drizzle-orm/pglite/migrator'),
};
