/** Reminders, digests and the forms of the service levels: accepted by Slack whatever people typed; pinging only whom they should. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { validateMessage, validateView } from '../../../sandbox/blockkit/index.ts';
import { anEscalation, NOON } from '../../../test/support/escalations.ts';
import { hostileText } from '../../../test/support/hostile.ts';
import type { Message } from '../../platform/slack/message.ts';
import { slaItemOf } from './clocks.ts';
import { dailyDigest, digest, digestPage, planDigest } from './digests.ts';
import { dutyForm } from './duty-form.ts';
import type { Escalation } from './escalation.ts';
import { hoursForm } from './hours-form.ts';
import { noticesForm } from './notices-form.ts';
import * as forms from './policy-forms.ts';
import { type Due, reminder, type Situation, stillOpen } from './reminders.ts';
import { DEFAULT_POLICY, type Mention, type SlaPolicy, TEAM_PURPOSES, type TeamPurpose } from './sla/policy.ts';
import { slaState } from './sla/sla.ts';
import { snoozeForm, whyView } from './views.ts';

const later = (hours: number) => NOON.add({ hours });

function dueAt(item: Escalation, now: Temporal.Instant, policy: SlaPolicy = DEFAULT_POLICY): Due {
  const clocks = slaState(slaItemOf(item), policy, now).filter(({ say }) => say !== 'nothing');
  return { item, clocks: clocks as Due['clocks'] }; // the items of this file have no requester clock that speaks
}

const situation = (now: Temporal.Instant, more: Partial<Situation> = {}): Situation => ({
  policy: DEFAULT_POLICY,
  duty: undefined,
  now,
  ...more,
});
const mentionOf = (mention: Mention): SlaPolicy => ({
  ...DEFAULT_POLICY,
  pickup: { ...DEFAULT_POLICY.pickup, normal: { ...DEFAULT_POLICY.pickup.normal, mention } },
});
const said = (item: Escalation, more: Partial<Situation> = {}) => {
  const policy = more.policy ?? DEFAULT_POLICY;
  return reminder(dueAt(item, later(25), policy), 'C0TEAM', situation(later(25), more)).message;
};

describe('a reminder mentions', () => {
  const open = anEscalation({ requesterId: null });
  it('nobody while nobody owns the item and nobody is on duty', () => {
    expect(JSON.stringify(said(open))).not.toMatch(/<@|<!/);
  });
  it('the group on duty while nobody owns it', () => {
    expect(JSON.stringify(said(open, { duty: { kind: 'group', id: 'S1' } }))).toContain('<!subteam^S1>');
  });
  it('the owner, and then not who is on duty', () => {
    const words = JSON.stringify(
      said(anEscalation({ requesterId: null, status: 'in_progress', ownerId: 'U0OWN' }), {
        duty: { kind: 'person', id: 'U0DUTY' },
      }),
    );
    expect(words).toContain('<@U0OWN>');
    expect(words).not.toContain('U0DUTY');
  });
  it('everybody only when the policy says so', () => {
    expect(JSON.stringify(said(open, { policy: mentionOf('channel') }).blocks)).toContain(
      '{"type":"broadcast","range":"channel"}',
    );
    expect(JSON.stringify(said(open, { policy: mentionOf('nobody'), duty: { kind: 'group', id: 'S1' } }))).not.toMatch(
      /<@|<!/,
    );
  });
});

/** Whatever people type, their `<` is escaped. */
const linesIn = ({ blocks }: Message) => JSON.stringify(blocks).split('• <https').length - 1;

