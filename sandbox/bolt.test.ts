import { App, type BlockAction, HTTPReceiver, LogLevel, SocketModeReceiver } from '@slack/bolt';
import { describe, expect, it, onTestFinished } from 'vitest';
import { sandboxClient } from './client.ts';
import { type Sandbox, startSandbox } from './index.ts';
import { aButton, actions, aManifest, aModal, anInput, dig } from './trial.ts';

/** Greets whom a form names, and counts presses on the greeting. */
function listenTo(app: App): void {
  app.command('/say', async ({ ack, body, client }) => {
    await ack();
    await client.views.open({ trigger_id: body.trigger_id, view: formView });
  });
  app.view('form', async ({ ack, view, client }) => {
    const name = view.state.values.name?.name_field?.value ?? '';
    await ack();
    await client.chat.postMessage({ channel: 'C0ESC', text: `Hello ${name}`, blocks: [greeting] });
  });
  app.action<BlockAction>('wave', async ({ ack, body, client, respond }) => {
    await ack();
    const { channel, message } = body;
    if (channel && message?.ts) await client.chat.update({ channel: channel.id, ts: message.ts, text: 'Waved' });
    await respond('Thank you');
  });
  app.event('app_home_opened', async ({ event, client }) => {
    await client.views.publish({ user_id: event.user, view: { type: 'home', blocks: [{ type: 'divider' }] } });
  });
}

// The builders of trial.ts speak plain JSON; Bolt's types want its own block types, which say nothing more here.
const formView = aModal([anInput('name', { type: 'plain_text_input' })]) as never;
const greeting = actions(aButton('wave')) as never;

async function overSockets(sandbox: Sandbox): Promise<void> {
  const clientOptions = { slackApiUrl: sandbox.apiUrl };
  const lines = [1, 2].map(
    () =>
      new SocketModeReceiver({
        appToken: sandbox.appToken,
        logLevel: LogLevel.ERROR,
        installerOptions: { clientOptions },
      }),
  );
  const [receiver, second] = lines;
  if (!receiver || !second) return;
  const app = new App({ token: sandbox.botToken, receiver, logLevel: LogLevel.ERROR, clientOptions });
  listenTo(app);
  second.init(app);
  await Promise.all([app.start(), second.start()]);
  onTestFinished(async () => {
    await Promise.all(lines.map(({ client }) => client.disconnect()));
    await sandbox.close();
  });
}

async function overHttp(sandbox: Sandbox): Promise<void> {
  const receiver = new HTTPReceiver({ signingSecret: sandbox.signingSecret, logLevel: LogLevel.ERROR });
  const app = new App({
    token: sandbox.botToken,
    receiver,
    logLevel: LogLevel.ERROR,
    clientOptions: { slackApiUrl: sandbox.apiUrl },
  });
  listenTo(app);
  const server = await app.start({ port: 0, host: '127.0.0.1' });
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  sandbox.setEvents({ url: `http://127.0.0.1:${port}/slack/events`, signingSecret: sandbox.signingSecret });
  onTestFinished(async () => {
    await sandbox.close();
    server.closeAllConnections();
    await app.stop();
  });
}

describe.each([
  ['Socket Mode, on two connections', overSockets],
  ['signed HTTP', overHttp],
])('a Bolt app over %s', (_, connect) => {
  it('opens a form, posts, updates, answers and publishes, as a person goes through it', async () => {
    const sandbox = await startSandbox({ manifest: aManifest() });
    await connect(sandbox);
    const slack = sandboxClient(sandbox.url);
    const settle = { settle: true };
    const form = await slack.command({ user: 'maya', channel: 'escalations', command: '/say', text: 'x' }, settle);
    expect(form).toMatchObject({ acked: true, view: { callback_id: 'form' } });
    expect(await slack.submit({ user: 'maya', values: { name: 'Ada' } }, settle)).not.toHaveProperty('view');
    const message = async () => (await slack.state()).channels.find(({ id }) => id === 'C0ESC')?.messages[0];
    const posted = await message();
    expect(posted?.text).toBe('Hello Ada');
    const waved = await slack.click(
      { user: 'tomas', channel: 'escalations', ts: posted?.ts ?? '', action_id: 'wave' },
      settle,
    );
    expect(waved).toMatchObject({ acked: true, ephemeral: [{ user: 'U0TOMAS', text: 'Thank you' }] });
    expect((await message())?.text).toBe('Waved');
    expect(dig((await slack.home({ user: 'maya' }, settle)).home, 'type')).toBe('home');
    expect((await slack.traffic()).filter(({ ok }) => !ok)).toEqual([]);
  });
});
