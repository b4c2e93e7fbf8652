/** Ids that look like Slack's. Counted, not random, so that a test that fails reads the same twice. */
type IdPrefix = 'A' | 'B' | 'C' | 'D' | 'Ev' | 'F' | 'S' | 'T' | 'U' | 'V' | 'E';

export type Ids = {
  next(prefix: IdPrefix): string;
  /** For blocks and elements that came without an id, as Slack invents them. */
  block(): string;
  /** A short token that cannot be guessed from the last one. */
  secret(): string;
  /** How many were counted so far. */
  count(): number;
};

/** @param start how many have been given before. */
export function createIds(start = 0): Ids {
  let counted = start;
  const count = () => {
    counted += 1;
    return counted.toString(36).toUpperCase();
  };
  return {
    next: (prefix) => `${prefix}0${count().padStart(8, '0')}`,
    block: () => count().padStart(5, 'b'),
    secret: () => crypto.randomUUID().replaceAll('-', ''),
    count: () => counted,
  };
}
