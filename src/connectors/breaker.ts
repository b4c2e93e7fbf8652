/**
 * A service that does not answer is left alone for a while: whoever asks is told at once, and the service is not held
 * down by those who try again. After the rest one call goes through; what becomes of it decides.
 *
 * Of one process, in its own time. What a person or a job wanted is not lost by it: nothing was asked, so it did not happen.
 */
import type { ProcessTime } from '../platform/jobs/process-time.ts';

/** So many calls in a row that failed by the service's fault. */
export const FAILURES = 5;
export const FIRST_REST_MS = 30_000;
export const LONGEST_REST_MS = 300_000;
/** While one call finds out, the others are told to come back this soon. */
const PROBE_MS = 2_000;

export type ServiceState = {
  readonly name: string;
  /** `resting`: nobody is asked. `failing`: the last call failed, but it is asked. */
  readonly state: 'well' | 'failing' | 'resting';
  /** What the last call that failed said, for people. */
  readonly problem?: string;
  readonly since?: Temporal.Instant;
  readonly nextTryAt?: Temporal.Instant;
};

export type Breaker = {
  /** Undefined: go ahead, and say what became of it. */
  enter(): { readonly waitMs: number } | undefined;
  succeeded(): void;
  failed(problem: string): void;
  /** It answers, and asked not to be asked before that. */
  askedToWait(ms: number, problem: string): void;
  /** The call ended without telling anything of the service. */
  left(): void;
  state(): ServiceState;
};

export function createBreaker(name: string, time: Pick<ProcessTime, 'now'>): Breaker {
  let failures = 0;
  let restMs = FIRST_REST_MS;
  let restUntil: Temporal.Instant | undefined;
  let trouble: { readonly problem: string; readonly since: Temporal.Instant } | undefined;
  let isProbing = false;

  function rest(ms: number): void {
    restUntil = time.now().add({ milliseconds: Math.min(ms, LONGEST_REST_MS) });
  }

  function note(problem: string): void {
    trouble = { problem, since: trouble?.since ?? time.now() };
    isProbing = false;
  }

  return {
    enter() {
      if (!restUntil) return undefined;
      const waitMs = restUntil.epochMilliseconds - time.now().epochMilliseconds;
      if (waitMs > 0) return { waitMs };
      if (isProbing) return { waitMs: PROBE_MS };
      isProbing = true;
      return undefined;
    },
    succeeded() {
      failures = 0;
      restMs = FIRST_REST_MS;
      restUntil = undefined;
      trouble = undefined;
      isProbing = false;
    },
    failed(problem) {
      note(problem);
      failures += 1;
      if (failures < FAILURES) return;
      rest(restMs);
      restMs = Math.min(restMs * 2, LONGEST_REST_MS);
    },
    askedToWait(ms, problem) {
      note(problem);
      failures = 0;
      rest(ms);
    },
    left() {
      isProbing = false;
    },
    state() {
      if (!trouble) return { name, state: 'well' };
      const isResting = restUntil !== undefined && Temporal.Instant.compare(restUntil, time.now()) > 0;
      const next = isResting && restUntil ? { nextTryAt: restUntil } : {};
      return { name, state: isResting ? 'resting' : 'failing', ...trouble, ...next };
    },
  };
}
