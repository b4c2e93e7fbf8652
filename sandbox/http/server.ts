/** The one HTTP server: Slack's API, uploads, response URLs, the control API and the page, on the loopback only. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { callMethod } from '../api/call.ts';
import { control } from '../control/routes.ts';
import type { World } from '../world.ts';
import { answerUrl, serveFile, takeUpload } from './hooks.ts';
import { servePage } from './page.ts';
import { Oversize, sendJson } from './respond.ts';

/** Not listening yet. */
export function createSandboxServer(world: World): Server {
  const server = createServer((request, response) => {
    const work = route(world, request, response).catch((error: unknown) => fail(response, error));
    if (!request.url?.startsWith('/control')) void world.settling.track(work);
  });
  server.on('upgrade', (request, stream, head) => {
    stream.on('error', () => stream.destroy());
    if (!isOurs(world, request)) stream.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
    else world.socket.upgrade(request, stream, head);
  });
  return server;
}

async function route(world: World, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (!isOurs(world, request))
    return sendJson(response, 403, { error: 'This sandbox answers only its own page and programs on this machine.' });
  const { pathname } = new URL(request.url ?? '/', 'http://sandbox');
  const [, area = '', name = ''] = pathname.split('/');
  if (area === 'api') return callMethod(world, name, request, response);
  if (area === 'respond') return answerUrl(world, name, request, response);
  if (area === 'upload') return takeUpload(world, name, request, response);
  if (area === 'control') return control(world, name, request, response);
  if (area === 'files') return serveFile(world, name, request, response);
  return servePage(pathname, request, response);
}

/** A web page elsewhere can make a browser call this port, by its name or by rebinding its own: both show in the headers. */
function isOurs(world: World, { headers }: IncomingMessage): boolean {
  const { port } = new URL(world.base());
  const hosts = [`127.0.0.1:${port}`, `localhost:${port}`];
  const origins = hosts.map((host) => `http://${host}`);
  return hosts.includes(headers.host ?? '') && (headers.origin === undefined || origins.includes(headers.origin));
}

function fail(response: ServerResponse, error: unknown): void {
  if (response.headersSent || response.destroyed) {
    response.destroy();
  } else if (error instanceof Oversize) {
    sendJson(response, 413, { ok: false, error: 'request_too_large' }, { connection: 'close' });
  } else {
    const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
    sendJson(response, 500, { ok: false, error: 'internal_error', sandbox_failed: message });
  }
}
