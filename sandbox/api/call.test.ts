import { describe, expect, it } from 'vitest';
import { aManifest, type callApi, read, SCOPES, startTrial } from '../trial.ts';

describe('who may call', () => {
  it('answers auth.test with the bot, its team and the scopes in a header', async () => {
    const { api } = await startTrial();
    const { body, headers } = await api('auth.test');
    expect(body).toMatchObject({ ok: true, user: 'parrot', user_id: 'U0BOT', team: 'Lanternfish Members' });
    expect(headers.get('x-oauth-scopes')?.split(',')).toEqual(SCOPES);
  });

  it('refuses a call without a token', async () => {
    const { sandbox } = await startTrial();
    const response = await fetch(`${sandbox.apiUrl}auth.test`, { method: 'POST' });
    expect((await read(response)).body).toEqual({ ok: false, error: 'not_authed' });
  });

  it('takes the token as an argument as well', async () => {
    const { sandbox } = await startTrial();
    const body = new URLSearchParams({ token: sandbox.botToken });
    expect((await read(await fetch(`${sandbox.apiUrl}auth.test`, { method: 'POST', body }))).body).toMatchObject({
      ok: true,
    });
  });

  it('refuses an unknown token and a token of the wrong kind', async () => {
    const { sandbox, api } = await startTrial();
    expect((await api('auth.test', {}, 'xoxb-other')).body.error).toBe('invalid_auth');
    expect((await api('apps.connections.open')).body.error).toBe('not_allowed_token_type');
    expect((await api('auth.test', {}, sandbox.appToken)).body.error).toBe('not_allowed_token_type');
  });

  it('refuses a revoked token', async () => {
    const { api, slack } = await startTrial();
    await slack.workspace({ do: 'revoke_token' });
    expect((await api('auth.test')).body.error).toBe('token_revoked');
  });

  it('says which scope is missing and which are there', async () => {
    const { api } = await startTrial({ manifest: aManifest({ scopes: ['chat:write'], events: [] }) });
    expect((await api('users.list')).body).toEqual({
      ok: false,
      error: 'missing_scope',
      needed: 'users:read',
      provided: 'chat:write',
    });
  });

  it('lets scopes be taken away later', async () => {
    const { api, slack } = await startTrial();
    await slack.workspace({ do: 'set_scopes', scopes: ['chat:write'] });
    expect((await api('usergroups.list')).body.error).toBe('missing_scope');
  });
});

describe('what may be called', () => {
  it('knows no other methods', async () => {
    const { api } = await startTrial();
    expect((await api('chat.whisper')).body).toMatchObject({ ok: false, error: 'unknown_method' });
    expect((await api('constructor')).body).toMatchObject({ ok: false, error: 'unknown_method' });
  });

  it('names a missing argument', async () => {
    const { api } = await startTrial();
    expect((await api('chat.postMessage', { text: 'hello' })).body).toMatchObject({
      ok: false,
      error: 'invalid_arguments',
      response_metadata: { messages: ['[ERROR] missing required field: channel'] },
    });
  });

  it('takes a form, JSON and multipart alike', async () => {
    const { sandbox } = await startTrial();
    const url = `${sandbox.apiUrl}chat.postMessage`;
    const authorization = `Bearer ${sandbox.botToken}`;
    const form = new FormData();
    form.set('channel', 'C0ESC');
    form.set('text', 'multipart');
    const multipart = await read(await fetch(url, { method: 'POST', headers: { authorization }, body: form }));
    const json = await read(
      await fetch(url, {
        method: 'POST',
        headers: { authorization, 'content-type': 'application/json; charset=utf-8' },
        body: JSON.stringify({ channel: 'C0ESC', text: 'json' }),
      }),
    );
    expect([multipart.body.ok, json.body.ok]).toEqual([true, true]);
  });

  it.each([
    ['application/json', '{"channel":', 'invalid_json'],
    ['application/json', '[]', 'json_not_object'],
    ['text/xml', '<a/>', 'invalid_post_type'],
  ])('refuses a %s body that reads %s', async (type, body, error) => {
    const { sandbox } = await startTrial();
    const response = await fetch(`${sandbox.apiUrl}auth.test`, {
      method: 'POST',
      body,
      headers: { 'content-type': type },
    });
    expect((await read(response)).body).toEqual({ ok: false, error });
  });

  it('reads four megabytes and no more', async () => {
    const { sandbox } = await startTrial();
    const post = (bytes: number) =>
      fetch(`${sandbox.apiUrl}api.test`, {
        method: 'POST',
        body: `foo=${'x'.repeat(bytes - 4)}`,
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
      });
    expect((await post(4 * 1024 * 1024)).status).toBe(200);
    const refused = await read(await post(4 * 1024 * 1024 + 1));
    expect(refused.status).toBe(413);
    expect(refused.body.error).toBe('request_too_large');
  });

  it('answers api.test, with the error that was asked for', async () => {
    const { api } = await startTrial();
    expect((await api('api.test')).body.ok).toBe(true);
    expect((await api('api.test', { error: 'my_error' })).body).toMatchObject({ ok: false, error: 'my_error' });
  });

  it('keeps tokens out of the traffic log', async () => {
    const { sandbox, slack, api } = await startTrial();
    await api('auth.test');
    await fetch(`${sandbox.apiUrl}auth.test`, {
      method: 'POST',
      body: new URLSearchParams({ token: sandbox.botToken }),
    });
    expect(JSON.stringify(await slack.traffic())).not.toContain(sandbox.botToken);
  });
});

