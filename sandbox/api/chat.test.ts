import { describe, expect, it } from 'vitest';
import { movableClock } from '../clock.ts';
import { pickText } from '../json.ts';
import { aButton, actions, aManifest, SCOPES, startTrial, words } from '../trial.ts';

const section = (text: string) => ({ type: 'section', text: { type: 'mrkdwn', text } });
const richText = (text: string) => ({
  type: 'rich_text',
  elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text }] }],
});

async function aPost(trial: Awaited<ReturnType<typeof startTrial>>, more: Record<string, unknown> = {}) {
  const { body } = await trial.api('chat.postMessage', { channel: 'C0ESC', text: 'hello', ...more });
  return { body, ts: pickText(body, 'ts') ?? '' };
}

describe('a message', () => {
  it('is kept as it was sent, with ids for its blocks and elements', async () => {
    const trial = await startTrial();
    const { body } = await aPost(trial, {
      text: '<!channel> *bold* &amp;',
      blocks: [{ type: 'actions', elements: [{ type: 'button', text: words('Go') }] }],
      metadata: { event_type: 'card', event_payload: { id: 7 } },
    });
    expect(body).toMatchObject({
      ok: true,
      channel: 'C0ESC',
      message: { text: '<!channel> *bold* &amp;', bot_id: expect.any(String) },
    });
    const [message] = (await trial.channel('C0ESC')).messages;
    expect(message).toMatchObject({
      text: '<!channel> *bold* &amp;',
      blocks: [{ block_id: expect.any(String), elements: [{ action_id: expect.any(String) }] }],
      metadata: { event_type: 'card', event_payload: { id: 7 } },
    });
  });

  it('has a ts by the clock, unique and rising even when the clock stands still', async () => {
    const clock = movableClock({ start: Temporal.Instant.from('2026-11-22T10:00:00Z'), frozen: true });
    const trial = await startTrial({ clock });
    const stamps = [await aPost(trial), await aPost(trial), await aPost(trial, { channel: 'C0OPS' })].map(
      ({ ts }) => ts,
    );
    clock.advance(Temporal.Duration.from({ hours: 4 }));
    stamps.push((await aPost(trial)).ts);
    expect(stamps).toEqual(['1795341600.000000', '1795341600.000001', '1795341600.000002', '1795356000.000000']);
  });

  it('goes to a channel by id or name, and to a person by opening the direct conversation', async () => {
    const trial = await startTrial();
    expect((await aPost(trial, { channel: '#escalations' })).body.channel).toBe('C0ESC');
    expect((await aPost(trial, { channel: 'escalations' })).body.channel).toBe('C0ESC');
    const { body } = await aPost(trial, { channel: 'U0MAYA' });
    expect(body.channel).toMatch(/^D/);
    expect((await trial.channel(String(body.channel))).members).toEqual(['U0MAYA', 'U0BOT']);
  });

  it.each([
    ['nothing to say', { text: '' }, 'no_text'],
    ['blocks that are no list', { blocks: 'nonsense' }, 'invalid_blocks_format'],
    ['a block Slack does not know', { blocks: [{ type: 'zzz' }] }, 'invalid_blocks'],
    ['text over 40,000 characters', { text: 'x'.repeat(40_001) }, 'msg_too_long'],
    ['over 50 blocks', { blocks: Array.from({ length: 51 }, () => ({ type: 'divider' })) }, 'invalid_blocks'],
    [
      'over 12,000 characters in blocks',
      { blocks: [...Array(4).fill(section('x'.repeat(3_000))), section('x')] },
      'msg_blocks_too_long',
    ],
    ['metadata without a type', { metadata: { event_payload: {} } }, 'invalid_metadata_format'],
    ['an unknown channel', { channel: 'C0NOWHERE' }, 'channel_not_found'],
    ['a private channel the bot is not in', { channel: 'C0SECRET' }, 'channel_not_found'],
    ['a public channel the bot is not in', { channel: 'C0GENERAL' }, 'not_in_channel'],
    ['the bot itself', { channel: 'U0BOT' }, 'cannot_dm_bot'],
    ['a thread_ts that is none', { thread_ts: 'soon' }, 'invalid_arguments'],
  ])('is refused for %s', async (_, args, error) => {
    const trial = await startTrial();
    await trial.slack.workspace({ do: 'create_channel', name: 'secret', is_private: true, members: ['maya'] });
    expect((await aPost(trial, args)).body).toMatchObject({ ok: false, error });
  });

  it('passes at the limits', async () => {
    const trial = await startTrial();
    for (const args of [
      { text: 'x'.repeat(40_000) },
      { blocks: Array.from({ length: 50 }, () => ({ type: 'divider' })) },
      { blocks: Array(4).fill(section('x'.repeat(3_000))) },
    ]) {
      expect((await aPost(trial, args)).body.ok).toBe(true);
    }
  });

  it('says where in the blocks the mistake is', async () => {
    const trial = await startTrial();
    const { body } = await aPost(trial, { blocks: [section('fine'), section('x'.repeat(3_001))] });
    expect(body).toMatchObject({
      error: 'invalid_blocks',
      errors: [expect.stringMatching(/\[json-pointer:\/blocks\/1\/text\/text\]$/)],
      response_metadata: { messages: [expect.stringMatching(/^\[ERROR\] /)] },
    });
    expect((await trial.slack.traffic()).at(-1)).toMatchObject({
      what: 'chat.postMessage',
      ok: false,
      problems: [expect.any(String)],
    });
  });

  it('reaches public channels without membership when the scope says so', async () => {
    const trial = await startTrial({ manifest: aManifest({ scopes: [...SCOPES, 'chat:write.public'] }) });
    expect((await aPost(trial, { channel: 'C0GENERAL' })).body.ok).toBe(true);
  });

  it('is refused in an archived channel and welcome again afterwards', async () => {
    const trial = await startTrial();
    await trial.slack.workspace({ do: 'archive', channel: 'escalations' });
    expect((await aPost(trial)).body.error).toBe('is_archived');
    await trial.slack.workspace({ do: 'unarchive', channel: 'escalations' });
    expect((await aPost(trial)).body.ok).toBe(true);
  });

  it('is not seen any more once the bot was removed', async () => {
    const trial = await startTrial();
    const { ts } = await aPost(trial);
    await trial.slack.workspace({ do: 'remove', channel: 'escalations', user: 'bot' });
    expect((await aPost(trial)).body.error).toBe('channel_not_found');
    expect((await trial.api('chat.update', { channel: 'C0ESC', ts, text: 'x' })).body.error).toBe('channel_not_found');
  });
});

