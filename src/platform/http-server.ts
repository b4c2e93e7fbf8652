/**
 * `createServer` of `node:http`, to be imported from here. An import from `node:http` itself, in an ES module, touches
 * everything that it exports; one of it is the WebSocket, for which Node loads an undici of its own: 30 ms of a start
 * and 4 MB (measured with Node 26.10).
 */
import { createRequire } from 'node:module';

const http: typeof import('node:http') = createRequire(import.meta.url)('node:http');

export const { createServer } = http;
