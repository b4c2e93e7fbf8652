/** The HTTP server that every stand-in is: its routes under faults, a record of the calls, and its control API. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ControlError } from '../control/requests.ts';
import { readBody } from '../http/body.ts';
import { Oversize, sendJson } from '../http/respond.ts';
import { parseJson } from '../json.ts';
import { type Commands, obey } from './commands.ts';
import { type Shown, under } from './faults.ts';
import { type Answer, type Call, findRoute, type Routes } from './routes.ts';
import type { Tools } from './tools.ts';

const BODY_BYTES = 1024 * 1024;

/** How a service speaks, besides its routes. */
export type Manner = {
  readonly routes: Routes;
  /** Before anything else: whether the caller may ask at all. An answer refuses. */
  readonly admit: (call: Call) => Answer | undefined;
  /** To a body that is not the JSON it should be. */
  readonly unreadable: Answer;
  readonly missing: (call: Call) => Answer;
  /** Its own words for a status. */
  readonly failure: (status: number) => unknown;
  /** The same answer, about something else. */
  readonly other: (body: unknown) => unknown;
  /** Sent with every answer. */
  readonly headers?: () => Readonly<Record<string, string>>;
};

export type Served = {
  /** `http://127.0.0.1:port` */
  readonly url: string;
  /** May be called twice. */
  close(): Promise<void>;
};

/** Listens on the loopback only. @throws Error when the port is taken. */
export async function serve(manner: Manner, tools: Tools, control: Commands, port = 0): Promise<Served> {
  const server = createServer((request, response) => {
    route(manner, tools, control, request, response).catch((error: unknown) => fail(response, error));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  // A server that listens on TCP has an AddressInfo; the string form is for pipes.
  const { port: bound } = server.address() as AddressInfo;
  let closed: Promise<void> | undefined;
  return {
    url: `http://127.0.0.1:${bound}`,
    close() {
      closed ??= new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
      return closed;
    },
  };
}

async function route(
  manner: Manner,
  tools: Tools,
  control: Commands,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (!isLocal(request))
    return sendJson(response, 403, { error: 'This stand-in answers only programs on this machine.' });
  const url = new URL(request.url ?? '/', 'http://service');
  const raw = (await readBody(request, BODY_BYTES)).toString('utf8');
  const [, area, name = ''] = url.pathname.split('/');
  if (area === 'control') return answerControl(control, name, request, raw, response);
  const method = request.method ?? 'GET';
  const found = findRoute(manner.routes, method, url.pathname);
  const struck = found && tools.faults.take(method, url.pathname);
  const call = { method, path: url.pathname, query: url.searchParams, headers: request.headers };
  const { shown, real } = await under(
    struck,
    async () => answer(manner, found, { ...call, params: {}, body: raw }),
    manner,
  );
  tools.calls.record({ route: found?.route ?? '(unknown)', path: url.pathname, shown, real, fault: struck });
  send(response, shown, manner.headers?.() ?? {});
}

/** `call.body` is still text here. */
async function answer(manner: Manner, found: ReturnType<typeof findRoute>, call: Call): Promise<Answer> {
  const refused = manner.admit(call);
  if (refused) return refused;
  const handler = found && manner.routes[found.route];
  if (!handler) return manner.missing(call);
  if (call.body === '') return handler({ ...call, params: found.params, body: undefined });
  const isJson = /^application\/json\s*(;|$)/i.test(call.headers['content-type'] ?? '');
  const body = isJson ? parseJson(String(call.body)) : undefined;
  return body === undefined ? manner.unreadable : handler({ ...call, params: found.params, body });
}

function send(response: ServerResponse, shown: Shown, headers: Readonly<Record<string, string>>): void {
  if (shown === 'hang') return;
  if (shown === 'reset') {
    response.socket?.resetAndDestroy();
  } else if ('text' in shown) {
    response.writeHead(shown.status, { 'content-type': 'application/json; charset=utf-8', ...headers }).end(shown.text);
  } else if (shown.body === undefined) {
    response.writeHead(shown.status, { ...headers, ...shown.headers }).end();
  } else {
    sendJson(response, shown.status, shown.body, { ...headers, ...shown.headers });
  }
}

async function answerControl(
  control: Commands,
  name: string,
  request: IncomingMessage,
  raw: string,
  response: ServerResponse,
): Promise<void> {
  if (request.method === 'GET' && name === 'state')
    return sendJson(response, 200, await obey(control, name, undefined));
  if (request.method !== 'POST') throw new ControlError('GET /control/state, or POST /control/… with JSON.', 405);
  if (!/^application\/json\s*(;|$)/i.test(request.headers['content-type'] ?? ''))
    throw new ControlError('Send JSON, with content-type: application/json.', 415);
  const asked = raw === '' ? {} : parseJson(raw);
  if (asked === undefined) throw new ControlError('The body is not JSON.');
  sendJson(response, 200, await obey(control, name, asked));
}

/** A web page elsewhere can make a browser call this port: it shows in these headers. */
function isLocal({ headers, socket }: IncomingMessage): boolean {
  const hosts = [`127.0.0.1:${socket.localPort}`, `localhost:${socket.localPort}`];
  return hosts.includes(headers.host ?? '') && headers.origin === undefined;
}

function fail(response: ServerResponse, error: unknown): void {
  if (response.headersSent || response.destroyed) response.destroy();
  else if (error instanceof Oversize)
    sendJson(response, 413, { error: 'The body is too large.' }, { connection: 'close' });
  else if (error instanceof ControlError) sendJson(response, error.status, { error: error.message });
  else
    sendJson(response, 500, {
      stand_in_failed: error instanceof Error ? (error.stack ?? error.message) : String(error),
    });
}