describe('a thread', () => {
  it('hangs under its first message, and a reply to a reply goes to the same thread', async () => {
    const trial = await startTrial();
    const first = await aPost(trial);
    const reply = await aPost(trial, { thread_ts: first.ts, text: 'one' });
    await aPost(trial, { thread_ts: reply.ts, text: 'two', reply_broadcast: true });
    const { messages } = await trial.channel('C0ESC');
    expect(messages.map(({ text, broadcast = false }) => [text, broadcast])).toEqual([
      ['hello', false],
      ['two', true],
    ]);
    expect(messages[0]?.replies.map(({ text, thread_ts }) => [text, thread_ts])).toEqual([
      ['one', first.ts],
      ['two', first.ts],
    ]);
  });

  it('that is gone lets the reply fall into the channel, and only the missing thread_ts tells', async () => {
    const trial = await startTrial();
    const { ts } = await aPost(trial);
    await trial.api('chat.delete', { channel: 'C0ESC', ts });
    const { body } = await aPost(trial, { thread_ts: ts, text: 'orphan' });
    expect(body).toMatchObject({ ok: true, response_metadata: { messages: [expect.stringContaining('[WARN]')] } });
    expect(body.message).not.toHaveProperty('thread_ts');
    expect((await trial.channel('C0ESC')).messages).toMatchObject([{ text: 'orphan', replies: [] }]);
    expect((await trial.slack.traffic()).find(({ problems }) => problems)).toMatchObject({
      ok: true,
      what: 'chat.postMessage',
    });
  });

  it('outlives its first message as a tombstone', async () => {
    const trial = await startTrial();
    const { ts } = await aPost(trial);
    await aPost(trial, { thread_ts: ts, text: 'reply' });
    await trial.slack.workspace({ do: 'delete_message', channel: 'escalations', ts });
    expect((await trial.channel('C0ESC')).messages[0]).toMatchObject({
      text: 'This message was deleted.',
      replies: [{ text: 'reply' }],
    });
    expect((await aPost(trial, { thread_ts: ts })).body.ok).toBe(true);
    expect((await trial.api('chat.update', { channel: 'C0ESC', ts, text: 'x' })).body.error).toBe('message_not_found');
  });
});

