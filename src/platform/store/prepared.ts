/**
 * Queries that are written down once and then only run, for what happens at every press and after every commit.
 *
 * Drizzle needs several times as long to write a query down as SQLite needs to run it. On PostgreSQL a query belongs to
 * a connection of the pool, so there it is written down each time; waiting for the server outweighs that.
 */
import type { Reader } from './db.ts';
import { type Column, is, Param, Placeholder, type SQL, sql } from './drizzle.ts';

/** Where a value will stand; the column says how it is encoded. */
export type Slot<Given> = (name: keyof Given & string, column: Column) => SQL;

type Execute = { execute(given: Record<string, unknown>): unknown };
type Query<Rows> = {
  prepare(): { execute(given: Record<string, unknown>): Promise<Rows>; getQuery?(): { params: unknown[] } };
};
/** A query that was written down, and the names of the values that it really uses. */
export type Statement = Execute & { readonly uses: readonly string[] };

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
      statement = writeDown(build(on, slot).prepare());
      on.statements?.set(build, statement);
    }
    const values = statement.uses.map((name) => given[name]);
    // Without one of its values the query itself says so.
    const question = values.includes(undefined) ? undefined : on.answers?.ask(statement, values);
    // The cast: the query was built here, now or earlier; so is the next one.
    if (question?.known) return question.known as Rows;
    const rows = (await statement.execute(given)) as Rows;
    if (Array.isArray(rows)) question?.keep(rows);
    return rows;
  };
}

function writeDown(query: ReturnType<Query<unknown>['prepare']>): Statement {
  const names = query.getQuery?.().params.map(nameOf) ?? [];
  return { execute: (given) => query.execute(given), uses: names.filter((name) => name !== undefined) };
}

function nameOf(param: unknown): string | undefined {
  const inner = is(param, Param) ? param.value : param;
  return is(inner, Placeholder) ? inner.name : undefined;
}

function slot(name: string, column: Column): SQL {
  // A column's encoder expects a value; nothing is nothing in every column.
  const mapToDriverValue = (value: unknown) => (value === null ? null : column.mapToDriverValue(value));
  return sql`${sql.param(sql.placeholder(name), { mapToDriverValue })}`;
}
