/** The door's inside: routes become an application that signs in, reads, refuses in problem details and logs. */
import { randomUUID } from 'node:crypto';
import { type Context, Hono } from 'hono';
import type { Clock } from '../clock.ts';
import { ConnectorError, errorId, UserError } from '../errors.ts';
import type { Logger } from '../log.ts';
import type { Db } from '../store/db.ts';
import { type Problem, problem, problemOfIssues } from './problem.ts';
import type { ApiAnswer, Route, Webhook } from './route.ts';
import { findToken, noteUse } from './tokens.ts';

export type Routes = { readonly routes: readonly Route[]; readonly webhooks: readonly Webhook[] };

export type AppDeps = { readonly db: Db; readonly clock: Clock; readonly log: Logger; readonly maxMs?: number };

const MOST_BYTES = 1_000_000;
/** Of one request. Longer work is an action or a job. */
const MOST_MS = 30_000;

/** Of an address in the log. */
const MOST_PATH = 300;

type Names = { Variables: { requestId: string; client: string; signal: AbortSignal } };
type Ctx = Context<Names>;

export function createHono({ routes, webhooks }: Routes, { db, clock, log, maxMs = MOST_MS }: AppDeps): Hono<Names> {
  const app = new Hono<Names>();
  app.use(async (c, next) => {
    const startedAt = performance.now();
    const requestId = requestIdOf(c.req.header('x-request-id'));
    c.set('requestId', requestId);
    await next();
    c.header('x-request-id', requestId);
    c.header('cache-control', 'no-store');
    const ms = Math.round(performance.now() - startedAt);
    const client = c.get('client');
    const about = { requestId, method: c.req.method, path: c.req.path.slice(0, MOST_PATH), status: c.res.status, ms };
    log.info({ ...about, ...(client === undefined ? {} : { client }) }, 'an HTTP request');
  });
  for (const route of routes) {
    app.on(route.method, route.path, (c) =>
      within(c, maxMs, async () => {
        const refused = await signIn(c, route, { db, clock });
        return refused ? refuse(c, refused) : runRoute(c, route);
      }),
    );
  }
  for (const webhook of webhooks) app.post(webhook.path, (c) => within(c, maxMs, () => runWebhook(c, webhook)));
  for (const [path, methods] of methodsOf({ routes, webhooks })) {
    app.all(path, (c) => refuse(c, problem(405, `Only ${methods.join(', ')}.`), { allow: methods.join(', ') }));
  }
  app.notFound((c) => refuse(c, problem(404, 'There is no such address.')));
  app.onError((error, c) => {
    // Nobody reads the answer, and it is no trouble of ours.
    if (c.req.raw.signal.aborted) return refuse(c, problem(400, 'The connection ended before the request did.'));
    return refuse(c, problemOfError(error, log, c.get('requestId')));
  });
  return app;
}

function requestIdOf(given: string | undefined): string {
  return given !== undefined && /^[\w.-]{8,64}$/.test(given) ? given : randomUUID();
}

function methodsOf({ routes, webhooks }: Routes): ReadonlyMap<string, readonly string[]> {
  const all = [...routes, ...webhooks.map(({ path }) => ({ method: 'POST', path }))];
  const found = new Map<string, string[]>();
  for (const { method, path } of all) {
    found.set(path, [...(found.get(path) ?? []), method, ...(method === 'GET' ? ['HEAD'] : [])]);
  }
  return found;
}

/** What takes longer is told to stop, and not waited for. */
async function within(c: Ctx, maxMs: number, work: () => Promise<Response>): Promise<Response> {
  const late = Promise.withResolvers<Response>();
  const controller = new AbortController();
  const timer = setTimeout(() => {
    controller.abort(new Error('The request took too long'));
    late.resolve(refuse(c, problem(503, `It took longer than ${maxMs / 1000} s. It may have happened.`)));
  }, maxMs);
  c.set('signal', AbortSignal.any([controller.signal, c.req.raw.signal]));
  try {
    return await Promise.race([work(), late.promise]);
  } finally {
    clearTimeout(timer);
  }
}

