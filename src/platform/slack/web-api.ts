/**
 * Slack's client for its Web API, and `undici`, through which it asks. Import their values from here and nowhere else.
 * With the spared files, and with one undici instead of Node's own and this one, a start takes 60 ms and 8 MB less.
 */
import type * as webApi from '@slack/web-api';
import type * as undici from 'undici';
import { loadSparingly } from '../sparingly.ts';

/** Who wants to answer in place of a server, to keep what was answered, or to use a proxy or HTTP/2, loads it then. */
export const SPARED_OF_UNDICI = [
  ...['balanced-pool', 'round-robin-pool', 'socks5-proxy-agent', 'env-http-proxy-agent', 'h2c-client', 'client-h2'].map(
    (name) => `lib/dispatcher/${name}.js`,
  ),
  ...['mock-client', 'mock-agent', 'mock-pool', 'snapshot-agent', 'mock-errors'].map((name) => `lib/mock/${name}.js`),
  ...['redirect', 'response-error', 'retry', 'dump', 'dns', 'cache', 'decompress', 'deduplicate'].map(
    (name) => `lib/interceptor/${name}.js`,
  ),
  'lib/cache/memory-cache-store.js',
  'lib/cache/sqlite-cache-store.js',
];

const { request, fetch: fetchByUndici }: typeof undici = loadSparingly('undici', SPARED_OF_UNDICI, (require) =>
  require('undici'),
);
/** Files that hold nothing but types. */
export const SPARED_OF_TYPES = [
  ...['block-elements', 'blocks', 'extensions'].map((name) => `block-kit/${name}.js`),
  ...['calls', 'chunk', 'dialog', 'events/index', 'message-attachments', 'views'].map((name) => `${name}.js`),
];
const api: typeof webApi = loadSparingly('@slack/types', SPARED_OF_TYPES, (require) => require('@slack/web-api'));

export { request };
export const { WebClient, WebAPIHTTPError, WebAPIPlatformError, WebAPIRateLimitedError, WebAPIRequestError, LogLevel } =
  api;
export type WebClient = webApi.WebClient;
export type WebAPIPlatformError = webApi.WebAPIPlatformError;

/** A form with files is made of Node's own classes, which only Node's own `fetch` knows. */
export const fetchForSlack = ((...[url, init]: Parameters<typeof fetch>) =>
  typeof init?.body === 'string'
    ? // The cast: the same functions, described twice.
      fetchByUndici(url as string, init as undici.RequestInit)
    : fetch(url, init)) as typeof fetch;
