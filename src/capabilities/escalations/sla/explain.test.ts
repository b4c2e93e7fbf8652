import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { explain as paragraphs } from './explain.ts';
import { parseWeek } from './hours.ts';
import { DEFAULT_POLICY, type SlaPolicy } from './policy.ts';
import type { SlaItem } from './sla.ts';

const explain = (...of: Parameters<typeof paragraphs>) => paragraphs(...of).flat();
const at = (text: string) => Temporal.Instant.from(text);
const NOON = at('2026-11-20T12:00:00Z');

const item: SlaItem = {
  ...{ status: 'open', priority: 'urgent', openedAt: NOON, reopenedAt: null, progressAt: NOON, unansweredSince: null },
  ...{
    requesterId: null,
    toldAt: null,
    newsAt: null,
    snoozedUntil: null,
    waitingSince: null,
    waits: [],
    remindedAt: {},
  },
};

function inOffice(targetMinutes: number, unusual: Partial<SlaPolicy> = {}): SlaPolicy {
  const urgent = { ...DEFAULT_POLICY.pickup.urgent, targetMinutes, businessHours: true };
  return {
    ...DEFAULT_POLICY,
    timeZone: 'Europe/Lisbon',
    week: parseWeek('Mon–Fri 09:00–17:00'),
    pickup: { ...DEFAULT_POLICY.pickup, urgent },
    ...unusual,
  };
}

describe('“Why is this due?”', () => {
  it('shows what was added to what', () => {
    expect(explain(item, DEFAULT_POLICY, at('2026-11-20T17:30:00Z'))).toEqual([
      'Needs pickup: due since Fri 20 Nov 2026 16:00, 1 h 30 min ago',
      'Open since Fri 20 Nov 2026 12:00 + 4 h (urgent, open) = Fri 20 Nov 2026 16:00',
      'Times are in UTC.',
    ]);
  });
  it('shows which hours count, and how many lie on each day', () => {
    const policy = inOffice(12 * 60, { holidays: [{ date: '2026-11-23', name: 'Founders’ Day' }] });
    expect(explain({ ...item, openedAt: at('2026-11-20T15:00:30Z') }, policy, NOON)).toEqual([
      'Needs pickup: due Wed 25 Nov 2026 11:00, in 119 h',
      'Open since Fri 20 Nov 2026 15:00 + 12 h (urgent, open) = Wed 25 Nov 2026 11:00',
      'Only business hours count: Mon–Fri 09:00–17:00 (Europe/Lisbon)',
      '• Fri 20 Nov: 2 h',
      '• Tue 24 Nov: 8 h',
      '• Wed 25 Nov: 2 h',
      '• Mon 23 Nov: holiday (Founders’ Day)',
      'The next reminder comes in the hour after Wed 25 Nov 2026 11:00',
      'Times are in Europe/Lisbon.',
    ]);
  });
  it('sums up long stretches', () => {
    const lines = explain(item, inOffice(80 * 60), NOON);
    expect(lines).toContain('• 5 more days until Fri 4 Dec: 35 h');
    expect(lines.filter((line) => line.startsWith('•'))).toHaveLength(7);
  });
  it('shows a wait, a snooze and the last reminder', () => {
    const held: SlaItem = {
      ...item,
      ...{
        waits: [{ from: at('2026-11-20T13:00Z').epochMilliseconds, to: at('2026-11-20T14:30Z').epochMilliseconds }],
      },
      snoozedUntil: at('2026-11-20T20:00Z'),
      remindedAt: { pickup: at('2026-11-20T18:00Z') },
    };
    expect(explain(held, DEFAULT_POLICY, at('2026-11-20T19:00Z'), { timeZone: 'Europe/Berlin' })).toEqual([
      'Needs pickup: snoozed until Fri 20 Nov 2026 21:00',
      'Open since Fri 20 Nov 2026 13:00 + 4 h (urgent, open) + 1 h 30 min of waiting = Fri 20 Nov 2026 18:30',
      'Waiting for the requester from Fri 20 Nov 2026 14:00 to Fri 20 Nov 2026 15:30: 1 h 30 min that do not count',
      'Snoozed, so due Fri 20 Nov 2026 21:00',
      'Last reminder Fri 20 Nov 2026 19:00',
      'The next reminder comes in the hour after Fri 20 Nov 2026 21:00',
      'Times are in Europe/Berlin.',
    ]);
  });
  it('adds up in whole minutes, also where moments lie between two of them', () => {
    const [from, to] = [at('2026-11-20T12:00:05.900Z'), at('2026-11-20T13:01:01.100Z')];
    const waits = [{ from: from.epochMilliseconds, to: to.epochMilliseconds }];
    expect(explain({ ...item, openedAt: from, waits }, DEFAULT_POLICY, NOON)[1]).toBe(
      'Open since Fri 20 Nov 2026 12:00 + 4 h (urgent, open) + 1 h 1 min of waiting = Fri 20 Nov 2026 17:01',
    );
  });
  it('says while we wait that time stands still', () => {
    const waiting = { ...item, waitingSince: at('2026-11-20T13:00Z') };
    expect(explain(waiting, DEFAULT_POLICY, at('2026-11-20T15:00Z'))).toContain(
      'Waiting for the requester since Fri 20 Nov 2026 13:00: time stands still until they answer, or until Fri 27 Nov 2026 13:00',
    );
  });
  it('tells of every clock that runs', () => {
    const busy: SlaItem = { ...item, status: 'acknowledged', requesterId: 'U0REQ', unansweredSince: NOON };
    const lines = explain(busy, DEFAULT_POLICY, NOON).join('\n');
    expect(lines).toContain('Last progress by a person Fri 20 Nov 2026 12:00 + 24 h (urgent, acknowledged)');
    expect(lines).toContain('The requester has waited for an answer since Fri 20 Nov 2026 12:00 + 4 h (urgent, reply)');
    expect(lines).toContain('Asked Fri 20 Nov 2026 12:00 + 24 h (urgent, requester update)');
  });
  it('says of a closed item that nothing is due', () => {
    expect(explain({ ...item, status: 'resolved' }, DEFAULT_POLICY, NOON)).toEqual([
      'Nothing is due: the escalation is closed.',
    ]);
  });
  it('lists days that add up to the target', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 90 * 24 * 60 }), fc.nat(14 * 24 * 60), (targetMinutes, minutes) => {
        const lines = explain({ ...item, openedAt: NOON.add({ minutes }) }, inOffice(targetMinutes), NOON);
        const listed = lines.filter((line) => line.startsWith('•')).map((line) => minutesIn(line.split(': ')[1] ?? ''));
        expect(listed.reduce((sum, amount) => sum + amount, 0)).toBe(targetMinutes);
      }),
      { numRuns: 50 },
    );
  });
});

function minutesIn(words: string): number {
  const amount = (unit: string) => Number(new RegExp(`(\\d+) ${unit}`).exec(words)?.[1] ?? 0);
  return amount('h') * 60 + amount('min');
}
