import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findOnDuty, onDutySchema, personOnDuty, type Rotation } from './rotation.ts';

/** Handed over on Mondays at nine in Berlin; Ada's first week begins on 2 November 2026. */
const rotation: Rotation = {
  kind: 'rotation',
  people: ['UADA', 'UBEN', 'UCLEO'],
  handover: { weekday: 'mon', time: '09:00' },
  timeZone: 'Europe/Berlin',
  startsOn: '2026-11-04',
  overrides: [],
};

const at = (local: string) => Temporal.PlainDateTime.from(local).toZonedDateTime('Europe/Berlin').toInstant();
const onDuty = (local: string, unusual: Partial<Rotation> = {}) => personOnDuty({ ...rotation, ...unusual }, at(local));

describe('a weekly rotation', () => {
  it('hands over at its moment, in its order, and begins again', () => {
    expect(onDuty('2026-11-02T09:00')).toBe('UADA');
    expect(onDuty('2026-11-09T08:59:59')).toBe('UADA');
    expect(onDuty('2026-11-09T09:00')).toBe('UBEN');
    expect(onDuty('2026-11-16T09:00')).toBe('UCLEO');
    expect(onDuty('2026-11-23T09:00')).toBe('UADA');
  });
  it('keeps to the wall clock when the clocks change', () => {
    expect(onDuty('2027-03-29T08:59')).not.toBe(onDuty('2027-03-29T09:00'));
  });
  it('hands over right after an hour that does not exist', () => {
    const atNight = { handover: { weekday: 'sun', time: '02:30' } } as const;
    expect(onDuty('2027-03-28T01:59', atNight)).not.toBe(onDuty('2027-03-28T03:30', atNight));
  });
  it('goes on backwards before its start, so that there is always somebody', () => {
    expect(onDuty('2026-10-26T09:00')).toBe('UCLEO');
    expect(onDuty('2026-10-19T09:00')).toBe('UBEN');
  });
  it('lets somebody stand in, from and to a moment, the later entry first', () => {
    const overrides = [
      { person: 'UDAN', from: '2026-11-03T08:00:00Z', to: '2026-11-05T08:00:00Z' },
      { person: 'UEVE', from: '2026-11-04T08:00:00Z', to: '2026-11-04T09:00:00Z' },
    ];
    const who = (moment: string) => personOnDuty({ ...rotation, overrides }, Temporal.Instant.from(moment));
    expect(who('2026-11-03T07:59:59Z')).toBe('UADA');
    expect(who('2026-11-03T08:00:00Z')).toBe('UDAN');
    expect(who('2026-11-04T08:30:00Z')).toBe('UEVE');
    expect(who('2026-11-05T08:00:00Z')).toBe('UADA');
  });
  it('gives everybody the same number of weeks', () => {
    fc.assert(
      fc.property(fc.integer({ min: -600, max: 600 }), (week) => {
        const monday = Temporal.PlainDate.from('2026-11-02').add({ weeks: week }).toString();
        expect(onDuty(`${monday}T12:00`)).toBe(rotation.people[((week % 3) + 3) % 3]);
      }),
    );
  });
});

describe('who is mentioned', () => {
  const now = at('2026-11-02T12:00');
  it('is nobody, a user group, or the person whose week it is', () => {
    expect(findOnDuty({ kind: 'nobody' }, now)).toBeUndefined();
    expect(findOnDuty({ kind: 'group', group: 'S0DUTY' }, now)).toEqual({ kind: 'group', id: 'S0DUTY' });
    expect(findOnDuty(rotation, now)).toEqual({ kind: 'person', id: 'UADA' });
  });
  it('is stored as data and refused in words', () => {
    expect(onDutySchema.parse(JSON.parse(JSON.stringify(rotation)))).toEqual(rotation);
    const overrides = [
      { person: 'UDAN', from: '2026-11-05T08:00:00Z', to: '2026-11-03T08:00:00Z' },
      { person: 'UDAN', from: 'tomorrow', to: 'later' },
    ];
    const wrong = { ...rotation, people: [], startsOn: 'soon', overrides };
    expect(onDutySchema.safeParse(wrong).error?.issues.map(({ message }) => message)).toEqual([
      'a rotation needs at least one person',
      'must be a date such as 2026-12-25',
      'a replacement must end after it begins',
      'must be a moment such as 2026-12-24T09:00:00Z',
      'must be a moment such as 2026-12-24T09:00:00Z',
    ]);
  });
});
