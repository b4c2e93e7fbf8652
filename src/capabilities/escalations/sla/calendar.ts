/**
 * Business time: which moments count, how much of it lies between two moments, and when a given amount has passed.
 *
 * A moment counts when its wall-clock time in the calendar's zone lies in a window of that weekday and its date is no
 * holiday. That definition holds through every change of the zone's offset: an hour that happens twice counts twice, one
 * that is skipped never counts, and a date that never was (Samoa's 30 December 2011) has no hours.
 *
 * Between two changes of offset the wall clock runs evenly, so open time is a function of the wall clock alone
 * (`openBefore`: whole weeks, less holidays, plus the rest of the week) and its inverse a binary search. Nothing steps
 * through minutes, days or weeks.
 */
import { minutesOf, WEEKDAYS, type Week } from './hours.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
/** 1 January 1970 was a Thursday; weeks here begin on Monday. */
const EPOCH_WEEKDAY = 3;

type Span = readonly [from: number, to: number];

type Hours = {
  readonly always: false;
  readonly timeZone: string;
  /** By weekday from Monday: milliseconds of the day, in order. */
  readonly days: readonly (readonly Span[])[];
  /** By weekday from Monday: open milliseconds of the week before that day; the eighth is the whole week. */
  readonly before: readonly number[];
  /** Days since the epoch, in order, and the open time that they and all before them take away. */
  readonly holidays: readonly number[];
  readonly lost: readonly number[];
  /** What is known of the zone's offsets, filled as they are asked for. */
  readonly segments: Segment[];
};

/** Every moment counts: `ALWAYS`, or what `openHours` builds. */
export type Calendar = { readonly always: true } | Hours;

/** A stretch of time with one offset from UTC. All in milliseconds; `to` may be Infinity. */
type Segment = { from: number; readonly to: number; readonly offset: number };

export const ALWAYS: Calendar = { always: true };

/**
 * @param holidays dates `YYYY-MM-DD` on which nothing counts; doubles do no harm.
 * @throws RangeError when the calendar is never open, so that no question about it can go on for ever.
 */
export function openHours(hours: { timeZone: string; week: Week; holidays: readonly string[] }): Calendar {
  const days = WEEKDAYS.map((day) => spansOf(hours.week[day]));
  const lengths = days.map((spans) => spans.reduce((sum, [from, to]) => sum + to - from, 0));
  const before = [0];
  for (const length of lengths) before.push((before.at(-1) ?? 0) + length);
  if (before[7] === 0) throw new RangeError('A calendar must be open at some time of the week.');
  const holidays = [...new Set(hours.holidays.map(epochDay))].sort((a, b) => a - b);
  const lost: number[] = [];
  for (const day of holidays) lost.push((lost.at(-1) ?? 0) + (lengths[weekdayOf(day)] ?? 0));
  return { always: false, timeZone: hours.timeZone, days, before, holidays, lost, segments: [] };
}

function spansOf(windows: Week[keyof Week]): Span[] {
  return windows
    .map(({ from, to }): Span => [(minutesOf(from) ?? 0) * MINUTE, (minutesOf(to) ?? 0) * MINUTE])
    .sort(([a], [b]) => a - b);
}

function epochDay(date: string): number {
  return Math.round(Temporal.PlainDate.from(date).toZonedDateTime('UTC').epochMilliseconds / DAY);
}

function weekdayOf(day: number): number {
  return (((day + EPOCH_WEEKDAY) % 7) + 7) % 7;
}

/** Open milliseconds from `a` to `b`; nothing when `b` is not later. */
export function businessTimeBetween(a: Temporal.Instant, b: Temporal.Instant, calendar: Calendar): number {
  const [from, to] = [a.epochMilliseconds, b.epochMilliseconds];
  if (to <= from) return 0;
  if (calendar.always) return to - from;
  let sum = 0;
  for (let at = from; at < to; ) {
    const segment = segmentAt(calendar, at);
    const end = Math.min(segment.to, to);
    sum += openBefore(calendar, end + segment.offset) - openBefore(calendar, at + segment.offset);
    at = end;
  }
  return sum;
}

/**
 * The first moment at which `durationMs` of open time have passed since `start`; `start` itself for nothing.
 * Eight hours from Friday 09:00 end on Friday 17:00, not on Monday 09:00.
 */
export function addBusinessTime(start: Temporal.Instant, durationMs: number, calendar: Calendar): Temporal.Instant {
  if (durationMs <= 0) return start;
  if (calendar.always) return start.add({ milliseconds: durationMs });
  let missing = durationMs;
  for (let at = start.epochMilliseconds; ; ) {
    const { to, offset } = segmentAt(calendar, at);
    const here = openBefore(calendar, at + offset);
    const end = to === Number.POSITIVE_INFINITY ? laterThan(calendar, at + offset, here + missing) : to + offset;
    const open = openBefore(calendar, end) - here;
    if (open >= missing) {
      return Temporal.Instant.fromEpochMilliseconds(reach(calendar, at + offset, end, here + missing) - offset);
    }
    missing -= open;
    at = to;
  }
}

/** `at` itself when it counts, otherwise the next moment that does. */
export function nextOpen(at: Temporal.Instant, calendar: Calendar): Temporal.Instant {
  return calendar.always ? at : addBusinessTime(at, 1, calendar).subtract({ milliseconds: 1 });
}

/** Open time before a moment of the wall clock, counted from an arbitrary Monday. Rises, never falls. */
function openBefore({ days, before, holidays, lost }: Hours, wall: number): number {
  const day = Math.floor(wall / DAY);
  const weekday = weekdayOf(day);
  const week = (day + EPOCH_WEEKDAY - weekday) / 7;
  const past = countBelow(holidays, day);
  let open = week * (before[7] ?? 0) + (before[weekday] ?? 0) - (lost[past - 1] ?? 0);
  if (holidays[past] === day) return open;
  const time = wall - day * DAY;
  for (const [from, to] of days[weekday] ?? []) open += Math.max(0, Math.min(time, to) - from);
  return open;
}

/** How many of the rising numbers are less than `limit`. */
function countBelow(numbers: readonly number[], limit: number): number {
  let [low, high] = [0, numbers.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((numbers[middle] ?? limit) < limit) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Some wall-clock moment by which `open` is reached. There is one: the week is open somewhere and holidays end. */
function laterThan(calendar: Hours, wall: number, open: number): number {
  let step = 7 * DAY;
  while (openBefore(calendar, wall + step) < open) step *= 2;
  return wall + step;
}

/** The first wall-clock moment in (low, high] by which `open` is reached. */
function reach(calendar: Hours, low: number, high: number, open: number): number {
  let [unreached, reached] = [low, high];
  while (reached - unreached > 1) {
    const middle = Math.floor((unreached + reached) / 2);
    if (openBefore(calendar, middle) >= open) reached = middle;
    else unreached = middle;
  }
  return reached;
}

/** Asking a zone for its next change costs about 30 µs, so what was found is kept. */
function segmentAt({ timeZone, segments }: Hours, ms: number): Segment {
  const known = segments.find(({ from, to }) => from <= ms && ms < to);
  if (known) return known;
  const zoned = Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(timeZone);
  const to = zoned.getTimeZoneTransition('next')?.epochMilliseconds ?? Number.POSITIVE_INFINITY;
  const same = segments.find((segment) => segment.to === to);
  const segment = same ?? { from: ms, to, offset: Math.round(zoned.offsetNanoseconds / 1e6) };
  segment.from = Math.min(segment.from, ms);
  if (!same) segments.push(segment);
  return segment;
}
