/** Holidays as people bring them: a list of dates, or a calendar file. */
import { UserError } from '../../../platform/errors.ts';
import { type DateRange, datesOfCalendar, type NamedDate } from './ics.ts';
import type { Holiday } from './policy.ts';

/** Ten years of a country's holidays are a tenth of it. */
const MOST_CHARACTERS = 1_000_000;
const MOST_HOLIDAYS = 2000;
const LONGEST_SPAN_DAYS = 92;

/**
 * Reads an iCalendar file, or lines such as `2026-12-25 Christmas Day` and `2026-12-24–2027-01-01 Winter break`.
 *
 * @param range of a calendar file's dates that are kept: yearly ones have no end of their own. Lines are kept whole.
 * @returns in order, each date once. @throws UserError that names the line or event it can't use.
 */
export function parseHolidays(text: string, range: DateRange): Holiday[] {
  if (text.length > MOST_CHARACTERS)
    throw new UserError('That is too much to be a list of holidays (over a million characters).');
  const dates = isCalendar(text)
    ? datesOfCalendar(text.replace(/^\uFEFF/, ''), range)
    : text.split('\n').flatMap(datesOfLine);
  const byDate = new Map<string, string>();
  for (const { date, name } of dates) {
    const known = byDate.get(date.toString());
    if (!known) byDate.set(date.toString(), name);
  }
  if (byDate.size > MOST_HOLIDAYS)
    throw new UserError(`These are ${byDate.size} dates; at most ${MOST_HOLIDAYS} can be kept.`);
  return [...byDate].map(([date, name]) => ({ date, name })).sort((a, b) => (a.date < b.date ? -1 : 1));
}

/** Whether it begins as an iCalendar file does. */
export function isCalendar(text: string): boolean {
  return /^\s*BEGIN:VCALENDAR/i.test(text.replace(/^\uFEFF/, ''));
}

/** A line each, as `parseHolidays` reads them. */
export function formatHolidays(holidays: readonly Holiday[]): string {
  return holidays.map(({ date, name }) => `${date} ${name}`.trim()).join('\n');
}

function datesOfLine(written: string): NamedDate[] {
  const line = written.trim();
  if (line === '') return [];
  const match = /^(\d{4}-\d{2}-\d{2})(?:\s*(?:–|—|\.\.|to|-)\s*(\d{4}-\d{2}-\d{2}))?(?:[\s,:;]+(.*))?$/.exec(line);
  const first = parseDate(match?.[1], line);
  const last = match?.[2] === undefined ? first : parseDate(match[2], line);
  const days = first.until(last).days + 1;
  if (days < 1) throw new UserError(`“${line.slice(0, 80)}” ends before it begins.`);
  if (days > LONGEST_SPAN_DAYS) throw new UserError(`“${line.slice(0, 80)}” is longer than ${LONGEST_SPAN_DAYS} days.`);
  const name = (match?.[3] ?? '').trim().slice(0, 200);
  return Array.from({ length: days }, (_, i) => ({ date: first.add({ days: i }), name }));
}

function parseDate(text: string | undefined, line: string): Temporal.PlainDate {
  try {
    return Temporal.PlainDate.from(text ?? '', { overflow: 'reject' });
  } catch {
    throw new UserError(`“${line.slice(0, 80)}” is not a date. Write it as: 2026-12-25 Christmas Day.`);
  }
}
