import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findLatestSlot, parseSchedule } from './schedule.ts';

const at = (text: string) => Temporal.Instant.from(text);

/** Every slot in (after, until], as a scheduler finds them that ticks every quarter of an hour. */
function slots(expression: string, timeZone: string, after: string, until: string): string[] {
  const schedule = parseSchedule(expression, timeZone);
  const found: string[] = [];
  for (let from = at(after); Temporal.Instant.compare(from, at(until)) < 0; from = from.add({ minutes: 15 })) {
    const slot = findLatestSlot(schedule, from, from.add({ minutes: 15 }));
    if (slot) found.push(slot.toString());
  }
  return found;
}

describe('a job’s schedule', () => {
  it('is found at its minute, not after it and not again', () => {
    const hourly = parseSchedule('0 * * * *');
    expect(findLatestSlot(hourly, at('2026-11-20T11:59Z'), at('2026-11-20T12:00Z'))).toEqual(at('2026-11-20T12:00Z'));
    expect(findLatestSlot(hourly, at('2026-11-20T12:00Z'), at('2026-11-20T12:59:59Z'))).toBeUndefined();
  });
  it('makes up for what was missed with the latest only', () => {
    const hourly = parseSchedule('0 * * * *');
    expect(findLatestSlot(hourly, at('2026-11-13T12:00Z'), at('2026-11-20T12:34Z'))).toEqual(at('2026-11-20T12:00Z'));
    const weekly = parseSchedule('0 9 * * 1', 'Europe/Lisbon');
    expect(findLatestSlot(weekly, at('2026-11-13T12:00Z'), at('2026-11-20T12:34Z'))).toEqual(at('2026-11-16T09:00Z'));
  });
  it('is read in its own time zone', () => {
    const nine = parseSchedule('0 9 * * *', 'Asia/Kathmandu');
    expect(findLatestSlot(nine, at('2026-11-19T12:00Z'), at('2026-11-20T12:00Z'))).toEqual(at('2026-11-20T03:15Z'));
  });
  it.each([
    ['61 * * * *', 'UTC'],
    ['sometimes', 'UTC'],
    ['*/10 * * * * *', 'UTC'],
    ['0 9 * * *', 'Mars/Olympus'],
  ])('%s in %s is refused before the first tick', (expression, zone) => {
    expect(() => parseSchedule(expression, zone)).toThrow();
  });
});

describe('a job at half past two at night', () => {
  const night = '30 2 * * *';

  it('runs when the clocks jump over that time, on that day too', () => {
    expect(slots(night, 'Europe/Berlin', '2026-03-27T22:00Z', '2026-03-30T22:00Z')).toEqual([
      '2026-03-28T01:30:00Z',
      '2026-03-29T01:00:00Z',
      '2026-03-30T00:30:00Z',
    ]);
  });
  it('runs once when that time comes twice', () => {
    expect(slots(night, 'Europe/Berlin', '2026-10-23T22:00Z', '2026-10-26T22:00Z')).toEqual([
      '2026-10-24T00:30:00Z',
      '2026-10-25T00:30:00Z',
      '2026-10-26T01:30:00Z',
    ]);
  });
  it('runs once also when the process started between the two', () => {
    expect(slots(night, 'Europe/Berlin', '2026-10-25T00:45Z', '2026-10-25T22:00Z')).toEqual([]);
  });
  it('is one run, when the whole night was missed', () => {
    const schedule = parseSchedule(night, 'Europe/Berlin');
    expect(findLatestSlot(schedule, at('2026-03-28T22:00Z'), at('2026-03-29T12:00Z'))).toEqual(at('2026-03-29T01:00Z'));
    expect(findLatestSlot(schedule, at('2026-10-24T22:00Z'), at('2026-10-25T12:00Z'))).toEqual(at('2026-10-25T00:30Z'));
  });
});

describe('a job of every hour', () => {
  it('runs every hour through both changes of the clocks', () => {
    expect(slots('0 * * * *', 'Europe/Berlin', '2026-03-28T23:30Z', '2026-03-29T03:30Z')).toHaveLength(4);
    expect(slots('0 * * * *', 'Europe/Berlin', '2026-10-24T23:30Z', '2026-10-25T03:30Z')).toHaveLength(4);
  });
});

describe('a job at a fixed time of day', () => {
  it('runs once on every local day there is, whatever the zone does', () => {
    const zones = fc.constantFrom(
      ...(['Europe/Berlin', 'Australia/Lord_Howe', 'Asia/Beirut', 'America/Sao_Paulo', 'Africa/Casablanca'] as const),
      ...(['Antarctica/Troll', 'America/Havana', 'Europe/Dublin', 'UTC'] as const),
    );
    const minutes = fc.integer({ min: 0, max: 24 * 60 - 1 });
    fc.assert(
      fc.property(zones, minutes, fc.integer({ min: 0, max: 365 }), (zone, minute, day) => {
        const date = Temporal.PlainDate.from('2018-01-01').add({ days: day });
        const schedule = parseSchedule(`${minute % 60} ${Math.floor(minute / 60)} * * *`, zone);
        const [from, to] = [date, date.add({ days: 7 })].map((d) => d.toZonedDateTime(zone).toInstant());
        if (!from || !to) throw new Error('unreachable');
        let found = 0;
        // To the last moment before the eighth day, so that seven days are covered.
        const end = to.subtract({ milliseconds: 1 });
        for (let after = from.subtract({ milliseconds: 1 }); ; found += 1) {
          const slot = earliest(schedule, after, end);
          if (!slot) break;
          after = slot;
        }
        expect(found).toBe(7);
      }),
      { numRuns: 40 },
    );
  });
});

function earliest(schedule: ReturnType<typeof parseSchedule>, after: Temporal.Instant, until: Temporal.Instant) {
  let first = findLatestSlot(schedule, after, until);
  for (let before = first; before; ) {
    first = before;
    before = findLatestSlot(schedule, after, before.subtract({ milliseconds: 1 }));
  }
  return first;
}