async function signIn(c: Ctx, { scope }: Route, { db, clock }: Pick<AppDeps, 'db' | 'clock'>) {
  const [, text] = /^bearer +(\S+)$/i.exec(c.req.header('authorization') ?? '') ?? [];
  if (text === undefined)
    return problem(401, 'Send “Authorization: Bearer …” with a token of `resurface token create`.');
  const at = clock.now();
  const token = await findToken(db.read, text, at);
  if (!token) return problem(401, 'The token is not known, or is revoked or expired.');
  c.set('client', token.name);
  await noteUse(db, token, at);
  return token.scopes.includes(scope) ? undefined : problem(403, `The token does not have the scope ${scope}.`);
}

async function runRoute(c: Ctx, route: Route): Promise<Response> {
  const read = route.body ? await readJson(c, route.maxBytes) : { json: undefined };
  if ('problem' in read) return refuse(c, read.problem);
  const parsed = route.body?.safeParse(read.json);
  if (parsed?.error) return refuse(c, problemOfIssues(parsed.error.issues));
  const [params, query] = [c.req.param() as Record<string, string>, c.req.query()]; // typed for paths that are known when compiling
  const { requestId, client, signal } = c.var;
  return answer(c, await route.run({ body: parsed?.data, params, query, requestId, client, signal }));
}

async function runWebhook(c: Ctx, { maxBytes, run }: Webhook): Promise<Response> {
  const raw = await readBody(c, maxBytes);
  if (!raw) return refuse(c, tooLarge(maxBytes));
  const { requestId, signal } = c.var;
  return answer(c, await run({ raw, headers: c.req.raw.headers, requestId, signal }));
}

async function readJson(
  c: Ctx,
  maxBytes?: number,
): Promise<{ readonly json: unknown } | { readonly problem: Problem }> {
  if (!/^application\/json *(;|$)/i.test(c.req.header('content-type') ?? '')) {
    return { problem: problem(415, 'Send JSON, with “Content-Type: application/json”.') };
  }
  const raw = await readBody(c, maxBytes);
  if (!raw) return { problem: tooLarge(maxBytes) };
  try {
    return { json: JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(raw)) };
  } catch {
    return { problem: problem(400, 'The body is not JSON.') };
  }
}

const tooLarge = (maxBytes = MOST_BYTES) => problem(413, `Send ${maxBytes} bytes at most.`);

/** Undefined when it is too large; never holds more than it may. */
async function readBody(c: Ctx, maxBytes = MOST_BYTES): Promise<Buffer | undefined> {
  if (Number(c.req.header('content-length') ?? 0) > maxBytes) return undefined;
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of c.req.raw.body ?? []) {
    size += chunk.byteLength;
    if (size > maxBytes) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function answer(c: Ctx, given: ApiAnswer): Response {
  if ('problem' in given) return refuse(c, given.problem);
  const { status = given.body === undefined ? 204 : 200, body, headers = {} } = given;
  const type = body === undefined ? {} : { 'content-type': 'application/json' };
  return new Response(body === undefined ? null : `${JSON.stringify(body)}\n`, {
    status,
    headers: { ...type, ...headers },
  });
}

function refuse(c: Ctx, { status, ...what }: Problem, headers: Readonly<Record<string, string>> = {}): Response {
  const body = { type: 'about:blank', status, ...what, requestId: c.get('requestId') };
  const challenge = status === 401 ? { 'www-authenticate': 'Bearer' } : {};
  const type = { 'content-type': 'application/problem+json' };
  return new Response(`${JSON.stringify(body)}\n`, { status, headers: { ...type, ...challenge, ...headers } });
}

function problemOfError(error: unknown, log: Logger, requestId: string): Problem {
  if (error instanceof UserError) {
    const errors = error.field === undefined ? {} : { errors: [{ pointer: `/${error.field}`, detail: error.message }] };
    return problem(422, error.message, errors);
  }
  const id = errorId();
  log.error({ err: error, errorId: id, requestId }, 'an HTTP request failed');
  if (error instanceof ConnectorError) return problem(502, error.message, { errorId: id });
  return problem(500, 'It was not your doing. Give an admin the error id.', { errorId: id });
}
