/**
 * The SLA policy as data: what is due when, who is reminded how often, and which hours count.
 *
 * Every field has a default, so that what was stored before a field existed still reads.
 * Not here: the arithmetic (`sla.ts`), and what the stored value is called.
 */
import { z } from 'zod';
import { UserError } from '../../../platform/errors.ts';
import { PRIORITIES, type Priority } from '../escalation.ts';
import { ALWAYS, type Calendar, openHours } from './calendar.ts';
import { minutesOf, parseWeek, problemsOfWeek, WEEKDAYS } from './hours.ts';

/** The team's clocks; each has a stage of the item that it belongs to. */
export const TEAM_PURPOSES = ['pickup', 'update', 'reply'] as const;
export type TeamPurpose = (typeof TEAM_PURPOSES)[number];

/** `requester` is the clock of what the requester is told. */
export const PURPOSES = [...TEAM_PURPOSES, 'requester'] as const;
export type Purpose = (typeof PURPOSES)[number];

/** `owner`: the owner, and whoever is on duty while nobody owns it. */
export const MENTIONS = ['owner', 'on_duty', 'nobody', 'here', 'channel'] as const;
export type Mention = (typeof MENTIONS)[number];

/** Slack's own pace is one message a second and channel; nobody reads that many. */
const MOST_MESSAGES_AN_HOUR = 600;
const HOUR = 60;
const DAY = 24 * HOUR;
const LONGEST = 90 * DAY;
const LEAST_REPEAT = 15;
/** Two holidays a month for eighty years, or a year blocked out day by day five times over. */
const MOST_HOLIDAYS = 2000;

const target = z
  .int('the target must be a whole number of minutes')
  .min(1, 'the target must be at least a minute')
  .max(LONGEST, 'the target can be at most 90 days');

const repeat = z
  .int('the repeat must be a whole number of minutes')
  .min(LEAST_REPEAT, `a reminder can be repeated every ${LEAST_REPEAT} minutes at most`)
  .max(LONGEST, 'the repeat can be at most 90 days');

const teamRule = z
  .strictObject({
    /** From the moment its clock starts. Inclusive: at exactly this age it is due. */
    targetMinutes: target,
    /** Said once, this long before it is due; 0 is never. In the same kind of time as the target. */
    warnMinutes: z.int('the warning must be a whole number of minutes').min(0, 'the warning can’t be negative'),
    /** Between two reminders, by the clock on the wall. In business hours only where they count. */
    repeatMinutes: repeat,
    mention: z.enum(MENTIONS, `the mention must be one of: ${MENTIONS.join(', ')}`),
    /** Only business time counts towards the target, and nothing is said outside it. */
    businessHours: z.boolean(),
  })
  .refine(({ warnMinutes, targetMinutes }) => warnMinutes === 0 || warnMinutes < targetMinutes, {
    path: ['warnMinutes'],
    error: 'the warning must come after the start and before the target',
  });
export type TeamRule = z.output<typeof teamRule>;

const requesterRule = z.strictObject({
  /** Age at which the requester first hears that the request is still open; null: they are never told unasked. */
  targetMinutes: target.nullable(),
  /** At least this long between two things they are told. */
  repeatMinutes: repeat,
  businessHours: z.boolean(),
});
type RequesterRule = z.output<typeof requesterRule>;

export type Rules<Rule> = Readonly<Record<Priority, Rule>>;

function perPriority<Rule extends z.ZodType>(rule: Rule) {
  return z.strictObject({ urgent: rule, high: rule, normal: rule, low: rule });
}

function rules(targetMinutes: Partial<Record<Priority, number>>): Rules<TeamRule> {
  const rule = (priority: Priority): TeamRule => ({
    targetMinutes: targetMinutes[priority] ?? DAY,
    warnMinutes: 0,
    repeatMinutes: priority === 'urgent' || priority === 'high' ? 4 * HOUR : DAY,
    mention: 'owner',
    businessHours: false,
  });
  return { urgent: rule('urgent'), high: rule('high'), normal: rule('normal'), low: rule('low') };
}

const daily: RequesterRule = { targetMinutes: DAY, repeatMinutes: DAY, businessHours: false };

const timeOfDay = z
  .string()
  .refine((text) => /^\d\d:\d\d$/.test(text) && (minutesOf(text) ?? DAY) < DAY, 'must be a time such as 09:00');

/** A date as `2026-12-25` that exists. */
export const plainDate = z.string().refine(isDate, 'must be a date such as 2026-12-25');

/** One that this machine knows. */
export const timeZone = z.string().refine(isTimeZone, 'must be a time zone such as Europe/Lisbon');

const windows = z.array(z.strictObject({ from: z.string(), to: z.string() })).readonly();
const week = z
  .strictObject(
    Object.fromEntries(WEEKDAYS.map((day) => [day, windows])) as Record<(typeof WEEKDAYS)[number], typeof windows>, // fromEntries forgets the keys
  )
  .superRefine((value, context) => {
    for (const message of problemsOfWeek(value)) context.addIssue({ code: 'custom', message });
  });

