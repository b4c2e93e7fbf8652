/** What is asked of the registry, what it says, and when it is asked again. Pure. */
import type { RegistryRefusal } from '../../connectors/registry.ts';
import type { CrawlReport } from '../../connectors/registry-shapes.ts';
import type { registryTables } from './schema.ts';

export type RequestRow = ReturnType<typeof registryTables>['registryRequests']['$inferSelect'];

export type Kind = 'crawl' | 'brand_crawl' | 'refresh' | 'requeue';

/**
 * `asking`: nobody knows yet whether it was taken. `scheduled`: too soon, asked again at `at`. `followed`: taken, its
 * end is looked for at `at`.
 */
export type RequestState = 'asking' | 'scheduled' | 'followed' | 'ended';

/** How a followed crawl ends: as the registry says, or because we stop looking. */
export type CrawlEnd = 'completed' | 'invalid' | 'failed' | 'lost' | 'stuck';

const MINUTE = 60_000;
/** Between two looks at a crawl, then the last one again and again. */
const WAITS_MS = [1, 1, 2, 4, 8, 15, 30].map((minutes) => minutes * MINUTE);
/** Longer without an end, and a person looks. */
const PATIENCE_MS = 24 * 60 * MINUTE;
/** When the registry does not say how long. Its limit is one for a domain in five minutes. */
const USUAL_WAIT_MS = 5 * MINUTE;

export type Look =
  | { readonly is: 'over'; readonly end: CrawlEnd; readonly errorCode?: string | undefined }
  | { readonly is: 'under way'; readonly lookAt: Temporal.Instant };

/** @param report what the registry says; undefined: it gave no answer this time. @param looks before this one. */
export function lookOn(
  report: CrawlReport | undefined,
  { requestedAt, looks }: Pick<RequestRow, 'requestedAt' | 'looks'>,
  now: Temporal.Instant,
): Look {
  if (report?.status === 'completed' || report?.status === 'invalid' || report?.status === 'failed')
    return { is: 'over', end: report.status, errorCode: report.errorCode };
  if (now.epochMilliseconds - requestedAt.epochMilliseconds >= PATIENCE_MS)
    return { is: 'over', end: 'stuck', errorCode: report?.errorCode };
  const usual = now.epochMilliseconds + (WAITS_MS[looks] ?? 30 * MINUTE);
  const said = report?.nextAttemptAt?.epochMilliseconds ?? 0;
  // It says when it goes on: no look before that, and none much later than a day after it was asked.
  const at = Math.min(Math.max(usual, said), requestedAt.epochMilliseconds + PATIENCE_MS);
  return { is: 'under way', lookAt: Temporal.Instant.fromEpochMilliseconds(at) };
}

export function allowedAt(retryAfterMs: number | undefined, now: Temporal.Instant): Temporal.Instant {
  return now.add({ milliseconds: Math.max(1_000, Math.ceil(retryAfterMs ?? USUAL_WAIT_MS)) });
}

export const OUTCOME_OF: Readonly<Record<RegistryRefusal, string>> = {
  invalid_domain: 'invalid',
  not_signed_in: 'provider_error',
  not_allowed: 'not_allowed',
  not_found: 'not_found',
  paused: 'paused',
  too_soon: 'too_soon',
  probe_failed: 'probe_failed',
  queue_full: 'queue_full',
};

/** Waiting helps, and the registry says how long. */
export const LATER: ReadonlySet<RegistryRefusal | undefined> = new Set(['too_soon', 'queue_full']);

export const dedupKeyOf = (kind: Kind, subject: string) => `registry:${kind}:${subject}`;
