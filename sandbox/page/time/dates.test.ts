import { describe, expect, it } from 'vitest';
import { clockTime, dayLabel, dayOf, longMoment, momentOf, shortAgo, slackDate } from './dates.ts';
import { fromWall, toWall } from './wall.ts';

const at = (iso: string) => Temporal.Instant.from(iso).epochMilliseconds;
const NOW = at('2026-11-22T14:05:00Z');
const BERLIN = 'Europe/Berlin';

describe('the time of a message', () => {
  it('is read from its ts', () => {
    expect(momentOf('1795356300.000100')).toBe(at('2026-11-22T14:05:00Z'));
  });
  it('is shown in the zone of the person who looks', () => {
    expect(clockTime(NOW, BERLIN)).toBe('15:05');
    expect(clockTime(NOW, 'America/New_York')).toBe('09:05');
    expect(clockTime(at('2026-11-22T00:05:00Z'), 'UTC')).toBe('00:05');
  });
  it('falls back to UTC for a zone nobody knows', () => {
    expect(clockTime(NOW, 'Nowhere/Land')).toBe('14:05');
  });
  it('belongs to the day of the person who looks', () => {
    expect(dayOf(at('2026-11-22T23:30:00Z'), BERLIN)).toBe('2026-11-23');
  });
  it('is said in full on request', () => {
    expect(longMoment(NOW, BERLIN)).toBe('Sunday, November 22, 2026 at 15:05');
  });
});

describe('a day divider', () => {
  it('knows today and yesterday by the calendar, not by hours', () => {
    const justAfterMidnight = at('2026-11-22T00:01:00Z');
    expect(dayLabel(justAfterMidnight, justAfterMidnight, 'UTC')).toBe('Today');
    expect(dayLabel(at('2026-11-21T23:59:00Z'), justAfterMidnight, 'UTC')).toBe('Yesterday');
  });
  it('names the year only when it is another one', () => {
    expect(dayLabel(at('2026-11-16T10:00:00Z'), NOW, 'UTC')).toBe('Monday, November 16');
    expect(dayLabel(at('2025-11-16T10:00:00Z'), NOW, 'UTC')).toBe('Sunday, November 16, 2025');
  });
});

describe('how long ago', () => {
  it.each([
    [{ seconds: 59 }, 'now'],
    [{ minutes: 1 }, '1 min ago'],
    [{ minutes: 59, seconds: 59 }, '59 min ago'],
    [{ hours: 1 }, '1 h ago'],
    [{ hours: 47 }, '1 d ago'],
    [{ hours: 24 * 15 }, '2 wk ago'],
    [{ hours: 24 * 100 }, '3 mo ago'],
    [{ hours: 24 * 800 }, '2 y ago'],
    [{ hours: -3 }, 'in 3 h'],
  ])('%o is %s', (distance, words) => {
    expect(shortAgo(Temporal.Instant.fromEpochMilliseconds(NOW).subtract(distance).epochMilliseconds, NOW)).toBe(words);
  });
});

describe('a date token', () => {
  it.each([
    ['{date_num} {time}', '2026-11-22 15:05'],
    ['{date}', 'November 22nd, 2026'],
    ['{date_short}', 'Nov 22, 2026'],
    ['{date_long}', 'Sunday, November 22nd, 2026'],
    ['due {date_short_pretty} at {time_secs}', 'due today at 15:05:00'],
    ['{date_slash}', '2026/11/22'],
    ['{ago}', 'just now'],
    ['no token', 'no token'],
  ])('%s is drawn', (pattern, words) => {
    expect(slackDate(pattern, NOW, NOW, BERLIN)).toBe(words);
  });
  it('says yesterday and tomorrow', () => {
    expect(slackDate('{date_pretty}', NOW - 86_400_000, NOW, BERLIN)).toBe('yesterday');
    expect(slackDate('{date_long_pretty}', NOW + 86_400_000, NOW, BERLIN)).toBe('tomorrow');
    expect(slackDate('{ago}', NOW - 7_200_000, NOW, BERLIN)).toBe('2 hours ago');
  });
  it('leaves an unknown one to the fallback', () => {
    expect(slackDate('{date_wrong}', NOW, NOW, BERLIN)).toBeUndefined();
  });
});

describe('a date and time picker', () => {
  it('speaks the time on the wall where the person is', () => {
    expect(toWall(NOW, BERLIN)).toBe('2026-11-22T15:05');
    expect(fromWall('2026-11-22T15:05', BERLIN)).toBe(NOW);
    expect(fromWall('2026-07-01T12:00', BERLIN)).toBe(at('2026-07-01T10:00:00Z'));
  });
  it('finds the right side of a daylight saving change', () => {
    expect(fromWall('2026-03-29T01:30', BERLIN)).toBe(at('2026-03-29T00:30:00Z'));
    expect(fromWall('2026-03-29T03:30', BERLIN)).toBe(at('2026-03-29T01:30:00Z'));
    expect(fromWall('2026-10-25T12:00', BERLIN)).toBe(at('2026-10-25T11:00:00Z'));
  });
  it('reads nothing from nothing', () => {
    expect(fromWall('', BERLIN)).toBeUndefined();
  });
});