describe('an update', () => {
  it('redraws blocks without showing that it was edited', async () => {
    const trial = await startTrial();
    const { ts } = await aPost(trial, { blocks: [section('before')] });
    await trial.api('chat.update', { channel: 'C0ESC', ts, text: 'now', blocks: [section('after')] });
    const [message] = (await trial.channel('C0ESC')).messages;
    expect(message).toMatchObject({ ts, text: 'now', blocks: [{ text: { text: 'after' } }] });
    expect(message).not.toHaveProperty('edited_ts');
  });

  it('takes the blocks away when only text is given, and shows "edited"', async () => {
    const trial = await startTrial();
    const { ts } = await aPost(trial, { blocks: [section('before')] });
    await trial.api('chat.update', { channel: 'C0ESC', ts, text: 'now' });
    expect((await trial.channel('C0ESC')).messages[0]).toMatchObject({
      text: 'now',
      blocks: [],
      edited_ts: expect.any(String),
    });
  });

  it('keeps metadata unless other metadata comes, and an empty one removes it', async () => {
    const trial = await startTrial();
    const metadata = { event_type: 'card', event_payload: { id: 7 } };
    const { ts } = await aPost(trial, { metadata });
    await trial.api('chat.update', { channel: 'C0ESC', ts, text: 'x' });
    expect((await trial.channel('C0ESC')).messages[0]?.metadata).toEqual(metadata);
    await trial.api('chat.update', { channel: 'C0ESC', ts, text: 'x', metadata: {} });
    expect((await trial.channel('C0ESC')).messages[0]).not.toHaveProperty('metadata');
  });

  it('takes 4,000 characters of text and no more', async () => {
    const trial = await startTrial();
    const { ts } = await aPost(trial);
    const update = (length: number) => trial.api('chat.update', { channel: 'C0ESC', ts, text: 'x'.repeat(length) });
    expect((await update(4_000)).body.ok).toBe(true);
    expect((await update(4_001)).body.error).toBe('msg_too_long');
  });

  it('cannot turn rich text into other blocks', async () => {
    const trial = await startTrial();
    const { ts } = await aPost(trial, { blocks: [richText('before')] });
    const update = (block: object) => trial.api('chat.update', { channel: 'C0ESC', ts, text: 'x', blocks: [block] });
    expect((await update(section('after'))).body.error).toBe('block_mismatch');
    expect((await update(richText('after'))).body.ok).toBe(true);
  });

  it('touches only messages of the bot that are there', async () => {
    const trial = await startTrial();
    const { message } = await trial.slack.message({ user: 'maya', channel: 'escalations', text: 'mine' });
    const { ts } = await aPost(trial);
    await trial.slack.workspace({ do: 'delete_message', channel: 'escalations', ts });
    const update = (args: object) => trial.api('chat.update', { channel: 'C0ESC', text: 'x', ...args });
    expect((await update({ ts: message?.ts })).body.error).toBe('cant_update_message');
    expect((await update({ ts })).body.error).toBe('message_not_found');
    expect((await update({ ts, channel: 'C0GENERAL' })).body.error).toBe('not_in_channel');
    expect((await update({ ts, channel: '#escalations' })).body.error).toBe('channel_not_found');
  });

  it('is refused in an archived channel', async () => {
    const trial = await startTrial();
    const { ts } = await aPost(trial);
    await trial.slack.workspace({ do: 'archive', channel: 'escalations' });
    expect((await trial.api('chat.update', { channel: 'C0ESC', ts, text: 'x' })).body.error).toBe('is_archived');
  });
});

