/** Everything the builders can draw is accepted by Slack, whatever people typed, and pings nobody by accident. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { validateBlocks, validateMessage, validateView } from '../../../sandbox/blockkit/index.ts';
import { anEscalation, NOON } from '../../../test/support/escalations.ts';
import { hostileText } from '../../../test/support/hostile.ts';
import type { Message } from '../../platform/slack/message.ts';
import type { RecordedEntry } from '../../platform/store/timeline.ts';
import { ACTIVE, CATEGORIES, CLOSED, type Escalation, PRIORITIES } from './escalation.ts';
import { homeBlocks } from './home.ts';
import * as lists from './listing.ts';
import { escalationCard, requestCard } from './messages.ts';
import * as notices from './notices.ts';
import { settingsForm } from './settings-form.ts';
import { timelineView } from './timeline-view.ts';
import * as views from './views.ts';

const person = fc.constantFrom('U0ONE', 'U0TWO', null);
const escalation: fc.Arbitrary<Escalation> = fc
  .record({
    status: fc.constantFrom(...ACTIVE, ...CLOSED),
    priority: fc.constantFrom(...PRIORITIES),
    category: fc.constantFrom(...CATEGORIES),
    summary: hostileText,
    details: hostileText,
    permalink: fc.oneof(
      fc.constant(null),
      fc.constant('https://a.example/archives/C1/p1'),
      hostileText.map((text) => `https://a.example/${text}`),
    ),
    requesterId: person,
    ownerId: person,
    closedBy: person,
    progressBy: person,
    occurrences: fc.integer({ min: 1, max: 1000 }),
    channel: fc.constantFrom('C0TEAM', null),
    unansweredSince: fc.constantFrom(NOON, null),
    closedAt: fc.constantFrom(NOON, null),
    snoozedUntil: fc.constantFrom(NOON, null),
    waitingSince: fc.constantFrom(NOON, null),
  })
  .map(anEscalation);
const entry: fc.Arbitrary<RecordedEntry> = fc
  .record({
    what: fc.oneof(
      fc.constantFrom(
        'opened',
        'note',
        'update',
        'reply',
        'taken',
        'handed over',
        'priority changed',
        'resolved',
        'occurred again',
        'open',
      ),
      hostileText,
    ),
    details: fc.dictionary(
      fc.constantFrom('text', 'note', 'told', 'from', 'to', 'summary'),
      fc.oneof(hostileText, fc.constant(null)) as fc.Arbitrary<unknown>,
    ),
    erased: fc.boolean(),
  })
  .map((some) => ({ item: 'escalation:42', at: NOON, by: 'U0ONE', seq: 1, ...some }));

/** Pings in places where Slack reads markup: text leaves of rich_text are only text. */
function pings(drawn: unknown): string[] {
  const found: string[] = [];
  JSON.stringify(drawn, (key, value) => {
    if (key === '' || typeof value !== 'object' || value === null) return value;
    if (value.type === 'rich_text') return undefined;
    if (value.type === 'mrkdwn') found.push(...(String(value.text).match(/<!(channel|here|everyone)/g) ?? []));
    return value;
  });
  return found;
}

function accepted(message: Message | undefined): void {
  if (!message) return;
  expect(validateMessage({ channel: 'C0TEAM', ...message })).toEqual([]);
  expect(pings(message.blocks)).toEqual([]);
}

