/** What is known of learners and their certificates, as it is fed from outside, and simple facts about it. Pure. */
import type { certificationTables } from './schema.ts';

type Tables = ReturnType<typeof certificationTables>;

export type Learner = Tables['learners']['$inferSelect'];
export type Module = Tables['modules']['$inferSelect'];
export type Attempt = Tables['attempts']['$inferSelect'];
export type Progress = Tables['learnerProgress']['$inferSelect'];
export type Checkpoint = Tables['teachingCheckpoints']['$inferSelect'];
export type UserCredential = Tables['userCredentials']['$inferSelect'];
export type Credential = Tables['credentials']['$inferSelect'] & { readonly modules: readonly string[] };

export const ATTEMPT_STATUSES = ['in_progress', 'passed', 'failed', 'cancelled'] as const;
export type AttemptStatus = (typeof ATTEMPT_STATUSES)[number];

export const PROGRESS_STATUSES = ['not_started', 'in_progress', 'completed', 'tested_out'] as const;
export type ProgressStatus = (typeof PROGRESS_STATUSES)[number];

export type Dimension = { readonly name: string; readonly weight: number };

/** By dimension, as the source wrote them: what is no number, or begins with `_`, is no score. */
export type Scores = Readonly<Record<string, unknown>>;

/** 0 to 100. */
export const THRESHOLD = 70;

/** The numeric scores, by dimension. */
export function scoresOf(scores: Scores): ReadonlyMap<string, number> {
  const numeric = Object.entries(scores).filter(
    (each): each is [string, number] =>
      !each[0].startsWith('_') && typeof each[1] === 'number' && Number.isFinite(each[1]),
  );
  return new Map(numeric);
}

/** By the weights of the module; plain where none of its dimensions is scored. Undefined without scores. */
export function meanOf(scores: ReadonlyMap<string, number>, dimensions: readonly Dimension[]): number | undefined {
  const weighed = dimensions.flatMap(({ name, weight }) => {
    const score = scores.get(name);
    return score === undefined ? [] : [{ score, weight }];
  });
  const counted = weighed.length > 0 ? weighed : [...scores.values()].map((score) => ({ score, weight: 1 }));
  const weights = counted.reduce((sum, { weight }) => sum + weight, 0);
  if (weights <= 0) return undefined;
  const sum = counted.reduce((total, { score, weight }) => total + score * weight, 0);
  // Two decimals, so that a mean of 70 does not come out as 69.99999.
  return Math.round((sum / weights) * 100) / 100;
}

export function isMember({ membershipUntil }: Pick<Learner, 'membershipUntil'>, now: Temporal.Instant): boolean {
  return membershipUntil !== null && Temporal.Instant.compare(now, membershipUntil) < 0;
}

export function isDone(status: ProgressStatus | undefined): boolean {
  return status === 'completed' || status === 'tested_out';
}

/** Words that stand in a name when a program had none to put there. */
const NO_NAME = new Set(['undefined', 'null', 'nan', 'none', 'n/a', 'unknown', '[object']);

/** The name as a certificate may show it. Undefined when there is no real first name. */
export function realName(name: string): string | undefined {
  const words = name.split(/\s+/).filter((word) => word !== '' && !NO_NAME.has(word.toLowerCase()));
  const [first = ''] = words;
  const isFirst = !NO_NAME.has(name.trim().split(/\s+/)[0]?.toLowerCase() ?? '');
  return isFirst && /\p{L}/u.test(first) && !first.includes('@') ? words.join(' ') : undefined;
}

/** Their names in the timeline. */
export const attemptItem = (id: string) => `attempt:${id}`;
export const learnerItem = (id: string) => `learner:${id}`;
