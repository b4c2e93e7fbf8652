/** URLs that Slack hands out: response URLs, upload URLs, files. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { answerPerson } from '../answers.ts';
import { type Answer, spoiled } from '../api/call.ts';
import { under } from '../faults.ts';
import { isWireObject, parseJson, pick, pickList, pickText } from '../json.ts';
import type { WireObject } from '../protocol.ts';
import type { World } from '../world.ts';
import { readBody, readUpload } from './body.ts';
import { sendJson } from './respond.ts';

const UPLOAD_BYTES = 50 * 1024 * 1024;

export async function answerUrl(
  world: World,
  id: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const started = performance.now();
  const body = parseJson((await readBody(request)).toString('utf8'));
  const fault = world.faults.take('response_url', undefined);
  const { shown } = await under(fault, async () => use(world, id, body), spoiled);
  const answer = shown?.body ?? null;
  const problems = pickList(pick(answer, 'response_metadata'), 'messages').map(String);
  const error = shown ? pickText(answer, 'error') : 'connection reset';
  world.traffic.record({
    direction: 'bot → slack',
    what: 'response_url',
    ok: error === undefined,
    ms: Math.round(performance.now() - started),
    ...(error === undefined ? {} : { error }),
    ...(problems.length > 0 ? { problems } : {}),
    request: body ?? null,
    response: answer,
  });
  if (shown) sendJson(response, shown.status, shown.body, shown.headers);
  else request.socket.resetAndDestroy();
}

function use(world: World, id: string, body: unknown): Answer {
  const answer = (status: number, body: WireObject) => ({ status, headers: {}, body });
  if (!isWireObject(body)) return answer(400, { ok: false, error: 'invalid_payload' });
  const target = world.responseUrls.use(id);
  if (typeof target === 'string') return answer(404, { ok: false, error: target });
  const refused = answerPerson(world, target, body);
  world.changes.touch();
  if (!refused) return answer(200, { ok: true });
  return answer(400, { ok: false, error: refused.error, response_metadata: { messages: refused.problems } });
}

/** The announced length must be met, as Slack checks it. */
export async function takeUpload(
  world: World,
  id: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const content = await readUpload(request, UPLOAD_BYTES);
  const fault = world.faults.take('upload', undefined);
  const { shown } = await under(fault, async () => keep(world, id, content), spoiled);
  world.traffic.record({
    direction: 'bot → slack',
    what: 'upload',
    ok: shown?.body.ok === true,
    request: { file: id, bytes: content.length },
    response: shown?.body ?? null,
  });
  if (!shown) request.socket.resetAndDestroy();
  else if (shown.body.ok !== true) sendJson(response, shown.status, shown.body, shown.headers);
  else response.writeHead(200, { 'content-type': 'text/plain' }).end(`OK - ${content.length}`);
}

function keep(world: World, id: string, content: Buffer): Answer {
  const answer = (status: number, body: WireObject) => ({ status, headers: {}, body });
  const file = world.files.find(id);
  if (!file || file.completed) return answer(404, { ok: false, error: 'file_not_found' });
  if (content.length !== file.announced) {
    return answer(400, { ok: false, error: `announced ${file.announced} bytes, received ${content.length}` });
  }
  file.content = content;
  return answer(200, { ok: true });
}

/**
 * Pictures and text are shown, anything else is saved; nothing in a file may run as part of the page.
 * A program needs a token with `files:read`; without it Slack sends it to its sign-in page instead of refusing.
 */
export function serveFile(world: World, id: string, request: IncomingMessage, response: ServerResponse): void {
  const refused = isPerson(request) ? undefined : refusedToken(world, request);
  if (!isPerson(request)) recordFetch(world, id, refused);
  if (refused) return void response.writeHead(302, { location: `${world.base()}/?signin=1` }).end();
  const file = world.files.find(id);
  if (!file?.content) {
    sendJson(response, 404, { error: 'There is no such file.' });
    return;
  }
  const shown = /^(image\/(?!svg)|text\/plain|text\/csv)/.test(file.mimetype);
  response.writeHead(200, {
    'content-type': file.mimetype.startsWith('text/') ? `${file.mimetype}; charset=utf-8` : file.mimetype,
    'content-disposition': `${shown ? 'inline' : 'attachment'}; filename*=UTF-8''${encodeURIComponent(file.name)}`,
    'content-security-policy': "default-src 'none'; sandbox",
    'x-content-type-options': 'nosniff',
  });
  response.end(file.content);
}

/** Browsers say where a request comes from; programs do not. */
function isPerson({ headers }: IncomingMessage): boolean {
  return ['same-origin', 'none'].includes(String(headers['sec-fetch-site']));
}

function refusedToken({ tokens }: World, { headers }: IncomingMessage): string | undefined {
  const token = tokens.find((headers.authorization ?? '').replace(/^Bearer /, ''));
  if (token?.kind !== 'bot' || token.revoked) return 'invalid_auth';
  return token.scopes.includes('files:read') ? undefined : 'missing_scope';
}

function recordFetch(world: World, file: string, refused: string | undefined): void {
  world.traffic.record({
    direction: 'bot → slack',
    what: 'file',
    ok: refused === undefined,
    ...(refused ? { error: refused, problems: ['Fetching a file needs a bot token with files:read.'] } : {}),
    request: { file },
    response: null,
  });
}
