import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatHolidays, parseHolidays } from './holidays.ts';

const range = (from: string, to: string) => ({ from: Temporal.PlainDate.from(from), to: Temporal.PlainDate.from(to) });
const YEARS = range('2026-01-01', '2028-12-31');

const calendar = (...events: string[]) =>
  ['BEGIN:VCALENDAR', 'VERSION:2.0', ...events, 'END:VCALENDAR', ''].join('\r\n');
const event = (...lines: string[]) => ['BEGIN:VEVENT', ...lines, 'END:VEVENT'].join('\r\n');
const dates = (text: string, within = YEARS) => parseHolidays(text, within).map(({ date }) => date);
const yearly = (start: string, rule: string, ...more: string[]) =>
  dates(calendar(event(`DTSTART;VALUE=DATE:${start}`, `RRULE:FREQ=YEARLY${rule}`, ...more)));

describe('a list of holidays', () => {
  it('has a date and a name on each line, or the first and last of several days', () => {
    expect(
      parseHolidays('2026-12-25 Christmas Day\n\n 2026-12-31–2027-01-01: Turn of the year\r\n2026-05-01', YEARS),
    ).toEqual([
      { date: '2026-05-01', name: '' },
      { date: '2026-12-25', name: 'Christmas Day' },
      { date: '2026-12-31', name: 'Turn of the year' },
      { date: '2027-01-01', name: 'Turn of the year' },
    ]);
  });
  it('reads back what it shows', () => {
    const text = '2026-05-01\n2026-12-25 Christmas Day';
    expect(formatHolidays(parseHolidays(text, YEARS))).toBe(text);
  });
  it.each([
    ['25.12.2026', '“25.12.2026” is not a date. Write it as: 2026-12-25 Christmas Day.'],
    ['2026-02-30', '“2026-02-30” is not a date'],
    ['2026-12-25–2026-12-24', 'ends before it begins'],
    ['2026-01-01–2027-01-01', 'is longer than 92 days'],
  ])('refuses %s and says why', (text, words) => {
    expect(() => parseHolidays(text, YEARS)).toThrow(words);
  });
});

describe('a calendar file', () => {
  it('names single days, in order, each once', () => {
    const text = calendar(
      event('UID:2', 'DTSTART;VALUE=DATE:20261225', 'DTEND;VALUE=DATE:20261226', 'SUMMARY:Christmas\\, at home'),
      event('UID:1', 'DTSTART;VALUE=DATE:20260501', 'SUMMARY:Labour', '  Day'),
      event('UID:3', 'DTSTART;VALUE=DATE:20261225', 'SUMMARY:Again'),
      event('UID:4', 'DTSTART;VALUE=DATE:20291225', 'SUMMARY:Later than asked about'),
    );
    expect(parseHolidays(text, YEARS)).toEqual([
      { date: '2026-05-01', name: 'Labour Day' },
      { date: '2026-12-25', name: 'Christmas, at home' },
    ]);
  });
  it('has events of several days, by end or by length', () => {
    const byEnd = calendar(event('DTSTART;VALUE=DATE:20261230', 'DTEND;VALUE=DATE:20270102'));
    expect(dates(byEnd)).toEqual(['2026-12-30', '2026-12-31', '2027-01-01']);
    expect(dates(calendar(event('DTSTART;VALUE=DATE:20261230', 'DURATION:P3D')))).toEqual(dates(byEnd));
  });
  it('has events with times: the days that they touch', () => {
    const timed = event('DTSTART;TZID="Europe/Lisbon":20261224T120000', 'DTEND;TZID="Europe/Lisbon":20261225T120000');
    expect(dates(calendar(timed))).toEqual(['2026-12-24', '2026-12-25']);
    const toMidnight = event('DTSTART:20261224T000000Z', 'DTEND:20261225T000000Z');
    expect(dates(calendar(toMidnight))).toEqual(['2026-12-24']);
  });
  it('leaves out what was cancelled, and the alarms inside an event', () => {
    const alarm = ['BEGIN:VALARM', 'SUMMARY:Wake up', 'DURATION:P9D', 'END:VALARM'];
    const text = calendar(
      event('DTSTART;VALUE=DATE:20261225', 'STATUS:CANCELLED'),
      event(...alarm, 'DTSTART;VALUE=DATE:20260501', 'SUMMARY:Labour Day'),
    );
    expect(parseHolidays(text, YEARS)).toEqual([{ date: '2026-05-01', name: 'Labour Day' }]);
  });
});

