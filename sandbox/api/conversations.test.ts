import { describe, expect, it } from 'vitest';
import { listObjects, pickText } from '../json.ts';
import { aManifest, startTrial, type Trial } from '../trial.ts';

const names = (list: unknown) => listObjects(list).map((one) => one.name);

describe('what the bot sees of conversations', () => {
  it('tells about public channels and its own private ones, and hides the others', async () => {
    const { api, slack } = await startTrial();
    await slack.workspace({ do: 'create_channel', name: 'secret', is_private: true, members: ['maya'] });
    const secret = (await slack.state()).channels.find(({ name }) => name === 'secret')?.id;
    const info = async (channel: unknown) =>
      (await api('conversations.info', { channel, include_num_members: true })).body;
    expect(await info('C0ESC')).toMatchObject({
      channel: { name: 'escalations', is_private: true, is_group: true, is_member: true, num_members: 5 },
    });
    expect(await info('C0GENERAL')).toMatchObject({
      channel: { name: 'general', is_private: false, is_channel: true, is_member: false },
    });
    expect(await info(secret)).toEqual({ ok: false, error: 'channel_not_found' });
    expect((await api('conversations.members', { channel: secret })).body.error).toBe('channel_not_found');
    const { body } = await api('conversations.list', { types: 'public_channel,private_channel' });
    expect(names(body.channels)).toEqual(['general', 'random', 'help-desk', 'escalations', 'ops-incidents']);
  });

  it('leaves archived channels out when asked', async () => {
    const { api, slack } = await startTrial();
    await slack.workspace({ do: 'archive', channel: 'random' });
    const { body } = await api('conversations.list', { exclude_archived: true });
    expect(names(body.channels)).toEqual(['general', 'help-desk']);
    expect((await api('conversations.list', { types: 'shared' })).body.error).toBe('invalid_types');
  });

  it('asks for the scope of that kind of conversation', async () => {
    const { api } = await startTrial({ manifest: aManifest({ scopes: ['channels:read'], events: [] }) });
    expect((await api('conversations.info', { channel: 'C0GENERAL' })).body.ok).toBe(true);
    expect((await api('conversations.info', { channel: 'C0ESC' })).body).toMatchObject({
      error: 'missing_scope',
      needed: 'groups:read',
    });
    expect((await api('conversations.history', { channel: 'C0ESC' })).body).toMatchObject({
      error: 'missing_scope',
      needed: 'groups:history',
    });
    expect((await api('conversations.open', { users: 'U0MAYA' })).body).toMatchObject({
      error: 'missing_scope',
      needed: 'im:write',
    });
  });

  it('lists members in pages', async () => {
    const { api } = await startTrial();
    const first = (await api('conversations.members', { channel: 'C0ESC', limit: 3 })).body;
    const cursor = pickText(first.response_metadata, 'next_cursor');
    const rest = (await api('conversations.members', { channel: 'C0ESC', limit: 3, cursor })).body;
    expect([first.members, rest.members]).toEqual([
      ['U0MAYA', 'U0TOMAS', 'U0AIKO'],
      ['U0SAMUEL', 'U0BOT'],
    ]);
    expect(rest.response_metadata).toEqual({ next_cursor: '' });
    expect((await api('conversations.members', { channel: 'C0ESC', cursor: 'nonsense' })).body.error).toBe(
      'invalid_cursor',
    );
  });
});

describe('opening and joining', () => {
  it('opens the direct conversation with a person once', async () => {
    const { api } = await startTrial();
    const open = async (users: string) => (await api('conversations.open', { users, return_im: true })).body;
    const first = await open('U0LENA');
    expect(first).toMatchObject({ ok: true, channel: { is_im: true, user: 'U0LENA' } });
    expect(await open('U0LENA')).toMatchObject({ already_open: true, channel: first.channel });
    expect((await open('U0BOT')).error).toBe('cannot_dm_bot');
    expect((await open('U0NOBODY')).error).toBe('user_not_found');
    expect((await open('')).error).toBe('users_list_not_supplied');
  });

  it('joins public channels only', async () => {
    const { api, channel } = await startTrial();
    expect((await api('conversations.join', { channel: 'C0GENERAL' })).body.ok).toBe(true);
    expect((await channel('C0GENERAL')).members).toContain('U0BOT');
    expect((await api('conversations.join', { channel: 'C0GENERAL' })).body.warning).toBe('already_in_channel');
    expect((await api('conversations.join', { channel: 'C0ESC' })).body.error).toBe(
      'method_not_supported_for_channel_type',
    );
  });
});

