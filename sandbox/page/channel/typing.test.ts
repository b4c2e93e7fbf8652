import { describe, expect, it } from 'vitest';
import type { State } from '../../protocol.ts';
import { findCompletion } from './completion.ts';
import { keyMeaning } from './composer-keys.ts';
import { findObjection } from './deliver.ts';

const person = (id: string, name: string, real_name: string) => ({
  id,
  name,
  real_name,
  tz: 'UTC',
  roles: ['member' as const],
  avatar: '🦊',
});
const channel = (id: string, name: string, is_private: boolean, members: readonly string[]) => ({
  id,
  name,
  is_private,
  is_im: false,
  is_archived: false,
  members,
  messages: [],
  last_read: {},
});

const state: State = {
  id: 'one',
  version: 1,
  workspace: 'W',
  bot_user: 'U9',
  connected: true,
  clock: '2026-11-22T12:00:00Z',
  users: [person('U1', 'maya', 'Maya Lindqvist'), person('U2', 'tomas', 'Tomás Ferreira')],
  channels: [channel('C1', 'general', false, []), channel('C2', 'secret', true, ['U2'])],
  usergroups: [{ id: 'S1', handle: 'duty', name: 'Support duty', users: ['U1'] }],
  ephemerals: [],
  views: {},
  homes: {},
  commands: [
    { command: '/escalation', description: 'Escalations', usage_hint: 'new | list' },
    { command: '/runbook', description: 'Runbooks' },
  ],
  shortcuts: [],
};

const titles = (text: string, caret = text.length, commands = true) =>
  findCompletion(text, caret, state, 'U1', commands)?.suggestions.map(({ title }) => title);

describe('what the composer offers', () => {
  it('lists commands from the first stroke, with their hint', () => {
    expect(titles('/')).toEqual(['/escalation', '/runbook']);
    expect(findCompletion('/esc', 4, state, 'U1')?.suggestions).toEqual([
      { insert: '/escalation ', title: '/escalation', detail: 'Escalations', hint: 'new | list' },
    ]);
  });
  it('offers no command in a thread, in the middle of a text or behind a finished one', () => {
    expect(titles('/esc', 4, false)).toBeUndefined();
    expect(titles('see /esc')).toBeUndefined();
    expect(titles('/escalation ')).toBeUndefined();
  });
  it('finds people by any part of their name', () => {
    expect(titles('hi @fer')).toEqual(['Tomás Ferreira']);
    expect(titles('@may')).toEqual(['Maya Lindqvist']);
  });
  it('does not take an address for a mention', () => {
    expect(titles('mail ops@may')).toBeUndefined();
  });
  it('keeps private channels from those who are not in them', () => {
    expect(titles('#')).toEqual(['general']);
  });
  it('knows emoji by name', () => {
    expect(titles(':fire_en')).toEqual([':fire_engine:']);
  });
});

describe('a line that cannot be sent', () => {
  const objection = (text: string, thread_ts?: string) =>
    findObjection({ user: 'U1', channel: 'C1', text, ...(thread_ts ? { thread_ts } : {}) }, state.commands);
  it('is a command that nobody knows', () => {
    expect(objection('/escalatoin new')).toContain('/escalatoin is not a valid command');
  });
  it('is any command in a thread', () => {
    expect(objection('/escalation list', '1.0')).toContain('not supported in threads');
  });
  it('is not a known command, a path, or a slash behind a space', () => {
    for (const text of ['/escalation list', '/var/log is full', ' /escalatoin', 'and/or'])
      expect(objection(text)).toBeUndefined();
  });
});

describe('a key in the composer', () => {
  const completion = findCompletion('/', 1, state, 'U1');
  const meaning = (key: string, text: string, more: Partial<Parameters<typeof keyMeaning>[1]> = {}, shiftKey = false) =>
    keyMeaning({ key, shiftKey }, { text, completion: undefined, active: 0, recalled: false, ...more });
  it('sends on Enter and breaks the line on Shift and Enter', () => {
    expect(meaning('Enter', 'hello')).toBe('send');
    expect(meaning('Enter', 'hello', {}, true)).toBeUndefined();
  });
  it('completes while something is offered, and sends a command that is typed out', () => {
    expect(meaning('Enter', '/esc', { completion })).toBe('complete');
    expect(meaning('Tab', '/esc', { completion })).toBe('complete');
    expect(meaning('Enter', '/escalation', { completion })).toBe('send');
    expect(meaning('ArrowDown', '/', { completion })).toBe('next');
    expect(meaning('Escape', '/', { completion })).toBe('hide');
  });
  it('recalls only from an empty box or from what was recalled', () => {
    expect(meaning('ArrowUp', '')).toBe('older');
    expect(meaning('ArrowUp', '/escalation list', { recalled: true })).toBe('older');
    expect(meaning('ArrowDown', '/escalation list', { recalled: true })).toBe('newer');
    expect(meaning('ArrowUp', 'half a sentence')).toBeUndefined();
  });
});
