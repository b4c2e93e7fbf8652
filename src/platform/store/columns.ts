/**
 * The column vocabulary in which every table is written once.
 * SQLite's types are the ones the compiler sees; PostgreSQL answers to the same names.
 */
import { postgresCore, sqliteCore as s } from './drizzle.ts';

const instantFromDriver = (ms: number | string) => Temporal.Instant.fromEpochMilliseconds(Number(ms));
const instantToDriver = (at: Temporal.Instant) => at.epochMilliseconds;

const sqlite = {
  table: s.sqliteTable,
  /** Assigned by the database, rising; PostgreSQL leaves gaps. */
  id: (name: string) => s.integer(name).primaryKey({ autoIncrement: true }),
  string: (name: string) => s.text(name),
  /** One of a few words; the type narrows, the database keeps text. */
  word: <T extends string>(name: string) => s.text(name).$type<T>(),
  integer: (name: string) => s.integer(name),
  /** Temporal.Instant as epoch milliseconds: INTEGER here, BIGINT there, so that `a - b` means the same in SQL. */
  instant: (name: string) =>
    s.customType<{ data: Temporal.Instant; driverData: number }>({
      dataType: () => 'integer',
      toDriver: instantToDriver,
      fromDriver: instantFromDriver,
    })(name),
  flag: (name: string) => s.integer(name, { mode: 'boolean' }),
  json: <T>(name: string) => s.text(name, { mode: 'json' }).$type<T>(),
  index: s.index,
  uniqueIndex: s.uniqueIndex,
  primaryKey: s.primaryKey,
};

export type Columns = typeof sqlite;

/** Same names, PostgreSQL types. The cast is the one place where the two dialects' types meet. */
function postgres(): Columns {
  const p = postgresCore();
  return {
    table: p.pgTable,
    id: (name: string) => p.integer(name).primaryKey().generatedAlwaysAsIdentity(),
    string: (name: string) => p.text(name),
    word: (name: string) => p.text(name),
    integer: (name: string) => p.integer(name),
    instant: (name: string) =>
      p.customType<{ data: Temporal.Instant; driverData: number | string }>({
        dataType: () => 'bigint',
        toDriver: instantToDriver,
        fromDriver: instantFromDriver,
      })(name),
    flag: (name: string) => p.boolean(name),
    json: <T>(name: string) => p.jsonb(name).$type<T>(),
    index: p.index,
    uniqueIndex: p.uniqueIndex,
    primaryKey: p.primaryKey,
  } as unknown as Columns;
}

export type Engine = 'sqlite' | 'postgres';

/** PostgreSQL's are made for a database of its kind only. */
export const columns: Record<Engine, () => Columns> = { sqlite: () => sqlite, postgres };

/** A capability's tables, built once per engine. Call it with whatever you query through: `const t = tables(tx)`. */
export type Schema<T> = { (on: { readonly engine: Engine }): T; readonly build: (columns: Columns) => T };

export function defineTables<T>(build: (columns: Columns) => T): Schema<T> {
  const built = new Map<Engine, T>();
  const tablesOn = ({ engine }: { readonly engine: Engine }): T => {
    const known = built.get(engine);
    if (known !== undefined) return known;
    const tables = build(columns[engine]());
    built.set(engine, tables);
    return tables;
  };
  return Object.assign(tablesOn, { build });
}
