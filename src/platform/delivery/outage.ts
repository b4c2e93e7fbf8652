/**
 * Slack as a whole does not answer: then every lane waits, instead of each finding out for itself.
 * One lane failing is that lane's matter; a refused connection or three failing lanes without a success between are not.
 */
import type { Logger } from '../log.ts';
import type { Pace } from './pace.ts';

const LANES = 3;

export function createOutage({ retryMs }: Pace, log: Logger) {
  const failing = new Set<string>();
  let level = 0;
  let pausedUntil = 0;
  return {
    until: (now: number) => (pausedUntil > now ? pausedUntil : 0),
    /** @param now monotonic milliseconds */
    note(lane: string, { everywhere, problem }: { everywhere: boolean; problem: string }, now: number) {
      failing.add(lane);
      if (pausedUntil > now || !(everywhere || failing.size >= LANES)) return;
      if (level === 0) log.error({ problem }, 'Slack does not take messages; they are kept and sent later');
      pausedUntil = now + (retryMs[Math.min(level, retryMs.length - 1)] ?? 1000);
      level += 1;
    },
    /** Something got through. */
    end() {
      if (level > 0) log.info('Slack takes messages again');
      failing.clear();
      level = 0;
      pausedUntil = 0;
    },
  };
}
