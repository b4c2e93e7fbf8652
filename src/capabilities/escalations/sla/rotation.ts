/** Who is on duty: nobody in particular, a Slack user group, or the people of a weekly rotation in turn. */
import { z } from 'zod';
import { WEEKDAYS } from './hours.ts';
import { plainDate, timeZone } from './policy.ts';

type Instant = Temporal.Instant;

const person = z.string().regex(/^[UW][A-Z0-9]+$/, 'must be a person in Slack');
const instant = z.string().refine(isMoment, { error: 'must be a moment such as 2026-12-24T09:00:00Z', abort: true });

const override = z
  .strictObject({
    person,
    /** Moments in UTC; `to` is not part of it. */
    from: instant,
    to: instant,
  })
  .refine(({ from, to }) => Temporal.Instant.compare(from, to) < 0, 'a replacement must end after it begins');

const rotation = z.strictObject({
  kind: z.literal('rotation'),
  /** In the order in which they take turns. The same person may stand in it twice. */
  people: z.array(person).min(1, 'a rotation needs at least one person').max(100, 'at most 100 people').readonly(),
  handover: z.strictObject({
    weekday: z.enum(WEEKDAYS),
    time: z.string().refine((text) => /^([01]\d|2[0-3]):[0-5]\d$/.test(text), 'must be a time such as 09:00'),
  }),
  timeZone,
  /** The first person's first turn is the week in which this day lies, from handover to handover. */
  startsOn: plainDate,
  /** Somebody stands in. Where two overlap, the one further down holds. */
  overrides: z.array(override).max(500, 'at most 500 replacements').readonly(),
});
export type Rotation = z.output<typeof rotation>;

export const onDutySchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('nobody') }),
  z.strictObject({
    kind: z.literal('group'),
    group: z.string().regex(/^S[A-Z0-9]+$/, 'must be a user group in Slack'),
  }),
  rotation,
]);
export type OnDuty = z.output<typeof onDutySchema>;

/** Whom to mention. */
export type Duty = { readonly kind: 'person' | 'group'; readonly id: string };

/** Undefined when nobody is named. */
export function findOnDuty(onDuty: OnDuty, at: Instant): Duty | undefined {
  if (onDuty.kind === 'nobody') return undefined;
  if (onDuty.kind === 'group') return { kind: 'group', id: onDuty.group };
  return { kind: 'person', id: personOnDuty(onDuty, at) };
}

/** Before `startsOn` the order is continued backwards, so that there is always somebody. */
export function personOnDuty({ people, overrides, ...schedule }: Rotation, at: Instant): string {
  const standIn = overrides.findLast(({ from, to }) => isWithin(at, from, to));
  if (standIn) return standIn.person;
  const turns = turnOf(schedule, at).since(turnStart(schedule, schedule.startsOn), { largestUnit: 'weeks' }).weeks;
  const person = people[((turns % people.length) + people.length) % people.length];
  if (person === undefined) throw new Error('A rotation without people.');
  return person;
}

function isWithin(at: Instant, from: string, to: string): boolean {
  return Temporal.Instant.compare(from, at) <= 0 && Temporal.Instant.compare(at, to) < 0;
}

type Schedule = Pick<Rotation, 'handover' | 'timeZone' | 'startsOn'>;

/** The date of the handover that began the turn in which a moment lies. */
function turnOf(schedule: Schedule, at: Instant): Temporal.PlainDate {
  const { timeZone, handover } = schedule;
  const today = at.toZonedDateTimeISO(timeZone).toPlainDate();
  const date = turnStart(schedule, today);
  const moment = date.toZonedDateTime({ timeZone, plainTime: handover.time }).toInstant();
  return Temporal.Instant.compare(moment, at) <= 0 ? date : date.subtract({ weeks: 1 });
}

/** The last day of handover up to a date. */
function turnStart({ handover }: Schedule, on: string | Temporal.PlainDate): Temporal.PlainDate {
  const date = Temporal.PlainDate.from(on);
  const weekday = WEEKDAYS.indexOf(handover.weekday) + 1;
  return date.subtract({ days: (date.dayOfWeek - weekday + 7) % 7 });
}

function isMoment(text: string): boolean {
  try {
    Temporal.Instant.from(text);
    return true;
  } catch {
    return false;
  }
}
