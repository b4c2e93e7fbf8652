/**
 * Queries that are written down once and then only run, for what happens at every press and after every commit.
 *
 * Drizzle needs several times as long to write a query down as SQLite needs to run it. On PostgreSQL a query belongs to
 * a connection of the pool, so there it is written down each time; waiting for the server outweighs that.
 */
import type { Reader } from './db.ts';
import { type Column, type SQL, sql } from './drizzle.ts';

/** Where a value will stand; the column says how it is encoded. */
export type Slot<Given> = (name: keyof Given & string, column: Column) => SQL;

type Query<Rows> = { prepare(): { execute(given: Record<string, unknown>): Promise<Rows> } };

/**
 * @param build writes the query down, for each connection once: what differs from call to call comes through slots.
 * Define it where a module begins, never inside a function that runs often.
 */
export function prepared<On extends Reader, Given extends Record<string, unknown>, Rows>(
  build: (on: On, slot: Slot<Given>) => Query<Rows>,
): (on: On, given: Given) => Promise<Rows> {
  return async (on, given) => {
    let statement = on.statements?.get(build);
    if (!statement) {
      statement = build(on, slot).prepare();
      on.statements?.set(build, statement);
    }
    // The cast: the query was built here, now or earlier.
    return (await statement.execute(given)) as Rows;
  };
}

function slot(name: string, column: Column): SQL {
  // A column's encoder expects a value; nothing is nothing in every column.
  const mapToDriverValue = (value: unknown) => (value === null ? null : column.mapToDriverValue(value));
  return sql`${sql.param(sql.placeholder(name), { mapToDriverValue })}`;
}
