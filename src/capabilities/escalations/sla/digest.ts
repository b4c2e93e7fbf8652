/** When the daily list of open work is to be posted. */
import { businessTimeBetween } from './calendar.ts';
import { calendarOf, type SlaPolicy } from './policy.ts';

/**
 * The newest moment up to `now` at which the digest was to appear, today's or yesterday's; undefined when it is off or
 * neither is a day for it. Whoever posts it compares with the moment of the last one.
 */
export function lastDigestAt(policy: SlaPolicy, now: Temporal.Instant): Temporal.Instant | undefined {
  const { at: plainTime, businessDaysOnly } = policy.digest;
  if (plainTime === null) return undefined;
  const { timeZone } = policy;
  const today = now.toZonedDateTimeISO(timeZone).toPlainDate();
  for (const date of [today, today.subtract({ days: 1 })]) {
    const moment = date.toZonedDateTime({ timeZone, plainTime }).toInstant();
    const isOver = Temporal.Instant.compare(moment, now) <= 0;
    if (isOver && (!businessDaysOnly || isBusinessDay(policy, date))) return moment;
  }
  return undefined;
}

function isBusinessDay(policy: SlaPolicy, date: Temporal.PlainDate): boolean {
  const [start, end] = [date, date.add({ days: 1 })].map((day) => day.toZonedDateTime(policy.timeZone).toInstant());
  const calendar = calendarOf(policy, { businessHours: true });
  return start !== undefined && end !== undefined && businessTimeBetween(start, end, calendar) > 0;
}
