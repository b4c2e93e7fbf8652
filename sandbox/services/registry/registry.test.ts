import { describe, expect, it, onTestFinished } from 'vitest';
import { pick } from '../../json.ts';
import { aClock, asker } from '../trial.ts';
import { startRegistry } from './index.ts';

const AGENT = 'https://agent.harbor.example/mcp';
const at = (what: string, url = AGENT) => `/api/registry/agents/${encodeURIComponent(url)}/${what}`;

async function aRegistry() {
  const clock = aClock();
  const registry = await startRegistry({ now: clock.now });
  onTestFinished(() => registry.close());
  registry.control.seed({ agents: [{ url: AGENT, toolsCount: 12, responseTimeMs: 230 }] });
  const ask = asker(registry.url, { authorization: `Bearer ${registry.token}` });
  const crawl = (domain: unknown = 'harbor.example') => ask('POST', '/api/registry/crawl-request', { domain });
  const follow = async (id: string) => (await ask('GET', `/api/registry/crawl-request/${id}`)).body;
  return { registry, control: registry.control, clock, ask, crawl, follow };
}

const idOf = (answer: { body: unknown }) => String(pick(answer.body, 'crawl_request_id'));

describe('a crawl', () => {
  it('is accepted, runs as the clock moves, and completes', async () => {
    const { crawl, follow, clock } = await aRegistry();
    const accepted = await crawl(' Harbor.Example ');
    expect(accepted).toMatchObject({
      status: 202,
      body: { message: 'Crawl request accepted', domain: 'harbor.example', crawl_request_id: expect.any(String) },
    });
    const id = idOf(accepted);
    expect(await follow(id)).toEqual({
      crawl_request_id: id,
      domain: 'harbor.example',
      status: 'queued',
      attempts: 0,
      requested_at: '2026-11-22T09:00:00.000Z',
      started_at: null,
      completed_at: null,
      next_attempt_at: null,
      last_error_code: null,
    });
    clock.move('PT5S');
    expect(await follow(id)).toMatchObject({ status: 'running', attempts: 1, started_at: '2026-11-22T09:00:05.000Z' });
    clock.move('PT1H');
    expect(await follow(id)).toMatchObject({ status: 'completed', completed_at: '2026-11-22T09:00:25.000Z' });
  });

  it.each([
    ['failed', { status: 'failed', attempts: 2, last_error_code: 'fetch_timeout' }],
    ['invalid', { status: 'invalid', attempts: 1, last_error_code: 'adagents_invalid' }],
    ['recovered', { status: 'completed', attempts: 2, last_error_code: null }],
    ['deferred', { status: 'completed', attempts: 1, last_error_code: null }],
  ] as const)('of a domain whose crawls end %s ends so', async (goes, end) => {
    const { control, crawl, follow, clock } = await aRegistry();
    control.seed({ crawls: [{ domain: 'harbor.example', goes }] });
    const id = idOf(await crawl());
    clock.move('PT2H');
    expect(await follow(id)).toMatchObject(end);
  });

  it('says when it tries again', async () => {
    const { control, crawl, follow, clock } = await aRegistry();
    control.seed({ crawls: [{ domain: 'harbor.example', goes: 'failed' }] });
    const id = idOf(await crawl());
    clock.move('PT30S');
    expect(await follow(id)).toMatchObject({
      status: 'retrying',
      next_attempt_at: '2026-11-22T09:01:25.000Z',
      last_error_code: 'fetch_timeout',
    });
  });

  it('moves on at once on command, to the next stage or to any', async () => {
    const { control, crawl, follow, clock } = await aRegistry();
    const id = idOf(await crawl());
    expect(control.advance({ crawl: 'harbor.example' })).toMatchObject({ status: 'running' });
    control.advance({ crawl: id, to: { status: 'failed', errorCode: 'dns' } });
    clock.move('PT1H');
    expect(await follow(id)).toMatchObject({ status: 'failed', last_error_code: 'dns' });
    expect(() => control.advance({ crawl: 'x' })).toThrow('There is no crawl x.');
  });

  it.each(['https://harbor.example', 'harbor', 'harbor.example/x', '10.0.0.1', 'häfen.example', '', 7])(
    'of %j is refused',
    async (domain) => {
      const { crawl, control } = await aRegistry();
      expect(await crawl(domain)).toMatchObject({ status: 400, body: { error: 'Invalid domain' } });
      expect(control.state().crawls).toEqual([]);
    },
  );

  it('of one domain is asked for once in five minutes', async () => {
    const { crawl, clock } = await aRegistry();
    await crawl();
    clock.move('PT1M');
    expect(await crawl()).toMatchObject({
      status: 429,
      body: { error: 'Rate limit exceeded: 5 minutes per domain', retry_after: 240 },
    });
    expect((await crawl('pier.example')).status).toBe(202);
    clock.move('PT4M');
    expect((await crawl()).status).toBe(202);
  });

  it('is one of thirty an hour, and a refused one does not count', async () => {
    const { crawl, clock } = await aRegistry();
    for (let count = 0; count < 30; count += 1) expect((await crawl(`d${count}.example`)).status).toBe(202);
    clock.move('PT10M');
    expect(await crawl()).toMatchObject({ status: 429, body: { retry_after: 3_000 } });
    clock.move('PT50M');
    expect((await crawl()).status).toBe(202);
  });

  it('is turned away while the queue is full', async () => {
    const { control, crawl, clock } = await aRegistry();
    control.seed({ capacity: 1 });
    await crawl();
    const full = await crawl('pier.example');
    expect(full).toMatchObject({ status: 503, body: { error: 'crawl_queue_at_capacity' } });
    expect(full.headers.get('retry-after')).toBe('60');
    clock.move('PT1M');
    expect((await crawl('pier.example')).status).toBe(202);
  });

  it('that was never asked for is a 404', async () => {
    const { ask } = await aRegistry();
    expect((await ask('GET', '/api/registry/crawl-request/x')).status).toBe(404);
  });

  it('of a brand has no id', async () => {
    const { ask, control } = await aRegistry();
    const brand = () => ask('POST', '/api/registry/brand-crawl-request', { domain: 'harbor.example' });
    expect(await brand()).toMatchObject({
      status: 202,
      body: { message: 'Brand crawl request accepted', domain: 'harbor.example' },
    });
    expect((await brand()).status).toBe(429);
    expect(control.state().brandCrawls).toEqual([{ domain: 'harbor.example', at: '2026-11-22T09:00:00.000Z' }]);
  });
});

