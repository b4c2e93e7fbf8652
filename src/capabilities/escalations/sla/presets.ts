/** Moments until which a person may snooze, in their own time zone. */

type Instant = Temporal.Instant;

const SNOOZES = ['hour', 'four_hours', 'afternoon', 'tomorrow', 'monday'] as const;
type Snooze = (typeof SNOOZES)[number];

export type SnoozePreset = { readonly id: Snooze; readonly label: string; readonly until: Instant };

const MORNING = '09:00';
const AFTERNOON = '14:00';
/** The afternoon is worth offering as long as it is further away than the hour above it. */
const LATEST_FOR_AFTERNOON = '12:59';
/** Longer is not a snooze but a way to forget. */
const LONGEST_DAYS = 30;

/** In order of their moments, each moment once; all of them lie ahead. */
export function snoozePresets(now: Instant, timeZone: string): SnoozePreset[] {
  const here = now.toZonedDateTimeISO(timeZone);
  const today = here.toPlainDate();
  const morningOf = (date: Temporal.PlainDate) => date.toZonedDateTime({ timeZone, plainTime: MORNING }).toInstant();
  const afternoon = today.toZonedDateTime({ timeZone, plainTime: AFTERNOON }).toInstant();
  const isEarly = Temporal.PlainTime.compare(here.toPlainTime(), LATEST_FOR_AFTERNOON) <= 0;
  const presets: SnoozePreset[] = [
    { id: 'hour', label: 'In 1 hour', until: now.add({ hours: 1 }) },
    { id: 'four_hours', label: 'In 4 hours', until: now.add({ hours: 4 }) },
    ...(isEarly ? [{ id: 'afternoon', label: `This afternoon, ${AFTERNOON}`, until: afternoon } as const] : []),
    { id: 'tomorrow', label: `Tomorrow, ${MORNING}`, until: morningOf(today.add({ days: 1 })) },
    { id: 'monday', label: `Next Monday, ${MORNING}`, until: morningOf(today.add({ days: 8 - today.dayOfWeek })) },
  ];
  return presets
    .sort((a, b) => Temporal.Instant.compare(a.until, b.until))
    .filter(({ until }, i, all) => !all[i - 1]?.until.equals(until));
}

/** What is wrong with a moment to snooze until, as a sentence; undefined when it will do. */
export function problemOfSnooze(until: Instant, now: Instant): string | undefined {
  if (Temporal.Instant.compare(until, now) <= 0) return 'Choose a moment that is still to come.';
  if (Temporal.Instant.compare(until, now.add({ hours: LONGEST_DAYS * 24 })) > 0) {
    return `Choose a moment within the next ${LONGEST_DAYS} days.`;
  }
  return undefined;
}
