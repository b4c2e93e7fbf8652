/** Reminders, digests and the forms of the service levels: accepted by Slack whatever people typed; pinging only whom they should. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { validateMessage, validateView } from '../../../sandbox/blockkit/index.ts';
import { anEscalation, NOON } from '../../../test/support/escalations.ts';
import { hostileText } from '../../../test/support/hostile.ts';
import { slaItemOf } from './clocks.ts';
import { dutyForm } from './duty-form.ts';
import type { Escalation } from './escalation.ts';
import { hoursForm } from './hours-form.ts';
import { noticesForm } from './notices-form.ts';
import * as forms from './policy-forms.ts';
import { type Due, dailyDigest, digest, reminder, type Situation, stillOpen } from './reminders.ts';
import { DEFAULT_POLICY, type Mention, type SlaPolicy, TEAM_PURPOSES } from './sla/policy.ts';
import { slaState } from './sla/sla.ts';
import { snoozeForm, whyView } from './views.ts';

const after = (hours: number) => NOON.add({ hours });

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
  return reminder(dueAt(item, after(25), policy), 'C0TEAM', situation(after(25), more)).message;
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

describe('whatever people typed', () => {
  it('reminders and digests are accepted', () => {
    fc.assert(
      fc.property(
        hostileText,
        fc.constantFrom('open', 'acknowledged' as const),
        fc.integer({ min: 1, max: 130 }),
        (summary, status, count) => {
          const now = after(30);
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
          const due = items.slice(0, 60).map((item) => dueAt(item, now));
          const links = new Map(items.map(({ id }) => [id, `https://a.example/archives/C1/p${id}`]));
          const held = { since: NOON, budget: 12 };
          const notes = [
            ...due.slice(0, 3).map((each) => reminder(each, 'C0TEAM', situation(now))),
            ...digest({ ...situation(now), channel: 'C0TEAM', due, total: count, links, held, earlier: count }),
          ];
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
