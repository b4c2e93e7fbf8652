import { request } from 'node:http';
import { describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { callApi, startTrial } from '../trial.ts';

/** fetch does not let a caller choose these headers. */
function ask(url: string, headers: Record<string, string>): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    request(url, { headers }, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .on('error', reject)
      .end();
  });
}

describe('the server', () => {
  it('answers programs on this machine and its own page', async () => {
    const { sandbox } = await startTrial();
    const { port } = new URL(sandbox.url);
    expect(await ask(`${sandbox.url}/control/state`, {})).toBe(200);
    expect(
      await ask(`${sandbox.url}/control/state`, { host: `localhost:${port}`, origin: `http://localhost:${port}` }),
    ).toBe(200);
  });

  it.each([
    { host: 'evil.example' },
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { origin: 'http://127.0.0.1:1' },
  ])('refuses %o, on HTTP and on sockets', async (headers) => {
    const { sandbox } = await startTrial();
    expect(await ask(`${sandbox.url}/control/state`, headers)).toBe(403);
    const { body } = await callApi(sandbox, 'apps.connections.open', {}, sandbox.appToken);
    const failed = new Promise<string>((resolve) => {
      new WebSocket(String(body.url), { headers }).once('error', ({ message }) => resolve(message));
    });
    expect(await failed).toContain('403');
  });

  it('takes control only as JSON, which a foreign form cannot send', async () => {
    const { sandbox } = await startTrial();
    const post = (type: string, body: string) =>
      fetch(`${sandbox.url}/control/home`, { method: 'POST', body, headers: { 'content-type': type } });
    expect((await post('text/plain', '{"user":"maya"}')).status).toBe(415);
    expect((await post('application/json', '{"user":')).status).toBe(400);
    expect((await post('application/json', '{"user":"maya","more":1}')).status).toBe(400);
    expect((await post('application/json', '{}')).status).toBe(400);
  });

  it('knows its routes', async () => {
    const { sandbox } = await startTrial();
    expect((await fetch(`${sandbox.url}/control/nothing`)).status).toBe(404);
    expect((await fetch(`${sandbox.url}/control/constructor`, { method: 'POST', body: '{}' })).status).toBe(404);
    const byPerson = { headers: { 'sec-fetch-site': 'same-origin' } };
    expect((await fetch(`${sandbox.url}/files/F0`, byPerson)).status).toBe(404);
    expect((await fetch(`${sandbox.url}/respond/x`, { method: 'POST', body: '{"text":"x"}' })).status).toBe(404);
  });

  it('closes at once, also with open streams and sockets, and twice', async () => {
    const { sandbox } = await startTrial();
    const stream = await fetch(`${sandbox.url}/control/events`);
    await sandbox.close();
    await sandbox.close();
    await expect(stream.text()).rejects.toThrow();
    await expect(fetch(sandbox.url)).rejects.toThrow('fetch failed');
  });
});

describe('the page', () => {
  it('gets its libraries and TypeScript without types', async () => {
    const { sandbox } = await startTrial();
    for (const path of [
      '/vendor/preact.mjs',
      '/vendor/preact-hooks.mjs',
      '/vendor/htm.mjs',
      '/protocol.ts',
      '/blockkit/index.ts',
    ]) {
      const response = await fetch(`${sandbox.url}${path}`);
      expect([path, response.status, response.headers.get('content-type')]).toEqual([
        path,
        200,
        'text/javascript; charset=utf-8',
      ]);
      expect(await response.text()).not.toMatch(/^export type/m);
    }
  });

  it.each([
    '/index.ts',
    '/../package.json',
    '/%2e%2e/package.json',
    '/page/../index.ts',
    '/blockkit/limits.test.ts',
    '/vendor/ws.mjs',
    '/%00',
  ])('does not serve %s', async (path) => {
    const { sandbox } = await startTrial();
    const status = await ask(`${sandbox.url}${path}`, {});
    expect(status).toBe(404);
  });
});

describe('the stream of versions', () => {
  it('says that something changed, once for several changes in a row', async () => {
    const { sandbox, slack } = await startTrial();
    const stream = await fetch(`${sandbox.url}/control/events`);
    expect(stream.headers.get('content-type')).toBe('text/event-stream');
    const reader = stream.body?.pipeThrough(new TextDecoderStream()).getReader();
    const version = async () => Number(/"version":(\d+)/.exec((await reader?.read())?.value ?? '')?.[1]);
    const first = await version();
    await slack.message({ user: 'maya', channel: 'general', text: 'x' });
    expect(await version()).toBeGreaterThan(first);
  });
});

describe('the clock', () => {
  it('moves forward by ISO 8601 durations, for ts as well', async () => {
    const { slack, sandbox } = await startTrial();
    const before = sandbox.clock.now();
    const { clock = '' } = await slack.clock({ advance: 'P7DT4H' });
    expect(Temporal.Instant.from(clock).since(before).total('hours')).toBeGreaterThanOrEqual(172);
    expect((await slack.state()).clock > clock).toBe(true);
  });

  it.each(['-PT1H', 'soon', 'PT'])('does not take %s', async (advance) => {
    const { slack } = await startTrial();
    await expect(slack.clock({ advance })).rejects.toThrow('no forward ISO 8601 duration');
  });
});
