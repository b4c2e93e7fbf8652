/**
 * Answers of a database that are given again until somebody commits: a list that twenty people ask for is read once.
 *
 * Nothing is ever stale: before each answer SQLite itself is asked whether any connection, of this process or another,
 * has committed since (`PRAGMA data_version`, a few µs). What depends on the time takes it as a value, and other values
 * make another question.
 */

/** All are dropped when there are more, and with every commit. */
const MOST = 500;

export type Answers = {
  /**
   * @param query which one: the same object each time.
   * @param values all that the answer depends on besides the database.
   */
  ask(query: object, values: readonly unknown[]): Question;
};

export type Question = {
  /** Rows that still hold. Frozen, since several callers get them. */
  readonly known: readonly unknown[] | undefined;
  /** Keeps what was read after `ask`, unless it may be older than what somebody has seen meanwhile. */
  keep(rows: readonly unknown[]): void;
};

/** @param readVersion differs from its last value when anything was committed meanwhile. */
export function keepAnswers(readVersion: () => number): Answers {
  const kept = new Map<object, Map<string, readonly unknown[]>>();
  let version = Number.NaN;
  let count = 0;

  function forget(): void {
    kept.clear();
    count = 0;
  }

  function keep(query: object, key: string, rows: readonly unknown[]): void {
    if (count >= MOST) forget();
    for (const row of rows) Object.freeze(row);
    const ofQuery = kept.get(query) ?? new Map<string, readonly unknown[]>();
    kept.set(query, ofQuery.set(key, Object.freeze(rows)));
    count += 1;
  }

  return {
    ask(query, values) {
      const asked = readVersion();
      if (asked !== version) forget();
      version = asked;
      const key = JSON.stringify(values);
      return {
        known: kept.get(query)?.get(key),
        keep: (rows) => asked === version && keep(query, key, rows),
      };
    },
  };
}
