import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { Envelope } from './envelope.ts';
import { pick } from './json.ts';
import { aManifest, connectParrot, EVENTS, type Heard, isEvent, SCOPES, startTrial } from './trial.ts';
import { createWorld } from './world.ts';

const eventOf = ({ payload }: Heard) => payload.event;
const retriesOf = (heard: readonly Heard[]) =>
  heard.map(({ envelope }) => [envelope.retry_attempt, envelope.retry_reason]);

describe('an event that is not acknowledged', () => {
  it('comes again at once, after a minute and after five, with the same event_id, and then no more', async () => {
    const { sandbox, slack } = await startTrial({ ackMs: 20 });
    const { heard } = await connectParrot(sandbox, () => 'silence');
    await slack.home({ user: 'maya' });
    expect(heard).toHaveLength(2);
    await slack.clock({ advance: 'PT59S' });
    expect(heard).toHaveLength(2);
    await slack.clock({ advance: 'PT2S' });
    expect(heard).toHaveLength(3);
    await slack.clock({ advance: 'PT4M58S' });
    expect(heard).toHaveLength(3);
    await slack.clock({ advance: 'PT3S' });
    await slack.clock({ advance: 'P1D' });
    expect(retriesOf(heard)).toEqual([
      [0, ''],
      [1, 'http_timeout'],
      [2, 'http_timeout'],
      [3, 'http_timeout'],
    ]);
    expect(new Set(heard.map(({ payload }) => payload.event_id)).size).toBe(1);
  });

  it('waits for a bot that is not there yet', async () => {
    const { sandbox, slack } = await startTrial();
    expect(await slack.home({ user: 'maya' })).toMatchObject({ acked: false });
    const { heard } = await connectParrot(sandbox);
    await slack.clock({ advance: 'PT1M' });
    expect(heard.map(eventOf)).toMatchObject([{ type: 'app_home_opened' }]);
    expect(retriesOf(heard)).toEqual([[2, 'connection_failed']]);
  });

  it('can be made to come four times although it was acknowledged', async () => {
    const { sandbox, slack } = await startTrial();
    const { heard } = await connectParrot(sandbox);
    await slack.faults({ method: 'events_api', reset: true, when: 'after', times: 3 });
    await slack.home({ user: 'maya' });
    await slack.clock({ advance: 'PT1M' });
    await slack.clock({ advance: 'PT5M' });
    expect(heard.filter(isEvent('app_home_opened'))).toHaveLength(4);
  });

  it('can be lost on the way the first time', async () => {
    const { sandbox, slack } = await startTrial();
    const { heard } = await connectParrot(sandbox);
    await slack.faults({ method: 'events_api', reset: true });
    expect(await slack.home({ user: 'maya' })).toMatchObject({ acked: true });
    expect(retriesOf(heard)).toEqual([[1, 'http_timeout']]);
  });
});

describe('redelivery without anyone moving the clock', () => {
  it('follows real time', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    const sent: Envelope[] = [];
    const world = createWorld({ manifest: aManifest(), ackMs: 1, base: () => '', webhook: () => undefined });
    world.delivery.use({
      connected: () => true,
      async send(envelope) {
        sent.push(envelope);
        return { acked: false, ms: 0, failure: 'timeout' };
      },
    });
    await world.events.emit('app_home_opened', { type: 'app_home_opened' });
    expect(sent).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(59_999);
    expect(sent).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(1);
    expect(sent).toHaveLength(3);
    await vi.advanceTimersByTimeAsync(300_000);
    expect(sent.map(({ retry }) => retry?.attempt)).toEqual([undefined, 1, 2, 3]);
    await world.socket.close();
  });
});

