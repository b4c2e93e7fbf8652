import fc from 'fast-check';
import nock from 'nock';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { hostileText } from '../../test/support/hostile.ts';
import { type Rogue, startRogue } from '../../test/support/rogue-server.ts';
import { ConnectorError } from '../platform/errors.ts';
import { createLog } from '../platform/log.ts';
import { FAILURES } from './breaker.ts';
import { createService, type ServiceCall, type ServiceOptions } from './http.ts';

const HOST = 'https://certifier.example';
const ID = z.object({ id: z.string() });
const CREATE: ServiceCall<z.infer<typeof ID>> = {
  method: 'POST',
  path: ['credentials'],
  json: { name: 'A' },
  schema: ID,
};
const READ: ServiceCall<z.infer<typeof ID>> = { method: 'GET', path: ['credentials', '7'], schema: ID };

function service(unusual: Partial<ServiceOptions> = {}, write: (line: string) => void = () => {}) {
  const usual = { name: 'Certifier', baseUrl: `${HOST}/v1/`, timeoutMs: 5_000, retryDelayMs: 1 };
  return createService({ ...usual, ...unusual }, { log: createLog({ level: 'debug', write }) });
}

beforeEach(() => nock.disableNetConnect());
afterEach(() => {
  nock.cleanAll();
  nock.enableNetConnect();
});

