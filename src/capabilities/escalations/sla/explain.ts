/**
 * "Why is this due?": the arithmetic of an item's clocks as lines that a person can add up.
 *
 * Plain text without markup. Times stand in one zone, in whole minutes: what happened within a minute counts from its
 * beginning, before anything is added up, so that the figures that are shown do add up.
 */
import type { Priority } from '../escalation.ts';
import { businessTimeBetween, nextOpen } from './calendar.ts';
import { formatWeek } from './hours.ts';
import type { Purpose, SlaPolicy } from './policy.ts';
import { openSince, type Pause, type Reading, readClock, type SlaClock, type SlaItem, slaState } from './sla.ts';

type Instant = Temporal.Instant;
type Day = { readonly date: Temporal.PlainDate; readonly ms: number };

/** Days that are listed one by one; more are summed up. */
const LISTED_DAYS = 7;

const WEEKDAY = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
const MONTH = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/**
 * A paragraph for each clock, which begins with how it stands, and one that says in which zone the times are.
 * @param timeZone of the reader; business hours are always told in the policy's own.
 */
export function explain(
  item: SlaItem,
  policy: SlaPolicy,
  now: Instant,
  { timeZone = policy.timeZone }: { readonly timeZone?: string } = {},
): string[][] {
  return explainMinutes(inMinutes(item), policy, minuteOf(now), timeZone);
}

function explainMinutes(item: SlaItem, policy: SlaPolicy, now: Instant, timeZone: string): string[][] {
  const clocks = slaState(item, policy, now);
  if (clocks.length === 0) return [['Nothing is due: the escalation is closed.']];
  const paragraphs = clocks.flatMap((clock) => {
    const reading = readClock(item, policy, clock.purpose);
    return reading ? [explainClock({ item, policy, now, timeZone, clock, reading })] : [];
  });
  return [...paragraphs, [`Times are in ${timeZone}.`]];
}

function inMinutes(item: SlaItem): SlaItem {
  const minutes = (at: Instant | null) => at && minuteOf(at);
  const { openedAt, progressAt, reopenedAt, unansweredSince, toldAt, newsAt, snoozedUntil, waitingSince } = item;
  const wait = (ms: number) => Math.floor(ms / 60_000) * 60_000;
  const said = Object.entries(item.remindedAt).map(([purpose, at]) => [purpose, minuteOf(at)]);
  return {
    ...item,
    ...{ openedAt: minuteOf(openedAt), progressAt: minuteOf(progressAt), reopenedAt: minutes(reopenedAt) },
    ...{ unansweredSince: minutes(unansweredSince), toldAt: minutes(toldAt), newsAt: minutes(newsAt) },
    ...{ snoozedUntil: minutes(snoozedUntil), waitingSince: minutes(waitingSince) },
    waits: item.waits.map(({ from, to }) => ({ from: wait(from), to: wait(to) })),
    remindedAt: Object.fromEntries(said),
  };
}

function minuteOf(at: Instant): Instant {
  return at.round({ smallestUnit: 'minute', roundingMode: 'floor' });
}

type Case = {
  readonly item: SlaItem;
  readonly policy: SlaPolicy;
  readonly now: Instant;
  readonly timeZone: string;
  readonly clock: SlaClock;
  readonly reading: Reading;
};

function explainClock(of: Case): string[] {
  const { clock, reading, timeZone } = of;
  const { startedAt, targetAt, dueAt, purpose, label } = clock;
  const target = `${length(reading.targetMinutes * 60_000)} (${whichRule(of)})${waitedWords(of)}`;
  const held = Temporal.Instant.compare(dueAt, targetAt) > 0;
  return [
    `${label}: ${standing(of)}`,
    `${startWords(of)} ${moment(startedAt, timeZone)} + ${target} = ${moment(targetAt, timeZone)}`,
    ...(reading.businessHours ? hoursLines(of) : []),
    ...pauseLines(of),
    ...(held ? [`${heldWords(of)} ${moment(dueAt, timeZone)}`] : []),
    ...(clock.warnAt && !clock.due ? [`A warning comes at ${moment(clock.warnAt, timeZone)}`] : []),
    ...(reading.saidAt && purpose !== 'requester' ? [`Last reminder ${moment(reading.saidAt, timeZone)}`] : []),
    ...(clock.say === 'nothing' ? [`${nextWords(purpose)} ${moment(clock.nextReminderAt, timeZone)}`] : []),
  ];
}

/** What has to be added as well. */
function waitedWords({ clock, reading }: Case): string {
  if (reading.businessHours || clock.pausedSince) return '';
  const waited = msBetween(clock.startedAt, clock.targetAt) - reading.targetMinutes * 60_000;
  return waited > 0 ? ` + ${length(waited)} of waiting` : '';
}

function standing({ clock, now, timeZone }: Case): string {
  const { due, dueAt, pausedSince, snoozedUntil } = clock;
  if (due) return `due since ${moment(dueAt, timeZone)}, ${length(msBetween(dueAt, now))} ago`;
  if (pausedSince) return `not due, waiting for the requester since ${moment(pausedSince, timeZone)}`;
  if (snoozedUntil?.equals(dueAt)) return `snoozed until ${moment(snoozedUntil, timeZone)}`;
  return `due ${moment(dueAt, timeZone)}, in ${length(msBetween(now, dueAt))}`;
}

/** `urgent, open` */
function whichRule({ item, clock }: Case): string {
  const stage: Readonly<Record<Purpose, string>> = {
    pickup: 'open',
    update: item.status === 'acknowledged' ? 'acknowledged' : 'in progress',
    reply: 'reply',
    requester: 'requester update',
  };
  const priority: Priority = item.priority;
  return `${priority}, ${stage[clock.purpose]}`;
}

