import { describe, expect, it } from 'vitest';
import { addBusinessTime, businessTimeBetween, nextOpen, openHours } from './calendar.ts';
import { parseWeek } from './hours.ts';

const HOUR = 3_600_000;
const at = (text: string) => Temporal.Instant.from(text);
const local = (text: string, zone: string) => Temporal.PlainDateTime.from(text).toZonedDateTime(zone).toInstant();
const office = (timeZone: string, week = 'Mon–Fri 09:00–17:00', holidays: string[] = []) =>
  openHours({ timeZone, week: parseWeek(week), holidays });

describe('business hours of an office in Lisbon', () => {
  const zone = 'Europe/Lisbon';
  const friday = (time: string) => local(`2026-11-20T${time}`, zone);
  const monday = (time: string) => local(`2026-11-23T${time}`, zone);

  it('carry four hours from Friday afternoon to Monday morning', () => {
    expect(addBusinessTime(friday('15:00'), 4 * HOUR, office(zone))).toEqual(monday('11:00'));
    expect(businessTimeBetween(friday('15:00'), monday('11:00'), office(zone))).toBe(4 * HOUR);
  });
  it('end with the day, not with the next opening', () => {
    expect(addBusinessTime(friday('09:00'), 8 * HOUR, office(zone))).toEqual(friday('17:00'));
  });
  it('begin to count at the opening when it came at night', () => {
    expect(addBusinessTime(local('2026-11-21T03:00', zone), HOUR, office(zone))).toEqual(monday('10:00'));
  });
  it('leave out holidays and lunch', () => {
    const calendar = office(zone, 'Mon–Fri 09:00–12:00, 13:00–17:00', ['2026-11-23', '2026-11-23']);
    expect(addBusinessTime(friday('16:00'), 5 * HOUR, calendar)).toEqual(local('2026-11-24T14:00', zone));
  });
  it('say when they open next', () => {
    expect(nextOpen(friday('17:00'), office(zone))).toEqual(monday('09:00'));
    expect(nextOpen(friday('16:59:59.999'), office(zone))).toEqual(friday('16:59:59.999'));
    expect(nextOpen(friday('09:00'), office(zone))).toEqual(friday('09:00'));
  });
  it('answer nothing for time that runs backwards', () => {
    expect(businessTimeBetween(monday('11:00'), friday('15:00'), office(zone))).toBe(0);
    expect(addBusinessTime(friday('20:00'), 0, office(zone))).toEqual(friday('20:00'));
  });
});

describe('the change of the clocks', () => {
  it('gives a night shift one hour less in spring and one more in autumn (Berlin)', () => {
    const night = office('Europe/Berlin', 'Sun 00:00–06:00');
    const dayOf = (date: string) => [local(`${date}T00:00`, 'Europe/Berlin'), local(`${date}T23:00`, 'Europe/Berlin')];
    const hoursOn = (date: string) => {
      const [from, to] = dayOf(date);
      return from && to && businessTimeBetween(from, to, night) / HOUR;
    };
    expect(hoursOn('2026-03-29')).toBe(5);
    expect(hoursOn('2026-10-25')).toBe(7);
    expect(hoursOn('2026-11-01')).toBe(6);
  });
  it('counts a window twice when its hour happens twice', () => {
    const window = office('Europe/Berlin', 'Sun 02:15–03:15');
    expect(businessTimeBetween(at('2026-10-24T22:00Z'), at('2026-10-25T12:00Z'), window)).toBe(1.75 * HOUR);
  });
  it('moves by half an hour on Lord Howe', () => {
    const window = office('Australia/Lord_Howe', 'Sun 00:00–06:00');
    const [spring, autumn] = [at('2026-10-03T12:00Z'), at('2026-04-04T12:00Z')];
    expect(businessTimeBetween(spring, spring.add({ hours: 24 }), window)).toBe(5.5 * HOUR);
    expect(businessTimeBetween(autumn, autumn.add({ hours: 24 }), window)).toBe(6.5 * HOUR);
  });
  it('skips midnight itself in Beirut', () => {
    const window = office('Asia/Beirut', 'Sun 00:00–02:00');
    const before = at('2026-03-28T12:00Z');
    expect(businessTimeBetween(before, before.add({ hours: 24 }), window)).toBe(HOUR);
  });
  it('repeats the last hour of the day before where clocks go back at midnight (São Paulo 2018)', () => {
    const window = office('America/Sao_Paulo', 'Sat 22:00–24:00');
    const before = at('2018-02-17T12:00Z');
    expect(businessTimeBetween(before, before.add({ hours: 24 }), window)).toBe(3 * HOUR);
  });
  it('knows no Friday, 30 December 2011, in Samoa', () => {
    const apia = office('Pacific/Apia', 'Thu–Sat 09:00–17:00');
    expect(addBusinessTime(local('2011-12-29T13:00', 'Pacific/Apia'), 6 * HOUR, apia)).toEqual(
      local('2011-12-31T11:00', 'Pacific/Apia'),
    );
  });
});

describe('a calendar that is never open', () => {
  const never = {
    timeZone: 'UTC',
    week: { mon: [], tue: [], wed: [], thu: [], fri: [], sat: [], sun: [] },
    holidays: [],
  };
  it('is refused before anybody waits for it', () => {
    expect(() => openHours(never)).toThrow(RangeError);
  });
});

describe('hours that are rare', () => {
  it('are found decades ahead, past years of holidays, without walking there', () => {
    const start = Temporal.PlainDate.from('2026-01-01');
    const holidays = Array.from({ length: 3650 }, (_, i) => start.add({ days: i }).toString());
    const rare = office('Europe/Lisbon', 'Mon 09:00–10:00', holidays);
    expect(addBusinessTime(at('2026-01-01T00:00Z'), 90 * 24 * HOUR, rare).toString()).toBe('2077-05-17T09:00:00Z');
  });
});
