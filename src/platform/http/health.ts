/**
 * For supervisors and load balancers. `GET /healthz`: 200 while the process lives. `GET /readyz`: 200 when it can do
 * its work, otherwise 503 with the problems in words. On Slack's port over HTTP, and on `HEALTH_PORT` when that is set.
 */
import type { ServerResponse } from 'node:http';
import { reason, StartError } from '../errors.ts';
import type { HealthCheck } from '../health.ts';
import { createServer } from '../http-server.ts';

/** Whoever asks has nothing to send; what dribbles in is cut off. */
const REQUEST_MS = 5_000;

/** False when the path is none of these. Never rejects. */
export async function answerHealth(
  { method = 'GET', url = '' }: { readonly method?: string | undefined; readonly url?: string | undefined },
  response: ServerResponse,
  check: HealthCheck,
): Promise<boolean> {
  const path = url.split('?')[0];
  if (path !== '/healthz' && path !== '/readyz') return false;
  if (method !== 'GET' && method !== 'HEAD') answer(response, 405, { problems: ['Only GET.'] });
  else if (path === '/healthz') answer(response, 200, { alive: true });
  else {
    const health = await check();
    answer(response, health.ready ? 200 : 503, health);
  }
  return true;
}

function answer(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  response.end(`${JSON.stringify(body)}\n`);
}

export type HealthListener = { readonly port: number; close(): Promise<void> };

/** @throws StartError when the port can't be had. */
export async function listenForHealth(
  { host, port }: { readonly host: string; readonly port: number },
  check: HealthCheck,
): Promise<HealthListener> {
  const server = createServer({ requestTimeout: REQUEST_MS, headersTimeout: REQUEST_MS }, async (request, response) => {
    request.resume();
    if (!(await answerHealth(request, response, check)))
      answer(response, 404, { problems: ['Nothing here. There are /healthz and /readyz.'] });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) =>
      reject(new StartError(`HEALTH_PORT ${port} can't be listened on: ${reason(error)}.`)),
    );
    server.listen(port, host, resolve);
  });
  const address = server.address();
  return {
    port: address && typeof address === 'object' ? address.port : port,
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}
