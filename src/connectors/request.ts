/** What a service is asked, and how long and how often. */
import type { Options } from 'ky';
import type { z } from 'zod';
import type { ProcessTime } from '../platform/jobs/process-time.ts';
import { type Meaning, parseRetryAfter } from './answer.ts';
import { boundedFetch } from './fetch.ts';

export type ServiceCall<T> = {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below the base address; each is encoded. */
  readonly path: readonly string[];
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly json?: unknown;
  /** Of a good answer's JSON; an empty body is undefined. */
  readonly schema: z.ZodType<T>;
  /** The service does it once although it is asked twice (an idempotency key, or setting what is set). GET and HEAD always are. */
  readonly isRepeatable?: boolean;
  /**
   * Statuses of which the service promises that nothing happened, although they look otherwise (503 of a full queue).
   * They are answers: a service that gives them is well.
   */
  readonly didNotHappen?: readonly number[];
  /** A 429 is about what was asked for, not about how much the service is asked: others may be asked for meanwhile. */
  readonly isLimitedAlone?: boolean;
  readonly signal?: AbortSignal;
  /** Of one try, in real milliseconds. Default: the service's. */
  readonly timeoutMs?: number;
};

export type ServiceOptions = {
  /** As people know it. */
  readonly name: string;
  /** `https://api.example.com/v1`: its host is the only one that is ever asked. */
  readonly baseUrl: string;
  /** Asked for before each call, so that a credential need not be kept. */
  readonly headers?: () => Readonly<Record<string, string>>;
  /** Of one try, in real milliseconds. */
  readonly timeoutMs: number;
  /** Of an answer, unpacked. Default: 1 MB. */
  readonly maxBytes?: number;
  /** Before the first repetition; then three times as long. */
  readonly retryDelayMs?: number;
};

const MOST_BYTES = 1_000_000;
const REPETITIONS = 2;
const RETRY_DELAY_MS = 300;
/** Whoever asks for longer is not waited for: the caller hears when. */
const LONGEST_WAIT_MS = 3_000;

export function meaningOf(name: string, { method, didNotHappen = [] }: ServiceCall<unknown>): Meaning {
  return { name, isChanging: method !== 'GET' && method !== 'HEAD', didNotHappen };
}

/** Below the base address, whatever the parts are. @throws Error for parts that would climb out of it. */
export function urlOf(baseUrl: string, { path, query = {} }: ServiceCall<unknown>): URL {
  const wrong = path.find((part) => part === '' || part === '.' || part === '..');
  if (wrong !== undefined) throw new Error(`“${wrong}” can't be part of a path.`);
  const url = new URL(
    `${baseUrl.replace(/\/+$/, '')}/${path.map((part) => encodeURIComponent(part.toWellFormed())).join('/')}`,
  );
  for (const [name, value] of Object.entries(query)) url.searchParams.append(name, value);
  return url;
}

export function requestOf({ headers, maxBytes = MOST_BYTES }: ServiceOptions, request: ServiceCall<unknown>): Options {
  return {
    method: request.method,
    headers: { accept: 'application/json', ...headers?.(), ...request.headers },
    ...(request.json === undefined ? {} : { json: request.json }),
    fetch: boundedFetch(maxBytes),
  };
}

/** All tries, their bodies and the waits between them end together: after two tries' time, or one where it is not repeated. */
export function limitsOf({ timeoutMs: usualMs }: ServiceOptions, request: ServiceCall<unknown>) {
  const timeout = request.timeoutMs ?? usualMs;
  const totalMs = isRepeatable(request) ? 2 * timeout : timeout;
  const deadline = AbortSignal.timeout(totalMs);
  return { timeout, signal: request.signal ? AbortSignal.any([request.signal, deadline]) : deadline };
}

function isRepeatable({ method, isRepeatable: said = false }: ServiceCall<unknown>): boolean {
  return method === 'GET' || method === 'HEAD' || said;
}

/** @param note hears what a try failed with, before it is repeated. */
export function retryOf(
  { retryDelayMs = RETRY_DELAY_MS }: ServiceOptions,
  request: ServiceCall<unknown>,
  time: Pick<ProcessTime, 'now'>,
  note: (error: Error) => void,
): NonNullable<Exclude<Options['retry'], number>> {
  return {
    limit: isRepeatable(request) ? REPETITIONS : 0,
    methods: [request.method],
    statusCodes: [408, 429, 500, 502, 503, 504],
    afterStatusCodes: [429, 503],
    maxRetryAfter: LONGEST_WAIT_MS,
    delay: (attempt) => retryDelayMs * 3 ** (attempt - 1),
    jitter: (ms) => ms * (0.5 + Math.random() / 2),
    shouldRetry({ error }) {
      const headers = 'response' in error && error.response instanceof Response ? error.response.headers : undefined;
      const waitMs = parseRetryAfter(headers?.get('retry-after') ?? null, time.now());
      if (waitMs !== undefined && waitMs > LONGEST_WAIT_MS) return false;
      note(error);
      return undefined;
    },
  };
}
