/**
 * The contract of everything that changes the world: an action is called the same way by buttons, runbooks, jobs and
 * the API. `describe` first, then `perform`; who called, with which inputs and what came of it is kept.
 */
import type { z } from 'zod';

export type Action<I extends z.ZodObject = z.ZodObject> = {
  /** `capability.verb`, such as `domains.verify`. A runbook names it. */
  readonly name: string;
  /** On a button: `Verify the domain`. */
  readonly label: string;
  /** Every field is read from a string as a person types it; `.describe()` is its label. Secrets never get here: they are taken out before. */
  readonly inputs: I;
  readonly danger: 'none' | 'disruptive' | 'destructive';
  /** Somebody other than who asks for it must have approved it: `start` refuses it otherwise. */
  readonly secondPerson?: true;
  /** By name: one sentence. A runbook's branch may name it ("If `still_pending`, …"). */
  readonly outcomes: Readonly<Record<string, { readonly label: string; readonly ok: boolean }>>;
  /** How long one try may take, in real milliseconds. Then it is aborted, and unless it says otherwise counts as unknown. */
  readonly maxMs: number;
  /** No effects, safe at any time: what would change. @throws UserError when it can't be done at all. */
  describe(inputs: z.infer<I>, context: ActionContext): Promise<Description>;
  /**
   * Idempotent by `context.key`: after a crash it is called again with the same key. Outside of any unit of work.
   * After `context.signal` is aborted it must write nothing more and throw.
   * @throws UserError shown word for word; ConnectorError, with `maybeDone` when the change may have happened.
   */
  perform(inputs: z.infer<I>, context: PerformContext): Promise<Result>;
};

export type ActionContext = {
  /** A person's Slack id, or `system`. */
  readonly by: string;
  readonly now: Temporal.Instant;
  readonly origin: Origin;
  /** An exercise. It is only described: `perform` is never called with it. */
  readonly practice?: boolean;
};

/** Where it was called from. */
export type Origin = {
  readonly kind: 'run' | 'escalation' | 'button' | 'job' | 'api';
  /** `RUN-12/step-3`, `ESC-42` */
  readonly id?: string;
};

export type PerformContext = ActionContext & {
  /** The same for every try of one call, and never used for another. */
  readonly key: string;
  /** Too long, lost to another process, or shutting down. */
  readonly signal: AbortSignal;
  /** What it is doing now, for whoever watches. Secrets are taken out. Rejects once the call is somebody else's. */
  progress(text: string): Promise<void>;
};

export type Description = { readonly summary: string; readonly changes: readonly string[] };

export type Result = {
  /** One of the action's `outcomes`. */
  readonly outcome: string;
  readonly summary: string;
  readonly lines?: readonly string[];
  /** Shown once to the person who pressed, never stored, logged or posted (a DNS challenge). */
  readonly secret?: readonly string[];
};

/** So that `describe` and `perform` know the types of their inputs. */
export function defineAction<I extends z.ZodObject>(action: Action<I>): Action<I> {
  return action;
}
