import { describe, expect, it } from 'vitest';
import { anEscalation, NOON } from '../../../test/support/escalations.ts';
import { ACTIVE, CLOSED, changesOf, isActive, MOVES, type Move, parseId, type Status } from './escalation.ts';

const EVERY_STATUS: readonly Status[] = [...ACTIVE, ...CLOSED];
const allowed = (move: Move) => EVERY_STATUS.filter((status) => MOVES[move].from.includes(status));

describe('what may become of an escalation', () => {
  it('is acknowledged only while it is open, so that a late press never reopens it', () => {
    expect(allowed('acknowledge')).toEqual(['open']);
  });
  it('is started before it is in progress', () => {
    expect(allowed('start')).toEqual(['open', 'acknowledged']);
  });
  it.each(['resolve', 'wont_do', 'expire'] as const)(
    'can %s from every active state and from no closed one',
    (move) => {
      expect(allowed(move)).toEqual([...ACTIVE]);
    },
  );
  it('is reopened only when it is closed, and then waits for somebody again', () => {
    expect(allowed('reopen')).toEqual([...CLOSED]);
    const closed = anEscalation({ status: 'resolved', ownerId: 'U1', closedAt: NOON, closedBy: 'U1' });
    expect(changesOf('reopen', closed, { by: 'U2', at: NOON })).toMatchObject({
      status: 'open',
      ownerId: null,
      closedAt: null,
      closedBy: null,
    });
  });
});

describe('who has it', () => {
  it('is whoever acknowledges it', () => {
    expect(changesOf('acknowledge', anEscalation(), { by: 'U1', at: NOON })).toMatchObject({
      ownerId: 'U1',
      status: 'acknowledged',
      progressAt: NOON,
      progressBy: 'U1',
    });
  });
  it('stays the owner when somebody else starts it', () => {
    const owned = anEscalation({ status: 'acknowledged', ownerId: 'U1' });
    expect(changesOf('start', owned, { by: 'U2', at: NOON })).toMatchObject({
      ownerId: 'U1',
      status: 'in_progress',
      progressBy: 'U2',
    });
  });
  it('no longer owes an answer once it is closed', () => {
    expect(changesOf('resolve', anEscalation({ unansweredSince: NOON }), { by: 'U1', at: NOON })).toMatchObject({
      unansweredSince: null,
      closedBy: 'U1',
      closedAt: NOON,
    });
  });
});

it.each(EVERY_STATUS)('%s is active or closed, never both', (status) => {
  expect(isActive({ status })).toBe(!(CLOSED as readonly Status[]).includes(status)); // widening a literal tuple
});

describe('a number that a person types', () => {
  it.each([
    ['ESC-42', 42],
    ['esc42', 42],
    ['#42', 42],
    [' 42 ', 42],
    ['ESC 42', 42],
  ])('%s is 42', (text, id) => expect(parseId(text)).toBe(id));
  it.each(['', 'ESC-', 'ESC-x', '4 2', 'ESC-99999999999', '-1', '4.2'])('%s is none', (text) =>
    expect(parseId(text)).toBeUndefined(),
  );
});
