/** What the stand-ins' own tests share: a clock that moves and raw calls. */
import { movableClock } from '../clock.ts';
import type { Json } from '../protocol.ts';

export type Asked = { readonly status: number; readonly headers: Headers; readonly body: Json };

export type Ask = (method: string, path: string, body?: unknown, headers?: Record<string, string>) => Promise<Asked>;

/** Calls with these headers, unless others are given; a body goes out as JSON. */
export function asker(base: string, usual: Record<string, string>): Ask {
  return async (method, path, body, headers = {}) => {
    const response = await fetch(`${base}${path}`, {
      method,
      headers: { ...usual, ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    // JSON.parse yields nothing but JSON.
    return {
      status: response.status,
      headers: response.headers,
      body: text === '' ? null : (JSON.parse(text) as Json),
    };
  };
}

export function aClock() {
  const clock = movableClock({ start: Temporal.Instant.from('2026-11-22T09:00:00Z'), frozen: true });
  return { now: () => clock.now(), move: (by: string) => clock.advance(Temporal.Duration.from(by)) };
}
