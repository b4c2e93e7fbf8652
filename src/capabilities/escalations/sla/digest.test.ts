import { describe, expect, it } from 'vitest';
import { lastDigestAt } from './digest.ts';
import { DEFAULT_POLICY } from './policy.ts';

const at = (local: string) => Temporal.PlainDateTime.from(local).toZonedDateTime('Europe/Lisbon').toInstant();
const policy = (digest: { at: string | null; businessDaysOnly: boolean }) => ({
  ...DEFAULT_POLICY,
  timeZone: 'Europe/Lisbon',
  holidays: [{ date: '2026-11-19', name: 'Day off' }],
  digest,
});

describe('the daily list of open work', () => {
  it('is off until somebody chooses a time', () => {
    expect(lastDigestAt(DEFAULT_POLICY, at('2026-11-20T12:00'))).toBeUndefined();
  });
  it('comes at its local time, from that moment on', () => {
    const daily = policy({ at: '08:30', businessDaysOnly: false });
    expect(lastDigestAt(daily, at('2026-11-20T08:30'))).toEqual(at('2026-11-20T08:30'));
    expect(lastDigestAt(daily, at('2026-11-20T08:29'))).toEqual(at('2026-11-19T08:30'));
  });
  it('leaves out weekends and holidays where it is for business days', () => {
    const office = policy({ at: '08:30', businessDaysOnly: true });
    expect(lastDigestAt(office, at('2026-11-20T08:29'))).toBeUndefined();
    expect(lastDigestAt(office, at('2026-11-21T12:00'))).toEqual(at('2026-11-20T08:30'));
    expect(lastDigestAt(office, at('2026-11-22T12:00'))).toBeUndefined();
  });
  it('comes once on the days on which the clocks change', () => {
    const night = policy({ at: '01:30', businessDaysOnly: false });
    expect(lastDigestAt(night, at('2026-03-29T12:00'))).toEqual(Temporal.Instant.from('2026-03-29T01:30:00Z'));
    expect(lastDigestAt(night, at('2026-10-25T12:00'))).toEqual(Temporal.Instant.from('2026-10-25T00:30:00Z'));
  });
});
