/**
 * The HTTP door: `/api/…` for programs with a token, `/webhooks/…` for services that sign what they send. On Slack's
 * port over HTTP, or on a port of its own. Until the first request comes, nothing of it is loaded.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { reason, StartError } from '../errors.ts';
import { createServer } from '../http-server.ts';
import type { AppDeps } from './app.ts';
import type { Api, Route, Webhook } from './route.ts';

/** What dribbles in is cut off after this. */
const REQUEST_MS = 30_000;
const HEADERS_MS = 10_000;

export type ApiDoor = Api & {
  /** Whether this address is the door's, whatever it answers. */
  owns(url: string | undefined): boolean;
  /** Answers. Never rejects. */
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>;
};

type Listener = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

export function createApiDoor(deps: AppDeps): ApiDoor {
  const routes: Route[] = [];
  const webhooks: Webhook[] = [];
  const taken = new Set<string>();
  let loaded: Promise<Listener> | undefined;

  function take(method: string, path: string): void {
    if (loaded) throw new Error(`The route ${method} ${path} comes too late: the door is open.`);
    if (taken.has(`${method} ${path}`)) throw new Error(`two routes are ${method} ${path}`);
    taken.add(`${method} ${path}`);
  }

  async function load(): Promise<Listener> {
    const [{ createHono }, { getRequestListener }] = await Promise.all([
      import('./app.ts'),
      import('@hono/node-server'),
    ]);
    const app = createHono({ routes, webhooks }, deps);
    return getRequestListener(app.fetch, { overrideGlobalObjects: false });
  }

  return {
    route(route) {
      take(route.method, route.path);
      // The cast: what is read by its own schema is handed to it alone.
      routes.push(route as Route);
    },
    webhook(webhook) {
      take('POST', webhook.path);
      webhooks.push(webhook);
    },
    owns: (url = '') => /^\/(api|webhooks)([/?]|$)/.test(url),
    async handle(request, response) {
      try {
        loaded ??= load();
        await (await loaded)(request, response);
      } catch (error) {
        deps.log.warn({ problem: reason(error) }, 'an HTTP request broke off');
        if (!response.headersSent) response.writeHead(400, { connection: 'close' });
        response.end();
      }
    },
  };
}

export type ApiListener = { readonly port: number; close(): Promise<void> };

/** @throws StartError when the port can't be had. */
export async function listenForApi(
  { host, port }: { readonly host: string; readonly port: number },
  door: Pick<ApiDoor, 'handle'>,
): Promise<ApiListener> {
  const limits = { requestTimeout: REQUEST_MS, headersTimeout: HEADERS_MS };
  const server = createServer(limits, (request, response) => door.handle(request, response));
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(new StartError(`API_PORT ${port} can't be listened on: ${reason(error)}.`)));
    server.listen(port, host, resolve);
  });
  const address = server.address();
  return {
    port: address && typeof address === 'object' ? address.port : port,
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeIdleConnections();
      await closed;
    },
  };
}