const holiday = z.strictObject({
  date: plainDate,
  name: z.string().max(200, 'a holiday’s name can have 200 characters'),
});
export type Holiday = z.output<typeof holiday>;

export const slaPolicySchema = z.strictObject({
  /** Open: from creation or reopening until somebody acknowledges. Seed: urgent 4 h, others 24 h. */
  pickup: perPriority(teamRule).default(rules({ urgent: 4 * HOUR })),
  /** Acknowledged or in progress: since the last human progress. Seed: 24 h. */
  update: perPriority(teamRule).default(rules({})),
  /** The requester wrote and waits for an answer. Ours: as for pickup. */
  reply: perPriority(teamRule).default(rules({ urgent: 4 * HOUR })),
  /** Seed: 24 h. */
  requester: perPriority(requesterRule).default({ urgent: daily, high: daily, normal: daily, low: daily }),
  timeZone: timeZone.default('UTC'),
  week: week.default(parseWeek('Mon–Fri 09:00–17:00')),
  holidays: z.array(holiday).max(MOST_HOLIDAYS, `at most ${MOST_HOLIDAYS} holidays`).readonly().default([]),
  /** While we wait for the requester, the pickup and update clocks stand still, */
  pauseWhileWaiting: z.boolean().default(true),
  /** but not for ever: after this long without an answer they go on. Ours: 7 days. */
  pauseAtMostMinutes: z
    .int('the longest pause must be a whole number of minutes')
    .min(HOUR, 'the longest pause must be at least an hour')
    .max(LONGEST, 'the longest pause can be at most 90 days')
    .default(7 * DAY),
  /** The list of open work, once a day in the policy's time zone; null: off. */
  digest: z
    .strictObject({ at: timeOfDay.nullable(), businessDaysOnly: z.boolean() })
    .default({ at: null, businessDaysOnly: true }),
  /** Messages an hour that nobody asked for, in one channel; what goes over waits for the next digest. */
  messagesAnHour: z
    .int('must be a whole number of messages')
    .min(1, 'must be at least one message')
    .max(MOST_MESSAGES_AN_HOUR, `can be at most ${MOST_MESSAGES_AN_HOUR} messages`)
    .default(12),
});

export type SlaPolicy = z.output<typeof slaPolicySchema>;

/** What holds until somebody decides. */
export const DEFAULT_POLICY: SlaPolicy = slaPolicySchema.parse({});

export type PolicyProblem = {
  /** `pickup.urgent.warnMinutes`, for whoever has to point at a field. */
  readonly path: string;
  /** A whole sentence. */
  readonly problem: string;
};

/** Everything that is wrong with a policy, in words; nothing when it can be kept. */
export function problemsOfPolicy(input: unknown): PolicyProblem[] {
  const parsed = slaPolicySchema.safeParse(input);
  return parsed.success ? [] : parsed.error.issues.map(inWords);
}

/** @throws UserError that lists everything that is wrong. */
export function parsePolicy(input: unknown): SlaPolicy {
  const parsed = slaPolicySchema.safeParse(input);
  if (!parsed.success) throw new UserError(parsed.error.issues.map((issue) => inWords(issue).problem).join('\n'));
  return parsed.data;
}

const FIELDS: Readonly<Record<string, string>> = {
  pickup: 'Needs pickup',
  update: 'Needs update',
  reply: 'Needs reply',
  requester: 'Requester update',
  timeZone: 'Time zone',
  week: 'Business hours',
  holidays: 'Holidays',
  pauseWhileWaiting: 'Pause while waiting',
  pauseAtMostMinutes: 'Pause while waiting',
  digest: 'Daily digest',
  messagesAnHour: 'Reminders an hour',
};

function inWords({
  path,
  message,
}: {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}): PolicyProblem {
  const [field = '', key] = path.map(String);
  const priority = PRIORITIES.find((known) => known === key);
  const where = `${FIELDS[field] ?? 'SLA policy'}${priority ? `, ${priority}` : ''}`;
  return { path: path.join('.'), problem: `${where}: ${message.replace(/\.$/, '')}.` };
}

function isDate(text: string): boolean {
  try {
    return Temporal.PlainDate.from(text, { overflow: 'reject' }).toString() === text;
  } catch {
    return false;
  }
}

function isTimeZone(text: string): boolean {
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(text);
    return true;
  } catch {
    return false;
  }
}

const calendars = new WeakMap<SlaPolicy, Calendar>();

/** The hours that count for one of its rules. Built once for each policy. */
export function calendarOf(policy: SlaPolicy, { businessHours }: { readonly businessHours: boolean }): Calendar {
  if (!businessHours) return ALWAYS;
  const known = calendars.get(policy);
  if (known) return known;
  const holidays = policy.holidays.map(({ date }) => date);
  const calendar = openHours({ timeZone: policy.timeZone, week: policy.week, holidays });
  calendars.set(policy, calendar);
  return calendar;
}
