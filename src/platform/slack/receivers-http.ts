/**
 * Signed HTTP. Nothing gets in that Slack has not just signed, and it says why in each case.
 *
 * Bolt's own receiver lets the future through, stumbles over a body that is nothing, and reads each form twice: here a
 * request is read once, after its signature was checked. Bolt's App takes it from there.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ReceiverEvent } from '@slack/bolt';
import type { Connection } from '../../config.ts';
import { reason } from '../errors.ts';
import type { HealthCheck } from '../health.ts';
import { answerHealth } from '../http/health.ts';
import { createServer } from '../http-server.ts';
import type { Logger } from '../log.ts';
import type { Door, Others } from './receivers.ts';

const PATH = '/slack/events';
/** Slack's own largest payload, a modal with all its state, is a quarter of this. */
const MOST_BYTES = 1_000_000;
/** Whoever sends more than this is cut off. */
const MOST_PATIENCE_BYTES = 16_000_000;
/** As far off as a clock may be, as Slack asks for. */
const MOST_SKEW_SECONDS = 300;

type HttpConnection = Extract<Connection, { kind: 'http' }>;
type Receive = (event: ReceiverEvent) => Promise<void>;

/** What is answered instead of letting a request in. */
type Refusal = { readonly status: 400 | 401 | 404 | 405 | 413; readonly words: string };

export function httpDoor({ signingSecret, host, port }: HttpConnection, log: Logger, { health, api }: Others): Door {
  let receive: Receive = async () => {};
  let open = false;
  const server = createServer((request, response) => {
    if (api?.owns(request.url)) return void api.handle(request, response);
    const isForSlack = request.url?.split('?')[0] === PATH;
    const answered = isForSlack
      ? answer(request, response, signingSecret, (event) => receive(event))
      : answerElse(request, response, health);
    answered.catch((error) => {
      log.warn({ problem: reason(error) }, 'a request broke off');
      refuse(response, { status: 400, words: 'The request could not be read.' });
    });
  });
  return {
    receiver: { init() {}, start: async () => {}, stop: async () => {} },
    async open(to) {
      receive = to;
      server.listen({ host, port });
      await once(server, 'listening');
      server.on('error', (error) => log.error({ err: error }, 'the HTTP server has a problem'));
      open = true;
      const address = server.address();
      return address && typeof address === 'object' ? { port: address.port } : {};
    },
    async close() {
      if (!open) return;
      open = false;
      server.close();
      await once(server, 'close');
    },
    get isOpen() {
      return open;
    },
  };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  signingSecret: string,
  receive: Receive,
): Promise<void> {
  if (request.method !== 'POST') return refuse(response, { status: 405, words: 'Only POST.' });
  const bytes = await readBody(request);
  if (!bytes) return refuse(response, { status: 413, words: `The request is larger than ${MOST_BYTES} bytes.` });
  if (isSslCheck(bytes)) return acknowledge(response, undefined);
  const refusal = checkSignature(request, bytes, signingSecret);
  if (refusal) return refuse(response, refusal);
  const body = parseBody(request, bytes);
  if ('status' in body) return refuse(response, body);
  if (body.read.type === 'url_verification') return acknowledge(response, { challenge: body.read.challenge });
  await receive({ body: body.read, ack: ackOnce(response), ...retryOf(request) });
  // Not taken: Slack sends an event again, and tells a person that the press failed.
  if (!response.headersSent) response.writeHead(500, { 'content-length': 0 }).end();
}

/** Undefined when it is too large. The rest is then read and dropped, or the sender would never see our answer. */
function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const { promise, resolve, reject } = Promise.withResolvers<Buffer | undefined>();
  let chunks: Buffer[] = [];
  let size = 0;
  request.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size <= MOST_BYTES) chunks.push(chunk);
    else chunks = [];
    if (size > MOST_PATIENCE_BYTES) request.destroy();
  });
  request.on('end', () => resolve(size > MOST_BYTES ? undefined : Buffer.concat(chunks)));
  request.on('error', reject);
  request.on('close', () => {
    if (!request.complete) reject(new Error('the connection ended before the request did'));
  });
  return promise;
}

