/** Over HTTP the door stands open to anybody: what is not Slack's own and fresh gets in nowhere. */
import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { onCommand, onEvent, onSubmit } from '../../src/platform/slack/listen.ts';
import { slackTables } from '../../src/platform/slack/schema.ts';
import { openDatabase } from '../../src/platform/store/open.ts';
import { atEnd, startTrial } from '../support/trial.ts';

type Parts = {
  body: string;
  type?: string;
  timestamp?: string | undefined;
  signature?: string | undefined;
  path?: string;
};

const FORM = 'application/x-www-form-urlencoded';
const now = () => Math.floor(Date.now() / 1000);
const command = new URLSearchParams({
  command: '/escalation',
  text: 'x',
  user_id: 'U0MAYA',
  channel_id: 'C0HELP',
  team_id: 'T1',
}).toString();

async function startDoor() {
  const reached: unknown[] = [];
  const trial = await startTrial(
    (app, deps) => {
      onCommand(app, deps, '/escalation', async ({ text }) => void reached.push(text));
      onSubmit(app, deps, 'trial.form', async () => void reached.push('form'));
      onEvent(app, deps, 'message', async ({ payload }) => void reached.push(payload));
    },
    { over: 'http' },
  );
  const sign = (body: string, timestamp: string) =>
    `v0=${createHmac('sha256', trial.sandbox.signingSecret).update(`v0:${timestamp}:${body}`).digest('hex')}`;
  async function post({ body, type = FORM, path = '/slack/events', ...given }: Parts) {
    const timestamp = 'timestamp' in given ? given.timestamp : String(now());
    const signature = 'signature' in given ? given.signature : sign(body, timestamp ?? '');
    const response = await fetch(`http://127.0.0.1:${trial.bot.port}${path}`, {
      method: 'POST',
      headers: {
        'content-type': type,
        ...(timestamp === undefined ? {} : { 'x-slack-request-timestamp': timestamp }),
        ...(signature === undefined ? {} : { 'x-slack-signature': signature }),
      },
      body,
    });
    const text = await response.text();
    await trial.bot.settled();
    return { status: response.status, text };
  }
  const db = await openDatabase(trial.bot.config.databaseUrl);
  atEnd(() => db.close());
  const { receivedEvents } = slackTables(db);
  const listEvents = async () => db.read.select().from(receivedEvents).orderBy(receivedEvents.id);
  return { ...trial, post, reached, listEvents };
}

const event = (id: string, text = 'hello') =>
  JSON.stringify({
    type: 'event_callback',
    team_id: 'T1',
    event_id: id,
    event: { type: 'message', channel_type: 'im', channel: 'D1', user: 'U0MAYA', text, ts: '1.1' },
  });

describe('a request', () => {
  it('that Slack has signed gets in', async () => {
    const { post, reached } = await startDoor();
    expect(await post({ body: command })).toMatchObject({ status: 200 });
    expect(reached).toEqual(['x']);
  });

  it.each<[string, Partial<Parts>, number, string]>([
    ['has no signature', { signature: undefined }, 401, 'not signed'],
    ['has no timestamp', { timestamp: undefined, signature: 'v0=00' }, 401, 'not signed'],
    ['has a timestamp that is no number', { timestamp: 'soon' }, 401, 'not signed'],
    ['has a wrong signature', { signature: `v0=${'0'.repeat(64)}` }, 401, ''],
    ['has a signature of another kind', { signature: 'v9=00' }, 401, ''],
    ['has an empty signature', { signature: '' }, 401, ''],
    ['was signed an hour ago', { timestamp: String(now() - 3_600) }, 401, 'too old'],
    ['was signed for tomorrow', { timestamp: String(now() + 86_400) }, 401, 'from the future'],
    ['is 3 MB long', { body: `payload=${'x'.repeat(3_000_000)}` }, 413, 'larger than'],
    ['is broken JSON', { type: 'application/json', body: '{"type":"event_callback",' }, 400, ''],
    ['has a broken payload', { body: 'payload={"type":' }, 400, ''],
    ['is null', { type: 'application/json', body: 'null' }, 400, 'empty'],
    ['has null for a payload', { body: 'payload=%20null' }, 400, 'empty'],
    ['goes elsewhere', { path: '/admin' }, 404, 'Nothing here'],
  ])('that %s is refused, and nothing comes of it', async (_name, parts, status, words) => {
    const { post, reached, listEvents, log } = await startDoor();
    const refused = await post({ body: command, ...parts });
    expect(refused.status).toBe(status);
    expect(refused.text).toContain(words);
    expect(refused.text).not.toContain('at ');
    expect(refused.text.length).toBeLessThan(100);
    expect(reached).toEqual([]);
    expect(await listEvents()).toEqual([]);
    expect(log.filter(({ level }) => level === 'error' || level === 'fatal')).toEqual([]);
    // And the next one from Slack still gets in.
    expect(await post({ body: command })).toMatchObject({ status: 200 });
  });

  it.each([
    '[]',
    '1',
    '"x"',
    '{}',
    '{"type":"block_actions"}',
    '{"type":"view_submission","view":{}}',
    '{"type":"event_callback"}',
  ])(
    'whose signed contents mean nothing (%s) harms nothing',
    async (body) => {
      const { post, reached } = await startDoor();
      const payload = await post({ body: new URLSearchParams({ payload: body }).toString() });
      const bare = await post({ body, type: 'application/json' });
      expect([payload.status, bare.status].every((status) => status < 500)).toBe(true);
      expect(reached).toEqual([]);
      expect(await post({ body: command })).toMatchObject({ status: 200 });
    },
    15_000,
  );

  it('with which Slack only checks the certificate is answered, and carries nothing in', async () => {
    const { post, reached } = await startDoor();
    const unsigned = { signature: undefined, timestamp: undefined };
    expect(await post({ body: 'ssl_check=1&token=x', ...unsigned })).toMatchObject({ status: 200 });
    expect(await post({ body: `ssl_check=1&${command}`, ...unsigned })).toMatchObject({ status: 200 });
    expect(reached).toEqual([]);
  });

  it('asking whether the bot is ready is told', async () => {
    const { bot } = await startDoor();
    const response = await fetch(`http://127.0.0.1:${bot.port}/readyz`);
    expect([response.status, await response.json()]).toEqual([200, { ready: true, problems: [] }]);
  });
});

describe('an event', () => {
  it('that comes four times is worked on once', async () => {
    const { post, reached, listEvents } = await startDoor();
    const sent = { body: event('Ev1'), type: 'application/json' };
    const all = [...(await Promise.all([post(sent), post(sent), post(sent)])), await post(sent)];
    expect(all.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect(reached).toHaveLength(1);
    expect(await listEvents()).toMatchObject([{ id: 'Ev1', state: 'done', body: null }]);
    await post({ body: event('Ev2'), type: 'application/json' });
    expect(reached).toHaveLength(2);
  });
});
