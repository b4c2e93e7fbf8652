/** The web page: files as they lie in the folder, TypeScript without its types, and the two libraries it uses. */
import { readFile, stat } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createRequire, stripTypeScriptTypes } from 'node:module';
import { dirname, extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sendJson } from './respond.ts';

const SANDBOX = fileURLToPath(new URL('../', import.meta.url));
const require = createRequire(import.meta.url);

/** What a page may import from beside its own folder: shapes and the checks, nothing of the server. */
const BESIDE = /^\/(page|blockkit)\/|^\/(protocol|json)\.ts$/;

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.ts': 'text/javascript; charset=utf-8',
  '.ttf': 'font/ttf',
  '.woff2': 'font/woff2',
};

function vendor(path: string): string | undefined {
  const inPackage = (name: string, file: string) => join(dirname(require.resolve(`${name}/package.json`)), file);
  if (path === '/vendor/preact.mjs') return inPackage('preact', 'dist/preact.mjs');
  if (path === '/vendor/preact-hooks.mjs') return inPackage('preact', 'hooks/dist/hooks.mjs');
  if (path === '/vendor/htm.mjs') return join(dirname(require.resolve('htm')), 'htm.module.js');
  if (path === '/vendor/emoji.woff2') return inPackage('twemoji-colr-font', 'twemoji.woff2');
  if (path === '/vendor/sans.woff2')
    return inPackage('@fontsource-variable/inter', 'files/inter-latin-wght-normal.woff2');
  return undefined;
}

function locate(pathname: string): string | undefined {
  const path = normalize(decodeURIComponent(pathname));
  if (path.includes('\0') || path.includes('..') || path.endsWith('.test.ts')) return undefined;
  if (path.startsWith('/vendor/')) return vendor(path);
  if (path === '/') return join(SANDBOX, 'page/index.html');
  return join(SANDBOX, BESIDE.test(path) ? path : join('page', path));
}

type Ready = { readonly body: Buffer | string; readonly changed: number };
const ready = new Map<string, Ready>();

/** Stripped once, and again when the file has changed. */
async function load(file: string): Promise<Buffer | string | undefined> {
  const found = await stat(file).catch(() => undefined);
  if (!found?.isFile()) return undefined;
  const known = ready.get(file);
  if (known?.changed === found.mtimeMs) return known.body;
  const source = await readFile(file);
  const body = extname(file) === '.ts' ? stripTypeScriptTypes(source.toString('utf8')) : source;
  ready.set(file, { body, changed: found.mtimeMs });
  return body;
}

export async function servePage(pathname: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const file = request.method === 'GET' ? locate(pathname) : undefined;
  const body = file === undefined ? undefined : await load(file);
  if (file === undefined || body === undefined)
    return sendJson(response, 404, { error: `There is no ${request.method} ${pathname} here.` });
  response.writeHead(200, {
    'content-type': TYPES[extname(file)] ?? 'application/octet-stream',
    'cache-control': 'no-cache',
    'x-content-type-options': 'nosniff',
  });
  response.end(body);
}
