/** At the wire, with the answers that the registry is known to give. */
import nock from 'nock';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createLog } from '../platform/log.ts';
import { openRegistry, registryRefusal } from './registry.ts';
import { createServices } from './services.ts';

const HOST = 'https://registry.example';
const AGENT = 'https://agent.harbor.example/mcp?a=1';
const AT = `/api/registry/agents/${encodeURIComponent(AGENT)}`;
const wire = () => nock(HOST, { reqheaders: { authorization: 'Bearer sk_abc' } });

function aRegistry() {
  const services = createServices({ log: createLog({ level: 'silent' }) });
  return { services, ...openRegistry({ url: HOST, token: 'sk_abc' }, services) };
}

beforeEach(() => nock.disableNetConnect());
afterEach(() => {
  nock.cleanAll();
  nock.enableNetConnect();
});

describe('the registry', () => {
  it('accepts a crawl, and says how it goes', async () => {
    const accepted = { message: 'Crawl request accepted', domain: 'harbor.example', crawl_request_id: 'c1' };
    const running = { crawl_request_id: 'c1', domain: 'harbor.example', status: 'retrying', attempts: 2 };
    wire()
      .post('/api/registry/crawl-request', { domain: 'harbor.example' })
      .reply(202, accepted)
      .get('/api/registry/crawl-request/c1')
      .reply(200, { ...running, next_attempt_at: '2026-11-22T09:01:25.000Z', last_error_code: 'fetch_timeout' })
      .get('/api/registry/crawl-request/c1')
      .reply(200, { status: 'completed', completed_at: '2026-11-22T10:01:25+01:00', last_error_code: null });
    const registry = aRegistry();
    expect(await registry.requestCrawl('harbor.example')).toEqual({ kind: 'ok', status: 202, body: { id: 'c1' } });
    expect(await registry.crawl('c1')).toMatchObject({
      kind: 'ok',
      body: {
        status: 'retrying',
        attempts: 2,
        nextAttemptAt: Temporal.Instant.from('2026-11-22T09:01:25Z'),
        errorCode: 'fetch_timeout',
      },
    });
    expect(await registry.crawl('c1')).toMatchObject({
      kind: 'ok',
      body: { status: 'completed', attempts: 0, completedAt: Temporal.Instant.from('2026-11-22T09:01:25Z') },
    });
  });

  it('accepts a brand crawl without saying more', async () => {
    wire().post('/api/registry/brand-crawl-request').reply(202, { message: 'ok', domain: 'harbor.example' });
    expect(await aRegistry().requestBrandCrawl('harbor.example')).toMatchObject({ kind: 'ok', status: 202 });
  });

  it('probes an agent and requeues it, by its encoded URL', async () => {
    const probe = { online: true, tools_count: 12, response_time_ms: 230, checked_at: '2026-11-22T09:00:00.000Z' };
    wire().post(`${AT}/refresh`).reply(200, probe).post(`${AT}/monitoring/requeue`).reply(200, { requeued: true });
    const registry = aRegistry();
    expect(await registry.refresh(AGENT)).toMatchObject({
      kind: 'ok',
      body: { isOnline: true, toolsCount: 12, responseTimeMs: 230, checkedAt: expect.any(Temporal.Instant) },
    });
    expect(await registry.requeue(AGENT)).toMatchObject({ kind: 'ok' });
  });

  it.each([
    [400, 'invalid_domain'],
    [401, 'not_signed_in'],
    [403, 'not_allowed'],
    [404, 'not_found'],
    [409, 'paused'],
    [429, 'too_soon'],
    [502, 'probe_failed'],
    [503, 'queue_full'],
  ] as const)('that answers %i did not do it, and it is known why: %s', async (status, why) => {
    wire().post(/.*/).reply(status, { error: 'In its words' });
    const answer = await aRegistry().refresh(AGENT);
    expect(answer).toMatchObject({ kind: 'refused', problem: expect.stringContaining('In its words') });
    expect(answer.kind !== 'ok' && registryRefusal(answer)).toBe(why);
  });

  it('says how long to wait, in the body or in the header', async () => {
    wire().post(/.*/).reply(429, { error: 'Rate limit exceeded: 5 minutes per domain', retry_after: 180 });
    expect(await aRegistry().requestCrawl('harbor.example')).toMatchObject({ retryAfterMs: 180_000 });
    wire().post(/.*/).reply(503, { error: 'crawl_queue_at_capacity' }, { 'retry-after': '60' });
    expect(await aRegistry().requestCrawl('harbor.example')).toMatchObject({ kind: 'refused', retryAfterMs: 60_000 });
  });

  it('is still asked about others when it limits one, when its queue is full and when probes fail', async () => {
    const registry = aRegistry();
    const late = { 'retry-after': '300' };
    wire().post(/crawl/).reply(429, { error: 'x', retry_after: 300 }, late).post(/crawl/).times(5).reply(503, {}, late);
    for (let times = 0; times < 6; times += 1) await registry.requestCrawl('harbor.example');
    wire()
      .post(/refresh/)
      .times(6)
      .reply(502, { error: 'Agent probe failed' });
    for (let times = 0; times < 6; times += 1) await registry.refresh(AGENT);
    expect(registry.services.states()).toMatchObject([{ name: 'The registry', state: 'well' }]);
    wire().post(/crawl/).reply(202, { domain: 'pier.example', crawl_request_id: 'c' });
    expect(await registry.requestCrawl('pier.example')).toMatchObject({ kind: 'ok' });
  });

  it.each([
    ['500', () => wire().post(/.*/).reply(500)],
    [
      'a lost connection',
      () =>
        wire()
          .post(/.*/)
          .replyWithError(Object.assign(new Error('x'), { code: 'ECONNRESET' })),
    ],
    ['broken JSON', () => wire().post(/.*/).reply(202, '{"domain":')],
    ['another domain', () => wire().post(/.*/).reply(202, { domain: 'other.example', crawl_request_id: 'c' })],
    ['no id', () => wire().post(/.*/).reply(202, { domain: 'harbor.example' })],
  ])('that answers a request with %s may have accepted it', async (_, spoil) => {
    spoil();
    const answer = await aRegistry().requestCrawl('harbor.example');
    expect(answer).toMatchObject({ kind: 'unknown' });
    expect(answer.kind !== 'ok' && registryRefusal(answer)).toBeUndefined();
    expect(nock.isDone()).toBe(true);
  });

  it('is not believed about another request or agent, or in words that it does not have', async () => {
    wire()
      .get(/.*/)
      .reply(200, { crawl_request_id: 'x', status: 'completed' })
      .get(/.*/)
      .reply(200, { status: 'dropped' });
    expect(await aRegistry().crawl('c1')).toMatchObject({ kind: 'unknown' });
    expect(await aRegistry().crawl('c1')).toMatchObject({ kind: 'unknown' });
    const other = { agent_url: 'https://other.example', online: true, checked_at: '2026-11-22T09:00:00Z' };
    wire().post(/.*/).reply(200, other).post(/.*/).reply(200, { requeued: false });
    expect(await aRegistry().refresh(AGENT)).toMatchObject({ kind: 'unknown' });
    expect(await aRegistry().requeue(AGENT)).toMatchObject({ kind: 'unknown' });
  });
});
