/** What people read about the registry: every answer with the next step. Pure. */
import type { RegistryRefusal } from '../../connectors/registry.ts';
import type { ProbeReport } from '../../connectors/registry-shapes.ts';
import { context, message, section } from '../../platform/slack/blocks.ts';
import type { Message } from '../../platform/slack/message.ts';
import { duration, escapeLine, utc } from '../../platform/slack/text.ts';
import { type CrawlEnd, dedupKeyOf, type Kind, type RequestRow } from './request.ts';

export const UNCONFIGURED =
  'The registry is not set up here: an administrator sets REGISTRY_URL and REGISTRY_TOKEN and starts the bot again. Nothing was asked.';

export const LABEL: Readonly<Record<Kind, string>> = {
  crawl: 'Request a publisher crawl',
  brand_crawl: 'Request a brand crawl',
  refresh: 'Refresh the agent',
  requeue: 'Queue a heartbeat',
};

const ASKED: Readonly<Record<Kind, (subject: string) => string>> = {
  crawl: (subject) => `The registry reads adagents.json of ${subject} again.`,
  brand_crawl: (subject) => `The registry reads brand.json of ${subject} again.`,
  refresh: (subject) => `The registry probes ${subject} now. That can take minutes.`,
  requeue: (subject) => `The normal monitor checks ${subject} in its next round.`,
};
export const askedWords = (kind: Kind, subject: string) => ASKED[kind](subject);

export const WHEN_ALLOWED = 'If that is too soon, it is asked again when it is allowed.';

/** @param followed where its end will be said. */
export function takenWords(kind: Kind, subject: string, hasPlace: boolean): string {
  const where = hasPlace ? 'Its result comes into this thread.' : 'Its result comes to whoever asked.';
  if (kind === 'crawl') return `The registry took the crawl of ${subject}. ${where}`;
  if (kind === 'brand_crawl')
    return `The registry took the brand crawl of ${subject}. It can’t be followed: look at the entry in some minutes.`;
  return `${subject} is queued: the normal monitor checks it in its next round.`;
}

export function unfollowedWords(subject: string): string {
  return `The registry has a request for ${subject} already, most likely the one before. It can’t be followed: look at the entry in some minutes.`;
}

/** @param allowedIn milliseconds, where the registry says so. */
export function refusedWords(refusal: RegistryRefusal, subject: string, allowedIn: number | undefined): string {
  const wait = allowedIn === undefined ? 'some minutes' : duration(Math.max(1_000, allowedIn));
  switch (refusal) {
    case 'invalid_domain':
      return `The registry does not take ${subject}. Check how it is written, and whether it is registered.`;
    case 'not_signed_in':
      return 'The registry does not accept our credentials. An administrator checks REGISTRY_TOKEN.';
    case 'not_allowed':
      return `${subject} belongs to somebody else, says the registry. Ask its owner to do it.`;
    case 'not_found':
      return `The registry does not know ${subject}. Check the address; it has to be registered first.`;
    case 'paused':
      return `Monitoring of ${subject} is paused. Its owner resumes it first, then ask again.`;
    case 'too_soon':
      return `The registry was asked about ${subject} just now. It is allowed again in ${wait}: wait, or have it asked again then.`;
    case 'probe_failed':
      return `The probe failed: ${subject} does not answer from outside. Fix the endpoint, then ask again.`;
    case 'queue_full':
      return `The registry’s queue is full. It takes requests again in ${wait}: wait, or have it asked again then.`;
  }
}

export function scheduledWords(subject: string, at: Temporal.Instant): string {
  return `${subject} is asked for again ${utc(at)}, when it is allowed.`;
}

export function probeLines({ toolsCount, responseTimeMs, checkedAt, problem }: ProbeReport): string[] {
  return [
    ...(toolsCount === undefined ? [] : [`Tools: ${toolsCount}`]),
    ...(responseTimeMs === undefined ? [] : [`Response time: ${Math.round(responseTimeMs)} ms`]),
    `Checked: ${utc(checkedAt)}`,
    ...(problem === undefined ? [] : [`It says: ${problem}`]),
  ];
}

const END: Readonly<Record<CrawlEnd, (subject: string, code: string) => string>> = {
  completed: (subject) => `The crawl of ${subject} is completed: the registry shows what is published.`,
  invalid: (subject, code) =>
    `The crawl of ${subject} found a mistake in the published file${code}. The member corrects it, then start again.`,
  failed: (subject, code) => `The crawl of ${subject} failed${code}.`,
  lost: (subject) => `The registry no longer knows the crawl of ${subject}. Start it again.`,
  stuck: (subject, code) => `The crawl of ${subject} has not ended after 24 hours${code}.`,
};

export function endWords({ subject, end, errorCode }: Pick<RequestRow, 'subject' | 'end' | 'errorCode'>): string {
  return END[end ?? 'lost'](subject, errorCode === null ? '' : ` (${errorCode})`);
}

export function endMessage(row: RequestRow, escalation: number | undefined): Message {
  const mark = row.end === 'completed' ? ':white_check_mark:' : ':warning:';
  const words = endWords(row);
  return message(words, [
    section(`${mark} ${escapeLine(words)}`),
    context(
      `\`${row.end}\` · request ${escapeLine(row.crawl ?? '')}${escalation === undefined ? '' : ` · ESC-${escalation} is about it`}`,
    ),
  ]);
}

/** A case about what did not work. */
export function caseOf(kind: Kind, subject: string, reason: string) {
  const what = { crawl: 'Crawl', brand_crawl: 'Brand crawl', refresh: 'Refresh', requeue: 'Heartbeat' }[kind];
  const isDomain = kind === 'crawl' || kind === 'brand_crawl';
  return {
    summary: `${what} did not work: ${subject}`,
    details: `${reason}\nIt closes itself once the same works.`,
    category: 'needs_human_action',
    priority: 'normal',
    dedupKey: dedupKeyOf(kind, subject),
    subjects: [isDomain ? ({ kind: 'domain', id: subject } as const) : ({ kind: 'agent', id: subject } as const)],
  } as const;
}
