/**
 * Records as they come from outside, by the API or from a file, read and checked one by one. Text stands for every type,
 * so that a CSV cell and a JSON value mean the same. Pure.
 */
import { z } from 'zod';
import { storable } from '../../platform/storable.ts';
import { ATTEMPT_STATUSES, PROGRESS_STATUSES, THRESHOLD } from './records.ts';

const LONGEST = 500;
const MOST_ENTRIES = 100;

const text = z
  .string('must be text')
  .transform((value) => storable(value).trim())
  .pipe(z.string().min(1, 'must not be empty').max(LONGEST, `must not be longer than ${LONGEST} characters`));

/** As the source names it: it is shown, typed and part of links. */
const id = z
  .union([z.string(), z.int().transform(String)], 'must be an id')
  .transform((value) => value.trim())
  .pipe(z.string().regex(/^[\w.:@-]{1,128}$/, 'must be an id of letters, digits and . : @ _ -'));

const number = z.union([z.number(), z.string()], 'must be a number').transform((value, context) => {
  const read = typeof value === 'number' ? value : /^\s*-?\d+(\.\d+)?\s*$/.test(value) ? Number(value) : Number.NaN;
  if (!Number.isFinite(read)) context.addIssue('must be a number');
  return read;
});
const score = number.refine((value) => value >= 0 && value <= 100, 'must be from 0 to 100');
const whole = number.refine(
  (value) => Number.isSafeInteger(value) && value >= 0 && value <= 1_000,
  'must be a whole number',
);

const YES = ['true', 'yes', '1'];
const NO = ['false', 'no', '0'];
const flag = z.union([z.boolean(), z.string()], 'must be true or false').transform((value, context) => {
  if (typeof value === 'boolean') return value;
  const word = value.trim().toLowerCase();
  if (!YES.includes(word) && !NO.includes(word)) context.addIssue('must be true or false');
  return YES.includes(word);
});

/** `2026-11-20T12:00:00Z`, or a day, which begins at midnight UTC. Kept to the millisecond. */
const moment = z.string('must be a moment such as 2026-11-20T12:00:00Z').transform((value, context) => {
  const words = value.trim();
  const full = /^\d{4}-\d{2}-\d{2}$/.test(words) ? `${words}T00:00:00Z` : words;
  try {
    const at = Temporal.Instant.from(full).round({ smallestUnit: 'millisecond', roundingMode: 'floor' });
    if (Math.abs(at.epochMilliseconds) < 8e14) return at;
  } catch {
    // Said below, in our words.
  }
  context.addIssue('must be a moment such as 2026-11-20T12:00:00Z');
  return z.NEVER;
});

/** In a cell: `one; two`. */
const listOf = <S extends z.ZodType>(schema: S, what: string) =>
  z.preprocess(
    (value) => (typeof value === 'string' ? split(value) : value),
    z.array(schema, `must be a list of ${what}`).max(MOST_ENTRIES, `must not hold more than ${MOST_ENTRIES}`),
  );
const names = listOf(text, 'texts');
const ids = listOf(id, 'ids');

/** In a cell: `clarity=80; depth=75`. What is no number is kept, and is no score. */
const scores = z
  .union([z.record(z.string(), z.json()), z.string()], 'must be scores by dimension')
  .transform((value, context) => {
    const entries = typeof value === 'string' ? pairs(value) : Object.entries(value);
    if (!entries || entries.length > MOST_ENTRIES) context.addIssue('must be scores such as clarity=80; depth=75');
    return Object.fromEntries(
      (entries ?? []).map(([name, given]) => [storable(name), typeof given === 'string' ? storable(given) : given]),
    );
  })
  .refine((all) => Object.values(all).every((one) => typeof one !== 'number' || (one >= 0 && one <= 100)), {
    error: 'must be scores from 0 to 100',
  });