async function aHistory(trial: Trial, count: number): Promise<string[]> {
  const stamps: string[] = [];
  for (let number = 1; number <= count; number += 1) {
    const metadata = { event_type: 'card', event_payload: { number } };
    const { body } = await trial.api('chat.postMessage', { channel: 'C0ESC', text: `${number}`, metadata });
    stamps.push(pickText(body, 'ts') ?? '');
  }
  return stamps;
}

const textsOf = (body: { messages?: unknown }) => listObjects(body.messages).map(({ text }) => text);

describe('history', () => {
  it('comes newest first, in pages', async () => {
    const trial = await startTrial();
    await aHistory(trial, 5);
    const page = async (cursor?: string) =>
      (await trial.api('conversations.history', { channel: 'C0ESC', limit: 2, ...(cursor ? { cursor } : {}) })).body;
    const first = await page();
    const second = await page(pickText(first.response_metadata, 'next_cursor'));
    expect([textsOf(first), first.has_more]).toEqual([['5', '4'], true]);
    expect(textsOf(second)).toEqual(['3', '2']);
    const last = await page(pickText(second.response_metadata, 'next_cursor'));
    expect([textsOf(last), last.has_more]).toEqual([['1'], false]);
  });

  it('is cut by oldest and latest, to the microsecond, inclusive when asked', async () => {
    const trial = await startTrial();
    const [, second = '', , fourth = ''] = await aHistory(trial, 5);
    const asked = async (more: object) =>
      textsOf(
        (await trial.api('conversations.history', { channel: 'C0ESC', oldest: second, latest: fourth, ...more })).body,
      );
    expect(await asked({})).toEqual(['3']);
    expect(await asked({ inclusive: true })).toEqual(['4', '3', '2']);
    expect((await trial.api('conversations.history', { channel: 'C0ESC', oldest: 'yesterday' })).body.error).toBe(
      'invalid_ts_oldest',
    );
  });

  it('shows metadata only when asked for', async () => {
    const trial = await startTrial();
    await aHistory(trial, 1);
    const plain = (await trial.api('conversations.history', { channel: 'C0ESC' })).body;
    const whole = (await trial.api('conversations.history', { channel: 'C0ESC', include_all_metadata: true })).body;
    expect(listObjects(plain.messages)[0]).not.toHaveProperty('metadata');
    expect(listObjects(whole.messages)[0]?.metadata).toEqual({ event_type: 'card', event_payload: { number: 1 } });
  });

  it('holds first messages with their reply count, and threads the replies, oldest first', async () => {
    const trial = await startTrial();
    const [ts = ''] = await aHistory(trial, 1);
    for (const text of ['a', 'b']) await trial.api('chat.postMessage', { channel: 'C0ESC', thread_ts: ts, text });
    const history = (await trial.api('conversations.history', { channel: 'C0ESC' })).body;
    expect(listObjects(history.messages)).toMatchObject([{ text: '1', reply_count: 2, thread_ts: ts }]);
    const replies = (await trial.api('conversations.replies', { channel: 'C0ESC', ts })).body;
    expect(textsOf(replies)).toEqual(['1', 'a', 'b']);
    expect((await trial.api('conversations.replies', { channel: 'C0ESC', ts: '1.000000' })).body.error).toBe(
      'thread_not_found',
    );
  });

  it('needs membership', async () => {
    const { api } = await startTrial();
    expect((await api('conversations.history', { channel: 'C0GENERAL' })).body.error).toBe('not_in_channel');
  });

  it.each([
    [1, true],
    [1_000, true],
    [1_001, false],
    [-1, false],
  ])('with limit %i: %s', async (limit, ok) => {
    const { api } = await startTrial();
    expect((await api('conversations.history', { channel: 'C0ESC', limit })).body.ok).toBe(ok);
  });
});