/** Slack checks the certificate with this, unsigned. It is answered, and nothing else in it is looked at. */
function isSslCheck(bytes: Buffer): boolean {
  if (bytes.length > 1_000 || !bytes.includes('ssl_check')) return false;
  return new URLSearchParams(bytes.toString()).get('ssl_check') === '1';
}

function checkSignature({ headers }: IncomingMessage, bytes: Buffer, secret: string): Refusal | undefined {
  const { 'x-slack-request-timestamp': timestamp, 'x-slack-signature': signature } = headers;
  const skew = Number(timestamp || Number.NaN) - Date.now() / 1000;
  if (typeof signature !== 'string' || Number.isNaN(skew)) {
    return { status: 401, words: 'The request is not signed.' };
  }
  if (Math.abs(skew) > MOST_SKEW_SECONDS) {
    return { status: 401, words: 'The signature is too old or from the future.' };
  }
  const ours = Buffer.from(`v0=${createHmac('sha256', secret).update(`v0:${timestamp}:`).update(bytes).digest('hex')}`);
  const theirs = Buffer.from(signature);
  const isRight = ours.length === theirs.length && timingSafeEqual(ours, theirs);
  return isRight ? undefined : { status: 401, words: 'The signature is wrong.' };
}

/** Events are JSON, commands a form, everything else JSON in a form's one field. */
function parseBody({ headers }: IncomingMessage, bytes: Buffer): Refusal | { readonly read: Record<string, unknown> } {
  const text = bytes.toString();
  try {
    const read: unknown = headers['content-type']?.startsWith('application/x-www-form-urlencoded')
      ? parseForm(text)
      : JSON.parse(text);
    if (read === null || read === '') return { status: 400, words: 'The request is empty.' };
    if (typeof read !== 'object' || Array.isArray(read)) return { status: 400, words: 'The request is no object.' };
    // The cast: an object has names, and nothing is known of their values.
    return { read: read as Record<string, unknown> };
  } catch {
    return { status: 400, words: 'The request is broken.' };
  }
}

function parseForm(text: string): unknown {
  // The whole of a press is one long field: decoded by itself, that takes a fifth of the time.
  const alone = /^payload=([^&]*)$/.exec(text)?.[1];
  if (alone !== undefined) return JSON.parse(decodeURIComponent(alone.replaceAll('+', ' ')));
  const form = Object.fromEntries(new URLSearchParams(text));
  return form.payload === undefined ? form : JSON.parse(form.payload);
}

function retryOf({ headers }: IncomingMessage): Pick<ReceiverEvent, 'retryNum' | 'retryReason'> {
  const { 'x-slack-retry-num': num, 'x-slack-retry-reason': why } = headers;
  if (typeof num !== 'string') return {};
  return { retryNum: Number(num), ...(typeof why === 'string' ? { retryReason: why } : {}) };
}

function ackOnce(response: ServerResponse): ReceiverEvent['ack'] {
  let isAcknowledged = false;
  return async (answer) => {
    if (isAcknowledged) throw new Error('acknowledged twice');
    isAcknowledged = true;
    acknowledge(response, answer);
  };
}

function acknowledge(response: ServerResponse, answer: unknown): void {
  if (answer === undefined || answer === '') {
    response.writeHead(200, { 'content-length': 0 }).end();
    return;
  }
  const [type, text] =
    typeof answer === 'string' ? ['text/plain; charset=utf-8', answer] : ['application/json', JSON.stringify(answer)];
  response.writeHead(200, { 'content-type': type, 'content-length': Buffer.byteLength(text) }).end(text);
}

async function answerElse(request: IncomingMessage, response: ServerResponse, health: HealthCheck): Promise<void> {
  request.resume();
  if (await answerHealth(request, response, health)) return;
  refuse(response, { status: 404, words: `Nothing here. Slack sends to ${PATH}.` });
}

function refuse(response: ServerResponse, { status, words }: Refusal): void {
  if (response.headersSent) return;
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', connection: 'close' }).end(`${words}\n`);
}
