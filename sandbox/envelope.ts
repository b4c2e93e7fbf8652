/** What goes from Slack to the bot, and what comes back, whatever carries it. */
import type { Json, WireObject } from './protocol.ts';

export type Envelope = {
  readonly type: 'events_api' | 'slash_commands' | 'interactive';
  readonly payload: WireObject;
  /** For the traffic log: `/escalation new`, `block_actions`, `event message.im`. */
  readonly what: string;
  /** Set on a redelivery: 1 to 3. */
  readonly retry?: { readonly attempt: number; readonly reason: string };
};

export type Failure = 'timeout' | 'not_connected' | 'connection_lost' | 'http_error';

export type Ack = { readonly ms: number; readonly noRetry?: boolean } & (
  | { readonly acked: true; readonly body: Json | undefined }
  | { readonly acked: false; readonly failure: Failure; readonly status?: number }
);

export type Transport = {
  /** Never rejects: what goes wrong is in the Ack. */
  send(envelope: Envelope): Promise<Ack>;
  connected(): boolean;
};