describe('a deletion', () => {
  it('removes a message of the bot, once', async () => {
    const trial = await startTrial();
    const { ts } = await aPost(trial);
    const remove = () => trial.api('chat.delete', { channel: 'C0ESC', ts });
    expect((await remove()).body.ok).toBe(true);
    expect((await trial.channel('C0ESC')).messages).toEqual([]);
    expect((await remove()).body.error).toBe('message_not_found');
  });

  it('leaves what others said', async () => {
    const trial = await startTrial();
    const { message } = await trial.slack.message({ user: 'maya', channel: 'escalations', text: 'mine' });
    expect((await trial.api('chat.delete', { channel: 'C0ESC', ts: message?.ts })).body.error).toBe(
      'cant_delete_message',
    );
  });
});

describe('an ephemeral message', () => {
  it('is seen by one person, is no message of the channel and goes with a reload', async () => {
    const trial = await startTrial();
    const { body } = await trial.api('chat.postEphemeral', {
      channel: 'C0ESC',
      user: 'U0MAYA',
      text: 'psst',
      blocks: [actions(aButton('go'))],
    });
    expect(body.ok).toBe(true);
    const state = await trial.slack.state();
    expect(state.ephemerals).toMatchObject([{ user: 'U0MAYA', channel: 'C0ESC', text: 'psst', ts: body.message_ts }]);
    expect((await trial.channel('C0ESC')).messages).toEqual([]);
    expect((await trial.api('chat.update', { channel: 'C0ESC', ts: body.message_ts, text: 'x' })).body.error).toBe(
      'message_not_found',
    );
    await trial.slack.workspace({ do: 'forget_ephemerals', user: 'maya' });
    expect((await trial.slack.state()).ephemerals).toEqual([]);
  });

  it.each([
    [{ user: 'U0LENA' }, 'user_not_in_channel'],
    [{ user: 'U0NOBODY' }, 'user_not_found'],
    [{ channel: 'C0GENERAL' }, 'not_in_channel'],
    [{ text: '' }, 'no_text'],
  ])('with %o is refused', async (args, error) => {
    const { api } = await startTrial();
    expect(
      (await api('chat.postEphemeral', { channel: 'C0ESC', user: 'U0MAYA', text: 'psst', ...args })).body.error,
    ).toBe(error);
  });
});

describe('a permalink', () => {
  it('names channel, message and thread', async () => {
    const trial = await startTrial();
    const { ts } = await aPost(trial);
    const reply = await aPost(trial, { thread_ts: ts });
    const { body } = await trial.api('chat.getPermalink', { channel: 'C0ESC', message_ts: reply.ts });
    expect(body.permalink).toBe(
      `https://lanternfish.slack.com/archives/C0ESC/p${reply.ts.replace('.', '')}?thread_ts=${ts}&cid=C0ESC`,
    );
  });
});

describe('a reaction', () => {
  it('is added once and shows who reacted', async () => {
    const trial = await startTrial();
    const { ts } = await aPost(trial);
    const react = (name: string, timestamp = ts) => trial.api('reactions.add', { channel: 'C0ESC', timestamp, name });
    expect((await react('eyes')).body.ok).toBe(true);
    expect((await react('eyes')).body.error).toBe('already_reacted');
    expect((await react(':eyes:')).body.error).toBe('invalid_name');
    expect((await react('eyes', '1.000000')).body.error).toBe('message_not_found');
    expect((await trial.channel('C0ESC')).messages[0]?.reactions).toEqual([{ name: 'eyes', users: ['U0BOT'] }]);
  });
});
