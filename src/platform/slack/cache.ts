/** Answers kept for a while in the process's own time. Failures are not kept; callers at the same moment share one call. */
export type Cache<T> = {
  get(key: string, ask: () => Promise<T>): Promise<T>;
  forget(key: string): void;
  clear(): void;
};

/** @param minutes how long an answer holds. @param most how many are kept: the oldest goes first. */
export function createCache<T>({ minutes, most = 5000 }: { minutes: number; most?: number }): Cache<T> {
  const known = new Map<string, { readonly answer: Promise<T>; readonly until: number }>();
  const forget = (key: string) => void known.delete(key);
  return {
    get(key, ask) {
      const found = known.get(key);
      if (found && performance.now() < found.until) return found.answer;
      const entry = { answer: ask(), until: performance.now() + minutes * 60_000 };
      known.delete(key);
      known.set(key, entry);
      entry.answer.catch(() => known.get(key) === entry && forget(key));
      const [oldest] = known.keys();
      if (known.size > most && oldest !== undefined) forget(oldest);
      return entry.answer;
    },
    forget,
    clear: () => known.clear(),
  };
}
