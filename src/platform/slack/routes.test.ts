import type { App, ReceiverEvent } from '@slack/bolt';
import { describe, expect, it } from 'vitest';
import { createLog } from '../log.ts';
import { createApp } from './app.ts';

const identity = { botId: 'B1', botUserId: 'U0BOT', team: 'Trial', workspaceUrl: '' };
const receiver = { init() {}, start: async () => {}, stop: async () => {} };

function startApp() {
  const app = createApp(receiver, identity, 'xoxb-1', createLog({ level: 'silent' }));
  const acks: unknown[] = [];
  const send = (body: ReceiverEvent['body']) =>
    app.processEvent({
      body: { team: { id: 'T1' }, user: { id: 'U1' }, ...body },
      ack: async (answer) => void acks.push(answer ?? 'empty'),
    });
  return { app, acks, send };
}

const press = (action_id: string) => ({
  type: 'block_actions',
  actions: [{ type: 'button', action_id, block_id: 'b', value: '1' }],
});
const event = (type: string) => ({ type: 'event_callback', team_id: 'T1', event: { type, user: 'U1' } });

/** Registers one of each kind under these names and tells who ran. */
function listen(app: App, ...names: string[]): string[] {
  const ran: string[] = [];
  for (const name of names) {
    app.action(name, async ({ ack }) => ack(void ran.push(`action ${name}`)));
    app.shortcut(name, async ({ ack }) => ack(void ran.push(`shortcut ${name}`)));
    app.view(name, async ({ ack }) => ack(void ran.push(`view ${name}`)));
    app.command(`/${name}`, async ({ ack }) => ack(void ran.push(`command ${name}`)));
  }
  return ran;
}

describe('a payload', () => {
  it.each([
    ['action two', press('two')],
    ['shortcut two', { type: 'shortcut', callback_id: 'two' }],
    ['shortcut two', { type: 'message_action', callback_id: 'two', channel: { id: 'C1' }, message: { ts: '1.1' } }],
    ['view two', { type: 'view_submission', view: { callback_id: 'two' } }],
    ['command two', { command: '/two', team_id: 'T1', user_id: 'U1', channel_id: 'C1' }],
  ])('reaches the listener of its kind and name alone: %s', async (expected, body) => {
    const { app, acks, send } = startApp();
    const ran = listen(app, 'one', 'two');
    await send(body);
    expect(ran).toEqual([expected]);
    expect(acks).toHaveLength(1);
  });

  it('that nobody listens to is not acknowledged, so that the person can be told', async () => {
    const { app, acks, send } = startApp();
    const ran = listen(app, 'one');
    await send(press('older'));
    await send({ type: 'view_closed', view: { callback_id: 'one' } });
    expect([ran, acks]).toEqual([[], []]);
  });

  it('whose name is one that every object has reaches nobody', async () => {
    const { app, acks, send } = startApp();
    listen(app, 'one');
    await send(press('constructor'));
    expect(acks).toEqual([]);
  });

  it('whose listener fails says so to whoever sent it in', async () => {
    const { app, send } = startApp();
    app.action('one', async () => {
      throw new Error('broken');
    });
    await expect(send(press('one'))).rejects.toThrow('broken');
  });
});

describe('an event', () => {
  it('reaches all who listen to it, also when one of them fails', async () => {
    const { app, send } = startApp();
    const ran: string[] = [];
    app.event('team_join', async () => {
      throw new Error('broken');
    });
    app.event('team_join', async () => void ran.push('second'));
    app.event('app_home_opened', async () => void ran.push('other'));
    await expect(send(event('team_join'))).rejects.toThrow('broken');
    expect(ran).toEqual(['second']);
  });
});
