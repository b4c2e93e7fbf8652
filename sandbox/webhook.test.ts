import { createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { describe, expect, it, onTestFinished } from 'vitest';
import { aButton, actions, startTrial } from './trial.ts';

type Received = { readonly headers: IncomingHttpHeaders; readonly body: string };
type Reply =
  | { readonly status?: number; readonly headers?: Record<string, string>; readonly body?: string }
  | 'silence';

/** A request URL on the loopback. */
async function listen(reply: (received: Received) => Reply = () => ({})) {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += String(chunk);
    });
    request.on('end', () => {
      const one = { headers: request.headers, body };
      received.push(one);
      const answer = reply(one);
      if (answer !== 'silence') response.writeHead(answer.status ?? 200, answer.headers).end(answer.body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  return { url: `http://127.0.0.1:${port}/slack/events`, received };
}

const signingSecret = 'shh';
const say = { user: 'maya', channel: 'escalations', command: '/say', text: 'a & b' };

describe('signed HTTP delivery', () => {
  it('signs the body with the real time, however far the clock was moved', async () => {
    const { url, received } = await listen();
    const { slack } = await startTrial({ events: { url, signingSecret } });
    await slack.clock({ advance: 'P30D' });
    await slack.command(say);
    const { headers, body } = received[0] ?? { headers: {}, body: '' };
    const at = String(headers['x-slack-request-timestamp']);
    expect(headers['x-slack-signature']).toBe(
      `v0=${createHmac('sha256', signingSecret).update(`v0:${at}:${body}`).digest('hex')}`,
    );
    expect(Math.abs(Number(at) - Temporal.Now.instant().epochMilliseconds / 1_000)).toBeLessThan(60);
  });

  it('sends commands as forms, presses as a payload field and events as JSON', async () => {
    const { url, received } = await listen();
    const { slack, api } = await startTrial({ events: { url, signingSecret } });
    await slack.command(say);
    const { ts } = (await api('chat.postMessage', { channel: 'C0ESC', text: 'x', blocks: [actions(aButton('go'))] }))
      .body;
    await slack.click({ user: 'maya', channel: 'escalations', ts: String(ts), action_id: 'go' });
    await slack.home({ user: 'maya' });
    const bodyOf = (kind: string) => received.find(({ body }) => body.includes(kind));
    expect(Object.fromEntries(new URLSearchParams(bodyOf('command=')?.body))).toMatchObject({
      command: '/say',
      text: 'a &amp; b',
      user_name: 'maya',
    });
    expect(JSON.parse(new URLSearchParams(bodyOf('payload=')?.body).get('payload') ?? '')).toMatchObject({
      type: 'block_actions',
    });
    expect(JSON.parse(bodyOf('app_home_opened')?.body ?? '')).toMatchObject({ type: 'event_callback' });
    expect(received.map(({ headers }) => headers['content-type'])).toContain('application/json');
  });

  it('shows what the app answers to a command, as JSON or as plain text', async () => {
    const { url } = await listen(({ body }) =>
      body.includes('plain')
        ? { body: 'just words' }
        : { body: JSON.stringify({ text: 'as JSON' }), headers: { 'content-type': 'application/json' } },
    );
    const { slack } = await startTrial({ events: { url, signingSecret } });
    expect((await slack.command({ ...say, text: 'plain' })).ephemeral).toMatchObject([{ text: 'just words' }]);
    expect((await slack.command({ ...say, text: 'json' })).ephemeral).toMatchObject([{ text: 'as JSON' }]);
  });

  it.each([
    [404, 'http_client_error'],
    [500, 'http_service_error'],
    [302, 'http_client_error'],
  ])('tells the person about HTTP %i', async (status, error) => {
    const { url } = await listen(() => ({ status, headers: { location: 'http://127.0.0.1:1/' } }));
    const { slack } = await startTrial({ events: { url, signingSecret } });
    expect(await slack.command(say)).toMatchObject({ acked: false, error: `/say failed with the error "${error}"` });
  });

  it('gives up on an app that does not answer, or is not there', async () => {
    const { url } = await listen(() => 'silence');
    const { slack, sandbox } = await startTrial({ events: { url, signingSecret }, ackMs: 30 });
    expect((await slack.command(say)).error).toContain('operation_timeout');
    sandbox.setEvents({ url: 'http://127.0.0.1:1/', signingSecret });
    expect((await slack.command(say)).error).toContain('dispatch_failed');
  });

  it('sends events again with the retry headers', async () => {
    const { url, received } = await listen(() => ({ status: 500 }));
    const { slack } = await startTrial({ events: { url, signingSecret } });
    await slack.home({ user: 'maya' });
    await slack.clock({ advance: 'PT1M' });
    expect(received.map(({ headers }) => [headers['x-slack-retry-num'], headers['x-slack-retry-reason']])).toEqual([
      [undefined, undefined],
      ['1', 'http_error'],
      ['2', 'http_error'],
    ]);
  });

  it('does not send again when told so', async () => {
    const { url, received } = await listen(() => ({ status: 500, headers: { 'x-slack-no-retry': '1' } }));
    const { slack } = await startTrial({ events: { url, signingSecret } });
    await slack.home({ user: 'maya' });
    await slack.clock({ advance: 'P1D' });
    expect(received).toHaveLength(1);
  });

  it('checks a request URL by its challenge', async () => {
    const { url } = await listen(({ body }) => ({ body: JSON.stringify({ challenge: JSON.parse(body).challenge }) }));
    const { slack, sandbox } = await startTrial({ events: { url, signingSecret } });
    expect(await slack.workspace({ do: 'verify_request_url' })).toMatchObject({ acked: true });
    const deaf = await listen(() => ({ body: 'hello' }));
    sandbox.setEvents({ url: deaf.url, signingSecret });
    expect(await slack.workspace({ do: 'verify_request_url' })).toMatchObject({
      acked: false,
      error: 'The request URL did not answer with the challenge.',
    });
    sandbox.setEvents(undefined);
    await expect(slack.workspace({ do: 'verify_request_url' })).rejects.toThrow('there is no request URL');
  });
});
