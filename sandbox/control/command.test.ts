import { describe, expect, it } from 'vitest';
import { connectParrot, startTrial } from '../trial.ts';

const at = { user: 'maya', channel: 'escalations' };

describe('a slash command', () => {
  it('carries what Slack sends', async () => {
    const { sandbox, slack } = await startTrial();
    const { heard } = await connectParrot(sandbox);
    const outcome = await slack.command({ ...at, command: '/say', text: '  new printer is on fire  ' });
    expect(outcome).toMatchObject({ acked: true, ms: expect.any(Number) });
    expect(heard[0]).toMatchObject({ type: 'slash_commands', envelope: { accepts_response_payload: true } });
    expect(heard[0]?.payload).toEqual({
      token: expect.any(String),
      team_id: expect.stringMatching(/^T/),
      team_domain: 'lanternfish',
      channel_id: 'C0ESC',
      channel_name: 'privategroup',
      user_id: 'U0MAYA',
      user_name: 'maya',
      command: '/say',
      text: 'new printer is on fire',
      api_app_id: expect.stringMatching(/^A/),
      is_enterprise_install: 'false',
      response_url: expect.stringContaining(`${sandbox.url}/respond/`),
      trigger_id: expect.stringMatching(/^\d+\.\d+\.[0-9a-f]+$/),
    });
  });

  it('turns names into ids when the manifest says should_escape, and leaves them otherwise', async () => {
    const { sandbox, slack } = await startTrial();
    const { heard } = await connectParrot(sandbox);
    const text = 'ask @tomas and <@U0AIKO> in #help-desk & see https://x.example/?a=1&b=2 or @nobody <!channel>';
    await slack.command({ ...at, command: '/say', text });
    await slack.command({ ...at, command: '/raw', text });
    expect(heard.map(({ payload }) => payload.text)).toEqual([
      'ask <@U0TOMAS|tomas> and <@U0AIKO|aiko> in <#C0HELP|help-desk> &amp; see <https://x.example/?a=1&amp;b=2> or @nobody &lt;!channel&gt;',
      text,
    ]);
  });

  it('names a public channel and hides private ones and direct conversations', async () => {
    const { sandbox, slack } = await startTrial();
    const { heard } = await connectParrot(sandbox);
    for (const channel of ['#general', 'escalations', '@parrot'])
      await slack.command({ user: 'maya', channel, command: '/say', text: '' });
    expect(heard.map(({ payload }) => payload.channel_name)).toEqual(['general', 'privategroup', 'directmessage']);
  });

  it('is refused as Slack refuses it when no app has it', async () => {
    const { slack } = await startTrial();
    expect(await slack.command({ ...at, command: '/shout', text: '' })).toEqual({
      acked: false,
      ms: 0,
      error: '/shout is not a valid command.',
    });
  });

  it('needs a person who is there and may be acted for', async () => {
    const { slack } = await startTrial();
    const command = { command: '/say', text: '' };
    await expect(slack.command({ ...at, ...command, user: 'nobody' })).rejects.toThrow(
      /no person "nobody"\. There are: U0MAYA \(maya\)/,
    );
    await expect(slack.command({ ...at, ...command, user: 'lena' })).rejects.toThrow(
      'Lena Whitcombe is not in #escalations.',
    );
    await expect(slack.command({ ...at, ...command, channel: 'nowhere' })).rejects.toThrow(
      'There is no conversation "nowhere".',
    );
    await expect(slack.command({ ...at, ...command, user: 'parrot' })).rejects.toThrow('The bot cannot be acted for.');
  });
});

describe('a shortcut', () => {
  it('from the menu of a message brings the message along', async () => {
    const { sandbox, slack } = await startTrial();
    const { message } = await slack.message({ user: 'tomas', channel: 'general', text: 'the printer again' });
    const { heard } = await connectParrot(sandbox);
    await slack.shortcut({ user: 'maya', callback_id: 'repeat', channel: 'general', ts: message?.ts ?? '' });
    expect(heard[0]?.payload).toMatchObject({
      type: 'message_action',
      callback_id: 'repeat',
      user: { id: 'U0MAYA' },
      channel: { id: 'C0GENERAL', name: 'general' },
      message_ts: message?.ts,
      message: { type: 'message', user: 'U0TOMAS', text: 'the printer again', ts: message?.ts },
      response_url: expect.any(String),
      trigger_id: expect.any(String),
      action_ts: expect.any(String),
      is_enterprise_install: false,
    });
  });

  it('from anywhere brings only the person', async () => {
    const { sandbox, slack } = await startTrial();
    const { heard } = await connectParrot(sandbox);
    await slack.shortcut({ user: 'lena', callback_id: 'start' });
    expect(heard[0]?.payload).toMatchObject({
      type: 'shortcut',
      callback_id: 'start',
      user: { id: 'U0LENA', username: 'lena' },
    });
    expect(heard[0]?.payload).not.toHaveProperty('channel');
  });

  it('must be in the manifest, and know its message', async () => {
    const { slack } = await startTrial();
    await expect(slack.shortcut({ user: 'maya', callback_id: 'nope' })).rejects.toThrow('It has: repeat, start.');
    await expect(slack.shortcut({ user: 'maya', callback_id: 'repeat' })).rejects.toThrow('name channel and ts');
    await expect(
      slack.shortcut({ user: 'maya', callback_id: 'repeat', channel: 'general', ts: '1.000000' }),
    ).rejects.toThrow('There is no message 1.000000');
  });
});

describe('a message by a person', () => {
  it('is escaped as the client escapes it, with mentions as ids', async () => {
    const { slack, channel } = await startTrial();
    const { message } = await slack.message({ ...at, text: 'hi @tomas <b> & <!channel> see https://x.example' });
    expect(message).toMatchObject({
      user: 'U0MAYA',
      text: 'hi <@U0TOMAS> &lt;b&gt; &amp; &lt;!channel&gt; see <https://x.example>',
      blocks: [
        {
          type: 'rich_text',
          block_id: expect.any(String),
          elements: [{ elements: expect.arrayContaining([{ type: 'user', user_id: 'U0TOMAS' }]) }],
        },
      ],
    });
    expect((await channel('C0ESC')).last_read).toMatchObject({ U0MAYA: message?.ts, U0TOMAS: '0' });
    await slack.workspace({ do: 'mark_read', user: 'tomas', channel: 'escalations' });
    expect((await channel('C0ESC')).last_read).toMatchObject({ U0TOMAS: message?.ts });
  });

  it('answers in a thread', async () => {
    const { slack, channel } = await startTrial();
    const { message } = await slack.message({ ...at, text: 'first' });
    await slack.message({ ...at, text: 'second', thread_ts: message?.ts ?? '' });
    expect((await channel('C0ESC')).messages).toMatchObject([{ text: 'first', replies: [{ text: 'second' }] }]);
    await expect(slack.message({ ...at, text: 'x', thread_ts: '1.000000' })).rejects.toThrow('There is no message');
  });

  it('cannot be empty or go to an archived channel', async () => {
    const { slack } = await startTrial();
    await expect(slack.message({ ...at, text: ' ' })).rejects.toThrow('A message needs words.');
    await slack.workspace({ do: 'archive', channel: 'escalations' });
    await expect(slack.message({ ...at, text: 'x' })).rejects.toThrow('#escalations is archived.');
  });
});
