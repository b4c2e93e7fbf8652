/** What a result shows once to the person who pressed. It is in the memory of this process only, and not for long. */
const KEPT_MS = 600_000;

export type Secrets = {
  keep(key: string, by: string, lines: readonly string[]): void;
  /** Whether there is something for this person to take. */
  has(key: string, by: string): boolean;
  /** Once, and only for the person it was made for. */
  take(key: string, by: string): readonly string[] | undefined;
};

export function createSecrets(): Secrets {
  const kept = new Map<string, { readonly by: string; readonly lines: readonly string[] }>();
  return {
    keep(key, by, lines) {
      kept.set(key, { by, lines });
      setTimeout(() => kept.delete(key), KEPT_MS).unref();
    },
    has: (key, by) => kept.get(key)?.by === by,
    take(key, by) {
      const found = kept.get(key);
      if (found?.by !== by) return undefined;
      kept.delete(key);
      return found.lines;
    },
  };
}
