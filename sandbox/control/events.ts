/** `GET /control/events`: a line for every change of the state, for pages that stay open. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Changes } from '../changes.ts';

/** Some proxies and browsers give up on a silent stream after a minute. */
const BEAT_MS = 25_000;

export function streamVersions(changes: Changes, request: IncomingMessage, response: ServerResponse): void {
  response.writeHead(200, {
    'content-type': 'text/event-stream',
    'cache-control': 'no-store',
    connection: 'keep-alive',
  });
  const tell = (version: number) => response.write(`data: ${JSON.stringify({ version })}\n\n`);
  tell(changes.version());
  const beat = setInterval(() => response.write(': still here\n\n'), BEAT_MS).unref();
  const stop = changes.subscribe(tell);
  request.on('close', () => {
    clearInterval(beat);
    stop();
  });
}