describe('a call to a service', () => {
  it('says what it was asked to, with its headers, below the base address', async () => {
    const wire = nock(HOST, { reqheaders: { authorization: 'Bearer abc', 'idempotency-key': 'k1' } })
      .post('/v1/credentials/a%2F..%2Fb', { name: 'A' })
      .query({ group: 'x y' })
      .reply(201, { id: '7', more: 1 });
    const { call } = service({ headers: () => ({ authorization: 'Bearer abc' }) });
    const answer = await call({
      ...CREATE,
      path: ['credentials', 'a/../b'],
      query: { group: 'x y' },
      headers: { 'idempotency-key': 'k1' },
    });
    expect(answer).toEqual({ kind: 'ok', status: 201, body: { id: '7' } });
    wire.done();
  });
  it('never leaves the base address, whatever stands in its path', async () => {
    const asked: string[] = [];
    nock(HOST)
      .persist()
      .get(/.*/)
      .reply(({ url }: Request) => {
        asked.push(new URL(url).pathname);
        return [200, { id: '7' }];
      });
    const { call } = service();
    await expect(call({ ...READ, path: ['..', 'admin'] })).rejects.toThrow("can't be part of a path");
    const part = fc.oneof(hostileText, fc.string({ unit: 'binary' })).filter((text) => !['', '.', '..'].includes(text));
    await fc.assert(
      fc.asyncProperty(part, async (text) => {
        expect(await call({ ...READ, path: ['credentials', text] })).toMatchObject({ kind: 'ok' });
        expect(asked.at(-1)).toMatch(/^\/v1\/credentials\/[^/?#]+$/);
      }),
      { numRuns: 50 },
    );
  });
  it('with an empty answer has undefined for its schema', async () => {
    nock(HOST).delete('/v1/credentials/7').reply(204);
    const answer = await service().call({ method: 'DELETE', path: ['credentials', '7'], schema: z.undefined() });
    expect(answer).toEqual({ kind: 'ok', status: 204, body: undefined });
  });
});

describe('a change', () => {
  const refused = [400, 401, 403, 404, 409, 422, 429, 307, 308];
  const unknown = [408, 500, 502, 503, 504, 301, 302, 303];
  for (const status of refused) {
    it(`that is answered with ${status} did not happen`, async () => {
      nock(HOST).post('/v1/credentials').reply(status, { message: 'too  bad' });
      expect(await service().call(CREATE)).toMatchObject({ kind: 'refused', status, body: { message: 'too  bad' } });
    });
  }
  for (const status of unknown) {
    it(`that is answered with ${status} may have happened, and is not repeated`, async () => {
      const wire = nock(HOST).post('/v1/credentials').reply(status);
      expect(await service().call(CREATE)).toMatchObject({ kind: 'unknown', status });
      wire.done();
      expect(nock.isDone()).toBe(true);
    });
  }
  it('of which the service promises that nothing happened did not happen', async () => {
    nock(HOST).post('/v1/credentials').reply(503, { code: 'queue_full' }, { 'retry-after': '90' });
    expect(await service().call({ ...CREATE, didNotHappen: [503] })).toMatchObject({
      kind: 'refused',
      status: 503,
      body: { code: 'queue_full' },
      retryAfterMs: 90_000,
    });
  });
  it('whose answer is something else than it should be may have happened', async () => {
    for (const answer of ['<html>Welcome</html>', '{"id":', { id: 7 }, '', 'null']) {
      nock(HOST).post('/v1/credentials').reply(200, answer);
      expect(await service().call(CREATE)).toMatchObject({ kind: 'unknown', status: 200 });
    }
  });
  it('whose answer never ends may have happened', async () => {
    nock(HOST)
      .post('/v1/credentials')
      .reply(200, { id: 'x'.repeat(100_000) });
    const answer = await service({ maxBytes: 50_000 }).call(CREATE);
    expect(answer).toEqual({ kind: 'unknown', why: 'Certifier answered with more than can be taken.' });
  });
  it('that the service does once however often it is asked is repeated', async () => {
    nock(HOST).post('/v1/credentials').reply(503).post('/v1/credentials').reply(200, { id: '7' });
    expect(await service().call({ ...CREATE, isRepeatable: true })).toMatchObject({ kind: 'ok', body: { id: '7' } });
  });
  it('that may have happened at the first try stays unknown, whatever the last one says', async () => {
    nock(HOST).post('/v1/credentials').reply(503).post('/v1/credentials').reply(409, { message: 'exists' });
    const answer = await service().call({ ...CREATE, isRepeatable: true });
    expect(answer).toMatchObject({ kind: 'unknown', status: 409, why: 'Certifier refused it (409): exists' });
  });
  it('is not sent when it was stopped before', async () => {
    const answer = await service().call({ ...CREATE, signal: AbortSignal.abort() });
    expect(answer).toEqual({ kind: 'refused', problem: 'It was stopped before Certifier was asked.' });
  });
});

describe('a question', () => {
  it('is repeated while the service has a problem, and answered in the end', async () => {
    nock(HOST).get('/v1/credentials/7').reply(503).get('/v1/credentials/7').reply(429, {}, { 'retry-after': '0' });
    nock(HOST).get('/v1/credentials/7').reply(200, { id: '7' });
    expect(await service().call(READ)).toMatchObject({ kind: 'ok', body: { id: '7' } });
  });
  it('is given up after three tries, with what was said last', async () => {
    nock(HOST)
      .get('/v1/credentials/7')
      .times(3)
      .reply(500, { error: { message: 'on fire' } });
    expect(await service().call(READ)).toMatchObject({
      kind: 'refused',
      status: 500,
      problem: 'Certifier has a problem (500): on fire',
    });
    expect(nock.isDone()).toBe(true);
  });
  it('is not repeated while the service asks for more patience than we have: the caller hears when', async () => {
    const wire = nock(HOST).get('/v1/credentials/7').reply(429, {}, { 'retry-after': '120' });
    expect(await service().call(READ)).toMatchObject({ kind: 'refused', status: 429, retryAfterMs: 120_000 });
    wire.done();
  });
  it('is not repeated when it is wrong', async () => {
    nock(HOST).get('/v1/credentials/7').reply(404);
    expect(await service().call(READ)).toMatchObject({ kind: 'refused', status: 404 });
  });
  it('follows its host to another path, but never to another host, and not for ever', async () => {
    nock(HOST).get('/v1/credentials/7').reply(302, '', { location: '/v2/credentials/7' });
    nock(HOST).get('/v2/credentials/7').reply(200, { id: '7' });
    expect(await service().call(READ)).toMatchObject({ kind: 'ok' });
    for (const location of [
      'https://evil.example/',
      'http://certifier.example/v1/x',
      '//evil.example/',
      'file:///etc',
    ]) {
      nock(HOST).get('/v1/credentials/7').reply(302, '', { location });
      expect(await service().call(READ)).toMatchObject({ kind: 'refused', status: 302 });
    }
    nock(HOST).get('/v1/credentials/7').times(4).reply(302, '', { location: '/v1/credentials/7' });
    expect(await service().call(READ)).toMatchObject({ kind: 'refused', status: 302 });
    expect(nock.isDone()).toBe(true);
  });
});

describe('a service that breaks its word on the wire', () => {
  let rogue: Rogue;
  beforeEach(() => nock.enableNetConnect());
  afterEach(() => rogue.close());
  const at = (timeoutMs: number) => service({ baseUrl: rogue.url, timeoutMs });

  it('and says nothing: a change may have happened, a question is unanswered', async () => {
    rogue = await startRogue(() => {});
    const why = 'Certifier did not answer within 0.05 s.';
    expect(await at(50).call(CREATE)).toEqual({ kind: 'unknown', why });
    expect(await at(50).call(READ)).toEqual({ kind: 'unknown', why });
    expect(rogue.requests).toHaveLength(2);
  });
  it('and stops in the middle of its answer: it may have happened', async () => {
    rogue = await startRogue((socket) => {
      socket.write('HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{"id":');
    });
    expect(await at(100).call(CREATE)).toMatchObject({ kind: 'unknown', why: expect.stringContaining('within 0.1 s') });
  });
  it('and hangs up: a change may have happened and is not repeated, a question is', async () => {
    rogue = await startRogue((socket) => socket.destroy());
    expect(await at(5000).call(CREATE)).toMatchObject({
      kind: 'unknown',
      why: expect.stringMatching(/^The connection to/),
    });
    expect(rogue.requests).toHaveLength(1);
    expect(await at(5000).call(READ)).toMatchObject({ kind: 'unknown' });
    expect(rogue.requests).toHaveLength(4);
  });
  it('and hangs up in the middle of its answer: it may have happened', async () => {
    rogue = await startRogue((socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{"id":'));
    expect(await at(5000).call(CREATE)).toMatchObject({ kind: 'unknown' });
  });
  it('and says something that is no HTTP: it may have happened', async () => {
    rogue = await startRogue((socket) => socket.end('220 mail.example ESMTP\r\n'));
    expect(await at(5000).call(CREATE)).toMatchObject({ kind: 'unknown' });
  });
  it('and is not there: nothing happened', async () => {
    rogue = await startRogue(() => {});
    await rogue.close();
    const answer = await service({ baseUrl: rogue.url }).call(CREATE);
    expect(answer).toEqual({ kind: 'refused', problem: "Certifier can't be reached (ECONNREFUSED)." });
    rogue = await startRogue(() => {});
  });
  it('while we stop: it may have happened', async () => {
    rogue = await startRogue(() => stop.abort(new Error('shutting down')));
    const stop = new AbortController();
    const answer = await at(5000).call({ ...CREATE, signal: stop.signal });
    expect(answer).toEqual({ kind: 'unknown', why: 'It was stopped before Certifier answered.' });
  });
});

describe('what went wrong', () => {
  it('is thrown for those who need no more, and says whether it may have happened', async () => {
    nock(HOST).post('/v1/credentials').reply(422, { detail: 'No such group.' });
    const thrown = await service()
      .ask(CREATE)
      .catch((error: unknown) => error);
    expect(thrown).toBeInstanceOf(ConnectorError);
    expect(thrown).toMatchObject({ service: 'Certifier', status: 422, maybeDone: false, retryable: false });
    expect(thrown).toMatchObject({ message: 'Certifier refused it (422): No such group.' });
    nock(HOST).post('/v1/credentials').reply(500);
    await expect(service().ask(CREATE)).rejects.toMatchObject({ maybeDone: true, retryable: true });
    nock(HOST).get('/v1/credentials/7').reply(200, 'x');
    await expect(service().ask(READ)).rejects.toMatchObject({ maybeDone: false, retryable: true });
  });
  it('carries no secret to people or to the log', async () => {
    const lines: string[] = [];
    nock(HOST).post('/v1/credentials').reply(401, { message: 'bad token Bearer abcdef0123456789' });
    const { call } = service({ headers: () => ({ authorization: 'Bearer topsecret-1' }) }, (line) => lines.push(line));
    const answer = await call(CREATE);
    expect(answer).toMatchObject({ problem: expect.stringContaining('[redacted: credentials]') });
    expect(lines.join('')).toContain('credentials');
    expect(lines.join('')).not.toMatch(/abcdef0123456789|topsecret/);
  });
});

describe('a service that is dead', () => {
  it('is left alone after a few failures, and shows it', async () => {
    nock(HOST).post('/v1/credentials').times(FAILURES).reply(500);
    const { call, state } = service();
    expect(state()).toEqual({ name: 'Certifier', state: 'well' });
    for (let i = 0; i < FAILURES; i += 1) await call(CREATE);
    expect(state()).toMatchObject({ state: 'resting', problem: 'Certifier has a problem (500).' });
    const answer = await call(CREATE);
    expect(answer).toMatchObject({
      kind: 'refused',
      problem: expect.stringMatching(/^Certifier is not asked for another/),
    });
    expect(answer).not.toHaveProperty('status');
    expect(nock.isDone()).toBe(true);
  });
  it('is not one that refuses what is wrong', async () => {
    nock(HOST).post('/v1/credentials').times(20).reply(422);
    const { call, state } = service();
    for (let i = 0; i < 20; i += 1) await call(CREATE);
    expect(state()).toMatchObject({ state: 'well' });
  });
});
