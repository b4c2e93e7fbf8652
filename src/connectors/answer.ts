/** What became of a call to a service, as a value: whoever changes something must know which of three it is. Pure. */
import { ConnectorError } from '../platform/errors.ts';
import { redact } from '../platform/redact.ts';

export type Answer<T> =
  | { readonly kind: 'ok'; readonly status: number; readonly body: T }
  /** It did not happen, or was only a question. Without a status nobody was asked, or reached. */
  | {
      readonly kind: 'refused';
      readonly status?: number;
      /** For people, with the service's name and without secrets. */
      readonly problem: string;
      /** As the service sent it, unchecked. */
      readonly body?: unknown;
      readonly retryAfterMs?: number;
    }
  /** It may have happened: time-out, connection lost after sending, 5xx or 408 of a changing call, a malformed answer. */
  | {
      readonly kind: 'unknown';
      readonly status?: number;
      /** For people, with the service's name and without secrets. */
      readonly why: string;
      readonly body?: unknown;
      readonly retryAfterMs?: number;
    };

export type Failure = Exclude<Answer<never>, { kind: 'ok' }>;

/** How the call was meant. */
export type Meaning = {
  /** The service, as people know it. */
  readonly name: string;
  readonly isChanging: boolean;
  /** Statuses of which the service promises that nothing happened, although they look otherwise (503 of a full queue). */
  readonly didNotHappen: readonly number[];
};

/** @param retryAfter of the header, as it came. @param now for a header that names a moment. */
export function failureOfStatus(
  { name, isChanging, didNotHappen }: Meaning,
  { status, body, retryAfter, now }: Answered,
): Failure {
  const detail = detailOf(body);
  const words = `${name} ${wordsOfStatus(status)} (${status})${detail === '' ? '.' : `: ${detail}`}`;
  const retryAfterMs = parseRetryAfter(retryAfter, now);
  const rest = { status, body, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
  const isUncertain = isChanging && isUncertainStatus(status) && !didNotHappen.includes(status);
  return isUncertain ? { kind: 'unknown', why: words, ...rest } : { kind: 'refused', problem: words, ...rest };
}

export type Answered = {
  readonly status: number;
  readonly body: unknown;
  readonly retryAfter: string | null;
  readonly now: Temporal.Instant;
};

/** Of a changing call: whether it may have happened. "See other" is what many say after it has. */
export function isUncertainStatus(status: number): boolean {
  return status >= 500 || status === 408 || (status >= 300 && status < 400 && status !== 307 && status !== 308);
}

function wordsOfStatus(status: number): string {
  if (status === 401 || status === 403) return 'does not accept our credentials, or does not allow it';
  if (status === 429) return 'asks us to slow down';
  if (status >= 500 || status === 408) return 'has a problem';
  if (status >= 300 && status < 400) return 'points elsewhere, where we do not go';
  return 'refused it';
}

/** What the service says is wrong, in the shapes that are common. */
function detailOf(body: unknown): string {
  const found = pick(body, ['detail', 'message', 'error_description', 'error', 'title']);
  return redact(found.replace(/\s+/g, ' ').trim()).slice(0, 200).toWellFormed();
}

function pick(body: unknown, names: readonly string[]): string {
  if (typeof body !== 'object' || body === null) return '';
  const fields = new Map(Object.entries(body));
  for (const name of names) {
    const value = fields.get(name);
    if (typeof value === 'string' && value !== '') return value;
    if (typeof value === 'object') return pick(value, names);
  }
  return '';
}

/** In milliseconds: the header is a number of seconds, or a date. Undefined when it is neither. */
export function parseRetryAfter(header: string | null, now: Temporal.Instant): number | undefined {
  if (header === null) return undefined;
  if (/^\d{1,9}$/.test(header.trim())) return Number(header) * 1000;
  const at = Date.parse(header);
  return Number.isNaN(at) ? undefined : Math.max(0, at - now.epochMilliseconds);
}

/** For callers who need no more than "it worked". */
export function errorOf({ name, isChanging }: Meaning, failure: Failure): ConnectorError {
  const { status } = failure;
  const isLater = status === undefined || status === 429 || isUncertainStatus(status);
  return failure.kind === 'refused'
    ? new ConnectorError(failure.problem, { service: name, status, retryable: isLater })
    : new ConnectorError(failure.why, { service: name, status, retryable: true, maybeDone: isChanging });
}
