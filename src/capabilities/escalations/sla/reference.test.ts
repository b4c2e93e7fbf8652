/**
 * The SLA arithmetic against a slow and obvious one: a walk over the calendar, minute by minute, that asks of each
 * minute whether it counts. Everything it is given lies on whole minutes.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ALWAYS, addBusinessTime, businessTimeBetween, nextOpen, openHours } from './calendar.ts';
import { WEEKDAYS, type Week } from './hours.ts';
import { DEFAULT_POLICY, type SlaPolicy, type TeamRule } from './policy.ts';
import { type SlaItem, slaState } from './sla.ts';

type Instant = Temporal.Instant;
type Hours = { readonly timeZone: string; readonly week: Week; readonly holidays: readonly string[] };

const HOUR = 3_600_000;

/** The definition, word for word. */
function isOpen(at: Instant, { timeZone, week, holidays }: Hours): boolean {
  const wall = at.toZonedDateTimeISO(timeZone);
  const now = time(wall.hour * 60 + wall.minute);
  const isInWindow = week[WEEKDAYS[wall.dayOfWeek - 1] ?? 'mon'].some(({ from, to }) => from <= now && now < to);
  return isInWindow && !holidays.includes(wall.toPlainDate().toString());
}

/** Near a change of the clocks: half an hour, at midnight, a whole day, twice a year around Ramadan, and none at all. */
const STRANGE: readonly (readonly [zone: string, near: string])[] = [
  ['Europe/Lisbon', '2026-03-29T01:00Z'],
  ['Europe/Berlin', '2026-10-25T01:00Z'],
  ['America/New_York', '2026-11-01T06:00Z'],
  ['Australia/Lord_Howe', '2026-10-03T15:30Z'],
  ['Australia/Lord_Howe', '2026-04-04T15:00Z'],
  ['Asia/Beirut', '2026-03-28T22:00Z'],
  ['Asia/Beirut', '2026-10-24T21:00Z'],
  ['America/Sao_Paulo', '2018-02-18T02:00Z'],
  ['America/Sao_Paulo', '2018-11-04T03:00Z'],
  ['America/Havana', '2026-03-08T05:00Z'],
  ['Pacific/Apia', '2011-12-30T10:00Z'],
  ['Pacific/Kwajalein', '1993-08-21T12:00Z'],
  ['Africa/Casablanca', '2026-02-15T02:00Z'],
  ['Africa/Casablanca', '2026-03-22T02:00Z'],
  ['Antarctica/Troll', '2026-03-29T01:00Z'],
  ['Asia/Pyongyang', '2015-08-14T15:00Z'],
  ['America/Caracas', '2016-05-01T07:00Z'],
  ['Europe/Dublin', '2026-10-25T01:00Z'],
  ['Asia/Kathmandu', '2026-06-01T00:00Z'],
  ['UTC', '2026-12-31T00:00Z'],
];

const aMoment = fc
  .tuple(fc.constantFrom(...STRANGE), fc.integer({ min: -3 * 24 * 60, max: 24 * 60 }))
  .map(([[timeZone, near], minutes]) => ({ timeZone, start: Temporal.Instant.from(near).add({ minutes }) }));

const time = (minutes: number) =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;

/** Up to three windows a day, on quarter hours so that they often touch the moments at which clocks change. */
const aDay = fc
  .uniqueArray(fc.integer({ min: 0, max: 96 }), { minLength: 0, maxLength: 6 })
  .map((quarters) => quarters.sort((a, b) => a - b).map((quarter) => time(quarter * 15)))
  .map((times) =>
    Array.from({ length: times.length >> 1 }, (_, i) => ({ from: times[2 * i] ?? '', to: times[2 * i + 1] ?? '' })),
  );

const aWeek = fc
  .record({ mon: aDay, tue: aDay, wed: aDay, thu: aDay, fri: aDay, sat: aDay, sun: aDay })
  .filter((week) => WEEKDAYS.some((day) => week[day].length > 0));

/** Holidays around the moment at which the walk begins. */
const hoursFrom = ({ start, timeZone }: { start: Instant; timeZone: string }) =>
  fc.record({
    timeZone: fc.constant(timeZone),
    week: aWeek,
    holidays: fc.array(
      fc
        .integer({ min: -2, max: 9 })
        .map((days) => start.toZonedDateTimeISO(timeZone).toPlainDate().add({ days }).toString()),
      { maxLength: 3 },
    ),
  });