describe('whatever people typed', () => {
  it('cards are accepted and ping nobody', () => {
    fc.assert(
      fc.property(escalation, (item) => {
        accepted(escalationCard(item, NOON));
        accepted(requestCard(item));
      }),
    );
  });

  it('thread entries and direct messages are accepted and ping nobody', () => {
    fc.assert(
      fc.property(escalation, hostileText, (item, text) => {
        const by = { by: 'U0ONE' };
        for (const visible of [true, false]) accepted(notices.noted(item, { text, visible, seq: 1 }, by)?.message);
        accepted(notices.replied(item, { text, seq: 2 })?.message);
        accepted(notices.handedOver(item, 3, by)?.message);
        accepted(notices.closed(item, 4, { note: text, told: text }, by)?.message);
        accepted(notices.closedByRequester(item, 5, text)?.message);
        accepted(notices.reopened(item, 6, by)?.message);
        accepted(notices.toRequester(item, 'update-1', text)?.message);
      }),
    );
  });

  it('lists, searches and help are accepted', () => {
    fc.assert(
      fc.property(
        fc.array(escalation, { maxLength: lists.PAGE_SIZE }),
        hostileText,
        fc.constantFrom(...lists.LIST_VIEWS),
        (drawn, words, view) => {
          const items = drawn.map((item, id) => ({ ...item, id }));
          const listed = { items, total: items.length * 3, now: NOON };
          accepted(lists.listMessage(view, { ...listed, items: items.slice(0, lists.SHORT_LIST) }));
          accepted(lists.searchMessage(words, { ...listed, items: items.slice(0, lists.SHORT_LIST) }));
          expect(validateView(lists.listView(view, 1, listed))).toEqual([]);
        },
      ),
    );
    accepted(lists.helpMessage());
  });

  it('forms are accepted', () => {
    fc.assert(
      fc.property(escalation, hostileText, (item, text) => {
        const drawn = [
          views.createForm({
            summary: text,
            details: text,
            requester: 'U0ONE',
            origin: { channel: 'C1', permalink: 'https://a.example/x' },
          }),
          views.updateForm(item, { visible: true }),
          views.closeForm(item, 'resolve'),
          views.closeForm(item, 'wont_do'),
          views.handOverForm(item),
          views.priorityForm(item),
          views.detailsForm(item),
          views.closeRequestForm(item),
          views.loadingView('Loading'),
          lists.itemView(item, NOON),
          settingsForm({
            channel: '',
            operatorsGroup: '',
            adminsGroup: 'S1',
            groups: [{ id: 'S1', name: text === '' ? 'x' : text }],
          }),
        ];
        for (const view of drawn) expect(validateView(view)).toEqual([]);
      }),
    );
  });

  it('timelines are accepted, page by page', () => {
    fc.assert(
      fc.property(
        escalation,
        fc.array(entry, { maxLength: 45 }),
        fc.integer({ min: -1, max: 4 }),
        (item, entries, page) => {
          const view = timelineView(item, entries, page);
          expect(validateView(view)).toEqual([]);
          expect(pings(view.blocks)).toEqual([]);
        },
      ),
      { numRuns: 50 },
    );
  });

  it('timelines say a word as it is when it is none of theirs', () => {
    const details = { from: 'constructor', to: 'toString' };
    const odd = ['valueOf', 'priority changed'].flatMap((what) =>
      fc.sample(entry, 1).map((each) => ({ ...each, what, details, erased: false })),
    );
    expect(JSON.stringify(timelineView(anEscalation(), odd, 0))).toMatch(
      /valueof.*constructor to tostring|constructor to tostring.*valueof/,
    );
  });

  it('Home is accepted', () => {
    fc.assert(
      fc.property(fc.array(escalation, { maxLength: 8 }), fc.array(escalation, { maxLength: 8 }), (requests, owned) => {
        const unique = requests.map((item, id) => ({ ...item, id }));
        expect(
          validateBlocks(homeBlocks({ items: unique, total: 30 }, { items: owned, total: owned.length }), 'home'),
        ).toEqual([]);
      }),
    );
  });
});

it('a label says the number, so that a screen reader tells the buttons apart', () => {
  expect(JSON.stringify(escalationCard(anEscalation(), NOON).blocks)).toContain(
    '"accessibility_label":"Acknowledge ESC-42"',
  );
});

describe('a card', () => {
  const words = (unusual: Partial<Escalation>, now = NOON) =>
    JSON.stringify(escalationCard(anEscalation(unusual), now));

  it('speaks of a snooze until it is over', () => {
    const snoozedUntil = NOON.add({ hours: 1 });
    expect(words({ snoozedUntil })).toContain('Snoozed until');
    expect(words({ snoozedUntil }, snoozedUntil)).not.toContain('Snoozed');
  });

  it('folds blank lines, and offers all of what it cuts in a window', () => {
    const short = 'One\n\n \n\nTwo\n    indented';
    expect(words({ details: short })).toContain(String.raw`One\nTwo\n    indented`);
    expect(words({ details: short })).not.toContain('escalations.open"');
    for (const details of ['word '.repeat(200), 'line\n'.repeat(40)]) {
      const item = anEscalation({ details: `${details}The end` });
      const card = JSON.stringify(escalationCard(item, NOON));
      expect(card).toContain('escalations.open"');
      expect(card).not.toContain('The end');
      expect(JSON.stringify(lists.itemView(item, NOON))).toContain('The end');
    }
  });
});

it('the requester reads on their card that what they wrote was passed on, until somebody has answered', () => {
  const words = (unusual: Partial<Escalation>) => JSON.stringify(requestCard(anEscalation(unusual)));
  expect(words({ unansweredSince: NOON })).toContain('was passed on to the team');
  for (const item of [{}, { unansweredSince: NOON, channel: null }]) expect(words(item)).not.toContain('passed on');
});
