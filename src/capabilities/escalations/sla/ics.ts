/**
 * The dates that an iCalendar file (RFC 5545) blocks out.
 *
 * Understood: all-day and timed events, several days long, additions and exceptions, and yearly repetition by month, day
 * of the month and weekday: what holiday calendars contain. Any other repetition is refused, not guessed. The walk over
 * candidate days is bounded by construction, which expanders of the whole grammar are not.
 */
import { UserError } from '../../../platform/errors.ts';

type PlainDate = Temporal.PlainDate;

/** The part of time that is asked about; both ends belong to it. */
export type DateRange = { readonly from: PlainDate; readonly to: PlainDate };

export type NamedDate = { readonly date: PlainDate; readonly name: string };

type Property = { readonly name: string; readonly value: string };
type CalendarEvent = readonly Property[];

/** Longer than any holiday; a calendar that blocks out more is not one of holidays. */
const LONGEST_DAYS = 92;

/** Days that one file may make us look at: hundreds of holidays since 1970. More would keep everybody else waiting. */
const MOST_DAYS = 400_000;
const LONGEST_MONTH = 31;

/** In no order, and a date perhaps twice. @throws UserError that names the event it can't use. */
export function datesOfCalendar(text: string, range: DateRange): NamedDate[] {
  const events = eventsOf(text);
  const moved = new Map<string, Set<string>>();
  for (const event of events) {
    const replaced = textOf(event, 'RECURRENCE-ID');
    const uid = textOf(event, 'UID') ?? '';
    if (replaced === undefined) continue;
    const away = moved.get(uid) ?? new Set();
    moved.set(uid, away.add(parseDate(replaced, event).toString()));
  }
  let left = MOST_DAYS;
  const look = (days: number, event: CalendarEvent) => {
    left -= days;
    if (left < 0) throw refuse(event, 'and those before it fill more days than a calendar of holidays has');
  };
  return events.flatMap((event) => {
    if (textOf(event, 'STATUS')?.toUpperCase() === 'CANCELLED') return [];
    const isMoved = textOf(event, 'RECURRENCE-ID') !== undefined;
    const away = isMoved ? undefined : moved.get(textOf(event, 'UID') ?? '');
    return datesOf(event, range, away ?? new Set(), (days) => look(days, event));
  });
}

function datesOf(
  event: CalendarEvent,
  { from, to }: DateRange,
  moved: ReadonlySet<string>,
  look: (days: number) => void,
): NamedDate[] {
  const written = textOf(event, 'DTSTART');
  if (written === undefined) throw refuse(event, 'has no date');
  const start = parseDate(written, event);
  const days = lengthOf(event, start);
  const rule = textOf(event, 'RRULE');
  const except = new Set(datesIn(event, 'EXDATE').map(String));
  const starts = rule === undefined ? [start] : yearly(parseRule(rule, event), start, to, look);
  const firsts = [...starts, ...datesIn(event, 'RDATE')];
  look(firsts.length * days);
  return firsts
    .filter((first) => !moved.has(first.toString()) && !except.has(first.toString()))
    .flatMap((first) => Array.from({ length: days }, (_, i) => first.add({ days: i })))
    .filter((date) => Temporal.PlainDate.compare(from, date) <= 0 && Temporal.PlainDate.compare(date, to) <= 0)
    .map((date) => ({ date, name: nameOf(event) }));
}

/** The properties of each VEVENT, without those of the alarms inside it. */
function eventsOf(text: string): CalendarEvent[] {
  const events: Property[][] = [];
  const open: string[] = [];
  for (const line of text.replace(/\r?\n[ \t]/g, '').split(/\r?\n/)) {
    const property = parseLine(line);
    if (property?.name === 'BEGIN') {
      open.push(property.value.toUpperCase());
      if (open.at(-1) === 'VEVENT') events.push([]);
    } else if (property?.name === 'END') open.pop();
    else if (property && open.at(-1) === 'VEVENT') events.at(-1)?.push(property);
  }
  return events;
}