const aCase = aMoment.chain((moment) => fc.record({ start: fc.constant(moment.start), hours: hoursFrom(moment) }));

describe('business time of any calendar', () => {
  it('open all the time is ordinary arithmetic', () => {
    fc.assert(
      fc.property(aMoment, fc.integer({ min: 0, max: 1e9 }), ({ start }, ms) => {
        const end = start.add({ milliseconds: ms });
        expect(addBusinessTime(start, ms, ALWAYS)).toEqual(end);
        expect(businessTimeBetween(start, end, ALWAYS)).toBe(ms);
        expect(nextOpen(start, ALWAYS)).toEqual(start);
      }),
    );
  });
  it('is what a walk minute by minute counts', () => {
    fc.assert(
      fc.property(aCase, fc.integer({ min: 0, max: 4 * 24 * 60 }), ({ start, hours }, minutes) => {
        let open = 0;
        for (let i = 0; i < minutes; i += 1) if (isOpen(start.add({ minutes: i }), hours)) open += 1;
        expect(businessTimeBetween(start, start.add({ minutes }), openHours(hours))).toBe(open * 60_000);
      }),
      { numRuns: 60 },
    );
  });
  it('adds exactly what lies between, and as early as that is true', () => {
    fc.assert(
      fc.property(aCase, fc.integer({ min: 1, max: 300 * HOUR }), ({ start, hours }, ms) => {
        const calendar = openHours(hours);
        const end = addBusinessTime(start, ms, calendar);
        expect(businessTimeBetween(start, end, calendar)).toBe(ms);
        expect(businessTimeBetween(start, end.subtract({ milliseconds: 1 }), calendar)).toBe(ms - 1);
        const open = nextOpen(start, calendar);
        expect(isOpen(open, hours)).toBe(true);
        expect(businessTimeBetween(start, open, calendar)).toBe(0);
      }),
    );
  });
  it('adds up: what lies between two moments is what lies before and after a third', () => {
    fc.assert(
      fc.property(aCase, fc.nat(1e9), fc.nat(1e9), ({ start, hours }, first, second) => {
        const calendar = openHours(hours);
        const middle = start.add({ milliseconds: first });
        const end = middle.add({ milliseconds: second });
        expect(businessTimeBetween(start, middle, calendar) + businessTimeBetween(middle, end, calendar)).toBe(
          businessTimeBetween(start, end, calendar),
        );
      }),
    );
  });
});

type Case = {
  readonly start: Instant;
  readonly hours: Hours;
  readonly rule: Pick<TeamRule, 'targetMinutes' | 'repeatMinutes' | 'businessHours'>;
  readonly item: SlaItem;
};

const PAUSE_AT_MOST = 2 * 24 * 60;

function policyOf({ hours, rule }: Case): SlaPolicy {
  const team: TeamRule = { ...rule, warnMinutes: 0, mention: 'owner' };
  const rules = { urgent: team, high: team, normal: team, low: team };
  return {
    ...DEFAULT_POLICY,
    ...hours,
    holidays: hours.holidays.map(named),
    pickup: rules,
    pauseAtMostMinutes: PAUSE_AT_MOST,
  };
}

const named = (date: string) => ({ date, name: '' });

/** Earlier waits and perhaps one that goes on, each on whole minutes, in order and apart. */
const someWaits = (start: Instant) =>
  fc
    .tuple(
      fc.array(fc.integer({ min: 1, max: 40 * 60 }), { maxLength: 6 }),
      fc.boolean(),
      fc.integer({ min: -600, max: 600 }),
    )
    .map(([steps, goesOn, shift]) => {
      const moments: Instant[] = [];
      for (const minutes of steps) moments.push((moments.at(-1) ?? start.add({ minutes: shift })).add({ minutes }));
      const pairs = Array.from({ length: moments.length >> 1 }, (_, i) => ({
        from: moments[2 * i],
        to: moments[2 * i + 1],
      }));
      const waits = pairs.flatMap(({ from, to }) =>
        from && to ? [{ from: from.epochMilliseconds, to: to.epochMilliseconds }] : [],
      );
      const open = moments.length % 2 === 1 && goesOn ? (moments.at(-1) ?? null) : null;
      return { waits, waitingSince: open };
    });

