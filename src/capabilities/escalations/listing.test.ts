import { describe, expect, it } from 'vitest';
import { anEscalation, NOON } from '../../../test/support/escalations.ts';
import type { Escalation } from './escalation.ts';
import { nearestSubcommand } from './listeners/command.ts';
import {
  helpMessage,
  LIST_TITLE,
  listMessage,
  listViewOf,
  pageOf,
  parseListView,
  searchMessage,
  unknownCommand,
} from './listing.ts';

const EARLIER = NOON.subtract({ hours: 1 });
const LATER = NOON.add({ hours: 1 });
const listed = (unusual: Partial<Escalation>) =>
  JSON.stringify(listMessage('active', { items: [anEscalation(unusual)], total: 1, now: NOON }));

describe('a line of the list', () => {
  it('says what is due, and only once it is', () => {
    expect(listed({ pickupDueAt: EARLIER })).toContain('needs pickup');
    expect(listed({ pickupDueAt: NOON })).toContain('needs pickup');
    expect(listed({ pickupDueAt: LATER })).not.toContain('needs pickup');
    expect(listed({ status: 'in_progress', updateDueAt: EARLIER })).toContain('needs update');
  });

  it('says that an item is quiet, and that it waits for the requester', () => {
    expect(listed({ snoozedUntil: LATER })).toContain('snoozed until');
    expect(listed({ snoozedUntil: EARLIER })).not.toContain('snoozed');
    expect(listed({ waitingSince: EARLIER })).toContain('waits for the requester');
  });
});

it('a list offers more only where there is more', () => {
  const items = [anEscalation()];
  expect(JSON.stringify(listMessage('active', { items, total: 1, now: NOON }))).not.toContain('escalations.show_list');
  expect(JSON.stringify(listMessage('active', { items, total: 9, now: NOON }))).toContain('Show all 9');
});

describe('an empty list', () => {
  it('says so in one word', () => {
    const words = JSON.stringify(listMessage('closed', { items: [], total: 0, now: NOON }));
    expect(words).toContain('*Closed: none*');
    expect(words).not.toContain('waits');
  });

  it('of a search says what was searched', () => {
    expect(JSON.stringify(searchMessage('zzz', { items: [], total: 0, now: NOON }))).toContain('Try fewer words');
  });
});

describe('words that /escalation does not know', () => {
  const answer = (text: string) => unknownCommand(text, nearestSubcommand(text.split(' ')[0] ?? ''));
  it.each([
    ['lsit', '“lsit” is not something `/escalation` knows. Did you mean `/escalation list`?'],
    ['report', '“report” is not something `/escalation` knows. Try `/escalation help`.'],
    [
      'printer is `broken`',
      "“printer” is not something `/escalation` knows. To ask for it, type `/escalation new printer is 'broken'`.",
    ],
    [
      'ESC-13 please',
      'To see ESC-13, type `/escalation ESC-13` alone. To ask for something, type `/escalation new ESC-13 please`.',
    ],
    ['escalte', '“escalte” is not something `/escalation` knows. Try `/escalation help`.'],
  ])('%s', (text, words) => expect(answer(text)).toBe(words));
});

describe('help', () => {
  it('says for whom each command is', () => {
    const words = JSON.stringify(helpMessage());
    for (const who of ['*Everybody*', '*Operators*', '*Administrators*']) expect(words).toContain(who);
  });
});

describe('the words after /escalation list', () => {
  it.each(['constructor', '__proto__', 'valueOf', 'bogus', '../../'])('name no list when they are %s', (word) => {
    expect(parseListView(word)).toBeUndefined();
  });

  it.each(Object.keys(LIST_TITLE).filter((view) => !view.includes('_')))('name the list %s', (word) => {
    expect(parseListView(word)).toBeDefined();
  });
});

it.each(['constructor', '', 'bogus', 'needs pickup'])(
  'a control that carries the list “%s” shows all that is open',
  (name) => {
    expect(listViewOf(name)).toBe('active');
    expect(listViewOf('mine')).toBe('mine');
  },
);

it.each([Number.NaN, -1, 0.5, Number.POSITIVE_INFINITY, 1e15])('there is no page %d: the first is shown', (page) => {
  expect(pageOf(page)).toBe(0);
});
