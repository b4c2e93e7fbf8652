import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatWeek, minutesOf, parseWeek, problemsOfWeek, WEEKDAYS, weeklyMinutes } from './hours.ts';

const nine = [{ from: '09:00', to: '17:00' }];

describe('a week of opening hours as people write it', () => {
  it('names ranges, lists and single days, with several windows a day', () => {
    expect(parseWeek('Mon–Thu 09:00–12:30, 13:30-17:00; Fri 9-12\nSat: 10:00–12:00')).toEqual({
      ...{ mon: lunch(), tue: lunch(), wed: lunch(), thu: lunch() },
      fri: [{ from: '09:00', to: '12:00' }],
      sat: [{ from: '10:00', to: '12:00' }],
      sun: [],
    });
    expect(parseWeek('monday, wed 09:00–17:00')).toMatchObject({ mon: nine, tue: [], wed: nine });
    expect(parseWeek('Sat–Mon 09:00–17:00')).toMatchObject({ sat: nine, sun: nine, mon: nine, tue: [] });
  });
  it('may be open all the time, or named closed', () => {
    expect(weeklyMinutes(parseWeek('24/7'))).toBe(7 * 24 * 60);
    expect(formatWeek(parseWeek('daily 00:00–24:00'))).toBe('24/7');
    expect(parseWeek('Mon–Fri 09:00–17:00; Sun closed').sun).toEqual([]);
  });
  it('is shown joined where days have the same hours', () => {
    expect(formatWeek(parseWeek('Mon 09:00–17:00; Tue 09:00–17:00; Thu 09:00–17:00'))).toBe(
      'Mon–Tue 09:00–17:00; Thu 09:00–17:00',
    );
  });
  it.each([
    ['Mon 22:00–06:00', 'For a shift across midnight write Mon 22:00–24:00 and Tue 00:00–06:00.'],
    ['Sun 20:00–00:00', 'For a shift across midnight write Sun 20:00–24:00.'],
    ['Mon 09:00–13:00, 12:00–17:00', 'Mon 09:00–13:00 and 12:00–17:00 overlap.'],
    ['Mon 09:00–09:00', 'For a whole day write 00:00–24:00.'],
    ['Mon 09:00–25:00', 'Mon 09:00–25:00 is not a time span'],
    ['Mon 09:00–24:30', 'Mon 09:00–24:30 is not a time span'],
    ['Mon 9 to 5', '“9 to 5” is not a time span'],
    ['Mun 09:00–17:00', '“Mun” is not a weekday'],
    ['M 09:00–17:00', '“M” is not a weekday'],
    ['09:00–17:00', 'Write it as: Mon–Fri 09:00–17:00.'],
    ['Mon 09:00–09:30', 'At least one hour a week'],
    ['', 'At least one hour a week'],
  ])('refuses “%s” and says what to write', (text, words) => {
    expect(() => parseWeek(text)).toThrow(words);
  });
  it('reads back what it shows', () => {
    const aDay = fc
      .uniqueArray(fc.integer({ min: 0, max: 24 * 60 }), { maxLength: 6 })
      .map((all) => all.sort((a, b) => a - b).map(clock))
      .map((all) =>
        Array.from({ length: all.length >> 1 }, (_, i) => ({ from: all[2 * i] ?? '', to: all[2 * i + 1] ?? '' })),
      );
    const aWeek = fc
      .record({ mon: aDay, tue: aDay, wed: aDay, thu: aDay, fri: aDay, sat: aDay, sun: aDay })
      .filter((week) => problemsOfWeek(week).length === 0);
    fc.assert(
      fc.property(aWeek, (week) => {
        expect(parseWeek(formatWeek(week))).toEqual(week);
      }),
    );
  });
  it('answers any text with a week or with words', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        try {
          expect(Object.keys(parseWeek(text))).toEqual([...WEEKDAYS]);
        } catch (error) {
          expect(error).toMatchObject({ name: 'UserError' });
        }
      }),
    );
  });
});

describe('a time of day', () => {
  it('is whole minutes up to midnight', () => {
    expect(['00:00', '9:05', '24:00', '24:01', '23:60', '9', ''].map(minutesOf)).toEqual([
      0,
      545,
      1440,
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });
});

function lunch() {
  return [
    { from: '09:00', to: '12:30' },
    { from: '13:30', to: '17:00' },
  ];
}

function clock(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}
