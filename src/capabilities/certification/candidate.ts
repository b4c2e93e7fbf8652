/**
 * What the recovery makes of one passed attempt: its records and a moment in, what has to be done out. Pure.
 * Not here: how it is done, and the words for people.
 */
import { type Outlook, outlookOf } from './awards.ts';
import {
  type Attempt,
  type Credential,
  isDone,
  isMember,
  type Learner,
  type Module,
  meanOf,
  type Progress,
  scoresOf,
} from './records.ts';

/** All that was recorded at one moment. What is undefined is not there. */
export type Facts = {
  readonly attempt: Attempt | undefined;
  readonly learner: Learner | undefined;
  readonly module: Module | undefined;
  /** Of the learner, for every module. */
  readonly progress: readonly Progress[];
  readonly held: ReadonlySet<string>;
  /** All that there are. */
  readonly credentials: readonly Credential[];
};

export type Decision =
  /** Nothing is left to do. */
  | { readonly do: 'skip'; readonly why: 'gone' | 'not passed' | 'nothing lacks' }
  /** A record is missing that only a person can bring. */
  | { readonly do: 'warn'; readonly missing: 'scores' | 'module' | 'learner' }
  /** The module is paid for by a membership that is not active: nothing is written. */
  | { readonly do: 'entitle'; readonly until: Temporal.Instant | null }
  | {
      readonly do: 'repair';
      /** As it will be; undefined when it is right already. */
      readonly progress: Progress | undefined;
      /** In the order in which they are awarded. */
      readonly award: readonly Credential[];
      /** Earned, and withheld by a lapsed membership: a person decides. */
      readonly withheld: readonly Credential[];
      readonly outstanding: readonly Extract<Outlook, { kind: 'outstanding' }>[];
    };

export function decide(facts: Facts, now: Temporal.Instant): Decision {
  const { attempt, learner, module, held, credentials } = facts;
  if (!attempt) return { do: 'skip', why: 'gone' };
  if (attempt.status !== 'passed' || !attempt.passing) return { do: 'skip', why: 'not passed' };
  const lacking = credentials.filter(({ id, modules }) => modules.includes(attempt.module) && !held.has(id));
  if (module && lacking.length === 0) return { do: 'skip', why: 'nothing lacks' };
  if (!module) return { do: 'warn', missing: 'module' };
  if (!learner) return { do: 'warn', missing: 'learner' };
  const scores = scoresOf(attempt.scores);
  if (scores.size === 0) return { do: 'warn', missing: 'scores' };
  if (module.paid && !isMember(learner, now)) return { do: 'entitle', until: learner.membershipUntil };
  return repair({ ...facts, attempt, learner, module }, meanOf(scores, module.dimensions), now);
}

type Known = Facts & { readonly attempt: Attempt; readonly learner: Learner; readonly module: Module };

function repair(facts: Known, score: number | undefined, now: Temporal.Instant): Decision {
  const { attempt, learner, held, credentials } = facts;
  const before = facts.progress.find(({ module }) => module === attempt.module);
  const after = completed(attempt, before, score, now);
  const progress = new Map(facts.progress.map(({ module, status }) => [module, status]));
  progress.set(after.module, after.status);
  const outlook = outlookOf({ learner, progress, held, credentials, now });
  const earned = outlook.filter(({ kind }) => kind === 'earned').map(({ credential }) => credential);
  // What this attempt has part in: credentials that need its module, and those that come after one of these.
  const concerned = new Set(credentials.filter(({ modules }) => modules.includes(attempt.module)).map(({ id }) => id));
  for (const { id, prerequisite } of earned) if (concerned.has(prerequisite ?? '')) concerned.add(id);
  return {
    do: 'repair',
    progress: isSame(before, after) ? undefined : after,
    award: earned,
    withheld: outlook
      .filter(({ kind, credential: { id } }) => kind === 'withheld' && concerned.has(id))
      .map(({ credential }) => credential),
    outstanding: outlook.filter(
      (each): each is Extract<Outlook, { kind: 'outstanding' }> =>
        each.kind === 'outstanding' && concerned.has(each.credential.id),
    ),
  };
}

/** A completion date and a score that are there stay as they are. */
function completed(
  { learner, module, completedAt }: Attempt,
  before: Progress | undefined,
  score: number | undefined,
  now: Temporal.Instant,
): Progress {
  return {
    learner,
    module,
    status: before && isDone(before.status) ? before.status : 'completed',
    completedAt: before?.completedAt ?? completedAt ?? now,
    score: before?.score ?? score ?? null,
  };
}

function isSame(a: Progress | undefined, b: Progress): boolean {
  if (!a) return false;
  const sameMoment = a.completedAt !== null && b.completedAt !== null && a.completedAt.equals(b.completedAt);
  return a.status === b.status && a.score === b.score && sameMoment;
}

const HOUR_MS = 3_600_000;
/** The job's own pace; after each failure twice as long, at most a week. */
const FIRST_WAIT_MS = 6 * HOUR_MS;
const LONGEST_WAIT_MS = 168 * HOUR_MS;

/** When a candidate, or an issuance, that failed this often in a row (from 1) is tried again. */
export function backOff(failures: number, at: Temporal.Instant): Temporal.Instant {
  const ms = Math.min(FIRST_WAIT_MS * 2 ** Math.min(failures - 1, 10), LONGEST_WAIT_MS);
  return at.add({ milliseconds: ms });
}
