import { describe, expect, it } from 'vitest';
import type { Ephemeral, SandboxChannel, SandboxMessage, State } from '../../protocol.ts';
import { compareTs } from './ordering.ts';
import { type TimelineInput, timeline } from './timeline.ts';
import { attentionOf, newestTs, unreadIn } from './unread.ts';

const MAYA = 'U1';
const BOT = 'U9';
const MINUTE = 60;
const START = 1_795_348_800; // 2026-11-22 12:00 UTC
const ts = (seconds: number) => `${START + seconds}.000100`;

const aMessage = (seconds: number, more: Partial<SandboxMessage> = {}): SandboxMessage => ({
  ts: ts(seconds),
  user: BOT,
  text: 'hello',
  blocks: [],
  replies: [],
  ...more,
});

const aChannel = (messages: readonly SandboxMessage[], more: Partial<SandboxChannel> = {}): SandboxChannel => ({
  id: 'C1',
  name: 'ops',
  is_private: false,
  is_im: false,
  is_archived: false,
  members: [MAYA, BOT],
  messages,
  last_read: {},
  ...more,
});

const aState = (channel: SandboxChannel): State => ({
  id: 'one',
  version: 1,
  workspace: 'W',
  bot_user: BOT,
  connected: true,
  clock: '2026-11-22T12:00:00Z',
  users: [],
  channels: [channel],
  usergroups: [{ id: 'S1', handle: 'duty', name: 'Duty', users: [MAYA] }],
  ephemerals: [],
  views: {},
  homes: {},
  commands: [],
  shortcuts: [],
});

const unread = (channel: SandboxChannel) => unreadIn(aState(channel), channel, MAYA);

describe('what is unread', () => {
  it('is everything newer than what was seen, except my own', () => {
    const messages = [aMessage(0), aMessage(10), aMessage(20, { user: MAYA }), aMessage(30)];
    expect(unread(aChannel(messages, { last_read: { [MAYA]: ts(0) } })).count).toBe(2);
  });
  it('is everything in a channel nobody opened', () => {
    expect(unread(aChannel([aMessage(0)])).count).toBe(1);
  });
  it('does not count replies, unless they were also sent to the channel', () => {
    const broadcast = aMessage(20, { thread_ts: ts(0), broadcast: true });
    const thread = aMessage(0, { replies: [aMessage(10, { thread_ts: ts(0) }), broadcast] });
    expect(unread(aChannel([thread, broadcast], { last_read: { [MAYA]: ts(0) } })).count).toBe(1);
  });
  it.each([
    ['a mention', { text: 'look <@U1>' }],
    ['a mention with a name', { text: 'look <@U1|maya>' }],
    ['a group', { text: '<!subteam^S1|@duty> please' }],
    ['everyone', { text: '<!here> lunch' }],
    ['a mention in a section', { blocks: [{ type: 'section', text: { type: 'mrkdwn', text: 'look <@U1>' } }] }],
    [
      'a person in rich text',
      {
        blocks: [
          { type: 'rich_text', elements: [{ type: 'rich_text_section', elements: [{ type: 'user', user_id: 'U1' }] }] },
        ],
      },
    ],
  ])('counts %s as meant for me', (_, more) => {
    expect(unread(aChannel([aMessage(0, more)])).pings).toBe(1);
  });
  it('does not take escaped or plain text for a mention', () => {
    const blocks = [{ type: 'header', text: { type: 'plain_text', text: '<@U1>' } }];
    expect(unread(aChannel([aMessage(0, { text: '&lt;@U1&gt;' }), aMessage(1, { text: '<@U1>', blocks })])).pings).toBe(
      0,
    );
  });
  it('counts a reply that names me as meant for me', () => {
    expect(unread(aChannel([aMessage(0, { replies: [aMessage(5, { text: '<@U1>' })] })])).pings).toBe(1);
  });
  it('is all meant for me in a direct message', () => {
    expect(unread(aChannel([aMessage(0), aMessage(1)], { is_im: true })).pings).toBe(2);
  });
  it('adds up per person, with windows that wait', () => {
    const state = {
      ...aState(aChannel([aMessage(0, { text: '<@U1>' })])),
      views: { [MAYA]: [{ id: 'V1', view: {} }] },
    };
    expect(attentionOf(state, MAYA)).toEqual({ pings: 1, views: 1 });
    expect(attentionOf(state, 'U2')).toEqual({ pings: 0, views: 0 });
  });
  it('ends at the newest message or reply', () => {
    expect(newestTs(aChannel([aMessage(0, { replies: [aMessage(50)] }), aMessage(20)]))).toBe(ts(50));
    expect(newestTs(aChannel([]))).toBe('0');
  });
});

describe('the order of messages', () => {
  it('compares all sixteen digits', () => {
    expect(compareTs('1795348800.000100', '1795348800.000101')).toBe(-1);
    expect(compareTs('1795348800.999999', '1795348801.000000')).toBeLessThan(0);
  });
});

const rows = (more: Partial<TimelineInput>) =>
  timeline({ messages: [], ephemerals: [], refusals: [], zone: 'UTC', me: MAYA, ...more });
const kinds = (more: Partial<TimelineInput>) =>
  rows(more).map((row) => (row.kind === 'message' && row.follows ? 'follows' : row.kind));

describe('the rows of a channel', () => {
  const ephemeral: Ephemeral = { id: 'E1', user: MAYA, channel: 'C1', ts: ts(5), text: 'only you', blocks: [] };
  it('puts what only I see between the messages by time', () => {
    expect(kinds({ messages: [aMessage(0), aMessage(10)], ephemerals: [ephemeral] })).toEqual([
      'day',
      'message',
      'ephemeral',
      'message',
    ]);
  });
  it('draws a second message of the same author without a name', () => {
    expect(kinds({ messages: [aMessage(0), aMessage(MINUTE), aMessage(2 * MINUTE, { user: MAYA })] })).toEqual([
      'day',
      'message',
      'follows',
      'message',
    ]);
  });
  it('names the author again after a while, and for a card', () => {
    const blocks = [{ type: 'header' }, { type: 'section' }];
    expect(kinds({ messages: [aMessage(0), aMessage(6 * MINUTE), aMessage(7 * MINUTE, { blocks })] })).toEqual([
      'day',
      'message',
      'message',
      'message',
    ]);
  });
  it('divides days where the person who looks is', () => {
    const messages = [aMessage(0), aMessage(11.5 * 3600)];
    expect(kinds({ messages }).filter((kind) => kind === 'day')).toHaveLength(1);
    expect(kinds({ messages, zone: 'Europe/Berlin' }).filter((kind) => kind === 'day')).toHaveLength(2);
  });
  it('draws one line above the first new message of somebody else', () => {
    const messages = [aMessage(0), aMessage(10, { user: MAYA }), aMessage(20), aMessage(30)];
    expect(kinds({ messages, readUpTo: ts(0) })).toEqual(['day', 'message', 'message', 'new', 'message', 'follows']);
  });
});
