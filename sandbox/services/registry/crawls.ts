/** Crawl requests: each goes through its stages as the clock moves, or at once on command. */
import { randomUUID } from 'node:crypto';

export type CrawlStatus = 'queued' | 'running' | 'retrying' | 'deferred' | 'completed' | 'invalid' | 'failed';

/** A stage and how long it lasts; the last one lasts for ever. */
export type Stage = {
  readonly status: CrawlStatus;
  readonly seconds?: number | undefined;
  readonly errorCode?: string | undefined;
};

export type CrawlRequest = {
  readonly crawl_request_id: string;
  readonly domain: string;
  readonly status: CrawlStatus;
  readonly attempts: number;
  readonly requested_at: string;
  readonly started_at: string | null;
  readonly completed_at: string | null;
  readonly next_attempt_at: string | null;
  readonly last_error_code: string | null;
};

type Crawl = {
  readonly id: string;
  readonly domain: string;
  readonly requestedAt: number;
  /** When each stage that was reached began. */
  readonly reached: { readonly stage: Stage; readonly at: number }[];
  readonly ahead: Stage[];
};

export const ENDS: readonly CrawlStatus[] = ['completed', 'invalid', 'failed'];

export const PLANS = {
  completed: [{ status: 'queued', seconds: 5 }, { status: 'running', seconds: 20 }, { status: 'completed' }],
  invalid: [
    { status: 'queued', seconds: 5 },
    { status: 'running', seconds: 5 },
    { status: 'invalid', errorCode: 'adagents_invalid' },
  ],
  failed: [
    { status: 'queued', seconds: 5 },
    { status: 'running', seconds: 20 },
    { status: 'retrying', seconds: 60, errorCode: 'fetch_timeout' },
    { status: 'running', seconds: 20 },
    { status: 'failed', errorCode: 'fetch_timeout' },
  ],
  recovered: [
    { status: 'queued', seconds: 5 },
    { status: 'running', seconds: 20 },
    { status: 'retrying', seconds: 60, errorCode: 'fetch_timeout' },
    { status: 'running', seconds: 20 },
    { status: 'completed' },
  ],
  deferred: [
    { status: 'queued', seconds: 5 },
    { status: 'deferred', seconds: 3_600, errorCode: 'publisher_backoff' },
    { status: 'running', seconds: 20 },
    { status: 'completed' },
  ],
} as const satisfies Readonly<Record<string, readonly Stage[]>>;

export type Crawls = {
  start(domain: string, plan: readonly Stage[]): CrawlRequest;
  find(id: string): CrawlRequest | undefined;
  list(): readonly CrawlRequest[];
  /** To the next stage at once, or straight to one. False: there is no such crawl. */
  advance(id: string, to?: Stage): boolean;
};

export function createCrawls(now: () => Temporal.Instant): Crawls {
  const crawls = new Map<string, Crawl>();
  const settle = (crawl: Crawl) => {
    for (;;) {
      const here = crawl.reached.at(-1);
      const next = crawl.ahead[0];
      if (!here || !next || here.stage.seconds === undefined) return crawl;
      const at = here.at + here.stage.seconds * 1_000;
      if (at > now().epochMilliseconds) return crawl;
      crawl.ahead.shift();
      crawl.reached.push({ stage: next, at });
    }
  };
  return {
    start(domain, [first = { status: 'queued' }, ...ahead]) {
      const at = now().epochMilliseconds;
      const made = { id: randomUUID(), domain, requestedAt: at, reached: [{ stage: first, at }], ahead };
      crawls.set(made.id, made);
      return show(settle(made));
    },
    find(id) {
      const found = crawls.get(id);
      return found && show(settle(found));
    },
    list: () => [...crawls.values()].map((crawl) => show(settle(crawl))),
    advance(id, to) {
      const crawl = crawls.get(id);
      if (!crawl) return false;
      const stage = to ?? settle(crawl).ahead.shift();
      if (to) crawl.ahead.length = 0;
      if (stage) crawl.reached.push({ stage, at: now().epochMilliseconds });
      return true;
    },
  };
}

function show({ id, domain, requestedAt, reached, ahead }: Crawl): CrawlRequest {
  const here = reached.at(-1) ?? { stage: { status: 'queued' }, at: requestedAt };
  const runs = reached.filter(({ stage }) => stage.status === 'running');
  const failures = reached.flatMap(({ stage }) => stage.errorCode ?? []);
  const { status, seconds } = here.stage;
  const waits = (status === 'retrying' || status === 'deferred') && ahead.length > 0 && seconds !== undefined;
  return {
    crawl_request_id: id,
    domain,
    status,
    attempts: runs.length,
    requested_at: stamp(requestedAt),
    started_at: runs[0] ? stamp(runs[0].at) : null,
    completed_at: ENDS.includes(status) ? stamp(here.at) : null,
    next_attempt_at: waits ? stamp(here.at + seconds * 1_000) : null,
    last_error_code: status === 'completed' ? null : (failures.at(-1) ?? null),
  };
}

function stamp(epochMs: number): string {
  return new Date(epochMs).toISOString();
}
