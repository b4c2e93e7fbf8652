/**
 * The door over real sockets: programs, signed webhooks, and whoever means ill. Long because all of them come through
 * the one door that is built at the top.
 */
import { once } from 'node:events';
import { connect } from 'node:net';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { eachDatabase } from '../../../test/support/databases.ts';
import { recordingLog } from '../../../test/support/delivery-desk.ts';
import { hostileText } from '../../../test/support/hostile.ts';
import { NOON } from '../../../test/support/jobs.ts';
import { ConnectorError, UserError } from '../errors.ts';
import { redact } from '../redact.ts';
import type { Db } from '../store/db.ts';
import { type ApiListener, createApiDoor, listenForApi } from './door.ts';
import { problem } from './problem.ts';
import type { Api, ApiRequest } from './route.ts';
import type { Scope } from './scopes.ts';
import { createToken, listTokens, revokeToken } from './tokens.ts';

const listeners: ApiListener[] = [];
afterEach(async () => {
  for (const listener of listeners.splice(0)) await listener.close();
});

const learner = z.object({ id: z.string().min(1), tags: z.array(z.string().max(3)).optional() });

/** A door with one route of each kind; `seen` is what the routes got. */
async function open(db: Db, more: (api: Api) => void = () => {}, maxMs?: number) {
  const { log, lines } = recordingLog();
  let now = NOON;
  const door = createApiDoor({ db, clock: { now: () => now }, log, ...(maxMs === undefined ? {} : { maxMs }) });
  const seen: Partial<ApiRequest<unknown>>[] = [];
  door.route({
    method: 'POST',
    path: '/api/learners/:id',
    scope: 'records:write',
    body: learner,
    maxBytes: 1_000,
    async run({ body, params, query, client }) {
      seen.push({ body, params, query, client });
      return { status: 201, body: { took: body.id } };
    },
  });
  door.route({
    method: 'GET',
    path: '/api/learners/:id',
    scope: 'records:read',
    run: async () => ({ body: { id: 1 } }),
  });
  door.webhook({
    path: '/webhooks/workos',
    maxBytes: 1_000,
    async run({ raw, headers }) {
      return headers.get('signature') === 'right'
        ? { body: { bytes: raw.toString('hex') } }
        : { problem: problem(401, 'The signature is wrong.') };
    },
  });
  more(door);
  const listener = await listenForApi({ host: '127.0.0.1', port: 0 }, door);
  listeners.push(listener);
  const url = `http://127.0.0.1:${listener.port}`;
  const token = (...scopes: Scope[]) => db.write((tx) => createToken(tx, { name: 'warehouse', scopes, at: NOON }));
  async function ask(path: string, init: RequestInit = {}) {
    const response = await fetch(`${url}${path}`, init);
    const text = await response.text();
    const { status, headers } = response;
    return { status, headers, body: text === '' ? undefined : JSON.parse(text) };
  }
  const json = (bearer: string, body: unknown, method = 'POST'): RequestInit => ({
    method,
    headers: { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  const setNow = (to: Temporal.Instant) => {
    now = to;
  };
  return { door, ...listener, ask, token, json, seen, lines, setNow };
}

const PROBLEM = 'application/problem+json';

eachDatabase('a program that calls', (openDb) => {
  it('with its token is let in, read and answered', async () => {
    const { ask, token, json, seen, lines } = await open(await openDb());
    const bearer = await token('records:write');
    const answer = await ask('/api/learners/a%2Fb?dry=1', json(bearer, { id: 'x', more: 1 }));
    expect(answer).toMatchObject({ status: 201, body: { took: 'x' } });
    expect(seen).toEqual([{ body: { id: 'x' }, params: { id: 'a/b' }, query: { dry: '1' }, client: 'warehouse' }]);
    const id = answer.headers.get('x-request-id');
    expect(lines).toContainEqual(expect.objectContaining({ words: 'an HTTP request' }));
    expect(JSON.stringify(lines)).toContain(id);
    expect(JSON.stringify(lines)).not.toContain(bearer);
  });
  it('may name its request, in plain words only', async () => {
    const { ask } = await open(await openDb());
    const named = await ask('/api/none', { headers: { 'x-request-id': 'batch-2026-11.7' } });
    expect(named.headers.get('x-request-id')).toBe('batch-2026-11.7');
    expect(named.body.requestId).toBe('batch-2026-11.7');
    const odd = await ask('/api/none', { headers: { 'x-request-id': '"><script>' } });
    expect(odd.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  });
  it('without a token, with a wrong, revoked or expired one is refused, all in the same way', async () => {
    const db = await openDb();
    const { ask, json, seen, setNow } = await open(db);
    const make = (expiresAt?: Temporal.Instant) =>
      db.write((tx) =>
        createToken(tx, { name: 'a', scopes: ['records:write'], at: NOON, ...(expiresAt ? { expiresAt } : {}) }),
      );
    const [good, revoked, expiring] = [await make(), await make(), await make(NOON.add({ hours: 1 }))];
    expect(await db.write((tx) => revokeToken(tx, 2, NOON))).toBe(true);
    expect(await db.write((tx) => revokeToken(tx, 2, NOON))).toBe(false);
    expect((await ask('/api/learners/1', json(expiring, { id: 'x' }))).status).toBe(201);
    setNow(NOON.add({ hours: 1 }));
    const other = `${good.slice(0, -3)}AAA`;
    const swapped = good.replace('rsf_1_', 'rsf_3_');
    for (const bearer of [other, swapped, revoked, expiring, 'rsf_999999999_x', 'rsf_1_', 'abc', `${good}x`]) {
      const { status, body, headers } = await ask('/api/learners/1', json(bearer, { id: 'x' }));
      expect([bearer, status, body.detail]).toEqual([bearer, 401, 'The token is not known, or is revoked or expired.']);
      expect(headers.get('www-authenticate')).toBe('Bearer');
    }
    for (const authorization of ['', 'Basic YTpi', 'Bearer', `Bearer ${good} ${good}`]) {
      expect((await ask('/api/learners/1', { method: 'POST', headers: { authorization } })).status).toBe(401);
    }
    expect(seen).toHaveLength(1);
    expect((await ask('/api/learners/1', json(good, { id: 'x' }))).status).toBe(201);
  });
  it('may do what its token is for, and nothing else', async () => {
    const { ask, token, json } = await open(await openDb());
    const reader = await token('records:read');
    expect(await ask('/api/learners/1', { headers: { authorization: `bearer ${reader}` } })).toMatchObject({
      status: 200,
      body: { id: 1 },
    });
    expect(await ask('/api/learners/1', json(reader, { id: 'x' }))).toMatchObject({
      status: 403,
      body: { detail: 'The token does not have the scope records:write.' },
    });
  });
  it('leaves a trace of when it was there, and its token is in no row', async () => {
    const db = await openDb();
    const { ask, token, setNow } = await open(db);
    const bearer = await token('records:read');
    const call = () => ask('/api/learners/1', { headers: { authorization: `Bearer ${bearer}` } });
    await call();
    setNow(NOON.add({ seconds: 59 }));
    await call();
    expect(await listTokens(db.read)).toMatchObject([{ name: 'warehouse', usedAt: NOON }]);
    setNow(NOON.add({ seconds: 60 }));
    await call();
    expect(await listTokens(db.read)).toMatchObject([{ usedAt: NOON.add({ seconds: 60 }) }]);
    expect(JSON.stringify(await listTokens(db.read))).not.toContain(bearer.slice(6));
    expect(redact(`token=${bearer}`)).toBe('token=[redacted: Resurface token]');
  });
  it('hears in problem details what is wrong with its request', async () => {
    const { ask, token, json, seen } = await open(await openDb());
    const bearer = await token('records:write');
    const send = (body: unknown, change: object = {}) => {
      const init = json(bearer, body);
      return ask('/api/learners/1', { ...init, headers: { ...init.headers, ...change } });
    };
    const cases = {
      404: await ask('/api/none'),
      405: await ask('/api/learners/1', { method: 'DELETE' }),
      415: await send('{}', { 'content-type': 'text/plain' }),
      413: await send({ id: 'x'.repeat(2_000) }),
      400: await send('{"id":'),
      422: await send({ id: '', tags: ['abc', 'abcd'] }),
    };
    for (const [status, { headers, ...answer }] of Object.entries(cases)) {
      expect(answer).toMatchObject({
        status: Number(status),
        body: { type: 'about:blank', status: Number(status), title: expect.any(String), detail: expect.any(String) },
      });
      expect(headers.get('content-type')).toBe(PROBLEM);
    }
    expect(cases[405].headers.get('allow')).toBe('POST, GET, HEAD');
    expect(cases[422].body.errors.map(({ pointer }: { pointer: string }) => pointer)).toEqual(['/id', '/tags/1']);
    expect((await send(Buffer.from([0xff, 0xfe]).toString('latin1'))).status).toBe(400);
    expect(seen).toEqual([]);
  });
  it('hears what went wrong in the work, without what only the log should tell', async () => {
    const errors: Readonly<Record<string, unknown>> = {
      user: new UserError('There is no module “m7”.', { field: 'module' }),
      service: new ConnectorError('Certifier did not answer.', { service: 'Certifier' }),
      bug: new Error('select * from learners'),
    };
    const { ask, token, lines } = await open(await openDb(), (api) =>
      api.route({
        method: 'GET',
        path: '/api/fail/:how',
        scope: 'records:read',
        run: async ({ params }) => {
          throw errors[params.how ?? ''];
        },
      }),
    );
    const headers = { authorization: `Bearer ${await token('records:read')}` };
    expect(await ask('/api/fail/user', { headers })).toMatchObject({
      status: 422,
      body: { detail: 'There is no module “m7”.', errors: [{ pointer: '/module' }] },
    });
    expect(await ask('/api/fail/service', { headers })).toMatchObject({
      status: 502,
      body: { detail: 'Certifier did not answer.' },
    });
    const bug = await ask('/api/fail/bug', { headers });
    expect(bug).toMatchObject({ status: 500, body: { errorId: expect.stringMatching(/^[0-9A-F]{8}$/) } });
    expect(JSON.stringify(bug.body)).not.toContain('select');
    expect(JSON.stringify(lines)).toContain(bug.body.errorId);
  });
  it('is not kept waiting for ever', async () => {
    let told: unknown;
    const { ask, token } = await open(
      await openDb(),
      (api) =>
        api.route({
          method: 'GET',
          path: '/api/slow',
          scope: 'records:read',
          run: ({ signal }) =>
            new Promise(() => {
              signal.addEventListener('abort', () => {
                told = signal.reason;
              });
            }),
        }),
      50,
    );
    const headers = { authorization: `Bearer ${await token('records:read')}` };
    expect(await ask('/api/slow', { headers })).toMatchObject({ status: 503 });
    expect(told).toMatchObject({ message: 'The request took too long' });
  });
});

eachDatabase('a service that signs what it sends', (openDb) => {
  it('is heard without a token, and its bytes reach the check as they came', async () => {
    const { ask } = await open(await openDb());
    const body = Buffer.from([0x7b, 0xff, 0x00, 0x0d, 0x0a, 0x7d]);
    const signed = { method: 'POST', headers: { signature: 'right' }, body };
    expect(await ask('/webhooks/workos', signed)).toMatchObject({ status: 200, body: { bytes: body.toString('hex') } });
    expect(await ask('/webhooks/workos', { ...signed, headers: {} })).toMatchObject({ status: 401 });
    expect(await ask('/webhooks/workos', { ...signed, body: Buffer.alloc(2_000) })).toMatchObject({ status: 413 });
    expect(await ask('/webhooks/workos')).toMatchObject({ status: 405 });
    expect(await ask('/webhooks/other', signed)).toMatchObject({ status: 404 });
  });
});

eachDatabase('whoever means ill', (openDb) => {
  /** What the server says to these bytes until it hangs up or has answered. */
  async function raw(port: number, ...parts: readonly (string | Buffer)[]): Promise<string> {
    const socket = connect(port, '127.0.0.1');
    let said = '';
    socket.on('data', (data) => (said += String(data)));
    socket.on('error', () => {});
    await once(socket, 'connect');
    for (const part of parts) socket.write(part);
    socket.end();
    // Not `once`, which rejects when the server hangs up.
    await new Promise((resolve) => socket.on('close', resolve));
    return said;
  }

  it('and sends no HTTP, or half of it, gets an error and harms nobody', async () => {
    const { port, ask, token, json } = await open(await openDb());
    expect(await raw(port, 'hello\r\n\r\n')).toContain('400');
    expect(await raw(port, 'GET /api/x HTTP/1.1\r\nhost: a\r\nhost: b\r\ncontent-length: 5\r\n')).toMatch(/^$|400/);
    expect(await raw(port, `GET /api/${'x'.repeat(100_000)} HTTP/1.1\r\nhost: a\r\n\r\n`)).toMatch(/^$|431/);
    expect(
      await raw(
        port,
        'POST /webhooks/workos HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\ncontent-length: 3\r\n\r\nabc',
      ),
    ).toMatch(/^$|400/);
    expect(await raw(port, 'GET /api/%zz HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n')).toMatch(/ 40[04] /);
    expect(await raw(port, 'GET http://evil.example/api/x HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n')).toMatch(
      / 40[04] /,
    );
    expect(await raw(port, 'GET /api/../../etc/passwd HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n')).toMatch(
      / 40[04] /,
    );
    expect((await ask('/api/learners/1', json(await token('records:write'), { id: 'x' }))).status).toBe(201);
  });
  it('and sends without end, saying its length or not, is not listened to', async () => {
    const { port } = await open(await openDb());
    const head = 'POST /webhooks/workos HTTP/1.1\r\nhost: a\r\nsignature: right\r\n';
    expect(await raw(port, `${head}content-length: 99999999\r\n\r\n${'x'.repeat(70_000)}`)).toContain(' 413 ');
    const chunk = `1000\r\n${'x'.repeat(4_096)}\r\n`;
    expect(
      await raw(
        port,
        `${head}transfer-encoding: chunked\r\n\r\n`,
        ...Array.from({ length: 50 }, () => chunk),
        '0\r\n\r\n',
      ),
    ).toContain(' 413 ');
  });
  it('and hangs up in the middle of a request is no trouble of ours', async () => {
    const { port, lines, ask } = await open(await openDb());
    const socket = connect(port, '127.0.0.1');
    await once(socket, 'connect');
    socket.write('POST /webhooks/workos HTTP/1.1\r\nhost: a\r\ncontent-length: 100\r\n\r\nhalf');
    // The server has begun with it once it has answered another.
    await ask('/api/none');
    socket.destroy();
    await expect.poll(() => lines.map(({ fields }) => 'path' in fields && fields.path)).toContain('/webhooks/workos');
    expect(lines.filter(({ level }) => level === 'error')).toEqual([]);
  });
  it('and makes up tokens and bodies of all kinds is refused', async () => {
    const { ask, token, json, seen } = await open(await openDb());
    const bearer = await token('records:write');
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.string(), fc.json(), hostileText), async (text) => {
        const { status } = await ask('/api/learners/1', json(bearer, text));
        expect([400, 413, 422]).toContain(status);
        const wrong = await ask(
          '/api/learners/1',
          json(`rsf_1_${encodeURIComponent(text.slice(0, 500).toWellFormed())}`, { id: 'x' }),
        );
        expect(wrong.status).toBe(401);
      }),
      { numRuns: 15 },
    );
    expect(seen).toEqual([]);
  });
});

describe('the door', () => {
  const nothing = createApiDoor({ db: {} as Db, clock: { now: () => NOON }, log: recordingLog().log }); // never asked

  it('owns what programs and services call, and nothing beside it', () => {
    for (const url of ['/api', '/api/', '/api/x?y', '/webhooks/workos', '/api?x']) expect(nothing.owns(url)).toBe(true);
    for (const url of ['/', '/apis', '/slack/events', '/healthz', '/readyz', '//api', undefined]) {
      expect(nothing.owns(url)).toBe(false);
    }
  });
  it('refuses two routes of one address', () => {
    const door = createApiDoor({ db: {} as Db, clock: { now: () => NOON }, log: recordingLog().log }); // never asked
    const route = { method: 'GET', path: '/api/x', scope: 'records:read', run: async () => ({}) } as const;
    door.route(route);
    expect(() => door.route(route)).toThrow('two routes are GET /api/x');
  });
  it('on a port that is taken says so', async () => {
    const first = await listenForApi({ host: '127.0.0.1', port: 0 }, nothing);
    listeners.push(first);
    await expect(listenForApi({ host: '127.0.0.1', port: first.port }, nothing)).rejects.toThrow(
      /^API_PORT \d+ can't be listened on: .*EADDRINUSE/,
    );
  });
});
