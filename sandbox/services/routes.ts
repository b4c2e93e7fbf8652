/** What a stand-in answers to, and how a request finds it. */
import type { IncomingHttpHeaders } from 'node:http';

export type Call = {
  readonly method: string;
  /** As it was asked for, without the query. */
  readonly path: string;
  /** Decoded, by the names in the route's path. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  /** Parsed JSON; undefined without a body. */
  readonly body: unknown;
};

export type Answer = {
  readonly status: number;
  /** Sent as JSON; absent: an empty answer. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
};

/** `POST /v1/credentials/:id/issue`: a part that begins with a colon fits anything but a slash. */
export type Routes = Readonly<Record<string, (call: Call) => Answer | Promise<Answer>>>;

export type Found = { readonly route: string; readonly params: Readonly<Record<string, string>> };

export function findRoute(routes: Routes, method: string, path: string): Found | undefined {
  for (const route of Object.keys(routes)) {
    const [verb, pattern = ''] = route.split(' ');
    const params = verb === method ? fitPath(pattern, path) : undefined;
    if (params) return { route, params };
  }
  return undefined;
}

/** The parameters, when the path fits the pattern. */
export function fitPath(pattern: string, path: string): Readonly<Record<string, string>> | undefined {
  const expected = pattern.split('/');
  const given = path.split('/');
  if (expected.length !== given.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, part] of expected.entries()) {
    const found = given[index] ?? '';
    if (!part.startsWith(':')) {
      if (part !== found) return undefined;
      continue;
    }
    const value = decode(found);
    if (value === undefined || value === '') return undefined;
    params[part.slice(1)] = value;
  }
  return params;
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
