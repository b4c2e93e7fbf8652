/** Request bodies: form, JSON, multipart. */
import type { IncomingMessage } from 'node:http';
import { Refusal } from '../api/method.ts';
import { isWireObject, parseJson } from '../json.ts';
import type { WireObject } from '../protocol.ts';
import { Oversize } from './respond.ts';

/** A view is 250 kB at most, so nothing honest comes near. */
const CALL_BYTES = 4 * 1024 * 1024;

/** @throws Oversize at once; the rest is let through unread, so that the answer can still be heard. */
export function readBody(request: IncomingMessage, most = CALL_BYTES): Promise<Buffer<ArrayBuffer>> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= most) chunks.push(chunk);
      else reject(new Oversize());
    });
    request.on('end', () => resolve(Buffer.concat(chunks)));
    request.on('error', reject);
    request.on('close', () => reject(new Error('The connection ended in the middle of a request.')));
  });
}

/** What the call was given, the query string included. @throws Refusal as Slack refuses a body it cannot read. */
export async function readArguments(request: IncomingMessage): Promise<WireObject> {
  const query = Object.fromEntries(new URL(request.url ?? '/', 'http://sandbox').searchParams);
  if (request.method === 'GET') return query;
  const body = await readBody(request);
  const type = (request.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase();
  if (type === 'application/json') return { ...query, ...jsonBody(body) };
  if (type === 'multipart/form-data') return { ...query, ...(await multipart(request, body)) };
  if (type === 'application/x-www-form-urlencoded' || body.length === 0) {
    return { ...query, ...Object.fromEntries(new URLSearchParams(body.toString('utf8'))) };
  }
  throw new Refusal('invalid_post_type');
}

function jsonBody(body: Buffer): WireObject {
  if (body.length === 0) return {};
  const parsed = parseJson(body.toString('utf8'));
  if (parsed === undefined) throw new Refusal('invalid_json');
  if (!isWireObject(parsed)) throw new Refusal('json_not_object');
  return parsed;
}

async function multipart(request: IncomingMessage, body: Buffer<ArrayBuffer>): Promise<WireObject> {
  try {
    const form = await new Response(body, {
      headers: { 'content-type': request.headers['content-type'] ?? '' },
    }).formData();
    return Object.fromEntries([...form].filter((one): one is [string, string] => typeof one[1] === 'string'));
  } catch {
    throw new Refusal('invalid_form_data');
  }
}

/** The bytes of an upload, sent as they are or as the file of a form. */
export async function readUpload(request: IncomingMessage, most: number): Promise<Buffer> {
  const body = await readBody(request, most);
  const type = request.headers['content-type'] ?? '';
  if (!type.startsWith('multipart/form-data')) return body;
  const form = await new Response(body, { headers: { 'content-type': type } }).formData();
  const file = [...form.values()].find((value) => typeof value !== 'string');
  return file === undefined || typeof file === 'string' ? Buffer.alloc(0) : Buffer.from(await file.arrayBuffer());
}