describe('an agent', () => {
  it('is probed at once, and once in five minutes', async () => {
    const { ask } = await aRegistry();
    expect(await ask('POST', at('refresh'))).toMatchObject({
      status: 200,
      body: {
        agent_url: AGENT,
        online: true,
        tools_count: 12,
        response_time_ms: 230,
        checked_at: '2026-11-22T09:00:00.000Z',
      },
    });
    expect(await ask('POST', at('refresh'))).toMatchObject({ status: 429, body: { retry_after: 300 } });
  });

  it.each([
    ['paused', { paused: true }, 409, 'Monitoring is paused for this agent'],
    ['broken', { probeError: 'timeout' }, 502, 'Agent probe failed: timeout'],
    ['somebody else’s', { forbidden: true }, 403, 'You do not have access to this agent'],
  ])('that is %s is not refreshed', async (_, state, status, error) => {
    const { ask, control } = await aRegistry();
    control.seed({ agents: [{ url: AGENT, ...state }] });
    expect(await ask('POST', at('refresh'))).toMatchObject({ status, body: { error } });
  });

  it('that does not answer is offline', async () => {
    const { ask, control } = await aRegistry();
    control.seed({ agents: [{ url: AGENT, online: false, probeMs: 1 }] });
    expect(await ask('POST', at('refresh'))).toMatchObject({ body: { online: false, tools_count: null } });
  });

  it('is put in the monitor’s queue, paused or not', async () => {
    const { ask, control } = await aRegistry();
    control.seed({ agents: [{ url: AGENT, paused: true }] });
    expect(await ask('POST', at('monitoring/requeue'))).toMatchObject({ status: 200, body: { requeued: true } });
    expect((await ask('POST', at('monitoring/requeue'))).status).toBe(429);
    expect(control.state().checks).toMatchObject([{ url: AGENT, kind: 'requeue' }]);
    control.seed({ agents: [{ url: AGENT, forbidden: true }] });
    expect((await ask('POST', at('monitoring/requeue'))).status).toBe(403);
  });

  it('is found by its encoded URL alone', async () => {
    const { ask } = await aRegistry();
    expect((await ask('POST', at('refresh', 'https://gone.example/'))).status).toBe(404);
    expect((await ask('POST', '/api/registry/agents/%/refresh')).status).toBe(404);
  });
});

describe('a call to the registry', () => {
  it('needs the token', async () => {
    const { registry } = await aRegistry();
    const ask = asker(registry.url, { authorization: 'Bearer x' });
    expect(await ask('POST', at('refresh'))).toMatchObject({ status: 401, body: { error: 'Authentication required' } });
  });

  it('may be answered about somebody else', async () => {
    const { control, crawl } = await aRegistry();
    control.faults({ on: 'POST /api/registry/crawl-request', other: true });
    expect(await crawl()).toMatchObject({ status: 202, body: { domain: 'somebody-else.example' } });
  });
});
