import { expect, it } from 'vitest';
import { datesOfCalendar } from './ics.ts';

const range = { from: Temporal.PlainDate.from('2025-11-22'), to: Temporal.PlainDate.from('2031-11-22') };
const calendar = (events: readonly string[]) =>
  `BEGIN:VCALENDAR\n${events.map((event) => `BEGIN:VEVENT\n${event}\nEND:VEVENT`).join('\n')}\nEND:VCALENDAR`;
const everyDay = 'RRULE:FREQ=YEARLY;BYDAY=MO,TU,WE,TH,FR,SA,SU';

it.each([
  ['days since the year 1', [`DTSTART:00010101\n${everyDay}`]],
  ['thousands of repetitions', Array.from({ length: 9000 }, () => `DTSTART:20200101\n${everyDay}`)],
  ['a rule of many days', [`DTSTART:19700101\nRRULE:FREQ=YEARLY;BYMONTHDAY=${'1,'.repeat(90_000)}1`]],
  ['long events on many dates', [`DTSTART:20260101\nDURATION:P90D\nRDATE:${'20260101,'.repeat(90_000)}20260101`]],
])('a calendar with %s is refused before it keeps everybody waiting', (_what, events) => {
  expect(() => datesOfCalendar(calendar(events), range)).toThrow('more days than a calendar of holidays has');
});

it('a calendar of five hundred holidays that repeat since 1970 is read', () => {
  const events = Array.from(
    { length: 12 },
    (_, i) => `DTSTART:1970${String(i + 1).padStart(2, '0')}01\nRRULE:FREQ=YEARLY`,
  );
  const once = Array.from({ length: 488 }, () => 'DTSTART:20260501');
  expect(datesOfCalendar(calendar([...events, ...once]), range)).toHaveLength(12 * 6 + 488);
});
