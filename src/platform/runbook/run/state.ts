/** Where a run stands: the shape only. What makes it out of events is `fold.ts`. */
import type { Answer, Detour, Evidence, Outcome, ProblemKind, Risk, Waited } from './event.ts';
import type { ScreenId } from './screen.ts';

export type StepRecord = {
  readonly status: 'done' | 'skipped' | 'problem' | 'not taken';
  readonly by: string;
  readonly at: Temporal.Instant;
  readonly answer?: Answer;
  /** The branch that was picked, in the author's words. */
  readonly picked?: string;
  /** The reason of a skip, the words of a problem, the output of what was done. */
  readonly text?: string;
  readonly problem?: ProblemKind;
  /** Of a wait that was ended before its time. */
  readonly waited?: Waited;
  /** Done with a value that was changed since. */
  readonly stale?: true;
};

export type Approval = {
  readonly id: string;
  readonly step: string;
  readonly commands: readonly string[];
  readonly requestedBy: string;
  readonly requestedAt: Temporal.Instant;
  readonly expiresAt: Temporal.Instant;
  readonly status: 'pending' | 'approved' | 'rejected' | 'expired' | 'void';
  readonly decidedBy?: string;
  readonly decidedAt?: Temporal.Instant;
  readonly reason?: string;
};

export type ActionCall = {
  readonly key: string;
  readonly step: string;
  readonly name: string;
  readonly state: 'running' | 'done' | 'failed' | 'unknown';
  readonly by: string;
  readonly good?: readonly string[];
  readonly window?: string;
  readonly startedAt: Temporal.Instant;
  readonly endedAt?: Temporal.Instant;
  readonly outcome?: string;
  readonly ok?: boolean;
  readonly summary?: string;
  readonly lines?: readonly string[];
};

type Kept<T> = T & { readonly by: string; readonly at: Temporal.Instant };

export type RunState = {
  /** How many events it is made of. */
  readonly version: number;
  readonly status: 'running' | 'paused' | 'finished';
  readonly screen: ScreenId;
  /** Screens left behind, for Back. */
  readonly trail: readonly ScreenId[];
  readonly detours: readonly Detour[];
  readonly environment: string | undefined;
  readonly inputs: Readonly<Record<string, string>>;
  readonly acknowledged: readonly string[];
  readonly practice: boolean;
  /** The run whose answer led here. */
  readonly parent: number | undefined;
  readonly owner: string;
  /** Everybody who did something, the first one first. */
  readonly people: readonly string[];
  readonly startedAt: Temporal.Instant;
  /** The last thing that a person did. */
  readonly lastAt: Temporal.Instant;
  /** Since when the screen is the one it is. */
  readonly screenAt: Temporal.Instant;
  /** When it came to each screen, the last time. Whoever only looks elsewhere and comes back was there all the time. */
  readonly arrivals: Readonly<Record<ScreenId, Temporal.Instant>>;
  /** Who is told when a wait is over. */
  readonly reminder: { readonly step: string; readonly until: Temporal.Instant; readonly by: string } | undefined;
  /** By step id. */
  readonly steps: Readonly<Record<string, StepRecord>>;
  /** Ids of changing or other steps in the order in which they were done, the last time each. */
  readonly done: readonly string[];
  /** By choice: the option taken now, or empty for none of them. */
  readonly chosen: Readonly<Record<string, string>>;
  /** Options that were taken at some time. */
  readonly tried: readonly string[];
  readonly ticked: readonly string[];
  readonly collected: readonly string[];
  readonly risk: Kept<Risk> | undefined;
  /** Ids of steps whose danger was accepted. */
  readonly accepted: readonly string[];
  readonly helped: Readonly<Record<string, Answer>>;
  /** Told at a step, also where it was done in the end. */
  readonly problems: readonly Kept<{ readonly step: string; readonly problem: ProblemKind; readonly text: string }>[];
  readonly notes: readonly Kept<{ readonly text: string; readonly step?: string }>[];
  readonly evidence: readonly Kept<Evidence>[];
  readonly approvals: readonly Approval[];
  readonly actions: readonly ActionCall[];
  readonly rollingBack: boolean;
  readonly pausedFor: string | undefined;
  readonly escalation: number | undefined;
  /** By the run itself, because something went wrong. */
  readonly escalated: boolean;
  readonly finished:
    | Kept<{ readonly outcome: Outcome; readonly verification: Answer; readonly text: string }>
    | undefined;
  readonly feedback: readonly Kept<{ readonly unclear: string; readonly missing: string }>[];
};
