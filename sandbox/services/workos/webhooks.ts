/** Events, signed as WorkOS signs them, sent to one endpoint and kept so that they can be sent again. */
import { createHmac } from 'node:crypto';
import { ulid } from '../ids.ts';
import type { Domain, Happening } from './directory.ts';

/** WorkOS gives an endpoint this long. A guess: it publishes no figure. */
const ANSWER_MS = 10_000;

export type Event = {
  readonly id: string;
  readonly event: string;
  readonly data: unknown;
  readonly created_at: string;
};

export type Sent = {
  readonly id: string;
  readonly event: string;
  readonly url: string;
  /** What the endpoint answered, or why nothing came. */
  readonly answer: number | string;
};

/** How the signature is made; all but `right` are to be refused. */
export type Signing = 'right' | 'wrong' | 'old' | 'none';

export type Webhooks = {
  readonly events: readonly Event[];
  readonly sent: readonly Sent[];
  endpoint(url: string | undefined): void;
  /** Records an event, and sends it when there is an endpoint. */
  emit(what: Happening, domain: Domain): void;
  /** Again, or for the first time: the same id and body, signed anew. */
  send(event: Event, how?: { url?: string | undefined; signing?: Signing | undefined }): Promise<Sent>;
  /** When what is on its way has been answered. */
  idle(): Promise<void>;
};

export function createWebhooks(now: () => Temporal.Instant, secret: string): Webhooks {
  const events: Event[] = [];
  const sent: Sent[] = [];
  let endpoint: string | undefined;
  // One after the other, in the order in which things happened.
  let queue: Promise<unknown> = Promise.resolve();
  const send: Webhooks['send'] = async (event, { url = endpoint, signing = 'right' } = {}) => {
    const to = url ?? '';
    const answer = to === '' ? 'no endpoint' : await deliver(to, JSON.stringify(event), signing, secret);
    const done = { id: event.id, event: event.event, url: to, answer };
    sent.push(done);
    return done;
  };
  return {
    events,
    sent,
    endpoint(url) {
      endpoint = url;
    },
    emit(what, domain) {
      const event = describe(what, domain, now());
      events.push(event);
      if (endpoint === undefined) return;
      queue = queue.then(() => send(event));
    },
    send,
    async idle() {
      await queue;
    },
  };
}

export function describe(what: Happening, domain: Domain, at: Temporal.Instant): Event {
  const shown = { ...domain };
  return {
    id: `event_${ulid(at)}`,
    event: `organization_domain.${what}`,
    data:
      what === 'verification_failed'
        ? { reason: 'domain_verification_period_expired', organization_domain: shown }
        : shown,
    created_at: new Date(at.epochMilliseconds).toISOString(),
  };
}

/** Signatures follow the real time: the other side compares them with its own. */
async function deliver(url: string, body: string, signing: Signing, secret: string): Promise<number | string> {
  const timestamp = Date.now() - (signing === 'old' ? 3_600_000 : 0);
  const key = signing === 'wrong' ? `${secret}x` : secret;
  const hash = createHmac('sha256', key).update(`${timestamp}.${body}`).digest('hex');
  try {
    const response = await fetch(url, {
      method: 'POST',
      body,
      headers: {
        'content-type': 'application/json',
        'user-agent': 'WorkOS Webhooks',
        ...(signing === 'none' ? {} : { 'WorkOS-Signature': `t=${timestamp}, v1=${hash}` }),
      },
      signal: AbortSignal.timeout(ANSWER_MS),
    });
    await response.arrayBuffer();
    return response.status;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
