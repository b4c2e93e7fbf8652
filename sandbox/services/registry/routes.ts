/** The registry's paths and all the answers it is known to give. */
import { z } from 'zod';
import { createLimit } from '../rates.ts';
import type { Answer, Call, Routes } from '../routes.ts';
import { type Crawls, ENDS, PLANS, type Stage } from './crawls.ts';

const HOSTNAME = /^(?=.{1,253}$)([a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?:[a-z]{2,63}|xn--[a-z0-9-]{1,59})$/;

/** One of each domain or agent in five minutes, thirty an hour for each caller. */
const EACH_MS = 300_000;
const HOURLY = { most: 30, ms: 3_600_000 };

/** How long a full queue is likely to stay full. */
const FULL_SECONDS = 60;

export type Agent = {
  readonly url: string;
  readonly online: boolean;
  readonly toolsCount: number;
  readonly responseTimeMs: number;
  readonly type: string;
  readonly paused: boolean;
  /** The caller may not touch it. */
  readonly forbidden: boolean;
  /** Why a probe fails. */
  readonly probeError?: string | undefined;
  /** How long a probe takes, in real milliseconds. */
  readonly probeMs: number;
};

export type Registry = {
  readonly agents: Map<string, Agent>;
  readonly crawls: Crawls;
  /** By domain: how its crawls go. */
  readonly plans: Map<string, readonly Stage[]>;
  readonly brandCrawls: { readonly domain: string; readonly at: string }[];
  /** Probes that were made, and checks that were put in the queue. */
  readonly checks: { readonly url: string; readonly kind: 'refresh' | 'requeue'; readonly at: string }[];
  /** How many crawls may be waiting or running. */
  capacity: number;
};

const asking = z.object({ domain: z.string().trim().toLowerCase() });

export function failure(status: number): unknown {
  return { error: STATUS_WORDS[status] ?? (status >= 500 ? 'Internal server error' : 'Request failed') };
}

const STATUS_WORDS: Readonly<Record<number, string>> = {
  400: 'Invalid domain',
  401: 'Authentication required',
  403: 'You do not have access to this agent',
  404: 'Not found',
  409: 'Monitoring is paused for this agent',
  429: 'Rate limit exceeded',
  502: 'Agent probe failed',
  503: 'crawl_queue_at_capacity',
};

export function registryRoutes(registry: Registry, now: () => Temporal.Instant): Routes {
  const perDomain = createLimit(now, 1, EACH_MS);
  const perAgent = createLimit(now, 1, EACH_MS);
  const hourly = createLimit(now, HOURLY.most, HOURLY.ms);
  const limited = (each: typeof perDomain, key: string, caller: string, what: string) => {
    const wait = each.wait(key);
    if (wait !== undefined) return tooMany(`Rate limit exceeded: 5 minutes per ${what}`, wait);
    const long = hourly.wait(caller);
    if (long !== undefined) return tooMany('Rate limit exceeded: 30 requests per hour', long);
    each.count(key);
    hourly.count(caller);
    return undefined;
  };
  const stamp = () => now().toString({ smallestUnit: 'millisecond' });
  const withAgent = (then: (agent: Agent, call: Call) => Answer | Promise<Answer>) => (call: Call) => {
    const agent = registry.agents.get(call.params.url ?? '');
    if (!agent) return { status: 404, body: { error: 'Agent not found' } };
    return agent.forbidden ? { status: 403, body: failure(403) } : then(agent, call);
  };
  return {
    'POST /api/registry/crawl-request': (call) => {
      const domain = domainOf(call.body);
      if (domain === undefined) return { status: 400, body: failure(400) };
      if (isFull(registry)) return atCapacity();
      const refused = limited(perDomain, domain, callerOf(call), 'domain');
      if (refused) return refused;
      const { crawl_request_id } = registry.crawls.start(domain, registry.plans.get(domain) ?? PLANS.completed);
      return { status: 202, body: { message: 'Crawl request accepted', domain, crawl_request_id } };
    },
    'GET /api/registry/crawl-request/:id': ({ params: { id = '' } }) => {
      const found = registry.crawls.find(id);
      return found ? { status: 200, body: found } : { status: 404, body: { error: 'Crawl request not found' } };
    },
    'POST /api/registry/brand-crawl-request': (call) => {
      const domain = domainOf(call.body);
      if (domain === undefined) return { status: 400, body: failure(400) };
      const refused = limited(perDomain, `brand ${domain}`, callerOf(call), 'domain');
      if (refused) return refused;
      registry.brandCrawls.push({ domain, at: stamp() });
      return { status: 202, body: { message: 'Brand crawl request accepted', domain } };
    },
    'POST /api/registry/agents/:url/refresh': withAgent(async (agent, call) => {
      if (agent.paused) return { status: 409, body: failure(409) };
      const refused = limited(perAgent, agent.url, callerOf(call), 'agent');
      if (refused) return refused;
      if (agent.probeMs > 0) await new Promise((resolve) => setTimeout(resolve, agent.probeMs).unref());
      registry.checks.push({ url: agent.url, kind: 'refresh', at: stamp() });
      if (agent.probeError) return { status: 502, body: { error: `Agent probe failed: ${agent.probeError}` } };
      return { status: 200, body: probe(agent, stamp()) };
    }),
    'POST /api/registry/agents/:url/monitoring/requeue': withAgent((agent, call) => {
      const refused = limited(perAgent, `requeue ${agent.url}`, callerOf(call), 'agent');
      if (refused) return refused;
      registry.checks.push({ url: agent.url, kind: 'requeue', at: stamp() });
      return { status: 200, body: { requeued: true } };
    }),
  };
}

function probe({ url, online, toolsCount, responseTimeMs, type }: Agent, checkedAt: string) {
  return {
    agent_url: url,
    online,
    tools_count: online ? toolsCount : null,
    response_time_ms: online ? responseTimeMs : null,
    inferred_type: type,
    type_promoted: false,
    oauth_required: false,
    checked_at: checkedAt,
    ...(online ? {} : { error: 'connect ECONNREFUSED' }),
  };
}

function domainOf(body: unknown): string | undefined {
  const given = asking.safeParse(body);
  return given.success && HOSTNAME.test(given.data.domain) ? given.data.domain : undefined;
}

function callerOf({ headers }: Call): string {
  return headers.authorization ?? '';
}

function isFull({ crawls, capacity }: Registry): boolean {
  return crawls.list().filter(({ status }) => !ENDS.includes(status)).length >= capacity;
}

function tooMany(error: string, retryAfter: number): Answer {
  return { status: 429, body: { error, retry_after: retryAfter } };
}

function atCapacity(): Answer {
  return { status: 503, headers: { 'retry-after': String(FULL_SECONDS) }, body: { error: 'crawl_queue_at_capacity' } };
}
