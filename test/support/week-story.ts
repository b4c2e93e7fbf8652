/** What happens to a team's escalations in some days: made up from a seed, the same for the same seed. */
import type { Priority } from '../../src/capabilities/escalations/escalation.ts';

/** Minutes since the story began, never the full hour: a sweep and a person must not meet. */
export type Step = { readonly minute: number; readonly item: number } & Action;

export type Action =
  | { readonly do: 'open'; readonly priority: Priority; readonly requester: string | null }
  | { readonly do: 'acknowledge' | 'start' | 'resolve' | 'reopen'; readonly by: string }
  | { readonly do: 'note'; readonly by: string; readonly visible: boolean; readonly wait: boolean }
  | { readonly do: 'reply' }
  | { readonly do: 'snooze'; readonly by: string; readonly minutes: number }
  | { readonly do: 'prioritise'; readonly by: string; readonly to: Priority };

export type Shape = {
  readonly seed: number;
  readonly items: number;
  readonly hours: number;
  readonly operators: readonly string[];
  readonly requesters: readonly string[];
  /** The share of items that lie there when the week begins; the others come in the course of it. */
  readonly atStart?: number;
  /** The share of pauses in which an item lies for up to two and a half days; otherwise somebody looks soon. */
  readonly slow?: number;
};

/** Items are numbered from 1 in the order in which they are opened. */
export function makeStory(shape: Shape): Step[] {
  const { seed, items, hours, operators, requesters, atStart = 0.2, slow = 0.3 } = shape;
  const { below, among, chance } = dice(seed);
  const minute = (hour: number) => hour * 60 + (hour % 2 === 0 ? 20 : 50);
  const opened = Array.from({ length: items }, (_, n) => minute(n < items * atStart ? 0 : below(hours))).toSorted(
    (a, b) => a - b,
  );
  const steps = opened.flatMap((at, index): Step[] => {
    const item = index + 1;
    const requester = chance(0.7) ? among(requesters) : null;
    const priority = among(['urgent', 'high', 'normal', 'normal', 'low'] as const);
    const life: Step[] = [{ minute: at, item, do: 'open', priority, requester }];
    let status: 'open' | 'acknowledged' | 'in_progress' | 'closed' = 'open';
    for (let now = at; ; ) {
      now = minute(Math.floor(now / 60) + 1 + below(chance(slow) ? 60 : 6));
      if (now >= hours * 60) return life;
      const action = act();
      if (action) life.push({ minute: now, item, ...action });
    }

    function act(): Action | undefined {
      const by = among(operators);
      if (status === 'closed') {
        if (!chance(0.04)) return undefined;
        status = 'open';
        return { do: 'reopen', by };
      }
      const what = below(100);
      if (what < 10 && status === 'open') {
        status = 'acknowledged';
        return { do: 'acknowledge', by };
      }
      if (what < 20 && status !== 'in_progress') {
        status = 'in_progress';
        return { do: 'start', by };
      }
      if (what < 30) return { do: 'note', by, visible: requester !== null && chance(0.6), wait: chance(0.4) };
      if (what < 40) return requester === null ? undefined : { do: 'reply' };
      if (what < 48) return { do: 'snooze', by, minutes: 60 * (1 + below(30)) + among([0, 20]) };
      if (what < 53) return { do: 'prioritise', by, to: among(['urgent', 'high', 'normal', 'low'] as const) };
      status = 'closed';
      return { do: 'resolve', by };
    }
  });
  return steps.toSorted((a, b) => a.minute - b.minute || a.item - b.item);
}

/** Small, quick and always the same for the same seed (mulberry32). */
export function dice(seed: number) {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit: number) => Math.floor(next() * limit);
  return {
    below,
    chance: (of: number) => next() < of,
    among<T>(choices: readonly T[]): T {
      const chosen = choices[below(choices.length)];
      if (chosen === undefined) throw new Error('nothing to choose from');
      return chosen;
    },
  };
}