describe('a yearly holiday', () => {
  it('falls on the same date', () => {
    expect(yearly('20001225', '')).toEqual(['2026-12-25', '2027-12-25', '2028-12-25']);
  });
  it('on 29 February comes in leap years only', () => {
    expect(yearly('20240229', '')).toEqual(['2028-02-29']);
  });
  it('falls on the fourth Thursday of November, or the last Monday of May', () => {
    expect(yearly('20201126', ';BYMONTH=11;BYDAY=4TH')).toEqual(['2026-11-26', '2027-11-25', '2028-11-23']);
    expect(yearly('20200525', ';BYDAY=-1MO;BYMONTH=5')).toEqual(['2026-05-25', '2027-05-31', '2028-05-29']);
  });
  it('falls on the Tuesday after the first Monday of November, every other year', () => {
    const rule = ';INTERVAL=2;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4,5,6,7,8';
    expect(yearly('20001107', rule)).toEqual(['2026-11-03', '2028-11-07']);
  });
  it('ends after its number of times or on its date', () => {
    expect(yearly('20251225', ';COUNT=2')).toEqual(['2026-12-25']);
    expect(yearly('20251225', ';UNTIL=20271225')).toEqual(['2026-12-25', '2027-12-25']);
  });
  it('may be left out, added to and moved', () => {
    expect(yearly('20201225', '', 'EXDATE;VALUE=DATE:20261225', 'RDATE;VALUE=DATE:20260102')).toEqual([
      '2026-01-02',
      '2027-12-25',
      '2028-12-25',
    ]);
    const moved = calendar(
      event('UID:x', 'DTSTART;VALUE=DATE:20201225', 'RRULE:FREQ=YEARLY'),
      event('UID:x', 'RECURRENCE-ID;VALUE=DATE:20271225', 'DTSTART;VALUE=DATE:20271227'),
    );
    expect(dates(moved)).toEqual(['2026-12-25', '2027-12-27', '2028-12-25']);
  });
  it.each([
    'FREQ=WEEKLY',
    'FREQ=YEARLY;BYDAY=20MO',
    'FREQ=YEARLY;BYWEEKNO=3',
    'FREQ=YEARLY;BYMONTH=x',
    'FREQ=YEARLY;INTERVAL=0',
    'rubbish',
  ])('that repeats by %s is refused, not guessed', (rule) => {
    const text = calendar(event('SUMMARY:Odd day', 'DTSTART;VALUE=DATE:20260101', `RRULE:${rule}`));
    expect(() => parseHolidays(text, YEARS)).toThrow(/^The event “Odd day” repeats in a way that is not understood/);
  });
});

describe('a calendar file that is broken', () => {
  it.each([
    [event('SUMMARY:When?'), 'The event “When?” has no date.'],
    [event('DTSTART:20260230'), 'An event without a name has a date that is none (20260230).'],
    [event('DTSTART;VALUE=DATE:20260101', 'DTEND;VALUE=DATE:20280101'), 'lasts 730 days'],
  ])('is refused in words', (broken, words) => {
    expect(() => parseHolidays(calendar(broken), YEARS)).toThrow(words);
  });
  it('never gets anything but dates or words out of the reader', () => {
    const words = fc.constantFrom(
      'BEGIN:VEVENT',
      'END:VEVENT',
      'DTSTART:',
      '20261225',
      'RRULE:FREQ=YEARLY',
      ';BYDAY=MO',
      ';COUNT=',
      '\n',
      ' ',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(words, fc.string({ maxLength: 8 }))), (parts) => {
        try {
          for (const date of dates(`BEGIN:VCALENDAR\n${parts.join('')}`)) expect(date).toMatch(/^202[678]-\d\d-\d\d$/);
        } catch (error) {
          expect(error).toMatchObject({ name: 'UserError' });
        }
      }),
    );
  });
});
