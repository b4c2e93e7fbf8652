/**
 * How we talk to services: one host each, with a time-out, a bound on what they may answer, and a schema at the door.
 * Repeated only where that is safe. What became of a call is a value (`answer.ts`); a service that does not answer is
 * asked sparingly (`breaker.ts`). Headers and bodies are never logged.
 */
import type { z } from 'zod';
import { type ProcessTime, processTime } from '../platform/jobs/process-time.ts';
import type { Logger } from '../platform/log.ts';
import { type Answer, errorOf, type Failure, failureOfStatus, type Meaning } from './answer.ts';
import { createBreaker, type ServiceState } from './breaker.ts';
import { TooLarge } from './fetch.ts';
import { networkFailure } from './network.ts';
import { limitsOf, meaningOf, requestOf, retryOf, type ServiceCall, type ServiceOptions, urlOf } from './request.ts';

export type { ServiceCall, ServiceOptions } from './request.ts';

export type Service = {
  readonly name: string;
  /** @throws Error only for a path that is none: what became of the call is its answer. */
  call<T>(request: ServiceCall<T>): Promise<Answer<T>>;
  /** The body of a good answer. @throws ConnectorError, with `maybeDone` when a change may have happened. */
  ask<T>(request: ServiceCall<T>): Promise<T>;
  state(): ServiceState;
};

type Around = { readonly log: Logger; readonly time?: Pick<ProcessTime, 'now'> };

export function createService(options: ServiceOptions, { log, time = processTime }: Around): Service {
  const { name } = options;
  const breaker = createBreaker(name, time);

  async function call<T>(request: ServiceCall<T>): Promise<Answer<T>> {
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
    tell(answer, request);
    const { kind, status } = answer;
    // A look-up that finds nothing is no trouble.
    const level = status === 404 ? 'debug' : 'warn';
    log[level]({ ...about, status, kind, problem: wordsOf(answer) }, 'a service did not do what it was asked for');
    return answer;
  }

  function tell(answer: Failure, { signal, didNotHappen = [], isLimitedAlone }: ServiceCall<unknown>): void {
    const { status, retryAfterMs } = answer;
    const isWell = status !== undefined && (status < 500 || didNotHappen.includes(status));
    if (signal?.aborted) breaker.left();
    else if (status === 429 && retryAfterMs !== undefined && !isLimitedAlone)
      breaker.askedToWait(retryAfterMs, wordsOf(answer));
    else if (answer.kind === 'refused' && isWell) breaker.succeeded();
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

/** Never rejects. */
async function ask<T>(
  options: ServiceOptions,
  request: ServiceCall<T> & { readonly url: URL },
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
  request: ServiceCall<unknown>,
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
