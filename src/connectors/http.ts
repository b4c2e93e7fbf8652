/**
 * How we talk to services: one host each, with a time-out, a bound on what they may answer, and a schema at the door.
 * Repeated only where that is safe. What became of a call is a value (`answer.ts`); a service that does not answer is
 * asked sparingly (`breaker.ts`). Headers and bodies are never logged.
 */
import type { Options } from 'ky';
import type { z } from 'zod';
import { type ProcessTime, processTime } from '../platform/jobs/process-time.ts';
import type { Logger } from '../platform/log.ts';
import { type Answer, errorOf, type Failure, failureOfStatus, type Meaning, parseRetryAfter } from './answer.ts';
import { createBreaker, type ServiceState } from './breaker.ts';
import { boundedFetch, TooLarge } from './fetch.ts';
import { networkFailure } from './network.ts';

export type Request<T> = {
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
  /** Statuses of which the service promises that nothing happened, although they look otherwise (503 of a full queue). */
  readonly didNotHappen?: readonly number[];
  readonly signal?: AbortSignal;
  /** Of one try, in real milliseconds. Default: the service's. */
  readonly timeoutMs?: number;
};

export type Service = {
  readonly name: string;
  /** @throws Error only for a path that is none: what became of the call is its answer. */
  call<T>(request: Request<T>): Promise<Answer<T>>;
  /** The body of a good answer. @throws ConnectorError, with `maybeDone` when a change may have happened. */
  ask<T>(request: Request<T>): Promise<T>;
  state(): ServiceState;
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

type Around = { readonly log: Logger; readonly time?: Pick<ProcessTime, 'now'> };

const MOST_BYTES = 1_000_000;
const REPETITIONS = 2;
const RETRY_DELAY_MS = 300;
/** Whoever asks for longer is not waited for: the caller hears when. */
const LONGEST_WAIT_MS = 3_000;

export function createService(options: ServiceOptions, { log, time = processTime }: Around): Service {
  const { name } = options;
  const breaker = createBreaker(name, time);

  async function call<T>(request: Request<T>): Promise<Answer<T>> {
    const url = urlOf(options.baseUrl, request);
    if (request.signal?.aborted) return { kind: 'refused', problem: `It was stopped before ${name} was asked.` };
    const held = breaker.enter();
    if (held) return heldBack(name, breaker.state(), held.waitMs);
    const startedAt = performance.now();
    const answer = await ask(options, { ...request, url }, time);
    const ms = Math.round(performance.now() - startedAt);
    const about = { service: name, method: request.method, path: request.path.join('/'), ms };
    if (answer.kind === 'ok') {
      breaker.succeeded();
      log.debug({ ...about, status: answer.status }, 'a service answered');
      return answer;
    }
    tell(answer, request.signal);
    const { kind, status } = answer;
    log.warn({ ...about, status, kind, problem: wordsOf(answer) }, 'a service did not do what it was asked for');
    return answer;
  }

  function tell(answer: Failure, signal: AbortSignal | undefined): void {
    const { status, retryAfterMs } = answer;
    if (signal?.aborted) breaker.left();
    else if (status === 429 && retryAfterMs !== undefined) breaker.askedToWait(retryAfterMs, wordsOf(answer));
    else if (answer.kind === 'refused' && status !== undefined && status < 500) breaker.succeeded();
    else breaker.failed(wordsOf(answer));
  }

  return {
    name,
    call,
    async ask(request) {
      const answer = await call(request);
      if (answer.kind === 'ok') return answer.body;
      throw errorOf(meaningOf(name, request), answer);
    },
    state: breaker.state,
  };
}

const wordsOf = (failure: Failure) => (failure.kind === 'refused' ? failure.problem : failure.why);

function heldBack(name: string, { problem = '' }: ServiceState, waitMs: number): Failure {
  const seconds = Math.ceil(waitMs / 1000);
  const words = `${name} is not asked for another ${seconds} s, after this: ${problem}`;
  return { kind: 'refused', problem: words, retryAfterMs: waitMs };
}

function meaningOf(name: string, { method, didNotHappen = [] }: Request<unknown>): Meaning {
  return { name, isChanging: method !== 'GET' && method !== 'HEAD', didNotHappen };
}

/** Never rejects. */
async function ask<T>(
  options: ServiceOptions,
  request: Request<T> & { readonly url: URL },
  time: Pick<ProcessTime, 'now'>,
): Promise<Answer<T>> {
  const meaning = meaningOf(options.name, request);
  const { default: ky, isHTTPError } = await import('ky');
  /** A try before the last one of a changing call may have done it: then nothing that comes later says that it did not. */
  let wasUncertain = false;
  const limits = limitsOf(options, request);
  const failureOf = (error: unknown): Failure =>
    isHTTPError(error)
      ? failureOfStatus(meaning, {
          status: error.response.status,
          body: error.data,
          retryAfter: error.response.headers.get('retry-after'),
          now: time.now(),
        })
      : failureOfError(meaning, error, request, limits);
  try {
    const response = await ky(request.url, {
      ...requestOf(options, request),
      ...limits,
      retry: retryOf(options, request, time, (error) => {
        if (meaning.isChanging && failureOf(error).kind === 'unknown') wasUncertain = true;
      }),
    });
    const text = await response.text();
    return read(meaning, response.status, text, request.schema);
  } catch (error) {
    const failure = failureOf(error);
    if (!wasUncertain || failure.kind === 'unknown') return failure;
    const { problem, ...rest } = failure;
    return { ...rest, kind: 'unknown', why: problem };
  }
}

/** Below the base address, whatever the parts are. @throws Error for parts that would climb out of it. */
function urlOf(baseUrl: string, { path, query = {} }: Request<unknown>): URL {
  const wrong = path.find((part) => part === '' || part === '.' || part === '..');
  if (wrong !== undefined) throw new Error(`“${wrong}” can't be part of a path.`);
  const url = new URL(`${baseUrl.replace(/\/+$/, '')}/${path.map(encodeURIComponent).join('/')}`);
  for (const [name, value] of Object.entries(query)) url.searchParams.append(name, value);
  return url;
}

function requestOf({ headers, maxBytes = MOST_BYTES }: ServiceOptions, request: Request<unknown>): Options {
  return {
    method: request.method,
    headers: { accept: 'application/json', ...headers?.(), ...request.headers },
    ...(request.json === undefined ? {} : { json: request.json }),
    fetch: boundedFetch(maxBytes),
  };
}

/** All tries, their bodies and the waits between them end together: after two tries' time, or one where it is not repeated. */
function limitsOf({ timeoutMs: usualMs }: ServiceOptions, request: Request<unknown>) {
  const timeout = request.timeoutMs ?? usualMs;
  const totalMs = isRepeatable(request) ? 2 * timeout : timeout;
  const deadline = AbortSignal.timeout(totalMs);
  return { timeout, signal: request.signal ? AbortSignal.any([request.signal, deadline]) : deadline };
}

function isRepeatable({ method, isRepeatable: said = false }: Request<unknown>): boolean {
  return method === 'GET' || method === 'HEAD' || said;
}

/** @param note hears what a try failed with, before it is repeated. */
function retryOf(
  { retryDelayMs = RETRY_DELAY_MS }: ServiceOptions,
  request: Request<unknown>,
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

function read<T>(meaning: Meaning, status: number, text: string, schema: z.ZodType<T>): Answer<T> {
  let json: unknown;
  try {
    json = text === '' ? undefined : JSON.parse(text);
  } catch {
    return { kind: 'unknown', status, why: `${meaning.name} answered with something that is not JSON (${status}).` };
  }
  const parsed = schema.safeParse(json);
  if (parsed.success) return { kind: 'ok', status, body: parsed.data };
  const where = parsed.error.issues[0]?.path.join('.') ?? '';
  const why = `${meaning.name} answered with something else than it should (${status}${where === '' ? '' : `, ${where}`}).`;
  return { kind: 'unknown', status, why };
}

function failureOfError(
  { name }: Meaning,
  error: unknown,
  request: Request<unknown>,
  { timeout, signal }: { readonly timeout: number; readonly signal: AbortSignal },
): Failure {
  if (request.signal?.aborted) return { kind: 'unknown', why: `It was stopped before ${name} answered.` };
  const isLate = signal.aborted || (error instanceof Error && error.name === 'TimeoutError');
  if (isLate) return { kind: 'unknown', why: `${name} did not answer within ${timeout / 1000} s.` };
  if (error instanceof TooLarge) return { kind: 'unknown', why: `${name} answered with more than can be taken.` };
  const { code, neverLeft } = networkFailure(error);
  if (neverLeft) return { kind: 'refused', problem: `${name} can't be reached (${code}).` };
  return { kind: 'unknown', why: `The connection to ${name} broke${code === undefined ? '' : ` (${code})`}.` };
}