const anItem = (start: Instant): fc.Arbitrary<SlaItem> =>
  fc
    .record({ waiting: someWaits(start), snooze: fc.option(fc.integer({ min: 1, max: 7 * 24 * 60 })) })
    .map(({ waiting, snooze }) => ({
      ...{
        status: 'open',
        priority: 'normal',
        openedAt: start,
        reopenedAt: null,
        progressAt: start,
        unansweredSince: null,
      },
      ...{ requesterId: null, toldAt: null, newsAt: null, remindedAt: {}, ...waiting },
      snoozedUntil: snooze === null ? null : start.add({ minutes: snooze }),
    }));

const anSlaCase: fc.Arbitrary<Case> = aMoment.chain((moment) =>
  fc.record({
    start: fc.constant(moment.start),
    hours: hoursFrom(moment),
    rule: fc.record({
      targetMinutes: fc.integer({ min: 1, max: 30 * 60 }),
      repeatMinutes: fc.integer({ min: 15, max: 30 * 60 }),
      businessHours: fc.boolean(),
    }),
    item: anItem(moment.start),
  }),
);

function isWaiting(at: Instant, { waits, waitingSince }: SlaItem): boolean {
  const ms = at.epochMilliseconds;
  const all = waitingSince ? [...waits, { from: waitingSince.epochMilliseconds, to: Number.POSITIVE_INFINITY }] : waits;
  return all.some(({ from, to }) => from <= ms && ms < Math.min(to, from + PAUSE_AT_MOST * 60_000));
}

const counts = (at: Instant, { hours, rule, item }: Case) =>
  !isWaiting(at, item) && (!rule.businessHours || isOpen(at, hours));

/** Minutes since the start until the target has passed; undefined after `most`. */
function walkToTarget(of: Case, most: number): number | undefined {
  let counted = 0;
  for (let minute = 0; minute < most; minute += 1) {
    if (counts(of.start.add({ minutes: minute }), of)) counted += 1;
    if (counted === of.rule.targetMinutes) return minute + 1;
  }
  return undefined;
}

describe('a target in any calendar, with waits for the requester', () => {
  it('is reached when a walk minute by minute has counted enough', () => {
    const most = 8 * 24 * 60;
    fc.assert(
      fc.property(anSlaCase, (of) => {
        const expected = walkToTarget(of, most);
        const [clock] = slaState(of.item, policyOf(of), of.start);
        const minutes = clock && (clock.targetAt.epochMilliseconds - of.start.epochMilliseconds) / 60_000;
        if (expected === undefined) expect(minutes).toBeGreaterThan(most);
        else expect(minutes).toBe(expected);
      }),
      { numRuns: 60 },
    );
  });
});

describe('hourly sweeps over a week', () => {
  /** Open now, or at some minute of the last ten. */
  const isHeard = (at: Instant, { hours, rule }: Case) =>
    !rule.businessHours ||
    Array.from({ length: 11 }, (_, i) => at.subtract({ minutes: i })).some((m) => isOpen(m, hours));

  it('remind of exactly what is due, not snoozed, not waited for, and not said too recently', () => {
    fc.assert(
      fc.property(anSlaCase, (of) => {
        const target = walkToTarget(of, 7 * 24 * 60);
        const policy = policyOf(of);
        let saidAt: Instant | undefined;
        for (let minute = 0; minute < 7 * 24 * 60; minute += 60) {
          const now = of.start.add({ minutes: minute });
          const { waitingSince, snoozedUntil } = of.item;
          if (waitingSince && Temporal.Instant.compare(now, waitingSince) < 0) continue;
          // What an earlier wait did is already in the target; only one that goes on keeps quiet.
          const isQuiet = isWaiting(now, { ...of.item, waits: [] });
          const isSnoozed = snoozedUntil !== null && Temporal.Instant.compare(now, snoozedUntil) < 0;
          const due = target !== undefined && target <= minute && !isSnoozed && !isQuiet;
          const rests = saidAt && Temporal.Instant.compare(now, saidAt.add({ minutes: of.rule.repeatMinutes })) < 0;
          const [clock] = slaState({ ...of.item, remindedAt: saidAt ? { pickup: saidAt } : {} }, policy, now);
          expect(clock?.due).toBe(due);
          expect(clock?.say).toBe(due && !rests && isHeard(now, of) ? 'reminder' : 'nothing');
          if (clock?.say === 'reminder') saidAt = now;
        }
      }),
      { numRuns: 60 },
    );
  });
});
