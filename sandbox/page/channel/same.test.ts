import { describe, expect, it } from 'vitest';
import type { SandboxChannel, SandboxMessage, SandboxUser, State } from '../../protocol.ts';
import type { Desk } from '../context.ts';
import { isSameForRows, isSameRow } from './same.ts';
import type { Row } from './timeline.ts';

const message: SandboxMessage = { ts: '1.0', user: 'U1', text: 'hello', blocks: [], replies: [] };
const row = (more: Partial<SandboxMessage> = {}): Row => ({
  ...{ kind: 'message', key: '1.0', follows: false },
  message: Object.keys(more).length === 0 ? message : { ...message, ...more },
});
const members: readonly string[] = [];
const read = { U1: '0' };
const channel = (id: string, more: Partial<SandboxChannel> = {}): SandboxChannel => ({
  ...{ id, name: id, is_private: false, is_im: false, is_archived: false, members, messages: [], last_read: read },
  ...more,
});
const me: SandboxUser = { id: 'U1', name: 'maya', real_name: 'Maya', roles: ['member'], tz: 'UTC', avatar: '' };
const state: State = {
  ...{ id: 'one', version: 1, workspace: 'W', bot_user: 'U9', connected: true, clock: '2026-11-22T12:00:00Z' },
  ...{ users: [me], channels: [channel('C1'), channel('C2')], usergroups: [], ephemerals: [], views: {}, homes: {} },
  ...{ commands: [], shortcuts: [] },
};
const desk: Desk = { state, me, place: {}, now: 0, go: () => {}, actAs: () => {} };
const withChannels = (...channels: SandboxChannel[]): Desk => ({ ...desk, state: { ...state, channels } });

describe('a row is drawn again', () => {
  it('when its message changed, not when the conversation around it did', () => {
    expect(isSameRow(row(), row())).toBe(true);
    expect(isSameRow(row(), row({ text: 'changed' }))).toBe(false);
    expect(isSameRow(row(), { ...row(), key: '2.0' })).toBe(false);
  });
  it('when it repeats something of its thread', () => {
    const broadcast = row({ broadcast: true });
    expect(isSameRow(broadcast, broadcast)).toBe(false);
  });
  it('when a channel that it may name changed, not when something was said there', () => {
    const said = withChannels(channel('C1', { messages: [message] }), channel('C2', { last_read: { U1: '5' } }));
    expect(isSameForRows(desk, said, 'C1')).toBe(true);
    expect(isSameForRows(desk, withChannels(channel('C1'), channel('C2', { name: 'other' })), 'C1')).toBe(false);
  });
  it('when something here was read, a minute passed, or somebody else looks', () => {
    expect(isSameForRows(desk, withChannels(channel('C1', { last_read: { U1: '5' } }), channel('C2')), 'C1')).toBe(
      false,
    );
    expect(isSameForRows(desk, { ...desk, now: 60_000 }, 'C1')).toBe(false);
    expect(isSameForRows(desk, { ...desk, me: { ...me } }, 'C1')).toBe(false);
    expect(isSameForRows(desk, { ...desk, now: 10, state: { ...state, version: 2 } }, 'C1')).toBe(true);
  });
});
