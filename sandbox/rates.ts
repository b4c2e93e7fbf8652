/** Slack's rate limits as token buckets on real time. */

export type Bucket = { readonly capacity: number; readonly perSecond: number };

/** "about 1/s per channel", and Slack "allows short bursts above" without a figure: five is ours. */
export const POST_PER_CHANNEL: Bucket = { capacity: 5, perSecond: 1 };

/** Calls a minute by Slack's tiers. For `special` methods Slack only says "several hundred" a minute in a workspace. */
const TIERS = { 1: 1, 2: 20, 3: 50, 4: 100, special: 300, none: Number.POSITIVE_INFINITY } as const;
export type Tier = keyof typeof TIERS;

export type Rates = {
  /** Takes one. @returns 0, or the whole seconds to wait before the next try. */
  take(key: string, bucket: Bucket): number;
  setEnabled(on: boolean): void;
};

export function createRates({ monotonic, enabled }: { monotonic: () => number; enabled: boolean }): Rates {
  const buckets = new Map<string, { level: number; at: number }>();
  let on = enabled;
  return {
    take(key, { capacity, perSecond }) {
      if (!on || perSecond === Number.POSITIVE_INFINITY) return 0;
      const now = monotonic();
      const found = buckets.get(key) ?? { level: capacity, at: now };
      const level = Math.min(capacity, found.level + ((now - found.at) / 1_000) * perSecond);
      const enough = level >= 1;
      buckets.set(key, { level: enough ? level - 1 : level, at: now });
      return enough ? 0 : Math.max(1, Math.ceil((1 - level) / perSecond));
    },
    setEnabled(wanted) {
      on = wanted;
      buckets.clear();
    },
  };
}

export function tierBucket(tier: Tier): Bucket {
  const perMinute = TIERS[tier];
  return { capacity: perMinute, perSecond: perMinute / 60 };
}
