import { describe, expect, it } from 'vitest';
import type { SandboxMessage, State } from '../../protocol.ts';
import { whatHappened } from './happened.ts';

const message = (ts: string, more: Partial<SandboxMessage> = {}): SandboxMessage => ({
  ts,
  user: 'U9',
  text: 'hello',
  blocks: [],
  replies: [],
  ...more,
});

const stateWith = (
  channel: readonly SandboxMessage[],
  direct: readonly SandboxMessage[] = [],
  views: State['views'] = {},
): State => ({
  id: 'one',
  version: 1,
  workspace: 'W',
  bot_user: 'U9',
  connected: true,
  clock: '2026-11-22T12:00:00Z',
  users: [
    { id: 'U1', name: 'maya', real_name: 'Maya Lindqvist', tz: 'UTC', roles: ['member'], avatar: '🦊' },
    { id: 'U9', name: 'bot', real_name: 'Resurface', tz: 'UTC', roles: ['bot'], avatar: '🤖' },
  ],
  channels: [
    {
      id: 'C1',
      name: 'escalations',
      is_private: true,
      is_im: false,
      is_archived: false,
      members: ['U1', 'U9'],
      messages: channel,
      last_read: {},
    },
    {
      id: 'D1',
      name: 'maya',
      is_private: true,
      is_im: true,
      is_archived: false,
      members: ['U1', 'U9'],
      messages: direct,
      last_read: {},
    },
  ],
  usergroups: [],
  ephemerals: [],
  views,
  homes: {},
  commands: [],
  shortcuts: [],
});

describe('after the clock was moved', () => {
  it('says when nothing became due', () => {
    expect(whatHappened(stateWith([message('1.0')]), stateWith([message('1.0')]))).toBe('Nothing became due.');
  });
  it('counts what is new, where, and what was redrawn', () => {
    const before = stateWith([message('1.0')]);
    const after = stateWith(
      [message('1.0', { text: 'due', replies: [message('2.0', { thread_ts: '1.0' })] })],
      [message('3.0')],
    );
    expect(whatHappened(before, after)).toBe(
      '1 new message in #escalations, 1 redrawn in #escalations, 1 new message to Maya Lindqvist.',
    );
  });
  it('counts a reply that was also sent to the channel once', () => {
    const reply = message('2.0', { thread_ts: '1.0', broadcast: true });
    expect(whatHappened(stateWith([message('1.0')]), stateWith([message('1.0', { replies: [reply] }), reply]))).toBe(
      '1 new message in #escalations.',
    );
  });
  it('tells of a window that opened', () => {
    expect(whatHappened(stateWith([]), stateWith([], [], { U1: [{ id: 'V1', view: {} }] }))).toBe('1 window opened.');
  });
});