describe('how often', () => {
  const say = (api: (method: string, args: Record<string, unknown>) => ReturnType<typeof callApi>, channel = 'C0ESC') =>
    api('chat.postMessage', { channel, text: 'hello' });

  it('lets a short burst through, then one message a second and channel', async () => {
    const { api, pass } = await startTrial({ rateLimits: true });
    for (let count = 0; count < 5; count += 1) expect((await say(api)).status).toBe(200);
    const refused = await say(api);
    expect(refused.status).toBe(429);
    expect(refused.headers.get('retry-after')).toBe('1');
    expect(refused.body).toEqual({ ok: false, error: 'ratelimited' });
    pass(999);
    expect((await say(api)).status).toBe(429);
    pass(1);
    expect((await say(api)).status).toBe(200);
    expect((await say(api)).status).toBe(429);
  });

  it('counts each channel on its own', async () => {
    const { api } = await startTrial({ rateLimits: true });
    for (let count = 0; count < 5; count += 1) await say(api);
    expect((await say(api)).status).toBe(429);
    expect((await say(api, 'C0OPS')).status).toBe(200);
  });

  it('allows chat.update fifty times a minute', async () => {
    const { api, pass } = await startTrial({ rateLimits: true });
    const { ts } = (await say(api)).body;
    const update = () => api('chat.update', { channel: 'C0ESC', ts, text: 'again' });
    for (let count = 0; count < 50; count += 1) expect((await update()).status).toBe(200);
    const refused = await update();
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '2']);
    pass(1_200);
    expect((await update()).status).toBe(200);
  });

  it('does not count when told not to', async () => {
    const { sandbox, api } = await startTrial({ rateLimits: true });
    sandbox.setRateLimits(false);
    for (let count = 0; count < 20; count += 1) expect((await say(api)).status).toBe(200);
  });
});

describe('failures on demand', () => {
  const said = { channel: 'C0ESC', text: 'hello' };

  it('answers 429 with Retry-After once, for that channel only', async () => {
    const { api, slack } = await startTrial();
    await slack.faults({ method: 'chat.postMessage', channel: 'C0ESC', retry_after: 7 });
    expect((await api('chat.postMessage', { ...said, channel: 'C0OPS' })).status).toBe(200);
    const refused = await api('chat.postMessage', said);
    expect([refused.status, refused.headers.get('retry-after'), refused.body.error]).toEqual([429, '7', 'ratelimited']);
    expect((await api('chat.postMessage', said)).status).toBe(200);
  });

  it('fails before anything happened', async () => {
    const { api, slack, channel } = await startTrial();
    await slack.faults({ method: 'chat.postMessage', error: 'internal_error', times: 2 });
    expect((await api('chat.postMessage', said)).body).toEqual({ ok: false, error: 'internal_error' });
    expect((await api('chat.postMessage', said)).body.ok).toBe(false);
    expect((await channel('C0ESC')).messages).toEqual([]);
  });

  it('loses the answer after the message was posted', async () => {
    const { api, slack, channel } = await startTrial();
    await slack.faults({ method: 'chat.postMessage', status: 503, when: 'after' });
    expect((await api('chat.postMessage', said)).status).toBe(503);
    expect((await channel('C0ESC')).messages).toHaveLength(1);
  });

  it.each([
    ['before', 0],
    ['after', 1],
  ] as const)('breaks the connection %s the effect', async (when, messages) => {
    const { api, slack, channel } = await startTrial();
    await slack.faults({ method: '*', reset: true, when });
    await expect(api('chat.postMessage', said)).rejects.toThrow('fetch failed');
    expect((await channel('C0ESC')).messages).toHaveLength(messages);
  });

  it('is slow on demand and then does its work', async () => {
    const { api, slack } = await startTrial();
    await slack.faults({ method: 'chat.getPermalink', latency_ms: 100 });
    const slow = api('chat.getPermalink', { channel: 'C0ESC', message_ts: '1.000000' });
    await api('api.test');
    expect((await slow).body.error).toBe('message_not_found');
    expect((await slack.traffic()).map(({ what }) => what)).toEqual(['api.test', 'chat.getPermalink']);
  });

  it('takes faults back', async () => {
    const { api, slack } = await startTrial();
    await slack.faults({ method: 'auth.test', error: 'fatal_error', times: 5 });
    await slack.faults({ method: 'auth.test', times: 0 });
    expect((await api('auth.test')).body.ok).toBe(true);
  });
});
