/**
 * The organisation's own registry of publishers and agents: asks it to look again. Whatever is asked twice is done once
 * or refused (one request for each domain or agent in five minutes), so that repeating does no harm; still nothing that
 * changes is repeated by itself, because a repetition would be answered with "too soon" and hide what came of the first.
 */
import { z } from 'zod';
import type { Answer, Failure } from './answer.ts';
import { type CrawlReport, crawlShape, type ProbeReport, probeShape } from './registry-shapes.ts';
import type { Services } from './services.ts';

const TIMEOUT_MS = 15_000;
/** A probe may take minutes. */
const REFRESH_MS = 300_000;

/** Domains and agent URLs as they are registered: normalise them first. `signal` stops waiting, not what was asked for. */
export type Registry = {
  /** After `unknown` ask again: a second request for one domain is refused as too soon. */
  requestCrawl(domain: string, signal?: AbortSignal): Promise<Answer<{ readonly id: string }>>;
  /** May be repeated. Refused with 404 for a request that is not there. */
  crawl(id: string, signal?: AbortSignal): Promise<Answer<CrawlReport>>;
  /** Accepted is all that the registry ever says of it. As `requestCrawl` otherwise. */
  requestBrandCrawl(domain: string, signal?: AbortSignal): Promise<Answer<void>>;
  /** Probes the agent now; waits five minutes at most. After `unknown` its result will show in the registry itself. */
  refresh(agentUrl: string, signal?: AbortSignal): Promise<Answer<ProbeReport>>;
  /** Leaves it to the normal monitor. As `requestCrawl` otherwise. */
  requeue(agentUrl: string, signal?: AbortSignal): Promise<Answer<void>>;
};

export type RegistryAccess = {
  readonly url: string;
  readonly token: string;
  /** Of one try, in real milliseconds. Default: 15,000, and 300,000 for a refresh. */
  readonly timeoutMs?: number;
};

/** Answers about another domain, request or agent than was asked for are `unknown`. */
export function openRegistry({ url, token, timeoutMs }: RegistryAccess, services: Services): Registry {
  const service = services.open({
    name: 'The registry',
    baseUrl: url,
    headers: () => ({ authorization: `Bearer ${token}` }),
    timeoutMs: timeoutMs ?? TIMEOUT_MS,
  });
  const post = async <T>(path: readonly string[], schema: z.ZodType<T>, more: Asking): Promise<Answer<T>> => {
    // Its limits are for one domain or agent, a full queue and a failed probe are answers: it is well all the same.
    const usual = { method: 'POST', didNotHappen: [502, 503], isLimitedAlone: true } as const;
    return withWait(await service.call({ ...usual, path: ['api', 'registry', ...path], schema, ...more }));
  };
  const about = (domain: string) => z.object({ domain: z.string().refine((found) => found.toLowerCase() === domain) });
  return {
    requestCrawl(domain, signal) {
      const accepted = about(domain)
        .extend({ crawl_request_id: z.string().min(1) })
        .transform(({ crawl_request_id }) => ({ id: crawl_request_id }));
      return post(['crawl-request'], accepted, { json: { domain }, ...given(signal) });
    },
    async crawl(id, signal) {
      const schema = crawlShape.refine((found) => found.id === undefined || found.id === id, {
        path: ['crawl_request_id'],
      });
      const path = ['api', 'registry', 'crawl-request', id];
      return withWait(await service.call({ method: 'GET', path, schema, ...given(signal) }));
    },
    requestBrandCrawl(domain, signal) {
      const accepted = about(domain).transform(() => undefined);
      return post(['brand-crawl-request'], accepted, { json: { domain }, ...given(signal) });
    },
    refresh(agentUrl, signal) {
      const schema = probeShape.refine((found) => found.url === undefined || found.url === agentUrl, {
        path: ['agent_url'],
      });
      return post(['agents', agentUrl, 'refresh'], schema, { timeoutMs: timeoutMs ?? REFRESH_MS, ...given(signal) });
    },
    requeue(agentUrl, signal) {
      const schema = z.object({ requeued: z.literal(true) }).transform(() => undefined);
      return post(['agents', agentUrl, 'monitoring', 'requeue'], schema, given(signal));
    },
  };
}

type Asking = { readonly json?: unknown; readonly timeoutMs?: number; readonly signal?: AbortSignal };

/** Why it was refused, as far as it is one of the answers that the registry is known to give. */
export type RegistryRefusal =
  | 'invalid_domain'
  | 'not_signed_in'
  | 'not_allowed'
  | 'not_found'
  | 'paused'
  | 'too_soon'
  | 'probe_failed'
  | 'queue_full';

const REFUSALS: Readonly<Record<number, RegistryRefusal>> = {
  400: 'invalid_domain',
  401: 'not_signed_in',
  403: 'not_allowed',
  404: 'not_found',
  409: 'paused',
  429: 'too_soon',
  502: 'probe_failed',
  503: 'queue_full',
};

/** Undefined for anything else: the failure's own words say it. */
export function registryRefusal(failure: Failure): RegistryRefusal | undefined {
  return failure.kind === 'refused' && failure.status !== undefined ? REFUSALS[failure.status] : undefined;
}

/** It says in the body how long to wait, in seconds, where others use the header. */
function withWait<T>(answer: Answer<T>): Answer<T> {
  if (answer.kind !== 'refused' || answer.retryAfterMs !== undefined) return answer;
  const said = z.object({ retry_after: z.number().min(0).max(86_400) }).safeParse(answer.body);
  return said.success ? { ...answer, retryAfterMs: Math.ceil(said.data.retry_after * 1_000) } : answer;
}

function given(signal: AbortSignal | undefined): { readonly signal?: AbortSignal } {
  return signal ? { signal } : {};
}
