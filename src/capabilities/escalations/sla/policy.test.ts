import { describe, expect, it } from 'vitest';
import { calendarOf, DEFAULT_POLICY, parsePolicy, problemsOfPolicy, slaPolicySchema } from './policy.ts';

const problemWith = (change: object) =>
  problemsOfPolicy({ ...DEFAULT_POLICY, ...change }).map(({ problem }) => problem);
const pickupUrgent = (change: object) => ({
  pickup: { ...DEFAULT_POLICY.pickup, urgent: { ...DEFAULT_POLICY.pickup.urgent, ...change } },
});

describe('the policy until somebody decides', () => {
  it('is the one of the handbook: four hours for urgent ones, a day for everything else', () => {
    expect(DEFAULT_POLICY.pickup.urgent.targetMinutes).toBe(4 * 60);
    for (const priority of ['high', 'normal', 'low'] as const) {
      expect(DEFAULT_POLICY.pickup[priority].targetMinutes).toBe(24 * 60);
    }
    for (const priority of ['urgent', 'high', 'normal', 'low'] as const) {
      expect(DEFAULT_POLICY.update[priority].targetMinutes).toBe(24 * 60);
      expect(DEFAULT_POLICY.requester[priority]).toMatchObject({ targetMinutes: 24 * 60, repeatMinutes: 24 * 60 });
    }
  });
  it('repeats urgent and high ones every four hours, others daily', () => {
    const repeats = (['urgent', 'high', 'normal', 'low'] as const).map(
      (priority) => DEFAULT_POLICY.pickup[priority].repeatMinutes / 60,
    );
    expect(repeats).toEqual([4, 4, 24, 24]);
  });
  it('mentions the owner only, posts no digest and at most twelve messages an hour', () => {
    expect(DEFAULT_POLICY).toMatchObject({ digest: { at: null }, messagesAnHour: 12 });
    expect(DEFAULT_POLICY.pickup.urgent.mention).toBe('owner');
  });
  it('survives being stored, also by a version that knew fewer fields', () => {
    expect(slaPolicySchema.parse(JSON.parse(JSON.stringify(DEFAULT_POLICY)))).toEqual(DEFAULT_POLICY);
    expect(slaPolicySchema.parse({ timeZone: 'Europe/Lisbon' })).toEqual({
      ...DEFAULT_POLICY,
      timeZone: 'Europe/Lisbon',
    });
  });
});

describe('a policy that can’t be kept', () => {
  it.each([
    [pickupUrgent({ targetMinutes: 0 }), 'Needs pickup, urgent: the target must be at least a minute.'],
    [pickupUrgent({ targetMinutes: 1.5 }), 'Needs pickup, urgent: the target must be a whole number of minutes.'],
    [pickupUrgent({ targetMinutes: 1e6 }), 'Needs pickup, urgent: the target can be at most 90 days.'],
    [
      pickupUrgent({ warnMinutes: 240 }),
      'Needs pickup, urgent: the warning must come after the start and before the target.',
    ],
    [pickupUrgent({ repeatMinutes: 5 }), 'Needs pickup, urgent: a reminder can be repeated every 15 minutes at most.'],
    [
      pickupUrgent({ mention: 'everyone' }),
      'Needs pickup, urgent: the mention must be one of: owner, on_duty, nobody, here, channel.',
    ],
    [{ timeZone: 'Mars/Olympus' }, 'Time zone: must be a time zone such as Europe/Lisbon.'],
    [{ holidays: [{ date: '2026-02-30', name: '' }] }, 'Holidays: must be a date such as 2026-12-25.'],
    [{ digest: { at: '24:00', businessDaysOnly: true } }, 'Daily digest: must be a time such as 09:00.'],
    [{ messagesAnHour: 0 }, 'Reminders an hour: must be at least one message.'],
  ])('is refused in words: %j', (change, words) => {
    expect(problemWith(change)).toEqual([words]);
  });
  it('is told everything at once, with the field that each sentence belongs to', () => {
    const wrong = { ...DEFAULT_POLICY, ...pickupUrgent({ targetMinutes: 0 }), timeZone: 'nowhere' };
    expect(problemsOfPolicy(wrong).map(({ path }) => path)).toEqual(['pickup.urgent.targetMinutes', 'timeZone']);
    expect(() => parsePolicy(wrong)).toThrow(/Needs pickup, urgent.*\nTime zone/);
  });
  it('has business hours that cross midnight, overlap or never come', () => {
    const week = { ...DEFAULT_POLICY.week, fri: [{ from: '22:00', to: '06:00' }] };
    expect(problemWith({ week })).toEqual([
      'Business hours: Fri 22:00–06:00 ends before it begins. For a shift across midnight write Fri 22:00–24:00 and Sat 00:00–06:00.',
    ]);
    const closed = { mon: [], tue: [], wed: [], thu: [], fri: [], sat: [], sun: [] };
    expect(problemWith({ week: closed })).toEqual(['Business hours: At least one hour a week must be open.']);
  });
});

describe('the hours that count', () => {
  it('are all of them unless the rule says business hours', () => {
    expect(calendarOf(DEFAULT_POLICY, { businessHours: false }).always).toBe(true);
    const office = calendarOf(DEFAULT_POLICY, { businessHours: true });
    expect(office.always).toBe(false);
    expect(calendarOf(DEFAULT_POLICY, { businessHours: true })).toBe(office);
  });
});