const dimension = z.object({ name: text, weight: number.refine((value) => value > 0, 'must be above 0').default(1) });
/** In a cell: `clarity=1; depth=3`. */
const dimensions = z.preprocess(
  (value) => (typeof value === 'string' ? (pairs(value)?.map(([name, weight]) => ({ name, weight })) ?? value) : value),
  z.array(dimension, 'must be dimensions such as clarity=1; depth=3').max(MOST_ENTRIES),
);

const optional = <S extends z.ZodType>(schema: S) => schema.nullish().transform((value) => value ?? null);
const email = text.pipe(z.email('must be an email address'));

const shapes = {
  learners: z.strictObject({ id, name: text, email: optional(email), membershipUntil: optional(moment) }),
  modules: z.strictObject({
    id,
    name: text,
    track: text.default('general'),
    paid: flag.default(false),
    dimensions: dimensions.default([]),
    threshold: score.refine(Number.isSafeInteger, 'must be a whole number').default(THRESHOLD),
    criteria: names.default([]),
  }),
  credentials: z.strictObject({
    id,
    name: text,
    tier: whole.refine((value) => value >= 1, 'must be 1 or more').default(1),
    modules: ids.default([]),
    prerequisite: optional(id),
    certifierGroup: optional(id),
  }),
  attempts: z.strictObject({
    id,
    learner: id,
    module: id,
    status: z.enum(ATTEMPT_STATUSES, `must be one of ${ATTEMPT_STATUSES.join(', ')}`),
    passing: flag.default(false),
    scores: scores.default({}),
    startedAt: moment,
    completedAt: optional(moment),
  }),
  progress: z.strictObject({
    learner: id,
    module: id,
    status: z.enum(PROGRESS_STATUSES, `must be one of ${PROGRESS_STATUSES.join(', ')}`),
    completedAt: optional(moment),
    score: optional(score),
  }),
  checkpoints: z.strictObject({
    id,
    learner: id,
    module: id,
    thread: id,
    preliminary: scores.default({}),
    verified: names.default([]),
    madeAt: moment,
  }),
  user_credentials: z.strictObject({
    learner: id,
    credential: id,
    awardedAt: moment,
    certifierId: optional(id),
    badgeUrl: optional(z.httpUrl('must be an address')),
    /** Whether its learner had the mail already. */
    mailed: flag.nullish().transform((value) => value ?? undefined),
  }),
} as const;

/** Kinds of records, in the order in which they rest on each other. */
export const KINDS = Object.keys(shapes) as readonly Kind[]; // The cast: keys of the object above.
export type Kind = keyof typeof shapes;
export type Incoming<K extends Kind> = z.output<(typeof shapes)[K]>;
export type Read = { readonly kind: Kind; readonly record: Incoming<Kind> } | { readonly problems: readonly string[] };

/** Empty cells count as not given. */
export function readRecord(kind: Kind, given: unknown): Read {
  const read = shapes[kind].safeParse(given, {
    error: (issue) => (issue.code === 'invalid_type' && issue.input === undefined ? 'is missing' : undefined),
  });
  if (read.success) return { kind, record: read.data };
  return { problems: read.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`.trim()) };
}

function split(value: string): string[] {
  return value
    .split(';')
    .map((one) => one.trim())
    .filter((one) => one !== '');
}

/** `clarity=80; depth=75`, or the same as JSON. Undefined: it is neither. */
function pairs(value: string): [string, unknown][] | undefined {
  if (value.trim().startsWith('{')) {
    try {
      const read: unknown = JSON.parse(value);
      return typeof read === 'object' && read !== null ? Object.entries(read) : undefined;
    } catch {
      return undefined;
    }
  }
  const found = split(value).map((one) => /^([^=]+)=\s*(-?\d+(?:\.\d+)?)$/.exec(one));
  return found.every((one) => one !== null) ? found.map((one) => [one[1]?.trim() ?? '', Number(one[2])]) : undefined;
}
