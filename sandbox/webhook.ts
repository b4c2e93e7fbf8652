/** Delivery to a request URL, signed as Slack signs (v0), with the real time: the receiver compares it with its own. */
import { createHmac } from 'node:crypto';
import type { Ack, Envelope, Transport } from './envelope.ts';
import { parseJson, pickText } from './json.ts';
import type { Json, WireObject } from './protocol.ts';

export type Webhook = { readonly url: string; readonly signingSecret: string };

export function createWebhook({ url, signingSecret }: Webhook, ackMs: number): Transport {
  return {
    connected: () => true,
    async send(envelope) {
      const started = performance.now();
      const since = () => performance.now() - started;
      const { type, body } = encode(envelope);
      try {
        const response = await fetch(url, {
          method: 'POST',
          body,
          redirect: 'manual',
          signal: AbortSignal.timeout(ackMs),
          headers: {
            'content-type': type,
            'user-agent': 'Slackbot 1.0 (sandbox)',
            ...sign(body, signingSecret),
            ...retryHeaders(envelope),
          },
        });
        return await read(response, since);
      } catch (error) {
        const timedOut = error instanceof DOMException && error.name === 'TimeoutError';
        return { acked: false, ms: since(), failure: timedOut ? 'timeout' : 'not_connected' };
      }
    },
  };
}

async function read(response: Response, since: () => number): Promise<Ack> {
  const text = await response.text();
  const noRetry = response.headers.get('x-slack-no-retry') === '1';
  if (!response.ok) return { acked: false, ms: since(), failure: 'http_error', status: response.status, noRetry };
  return { acked: true, ms: since(), body: bodyOf(text), noRetry };
}

/** Commands may be answered with plain text instead of JSON. */
function bodyOf(text: string): Json | undefined {
  if (text === '') return undefined;
  return parseJson(text) ?? { text };
}

function encode({ type, payload }: Envelope): { readonly type: string; readonly body: string } {
  if (type === 'events_api') return { type: 'application/json', body: JSON.stringify(payload) };
  const form = type === 'interactive' ? { payload: JSON.stringify(payload) } : flat(payload);
  return { type: 'application/x-www-form-urlencoded', body: new URLSearchParams(form).toString() };
}

function flat(payload: WireObject): Record<string, string> {
  return Object.fromEntries(Object.entries(payload).map(([key, value]) => [key, String(value)]));
}

/** `v0=` and the HMAC-SHA256 of `v0:timestamp:body`. */
function sign(body: string, secret: string): Record<string, string> {
  const at = Math.floor(Temporal.Now.instant().epochMilliseconds / 1000).toString();
  const digest = createHmac('sha256', secret).update(`v0:${at}:${body}`).digest('hex');
  return { 'x-slack-request-timestamp': at, 'x-slack-signature': `v0=${digest}` };
}

function retryHeaders({ retry }: Envelope): Record<string, string> {
  return retry ? { 'x-slack-retry-num': String(retry.attempt), 'x-slack-retry-reason': retry.reason } : {};
}

/** Slack's check before it accepts a request URL. @returns why it would not accept it, or undefined. */
export async function verifyUrl(
  { url, signingSecret }: Webhook,
  token: string,
  challenge: string,
): Promise<string | undefined> {
  const body = JSON.stringify({ token, challenge, type: 'url_verification' });
  try {
    const response = await fetch(url, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json', ...sign(body, signingSecret) },
    });
    const text = await response.text();
    if (!response.ok) return `The request URL answered with HTTP ${response.status}.`;
    const answer = pickText(parseJson(text), 'challenge') ?? text;
    return answer === challenge ? undefined : 'The request URL did not answer with the challenge.';
  } catch {
    return 'The request URL cannot be reached.';
  }
}
