/** One call of the Web API from the request to the answer: faults, token, scope, rate, method, log. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { under } from '../faults.ts';
import { readArguments } from '../http/body.ts';
import { Oversize, sendJson } from '../http/respond.ts';
import { isWireObject, pickText } from '../json.ts';
import type { FaultRequest, Json, WireObject } from '../protocol.ts';
import { tierBucket } from '../rates.ts';
import type { Token } from '../tokens.ts';
import type { World } from '../world.ts';
import { limit, type Method, Refusal, TooFast } from './method.ts';
import { METHODS } from './methods.ts';

export type Answer = { readonly status: number; readonly headers: Record<string, string>; readonly body: WireObject };

export async function callMethod(
  world: World,
  name: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const started = performance.now();
  const args = await readArguments(request).catch((error: unknown) => unreadable(world, name, error));
  if (args instanceof Refusal) return sendJson(response, 200, { ok: false, error: args.code });
  const fault = world.faults.take(name, pickText(args, 'channel'));
  const { shown, real } = await under(fault, () => perform(world, name, args, bearer(request, args)), spoiled);
  world.traffic.record({
    direction: 'bot → slack',
    what: name,
    ok: shown?.body.ok === true,
    ms: Math.round(performance.now() - started),
    ...errorOf(shown),
    ...problemsOf(shown?.body),
    request: withoutToken(args),
    response:
      shown === real
        ? (shown?.body ?? null)
        : { the_effect_happened: real?.body.ok === true, instead: shown?.body ?? null },
  });
  if (shown === undefined) {
    request.socket.resetAndDestroy();
    return;
  }
  sendJson(response, shown.status, shown.body, shown.headers);
}

/** @returns the refusal of a body that cannot be read, after it was logged. @throws anything else */
function unreadable(world: World, what: string, error: unknown): Refusal {
  const code = error instanceof Oversize ? 'request_too_large' : error instanceof Refusal ? error.code : undefined;
  if (code === undefined) throw error;
  world.traffic.record({ direction: 'bot → slack', what, ok: false, error: code, request: null, response: null });
  if (error instanceof Refusal) return error;
  throw error;
}

async function perform(world: World, name: string, args: WireObject, token: string | undefined): Promise<Answer> {
  const done = await answer(world, name, args, token);
  world.changes.touch();
  return done;
}

async function answer(world: World, name: string, args: WireObject, given: string | undefined): Promise<Answer> {
  try {
    const method = METHODS[name];
    if (!method || !Object.hasOwn(METHODS, name)) throw new Refusal('unknown_method', { more: { req_method: name } });
    const token = admit(world, method, given);
    throttle(world, name, method);
    const headers = {
      'x-oauth-scopes': token.scopes.join(','),
      'x-accepted-oauth-scopes': (method.scopes ?? []).join(','),
    };
    return { status: 200, headers, body: { ok: true, ...(await method.run({ world, token }, args)) } };
  } catch (error) {
    if (error instanceof TooFast) return tooFast(error.seconds);
    if (!(error instanceof Refusal)) throw error;
    const { code, problems, more } = error;
    const details =
      problems.length > 0 ? { errors: problems.map(withoutLevel), response_metadata: { messages: problems } } : {};
    return { status: 200, headers: {}, body: { ok: false, error: code, ...more, ...details } };
  }
}

function admit(world: World, method: Method, given: string | undefined): Token {
  const wanted = method.token ?? 'bot';
  if (wanted === 'none') return world.tokens.bot;
  if (!given) throw new Refusal('not_authed');
  const token = world.tokens.find(given);
  if (!token) throw new Refusal('invalid_auth');
  if (token.revoked) throw new Refusal('token_revoked');
  if (token.kind !== wanted) throw new Refusal('not_allowed_token_type');
  const needed = (method.scopes ?? []).filter((scope) => !token.scopes.includes(scope));
  if (needed.length > 0)
    throw new Refusal('missing_scope', { more: { needed: needed.join(','), provided: token.scopes.join(',') } });
  return token;
}

/** Posting has its own limit per channel besides, taken in `api/chat.ts` once the channel is known. */
function throttle(world: World, name: string, method: Method): void {
  limit(world.rates.take(name, tierBucket(method.tier)));
}

function tooFast(seconds: number): Answer {
  return { status: 429, headers: { 'retry-after': String(seconds) }, body: { ok: false, error: 'ratelimited' } };
}

export function spoiled({ status, error, retry_after }: FaultRequest): Answer {
  const limited = status === 429 || (status === undefined && retry_after !== undefined);
  return {
    status: status ?? (limited ? 429 : 200),
    headers: retry_after === undefined ? {} : { 'retry-after': String(retry_after) },
    body: { ok: false, error: error ?? (limited ? 'ratelimited' : 'internal_error') },
  };
}

function errorOf(shown: Answer | undefined): { readonly error?: string } {
  if (shown === undefined) return { error: 'connection reset' };
  return typeof shown.body.error === 'string' ? { error: shown.body.error } : {};
}

function bearer(request: IncomingMessage, args: WireObject): string | undefined {
  const header = request.headers.authorization;
  return header?.startsWith('Bearer ') ? header.slice('Bearer '.length).trim() : pickText(args, 'token');
}

function withoutToken({ token: _, ...rest }: WireObject): WireObject {
  return rest;
}

function withoutLevel(problem: string): string {
  return problem.replace(/^\[(ERROR|WARN)\] /, '');
}

function problemsOf(body: WireObject | undefined): { readonly problems?: readonly string[] } {
  const metadata: Json | undefined = body?.response_metadata;
  const messages = isWireObject(metadata) && Array.isArray(metadata.messages) ? metadata.messages.map(String) : [];
  return messages.length > 0 ? { problems: messages.map(withoutLevel) } : {};
}
