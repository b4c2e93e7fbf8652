import type { ServerResponse } from 'node:http';

/** The body is larger than this server reads. */
export class Oversize extends Error {
  override readonly name = 'Oversize';
}

export function sendJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'no-store',
    ...headers,
  });
  response.end(JSON.stringify(body));
}
