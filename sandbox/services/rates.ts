/** So many in so long, by whoever: what is over the limit is told how long to wait. */
export type Limit = {
  /** Undefined: one more is allowed. Otherwise whole seconds to wait, at least one. Counts nothing. */
  wait(who: string): number | undefined;
  count(who: string): void;
};

export function createLimit(now: () => Temporal.Instant, most: number, ms: number): Limit {
  const taken = new Map<string, readonly number[]>();
  const recent = (who: string) => (taken.get(who) ?? []).filter((at) => at > now().epochMilliseconds - ms);
  return {
    wait(who) {
      const found = recent(who);
      if (found.length < most) return undefined;
      return Math.max(1, Math.ceil(((found[0] ?? 0) + ms - now().epochMilliseconds) / 1_000));
    },
    count: (who) => void taken.set(who, [...recent(who), now().epochMilliseconds]),
  };
}