/** `DTSTART;VALUE=DATE:20261225`: the name, and what follows the first colon outside quotes. */
function parseLine(line: string): Property | undefined {
  const match = /^(?<name>[\w-]+)(?:;(?:[^":]|"[^"]*")*)?:(?<value>.*)$/.exec(line);
  return match?.groups && { name: (match.groups.name ?? '').toUpperCase(), value: (match.groups.value ?? '').trim() };
}

function textOf(event: CalendarEvent, wanted: string): string | undefined {
  return event.find(({ name }) => name === wanted)?.value;
}

function datesIn(event: CalendarEvent, wanted: string): PlainDate[] {
  return event
    .filter(({ name }) => name === wanted)
    .flatMap(({ value }) => value.split(','))
    .map((value) => parseDate(value, event));
}

/** The date on the wall where the event is, or in UTC when it is written so. */
function parseDate(written: string, event: CalendarEvent): PlainDate {
  const match = /^(\d{4})(\d{2})(\d{2})(?:T\d{6}Z?)?(?:\/.*)?$/.exec(written.trim());
  try {
    return Temporal.PlainDate.from(`${match?.[1]}-${match?.[2]}-${match?.[3]}`, { overflow: 'reject' });
  } catch {
    throw refuse(event, `has a date that is none (${written.slice(0, 40)})`);
  }
}

/** Days that one occurrence covers: to the end, which does not belong to it, or by its duration; else one. */
function lengthOf(event: CalendarEvent, start: PlainDate): number {
  const [end, duration] = [textOf(event, 'DTEND'), textOf(event, 'DURATION')];
  const weeksAndDays = /^P(?:(\d{1,3})W)?(?:(\d{1,4})D)?/.exec(duration ?? '');
  const byDuration = Number(weeksAndDays?.[1] ?? 0) * 7 + Number(weeksAndDays?.[2] ?? 0);
  const endsInDay = end !== undefined && /T(?!000000)/.test(end);
  const byEnd = end === undefined ? 0 : start.until(parseDate(end, event)).days + (endsInDay ? 1 : 0);
  const days = Math.max(1, byDuration, byEnd);
  if (days > LONGEST_DAYS) throw refuse(event, `lasts ${days} days`);
  return days;
}

type Rule = {
  readonly interval: number;
  readonly count: number;
  readonly until: PlainDate | undefined;
  readonly months: readonly number[];
  readonly monthDays: readonly number[];
  readonly weekdays: readonly { readonly weekday: number; readonly nth: number }[];
};

const RULE_WEEKDAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];
const UNDERSTOOD = new Set(['FREQ', 'INTERVAL', 'COUNT', 'UNTIL', 'BYMONTH', 'BYMONTHDAY', 'BYDAY', 'WKST']);

function parseRule(text: string, event: CalendarEvent): Rule {
  const parts = new Map(
    text.split(';').map((part) => part.toUpperCase().split('=', 2) as [string, string | undefined]),
  ); // split's type forgets that it found at least one
  const list = (name: string) => parts.get(name)?.split(',') ?? [];
  const numbers = (name: string) => list(name).map(Number);
  const weekdays = list('BYDAY').map((written) => {
    const match = /^([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)$/.exec(written);
    return { weekday: RULE_WEEKDAYS.indexOf(match?.[2] ?? '') + 1, nth: Number(match?.[1] ?? 0) };
  });
  const rule = {
    ...{ months: numbers('BYMONTH'), monthDays: numbers('BYMONTHDAY'), weekdays },
    interval: Number(parts.get('INTERVAL') ?? 1),
    count: Number(parts.get('COUNT') ?? Number.MAX_SAFE_INTEGER),
    until: parts.has('UNTIL') ? parseDate(parts.get('UNTIL') ?? '', event) : undefined,
  };
  const isNumeric = [rule.interval, rule.count, ...rule.months, ...rule.monthDays].every(Number.isInteger);
  const isNthOfYear = rule.months.length === 0 && weekdays.some(({ nth }) => nth !== 0);
  const isUnderstood = [...parts.keys()].every((name) => UNDERSTOOD.has(name)) && parts.get('FREQ') === 'YEARLY';
  if (
    !isUnderstood ||
    !isNumeric ||
    isNthOfYear ||
    rule.interval < 1 ||
    weekdays.some(({ weekday }) => weekday === 0)
  ) {
    throw refuse(
      event,
      `repeats in a way that is not understood (${text.slice(0, 80)}). Holidays can repeat every year`,
    );
  }
  return rule;
}

function yearly(rule: Rule, start: PlainDate, to: PlainDate, look: (days: number) => void): PlainDate[] {
  const found: PlainDate[] = [];
  const wanted = rule.monthDays.length + rule.weekdays.length;
  const aYear = LONGEST_MONTH * (rule.months.length || (wanted > 0 ? 12 : 1)) * Math.max(1, wanted);
  for (let year = start.year; year <= to.year; year += rule.interval) {
    look(aYear);
    for (const date of occurrencesIn(rule, start, year)) {
      const isOver = rule.until && Temporal.PlainDate.compare(date, rule.until) > 0;
      if (isOver || found.length >= rule.count) return found;
      if (Temporal.PlainDate.compare(date, start) >= 0) found.push(date);
    }
  }
  return found;
}

/** In order. Without days or weekdays it is the start's day; without months the start's month, or every one. */
function occurrencesIn({ months, monthDays, weekdays }: Rule, start: PlainDate, year: number): PlainDate[] {
  const everyMonth = Array.from({ length: 12 }, (_, i) => i + 1);
  const hasDays = monthDays.length > 0 || weekdays.length > 0;
  const inMonths =
    months.length > 0 ? everyMonth.filter((m) => months.includes(m)) : hasDays ? everyMonth : [start.month];
  return inMonths.flatMap((month) => {
    const first = Temporal.PlainDate.from({ year, month, day: 1 });
    const days = Array.from({ length: first.daysInMonth }, (_, i) => first.add({ days: i }));
    if (!hasDays) return days.filter(({ day }) => day === start.day);
    const isDay = ({ day, daysInMonth }: PlainDate) =>
      monthDays.length === 0 || monthDays.includes(day) || monthDays.includes(day - daysInMonth - 1);
    const isWeekday = (date: PlainDate) => weekdays.length === 0 || weekdays.some((wanted) => isNth(date, wanted));
    return days.filter((date) => isDay(date) && isWeekday(date));
  });
}

/** The nth such weekday of its month, from the end when negative; 0: any. */
function isNth({ day, dayOfWeek, daysInMonth }: PlainDate, { weekday, nth }: Rule['weekdays'][number]): boolean {
  if (dayOfWeek !== weekday) return false;
  if (nth === 0) return true;
  return nth > 0 ? Math.ceil(day / 7) === nth : Math.ceil((daysInMonth - day + 1) / 7) === -nth;
}

function nameOf(event: CalendarEvent): string {
  return (textOf(event, 'SUMMARY') ?? '').replace(/\\n/gi, ' ').replace(/\\(.)/g, '$1').trim().slice(0, 200);
}

function refuse(event: CalendarEvent, why: string): UserError {
  const name = nameOf(event);
  return new UserError(`${name === '' ? 'An event without a name' : `The event “${name}”`} ${why}.`);
}