describe('what the app hears', () => {
  it('carries the team, the app and a unique id', async () => {
    const { sandbox, slack } = await startTrial();
    const { heard } = await connectParrot(sandbox);
    await slack.home({ user: 'maya' });
    await slack.home({ user: 'maya' });
    expect(heard[0]?.payload).toMatchObject({
      type: 'event_callback',
      team_id: expect.stringMatching(/^T/),
      api_app_id: expect.stringMatching(/^A/),
      event_id: expect.stringMatching(/^Ev/),
      event_time: expect.any(Number),
      authorizations: [{ user_id: 'U0BOT', is_bot: true }],
      event: { type: 'app_home_opened', user: 'U0MAYA', tab: 'home', channel: expect.stringMatching(/^D/) },
    });
    expect(heard[0]?.payload.event_id).not.toBe(heard[1]?.payload.event_id);
    expect(heard[0]?.envelope.accepts_response_payload).toBe(false);
  });

  it('is only what the manifest subscribes to', async () => {
    const { sandbox, slack } = await startTrial({ manifest: aManifest({ events: ['app_mention'] }) });
    const { heard } = await connectParrot(sandbox);
    await slack.message({ user: 'maya', channel: 'escalations', text: 'nobody listens' }, { settle: true });
    await slack.message({ user: 'maya', channel: 'escalations', text: 'hey @parrot' }, { settle: true });
    expect(heard.map(eventOf)).toMatchObject([{ type: 'app_mention', user: 'U0MAYA', text: 'hey <@U0BOT>' }]);
  });

  it('is only said where the bot is', async () => {
    const { sandbox, slack } = await startTrial();
    const { heard } = await connectParrot(sandbox);
    await slack.message({ user: 'maya', channel: 'general', text: 'unheard' }, { settle: true });
    await slack.message({ user: 'maya', channel: 'help-desk', text: 'heard' }, { settle: true });
    expect(heard.map(eventOf)).toMatchObject([
      { type: 'message', channel_type: 'channel', text: 'heard', channel: 'C0HELP', user: 'U0MAYA' },
    ]);
  });

  it('tells direct, private and public conversations apart', async () => {
    const { sandbox, slack } = await startTrial();
    const { heard } = await connectParrot(sandbox);
    for (const channel of ['@parrot', 'escalations', 'help-desk'])
      await slack.message({ user: 'maya', channel, text: 'x' }, { settle: true });
    expect(heard.map((one) => pick(eventOf(one), 'channel_type'))).toEqual(['im', 'group', 'channel']);
  });

  it('includes changes and deletions of messages, its own as well', async () => {
    const { sandbox, slack, api } = await startTrial();
    const { heard } = await connectParrot(sandbox);
    const { ts } = (await api('chat.postMessage', { channel: 'C0ESC', text: 'one' })).body;
    await api('chat.update', { channel: 'C0ESC', ts, text: 'two' });
    await api('chat.delete', { channel: 'C0ESC', ts });
    await slack.clock({ advance: 'PT0S' });
    expect(heard.map(eventOf)).toMatchObject([
      { type: 'message', bot_id: expect.any(String), text: 'one' },
      { subtype: 'message_changed', message: { text: 'two' }, previous_message: { text: 'one' } },
      { subtype: 'message_deleted', deleted_ts: ts },
    ]);
  });

  it('includes who comes and goes, what is archived and who changes', async () => {
    const { sandbox, slack } = await startTrial();
    const { heard } = await connectParrot(sandbox);
    for (const request of [
      { do: 'invite', channel: 'escalations', user: 'priya' },
      { do: 'remove', channel: 'escalations', user: 'priya' },
      { do: 'archive', channel: 'escalations' },
      { do: 'unarchive', channel: 'escalations' },
      { do: 'archive', channel: 'help-desk' },
      { do: 'set_roles', user: 'tomas', roles: ['admin'] },
      { do: 'set_usergroup', id: 'S0DUTY', users: ['maya', 'oskar'] },
      { do: 'create_channel', name: 'new-one', is_private: false, members: ['maya'] },
      { do: 'remove', channel: 'escalations', user: 'bot' },
    ] as const) {
      await slack.workspace(request, { settle: true });
    }
    expect(heard.map(eventOf)).toMatchObject([
      { type: 'member_joined_channel', user: 'U0PRIYA', channel: 'C0ESC', channel_type: 'G' },
      { type: 'member_left_channel', user: 'U0PRIYA' },
      { type: 'group_archive', channel: 'C0ESC' },
      { type: 'group_unarchive', channel: 'C0ESC' },
      { type: 'channel_archive', channel: 'C0HELP' },
      { type: 'user_change', user: { id: 'U0TOMAS', is_admin: true } },
      { type: 'subteam_members_changed', added_users: ['U0OSKAR'], removed_users: ['U0TOMAS', 'U0AIKO'] },
      { type: 'channel_created', channel: { name: 'new-one' } },
      { type: 'group_left', channel: 'C0ESC' },
    ]);
  });

  it('ends with the token', async () => {
    const { sandbox, slack } = await startTrial();
    const { heard } = await connectParrot(sandbox);
    await slack.workspace({ do: 'revoke_token' }, { settle: true });
    await slack.message({ user: 'maya', channel: 'help-desk', text: 'unheard' }, { settle: true });
    expect(heard.map(eventOf)).toMatchObject([{ type: 'tokens_revoked' }]);
  });
});

describe('a manifest', () => {
  it('is refused when an event lacks its scope, all such events at once', async () => {
    const scopes = SCOPES.filter((scope) => scope !== 'groups:history' && scope !== 'im:history');
    await expect(startTrial({ manifest: aManifest({ scopes, events: EVENTS }) })).rejects.toThrow(
      'event message.groups needs the scope groups:history\n  event message.im needs the scope im:history',
    );
  });

  it('is refused in words when its shape is wrong', async () => {
    await expect(startTrial({ manifest: { features: { slash_commands: [{ command: 'say' }] } } })).rejects.toThrow(
      /The manifest cannot be used[\s\S]*command/,
    );
  });
});
