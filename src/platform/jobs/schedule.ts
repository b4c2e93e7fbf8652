/**
 * When a job is to run: `node-cron` says which wall-clock minutes an expression names; here they become moments.
 *
 * A job at fixed hours runs once a day, also on the days when clocks change: where its time does not exist, at the
 * moment the clocks jump; where it comes twice, the first time. A job of every hour just keeps running.
 */
import { createTask, parse } from 'node-cron';

type Instant = Temporal.Instant;

const MINUTE = 60_000;

export type Schedule = {
  /** Whether the expression names the wall-clock minute that begins at this many milliseconds, read as if in UTC. */
  matches(wallMs: number): boolean;
  readonly isHourly: boolean;
  readonly timeZone: string;
};

/**
 * @param expression five cron fields, or a nickname such as `@daily`.
 * @throws Error in words when node-cron does not understand it, seconds are asked for, or the zone is unknown.
 */
export function parseSchedule(expression: string, timeZone = 'UTC'): Schedule {
  const { second, minute, hour } = parse(expression);
  if (second.length !== 1 || second[0] !== 0) throw new Error(`“${expression}” asks for seconds: jobs run on minutes.`);
  Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(timeZone);
  // In UTC, so that node-cron compares fields only and the zone's changes stay ours. Never started; a process has few.
  const task = createTask(expression, () => {}, { timezone: 'UTC' });
  const [minutes, hours] = [new Set(minute), new Set(hour)];
  return {
    // Asking node-cron costs about 30 µs: only for minutes that it can't refuse at a glance.
    matches(wallMs) {
      const date = new Date(wallMs);
      return minutes.has(date.getUTCMinutes()) && hours.has(date.getUTCHours()) && task.match(date);
    },
    isHourly: hours.size === 24,
    timeZone,
  };
}

/** The newest moment in (after, until] at which it should have run. Walks at most through the minutes between. */
export function findLatestSlot(schedule: Schedule, after: Instant, until: Instant): Instant | undefined {
  for (const segment of segmentsOf(schedule.timeZone, after, until).reverse()) {
    const slot = latestMatch(schedule, segment) ?? (schedule.isHourly ? undefined : skippedMatch(schedule, segment));
    if (slot !== undefined) return Temporal.Instant.fromEpochMilliseconds(slot);
  }
  return undefined;
}

/** A stretch of one offset from UTC, in milliseconds: moments `from` (included) to `to` (included). */
type Segment = {
  readonly from: number;
  readonly to: number;
  readonly offset: number;
  /** When this offset began, and the one before it; undefined when that was never. */
  readonly change: { readonly at: number; readonly offsetBefore: number } | undefined;
};

function segmentsOf(timeZone: string, after: Instant, until: Instant): Segment[] {
  const segments: Segment[] = [];
  let at = after.add({ milliseconds: 1 }).toZonedDateTimeISO(timeZone);
  while (Temporal.Instant.compare(at.toInstant(), until) <= 0) {
    const next = at.getTimeZoneTransition('next');
    const end = next?.toInstant().subtract({ milliseconds: 1 });
    const to = end && Temporal.Instant.compare(end, until) < 0 ? end : until;
    segments.push({
      from: at.epochMilliseconds,
      to: to.epochMilliseconds,
      offset: offsetMs(at),
      change: changeBefore(at),
    });
    if (!next) break;
    at = next;
  }
  return segments;
}

function changeBefore(at: Temporal.ZonedDateTime): Segment['change'] {
  // "Previous" leaves out the moment itself.
  const change = at.add({ nanoseconds: 1 }).getTimeZoneTransition('previous');
  return change
    ? { at: change.epochMilliseconds, offsetBefore: offsetMs(change.subtract({ nanoseconds: 1 })) }
    : undefined;
}

function offsetMs(at: Temporal.ZonedDateTime): number {
  return Math.round(at.offsetNanoseconds / 1e6);
}

function latestMatch(schedule: Schedule, { from, to, offset, change }: Segment): number | undefined {
  const firstOfItsKind = change && !schedule.isHourly ? change.at + change.offsetBefore : Number.NEGATIVE_INFINITY;
  for (let at = Math.floor(to / MINUTE) * MINUTE; at >= from; at -= MINUTE) {
    if (at + offset >= firstOfItsKind && schedule.matches(at + offset)) return at;
  }
  return undefined;
}

/** The moment of the change, when a minute that it skipped was one to run at. */
function skippedMatch(schedule: Schedule, { from, to, offset, change }: Segment): number | undefined {
  if (!change || change.at < from || change.at > to) return undefined;
  for (let wall = change.at + change.offsetBefore; wall < change.at + offset; wall += MINUTE) {
    if (schedule.matches(wall)) return change.at;
  }
  return undefined;
}
