/** What a benchmark is, and how its figures are drawn together. Only ratios travel from one machine to another. */

export type Entry = {
  /** Says what is compared: `ack p99 list`. */
  readonly name: string;
  readonly unit: 'ms' | 'MB' | 'presses/s';
  /** Ours. */
  readonly value: number;
  /** The same from the yardstick, measured in the same run. */
  readonly yardstick: number;
  /** `value / yardstick`; the median over the rounds, so it need not be the quotient of the two medians beside it. */
  readonly ratio: number;
  /** What the ratio should keep to. */
  readonly target: { readonly atMost: number } | { readonly atLeast: number };
};

export type Benchmark = {
  /** One line for `--help`. */
  readonly about: string;
  /** @param size `small` runs everything once, to see that it works; its figures mean nothing. */
  run(size: 'full' | 'small', say: (progress: string) => void): Promise<Entry[]>;
};

/** One round's two figures, taken one right after the other. */
export type Pair = { readonly value: number; readonly yardstick: number };

/** Each round is compared with itself, so that a machine that is busy for a while weighs on both alike. */
export function entryOf(pairs: readonly Pair[], about: Pick<Entry, 'name' | 'unit' | 'target'>): Entry {
  return {
    ...about,
    value: median(pairs.map(({ value }) => value)),
    yardstick: median(pairs.map(({ yardstick }) => yardstick)),
    ratio: median(pairs.map(({ value, yardstick }) => value / yardstick)),
  };
}

export function isMet({ ratio, target }: Entry): boolean {
  return 'atMost' in target ? ratio <= target.atMost : ratio >= target.atLeast;
}

/** @throws Error without values. */
export function median(values: readonly number[]): number {
  return percentile(values, 50);
}

/** The smallest value that `percent` of all values do not exceed; the median of an even count lies between two. */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const rank = (percent / 100) * sorted.length;
  const upper = sorted[Math.max(0, Math.ceil(rank) - 1)];
  if (upper === undefined) throw new Error('percentile of nothing');
  const next = sorted[rank];
  return percent === 50 && Number.isInteger(rank) && next !== undefined ? (upper + next) / 2 : upper;
}
