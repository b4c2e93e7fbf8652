import { createHmac } from 'node:crypto';
import { connect } from 'node:net';
import type { ReceiverEvent } from '@slack/bolt';
import { afterEach, describe, expect, it } from 'vitest';
import { createLog } from '../log.ts';
import type { Others } from './receivers.ts';
import { httpDoor } from './receivers-http.ts';

const SECRET = 'a-signing-secret';
const doors: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const door of doors.splice(0)) await door.close();
});

function createDoor(port = 0, api?: Others['api']) {
  const connection = { kind: 'http', signingSecret: SECRET, host: '127.0.0.1', port } as const;
  const door = httpDoor(connection, createLog({ level: 'silent' }), {
    health: async () => ({ ready: true, problems: [] }),
    ...(api ? { api } : {}),
  });
  doors.push(door);
  return door;
}

async function openDoor(receive: (event: ReceiverEvent) => Promise<void>) {
  const door = createDoor();
  const { port = 0 } = await door.open(receive);
  async function post(body: string, { type = 'application/json', headers = {} } = {}) {
    const timestamp = String(Math.floor(Date.now() / 1000));
    const digest = createHmac('sha256', SECRET).update(`v0:${timestamp}:${body}`).digest('hex');
    const signed = { 'x-slack-request-timestamp': timestamp, 'x-slack-signature': `v0=${digest}` };
    const response = await fetch(`http://127.0.0.1:${port}/slack/events`, {
      method: 'POST',
      headers: { 'content-type': type, ...signed, ...headers },
      body,
    });
    return { status: response.status, type: response.headers.get('content-type'), text: await response.text() };
  }
  return { port, post };
}

const FORM = { type: 'application/x-www-form-urlencoded; charset=utf-8' };

describe('what programs send to the same port', () => {
  it('goes to their door, and nothing else does', async () => {
    const handled: (string | undefined)[] = [];
    const door = createDoor(0, {
      owns: (url) => url?.startsWith('/api/') ?? false,
      async handle(request, response) {
        handled.push(request.url);
        response.end('ours');
      },
    });
    const { port } = await door.open(async () => {});
    const ask = async (path: string) => (await fetch(`http://127.0.0.1:${port}${path}`)).status;
    expect([await ask('/api/x'), await ask('/slack/events'), await ask('/healthz'), await ask('/')]).toEqual([
      200, 405, 200, 404,
    ]);
    expect(handled).toEqual(['/api/x']);
  });
});

describe('what Slack sends over HTTP', () => {
  it.each<[string, string, object, unknown]>([
    ['an event', '{"type":"event_callback","event":{}}', {}, { type: 'event_callback', event: {} }],
    ['a command', 'command=%2Fescalation&text=a+b%26c%3Dd', FORM, { command: '/escalation', text: 'a b&c=d' }],
    ['a press', `payload=${encodeURIComponent('{"text":"a+b & ü 😀"}')}`, FORM, { text: 'a+b & ü 😀' }],
    ['a press with pluses for spaces', 'payload=%7B%22text%22:%22a+b%2Bc%22%7D', FORM, { text: 'a b+c' }],
    ['a press beside another field', 'token=x&payload=%7B%22a%22%3A1%7D', FORM, { a: 1 }],
  ])('is read as it was meant: %s', async (_name, body, options, expected) => {
    const heard: unknown[] = [];
    const { post } = await openDoor(async (event) => event.ack(void heard.push(event.body)));
    expect(await post(body, options)).toMatchObject({ status: 200, text: '' });
    expect(heard).toEqual([expected]);
  });

  it('is answered with what the listener says', async () => {
    const answers = ['in words', { response_type: 'ephemeral', text: 'ümlaut' }];
    const { post } = await openDoor((event) => event.ack(answers.shift()));
    expect(await post('{"type":"a"}')).toMatchObject({
      status: 200,
      text: 'in words',
      type: expect.stringMatching(/^text\/plain/),
    });
    expect(await post('{"type":"b"}')).toEqual({
      status: 200,
      text: '{"response_type":"ephemeral","text":"ümlaut"}',
      type: 'application/json',
    });
  });

  it('is answered as soon as it is acknowledged, not when the work is done', async () => {
    const gate = Promise.withResolvers<void>();
    const { post } = await openDoor(async (event) => {
      await event.ack();
      await gate.promise;
    });
    expect(await post('{"type":"a"}')).toMatchObject({ status: 200 });
    gate.resolve();
  });

  it('is answered with a failure when nobody took it, so that an event comes again', async () => {
    const { post } = await openDoor(async () => {});
    expect(await post('{"type":"event_callback"}')).toMatchObject({ status: 500, text: '' });
  });

  it('can be acknowledged once only', async () => {
    const failures: unknown[] = [];
    const { post } = await openDoor(async (event) => {
      await event.ack('first');
      await event.ack('second').catch((error: Error) => failures.push(error.message));
    });
    expect(await post('{"type":"a"}')).toMatchObject({ status: 200, text: 'first' });
    expect(failures).toEqual(['acknowledged twice']);
  });

  it('says when it comes again, and why', async () => {
    const heard: unknown[] = [];
    const { post } = await openDoor(async (event) => {
      heard.push([event.retryNum, event.retryReason]);
      await event.ack();
    });
    await post('{"type":"event_callback"}', {
      headers: { 'x-slack-retry-num': '2', 'x-slack-retry-reason': 'http_timeout' },
    });
    await post('{"type":"event_callback"}');
    expect(heard).toEqual([
      [2, 'http_timeout'],
      [undefined, undefined],
    ]);
  });

  it('to check the address is answered with its challenge and goes no further', async () => {
    const { post } = await openDoor(async () => expect.unreachable());
    expect((await post('{"type":"url_verification","challenge":"abc"}')).text).toBe('{"challenge":"abc"}');
  });
});

describe('the door', () => {
  it('says that its port is taken', async () => {
    const { port } = await openDoor(async () => {});
    await expect(createDoor(port).open(async () => {})).rejects.toThrow(/EADDRINUSE/);
  });

  it('closes while a connection stands idle, and may be closed twice', async () => {
    const { port } = await openDoor(async () => {});
    const idle = connect(port, '127.0.0.1');
    await new Promise((resolve) => idle.once('connect', resolve));
    idle.end();
    await doors[0]?.close();
    await doors[0]?.close();
  });

  it('goes on when a request breaks off in the middle', async () => {
    const { port, post } = await openDoor((event) => event.ack());
    const broken = connect(port, '127.0.0.1');
    broken.write('POST /slack/events HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\nhalf');
    await new Promise((resolve) => broken.once('connect', resolve));
    broken.destroy();
    expect(await post('{"type":"a"}')).toMatchObject({ status: 200 });
  });
});
