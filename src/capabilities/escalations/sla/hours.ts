/** A week of opening hours, as data and as people write it: `Mon–Fri 09:00–12:30, 13:30–17:00; Sat 10:00–12:00`. */
import { UserError } from '../../../platform/errors.ts';

export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/** Wall-clock times `HH:MM`; `to` is not part of it and may be `24:00`. */
type Window = { readonly from: string; readonly to: string };

/** A day without windows is closed. */
export type Week = Readonly<Record<Weekday, readonly Window[]>>;

export const DAY_NAMES: Readonly<Record<Weekday, string>> = {
  mon: 'Mon',
  tue: 'Tue',
  wed: 'Wed',
  thu: 'Thu',
  fri: 'Fri',
  sat: 'Sat',
  sun: 'Sun',
};

/** Less than this would make a target of days last for years. */
const LEAST_WEEKLY_MINUTES = 60;

/** `09:30` → 570, `24:00` → 1440; undefined when it is no time of day. */
export function minutesOf(time: string): number | undefined {
  const match = /^(\d{1,2}):(\d{2})$/.exec(time);
  const [hours, minutes] = [Number(match?.[1]), Number(match?.[2])];
  const inDay = hours < 24 || (hours === 24 && minutes === 0);
  return match && inDay && minutes < 60 ? hours * 60 + minutes : undefined;
}

export function weeklyMinutes(week: Week): number {
  const lengths = WEEKDAYS.flatMap((day) => week[day]).map(
    ({ from, to }) => (minutesOf(to) ?? 0) - (minutesOf(from) ?? 0),
  );
  return lengths.reduce((sum, length) => sum + length, 0);
}

/** What is wrong with a week, a sentence each; nothing when it can be used. */
export function problemsOfWeek(week: Week): string[] {
  const problems = WEEKDAYS.flatMap((day) => problemsOfDay(day, week[day]));
  if (problems.length === 0 && weeklyMinutes(week) < LEAST_WEEKLY_MINUTES) {
    problems.push('At least one hour a week must be open.');
  }
  return problems;
}

function problemsOfDay(day: Weekday, windows: readonly Window[]): string[] {
  const problems: string[] = [];
  const sorted = [...windows].sort(byStart);
  for (const window of windows) {
    const [from, to] = [minutesOf(window.from), minutesOf(window.to)];
    const written = `${DAY_NAMES[day]} ${window.from}–${window.to}`;
    if (from === undefined || to === undefined) problems.push(`${written} is not a time span such as 09:00–17:00.`);
    else if (from === to) problems.push(`${written} is empty. For a whole day write 00:00–24:00.`);
    else if (from > to) problems.push(acrossMidnight(day, window));
  }
  for (const [i, window] of sorted.entries()) {
    const next = sorted[i + 1];
    if (next && (minutesOf(window.to) ?? 0) > (minutesOf(next.from) ?? 0)) {
      problems.push(`${DAY_NAMES[day]} ${window.from}–${window.to} and ${next.from}–${next.to} overlap.`);
    }
  }
  return problems;
}

function acrossMidnight(day: Weekday, { from, to }: Window): string {
  const next = DAY_NAMES[WEEKDAYS[(WEEKDAYS.indexOf(day) + 1) % 7] ?? 'mon'];
  const rest = minutesOf(to) === 0 ? '' : ` and ${next} 00:00–${to}`;
  return `${DAY_NAMES[day]} ${from}–${to} ends before it begins. For a shift across midnight write ${DAY_NAMES[day]} ${from}–24:00${rest}.`;
}

function byStart(a: Window, b: Window): number {
  return (minutesOf(a.from) ?? 0) - (minutesOf(b.from) ?? 0);
}

/**
 * Reads what `formatWeek` writes and what people type: `;` or a line break between groups of days, `-` or `–` for
 * ranges, `9-17` for whole hours, `24/7`. Days that are not named are closed.
 *
 * @throws UserError that names the part it did not understand.
 */
export function parseWeek(text: string): Week {
  const week: Record<Weekday, Window[]> = { mon: [], tue: [], wed: [], thu: [], fri: [], sat: [], sun: [] };
  const groups = text
    .replaceAll('24/7', 'Mon-Sun 00:00-24:00')
    .split(/[;\n]/)
    .map((group) => group.trim())
    .filter((group) => group !== '');
  for (const group of groups) {
    const match = /^(?<days>[\p{L}\s,–—-]+?)[\s:]*(?<times>\d.*|closed)$/iu.exec(group);
    if (!match?.groups) throw new UserError(`“${group}” is not understood. Write it as: Mon–Fri 09:00–17:00.`);
    const windows = parseWindows(match.groups.times ?? '');
    for (const day of parseDays(match.groups.days ?? '')) week[day].push(...windows);
  }
  for (const day of WEEKDAYS) week[day].sort(byStart);
  const [problem] = problemsOfWeek(week);
  if (problem !== undefined) throw new UserError(problem);
  return week;
}

function parseWindows(text: string): Window[] {
  if (/^closed$/i.test(text)) return [];
  return text.split(',').map((part) => {
    const match = /^\s*(\d{1,2})(?::(\d{2}))?\s*[-–—]\s*(\d{1,2})(?::(\d{2}))?\s*$/.exec(part);
    if (!match) throw new UserError(`“${part.trim()}” is not a time span such as 09:00–17:00.`);
    const time = (hours = '', minutes = '00') => `${hours.padStart(2, '0')}:${minutes}`;
    return { from: time(match[1], match[2]), to: time(match[3], match[4]) };
  });
}

function parseDays(text: string): Weekday[] {
  return text.split(',').flatMap((part) => {
    if (/^\s*(daily|every day)\s*$/i.test(part)) return [...WEEKDAYS];
    const [first, last, ...more] = part.split(/[-–—]/).map((word) => word.trim());
    if (first === undefined || more.length > 0) throw new UserError(`“${part.trim()}” is not a weekday.`);
    const from = WEEKDAYS.indexOf(parseWeekday(first));
    const to = WEEKDAYS.indexOf(parseWeekday(last ?? first));
    return Array.from({ length: ((to - from + 7) % 7) + 1 }, (_, i) => WEEKDAYS[(from + i) % 7] ?? 'mon');
  });
}

function parseWeekday(word: string): Weekday {
  const full = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];
  const found = word.length < 3 ? -1 : full.findIndex((name) => name.startsWith(word.toLowerCase()));
  const day = WEEKDAYS[found];
  if (day === undefined) throw new UserError(`“${word}” is not a weekday. Write Mon, Tue, Wed, Thu, Fri, Sat or Sun.`);
  return day;
}

/** Days in a row with the same hours are joined: `Mon–Fri 09:00–17:00`. `24/7` when it never closes. */
export function formatWeek(week: Week): string {
  if (weeklyMinutes(week) === 7 * 24 * 60) return '24/7';
  const groups: { first: Weekday; last: Weekday; hours: string }[] = [];
  for (const day of WEEKDAYS) {
    const hours = week[day].map(({ from, to }) => `${from}–${to}`).join(', ');
    const open = groups.at(-1);
    if (open?.hours === hours) open.last = day;
    else groups.push({ first: day, last: day, hours });
  }
  const days = (first: Weekday, last: Weekday) =>
    first === last ? DAY_NAMES[first] : `${DAY_NAMES[first]}–${DAY_NAMES[last]}`;
  return groups
    .filter(({ hours }) => hours !== '')
    .map(({ first, last, hours }) => `${days(first, last)} ${hours}`)
    .join('; ');
}
