import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { problemOfSnooze, snoozePresets } from './presets.ts';

const offered = (local: string, timeZone = 'Europe/Lisbon') => {
  const now = Temporal.PlainDateTime.from(local).toZonedDateTime(timeZone).toInstant();
  return snoozePresets(now, timeZone).map(
    ({ label, until }) => `${label} = ${until.toZonedDateTimeISO(timeZone).toPlainDateTime().toString()}`,
  );
};

describe('moments offered for a snooze', () => {
  it('are the person’s own: an hour, the afternoon, tomorrow, Monday', () => {
    expect(offered('2026-11-18T08:30')).toEqual([
      'In 1 hour = 2026-11-18T09:30:00',
      'In 4 hours = 2026-11-18T12:30:00',
      'This afternoon, 14:00 = 2026-11-18T14:00:00',
      'Tomorrow, 09:00 = 2026-11-19T09:00:00',
      'Next Monday, 09:00 = 2026-11-23T09:00:00',
    ]);
  });
  it('leave the afternoon out when it is near or over', () => {
    expect(offered('2026-11-18T13:00').join()).not.toContain('afternoon');
  });
  it('name Monday once when it is tomorrow, and the next one on a Monday', () => {
    expect(offered('2026-11-22T20:00')).toEqual([
      'In 1 hour = 2026-11-22T21:00:00',
      'In 4 hours = 2026-11-23T00:00:00',
      'Tomorrow, 09:00 = 2026-11-23T09:00:00',
    ]);
    expect(offered('2026-11-23T20:00').at(-1)).toBe('Next Monday, 09:00 = 2026-11-30T09:00:00');
  });
  it('stay at nine in the morning over a change of the clocks', () => {
    expect(offered('2026-10-24T20:00', 'Australia/Lord_Howe').at(-1)).toContain('2026-10-26T09:00');
    expect(offered('2026-03-28T20:00', 'Europe/Berlin')).toContain('Tomorrow, 09:00 = 2026-03-29T09:00:00');
  });
  it('always lie ahead, in order, each once', () => {
    const zones = fc.constantFrom('UTC', 'Pacific/Apia', 'Australia/Lord_Howe', 'America/St_Johns', 'Asia/Kathmandu');
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4e12 }), zones, (ms, zone) => {
        const now = Temporal.Instant.fromEpochMilliseconds(ms);
        const moments = [now, ...snoozePresets(now, zone).map(({ until }) => until)].map((at) => at.epochMilliseconds);
        expect(moments).toEqual([...new Set(moments)].sort((a, b) => a - b));
        for (const { until } of snoozePresets(now, zone)) expect(problemOfSnooze(until, now)).toBeUndefined();
      }),
    );
  });
});

describe('a moment that a person chose', () => {
  const now = Temporal.Instant.from('2026-11-20T12:00:00Z');
  it('must lie ahead, and not further than a month', () => {
    expect(problemOfSnooze(now, now)).toBe('Choose a moment that is still to come.');
    expect(problemOfSnooze(now.add({ hours: 30 * 24 }), now)).toBeUndefined();
    expect(problemOfSnooze(now.add({ hours: 30 * 24, seconds: 1 }), now)).toBe(
      'Choose a moment within the next 30 days.',
    );
  });
});