describe('whatever people typed', () => {
  it('reminders and digests are accepted', () => {
    fc.assert(
      fc.property(
        hostileText,
        fc.constantFrom('open', 'acknowledged' as const),
        fc.integer({ min: 1, max: 130 }),
        (summary, status, count) => {
          const now = later(30);
          const items = Array.from({ length: count }, (_, id) =>
            anEscalation({
              id,
              summary,
              status,
              requesterId: 'U0REQ',
              unansweredSince: NOON,
              ownerId: status === 'open' ? null : 'U0OWN',
            }),
          );
          const due = items.map((item) => dueAt(item, now));
          const named = due
            .flatMap(({ item, clocks }) => clocks.map((clock) => ({ item, clock })))
            .filter(({ clock }) => TEAM_PURPOSES.includes(clock.purpose));
          const links = new Map(
            items.map(({ id }) => [id, `https://a-workspace.slack.com/archives/C0TEAMTEAM/p180000000000${id}`]),
          );
          const page = { ...situation(now), channel: 'C0TEAM', links };
          const held = { since: NOON, budget: 12 };
          const notes = [
            ...due.slice(0, 3).map((each) => reminder(each, 'C0TEAM', situation(now))),
            digest({ ...page, named: named.slice(0, 20), total: count, counted: 1, further: 2, held, earlier: count }),
            digestPage({ ...page, named: named.slice(0, 30) }, 1),
          ];
          // Nothing is left out, however long it is.
          expect(notes.slice(-2).map(({ message }) => linesIn(message))).toEqual([
            Math.min(20, named.length),
            Math.min(30, named.length),
          ]);
          for (const { message } of notes) expect(validateMessage({ channel: 'C0TEAM', ...message })).toEqual([]);
          expect(
            validateMessage({
              channel: 'C0TEAM',
              ...dailyDigest({ items: items.slice(0, 20), total: count, now, links }),
            }),
          ).toEqual([]);
          expect(
            validateMessage({ channel: 'U0REQ', ...stillOpen(items[0] ?? anEscalation(), 'U0REQ', now).message }),
          ).toEqual([]);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('the forms of the service levels are accepted', () => {
    fc.assert(
      fc.property(hostileText, fc.integer({ min: 0, max: 400 }), (text, count) => {
        const name = [...text].slice(0, 200).join('');
        const holidays = Array.from({ length: count }, (_, day) => ({
          date: Temporal.PlainDate.from('2026-01-01').add({ days: day }).toString(),
          name,
        }));
        const policy = { ...DEFAULT_POLICY, holidays };
        const drawn = [
          ...TEAM_PURPOSES.map((stage) => forms.stageForm(stage, policy)),
          forms.requesterForm(policy),
          hoursForm(policy),
          noticesForm(policy),
          dutyForm({
            onDuty: { kind: 'nobody' },
            groups: [{ id: 'S1', name: text }],
            timeZone: 'UTC',
            today: '2026-11-22',
          }),
          snoozeForm(anEscalation({ summary: text }), [{ id: 'hour', label: 'In 1 hour', until: NOON }]),
          whyView(anEscalation({ summary: text }), [[text, text], [text]]),
        ];
        for (const view of drawn) expect(validateView(view)).toEqual([]);
      }),
      { numRuns: 40 },
    );
  });
});

describe('a digest', () => {
  const entry = (id: number, purposes: readonly TeamPurpose[] = ['pickup'], startedMs = id, namedMs = 0) => ({
    ...{ id, namedMs },
    lines: purposes.map((purpose) => ({ id, purpose, startedMs })),
  });

  it('is grouped, oldest first, over all of its pages', () => {
    const due = [
      entry(1, ['update', 'reply'], 30),
      entry(2, ['pickup'], 20),
      entry(3, ['pickup'], 10),
      entry(4, ['update'], 5),
    ];
    const { pages, rest } = planDigest(due);
    expect(pages.flat().map(({ id, purpose }) => `${purpose} ${id}`)).toEqual([
      ...['pickup 3', 'pickup 2', 'update 4', 'update 1', 'reply 1'],
    ]);
    expect(rest).toEqual([]);
  });

  it('loses no line to long ones', () => {
    const item = anEscalation({
      summary: '&'.repeat(200),
      ownerId: 'U0123456789',
      status: 'acknowledged',
      requesterId: null,
    });
    const named = Array.from({ length: 30 }, () => ({ item, clock: dueAt(item, later(9000)).clocks[0] })).flatMap(
      ({ clock }) => (clock ? [{ item, clock }] : []),
    );
    const links = new Map([
      [item.id, `https://a-rather-long-workspace.slack.com/archives/C0123456789/p1800000000000000`],
    ]);
    expect(linesIn(digestPage({ ...situation(later(9000)), channel: 'C0TEAM', links, named }, 1).message)).toBe(30);
  });

  it('marks what is urgent, since it is sorted by age', () => {
    const now = later(30);
    const [normal, urgent] = [anEscalation({ id: 1 }), anEscalation({ id: 2, priority: 'urgent' })];
    const named = [normal, urgent].flatMap((item) => {
      const [clock] = dueAt({ ...item, requesterId: null }, now).clocks;
      return clock ? [{ item, clock }] : [];
    });
    const page = { ...situation(now), channel: 'C0TEAM', links: new Map<number, string>(), named };
    const words = JSON.stringify(digestPage(page, 1).message);
    expect(words).toContain('*ESC-1* · Normal · ');
    expect(words).toContain('*ESC-2* · :red_circle: *Urgent* · ');
  });

  it('counts what goes over its pages: the most pressing are named every time, the others by turns', () => {
    const ids = Array.from({ length: 700 }, (_, index) => index + 1);
    const namedAt = new Map<number, number>();
    for (const round of [1, 2]) {
      const { pages, rest } = planDigest(ids.map((id) => entry(id, ['pickup'], id, namedAt.get(id) ?? 0)));
      const named = pages.flat().map(({ id }) => id);
      expect([named.length, rest.length]).toEqual([500, 200]);
      expect(named).toContain(1);
      for (const id of named) namedAt.set(id, round);
    }
    expect(namedAt.size).toBe(700);
  });
});