function startWords({ item, clock, reading }: Case): string {
  switch (clock.purpose) {
    case 'pickup':
      return item.reopenedAt?.equals(clock.startedAt) ? 'Open again since' : 'Open since';
    case 'update':
      return 'Last progress by a person';
    case 'reply':
      return 'The requester has waited for an answer since';
    case 'requester':
      return openSince(item).equals(clock.startedAt) && !reading.saidAt ? 'Asked' : 'Last told something';
  }
}

function heldWords({ clock, reading }: Case): string {
  if (clock.purpose === 'requester') return 'Something new to tell since';
  return reading.snooze?.equals(clock.dueAt) ? 'Snoozed, so due' : 'Waiting for the requester, so due';
}

function nextWords(purpose: Purpose): string {
  return purpose === 'requester'
    ? 'The requester hears of it in the hour after'
    : 'The next reminder comes in the hour after';
}

/** Which hours count, and how many of them lie on each day up to the target. */
function hoursLines(of: Case): string[] {
  const { policy, clock } = of;
  const days = countedDays(of);
  const listed = days.length > LISTED_DAYS ? days.slice(0, LISTED_DAYS - 1) : days;
  const rest = days.slice(listed.length);
  const restMs = rest.reduce((sum, { ms }) => sum + ms, 0);
  const until = rest.at(-1)?.date;
  return [
    `Only business hours count: ${formatWeek(policy.week)} (${policy.timeZone})`,
    ...listed.map(({ date, ms }) => `• ${dayWords(date)}: ${length(ms)}`),
    ...(until ? [`• ${rest.length} more days until ${dayWords(until)}: ${length(restMs)}`] : []),
    ...holidayLines(policy, clock),
  ];
}

function countedDays({ policy, clock, reading }: Case): Day[] {
  const days: Day[] = [];
  const last = dateOf(clock.targetAt, policy.timeZone);
  for (let date = dateOf(clock.startedAt, policy.timeZone); Temporal.PlainDate.compare(date, last) <= 0; ) {
    const next = date.add({ days: 1 });
    const from = latest(date.toZonedDateTime(policy.timeZone).toInstant(), clock.startedAt);
    const to = earliest(next.toZonedDateTime(policy.timeZone).toInstant(), clock.targetAt);
    const ms = businessTimeBetween(from, to, reading.calendar) - pausedBetween(from, to, reading);
    if (ms > 0) days.push({ date, ms });
    date = dateOf(nextOpen(next.toZonedDateTime(policy.timeZone).toInstant(), reading.calendar), policy.timeZone);
  }
  return days;
}

function pausedBetween(from: Instant, to: Instant, { pauses, calendar }: Reading): number {
  return pauses.reduce(
    (sum, pause) => sum + businessTimeBetween(latest(from, pause.from), earliest(to, pause.to), calendar),
    0,
  );
}

function holidayLines({ holidays, timeZone }: SlaPolicy, { startedAt, targetAt }: SlaClock): string[] {
  const [first, last] = [dateOf(startedAt, timeZone), dateOf(targetAt, timeZone)].map(String);
  const within = holidays.filter(({ date }) => (first ?? '') <= date && date <= (last ?? ''));
  return within.map(({ date, name }) => `• ${dayWords(Temporal.PlainDate.from(date))}: holiday${name && ` (${name})`}`);
}

function pauseLines({ clock, reading, now, timeZone }: Case): string[] {
  const { wait, pauses, calendar } = reading;
  const matters = ({ from, to }: Pause) =>
    Temporal.Instant.compare(to, clock.startedAt) > 0 && Temporal.Instant.compare(from, clock.targetAt) < 0;
  return pauses.filter(matters).map((pause) => {
    const [from, to] = [moment(pause.from, timeZone), moment(pause.to, timeZone)];
    const goesOn = pause === wait && Temporal.Instant.compare(now, pause.to) < 0;
    if (goesOn) return `Waiting for the requester since ${from}: time stands still until they answer, or until ${to}`;
    const counted = length(businessTimeBetween(latest(pause.from, clock.startedAt), pause.to, calendar));
    return `Waiting for the requester from ${from} to ${to}: ${counted} that do not count`;
  });
}

/** `Fri 20 Nov 2026 15:00` */
function moment(at: Instant, timeZone: string): string {
  const wall = at.toZonedDateTimeISO(timeZone);
  return `${dayWords(wall.toPlainDate())} ${wall.year} ${wall.toPlainTime().toString({ smallestUnit: 'minute' })}`;
}

function dayWords({ dayOfWeek, day, month }: Temporal.PlainDate): string {
  return `${WEEKDAY[dayOfWeek - 1]} ${day} ${MONTH[month - 1]}`;
}

/** `26 h 5 min`: in hours, as targets are written. */
function length(ms: number): string {
  const minutes = Math.floor(Math.max(0, ms) / 60_000);
  const parts = [
    [Math.floor(minutes / 60), 'h'],
    [minutes % 60, 'min'],
  ] as const;
  const said = parts.filter(([amount]) => amount > 0).map(([amount, unit]) => `${amount} ${unit}`);
  return said.length > 0 ? said.join(' ') : '0 min';
}

function dateOf(at: Instant, timeZone: string): Temporal.PlainDate {
  return at.toZonedDateTimeISO(timeZone).toPlainDate();
}

function msBetween(from: Instant, to: Instant): number {
  return to.epochMilliseconds - from.epochMilliseconds;
}

function latest(a: Instant, b: Instant): Instant {
  return Temporal.Instant.compare(a, b) > 0 ? a : b;
}

function earliest(a: Instant, b: Instant): Instant {
  return Temporal.Instant.compare(a, b) < 0 ? a : b;
}
