/** What we read of the registry's answers. */
import { z } from 'zod';

const at = z.iso.datetime({ offset: true }).transform((text) => Temporal.Instant.from(text));

export const crawlShape = z
  .object({
    crawl_request_id: z.string(),
    domain: z.string(),
    status: z.enum(['queued', 'running', 'retrying', 'deferred', 'completed', 'invalid', 'failed']),
    attempts: z.int().nullish(),
    next_attempt_at: at.nullish(),
    completed_at: at.nullish(),
    last_error_code: z.string().nullish(),
  })
  .partial({ crawl_request_id: true, domain: true })
  .transform(({ status, attempts, next_attempt_at, completed_at, last_error_code, crawl_request_id, domain }) => ({
    id: crawl_request_id,
    domain,
    status,
    attempts: attempts ?? 0,
    nextAttemptAt: next_attempt_at ?? undefined,
    completedAt: completed_at ?? undefined,
    errorCode: last_error_code ?? undefined,
  }));

export const probeShape = z
  .object({
    agent_url: z.string().optional(),
    online: z.boolean(),
    tools_count: z.number().nullish(),
    response_time_ms: z.number().nullish(),
    checked_at: at,
    error: z.string().nullish(),
  })
  .transform(({ agent_url, online, tools_count, response_time_ms, checked_at, error }) => ({
    url: agent_url,
    isOnline: online,
    toolsCount: tools_count ?? undefined,
    responseTimeMs: response_time_ms ?? undefined,
    checkedAt: checked_at,
    problem: error ?? undefined,
  }));

export type CrawlReport = z.output<typeof crawlShape>;
export type ProbeReport = z.output<typeof probeShape>;
