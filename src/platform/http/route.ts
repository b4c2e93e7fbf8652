/**
 * The contract between a capability and the HTTP door: a route is a value. Signing in, limits, reading, refusing and
 * logging are the door's; a route only does its work.
 */
import type { z } from 'zod';
import type { Problem } from './problem.ts';
import type { Scope } from './scopes.ts';

/** What a capability adds its routes to. Nothing is loaded and nothing listens by it. */
export type Api = {
  route<B>(route: Route<B>): void;
  webhook(webhook: Webhook): void;
};

export type Route<B = unknown> = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** `/api/records/learners/:id` */
  readonly path: `/api/${string}`;
  /** What the token must be allowed to do. */
  readonly scope: Scope;
  /** Of the JSON that is sent. Without it nothing that is sent is read. */
  readonly body?: z.ZodType<B>;
  /** Of the body. Default: 1 MB. */
  readonly maxBytes?: number;
  /** @throws UserError: 422 with its words; ConnectorError: 502 with its words; anything else: 500 with an error id. */
  run(request: ApiRequest<B>): Promise<ApiAnswer>;
};

export type ApiRequest<B> = {
  readonly body: B;
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  /** Whose token it is: the name it was made with. */
  readonly client: string;
  /** Stands in the log and in the answer. */
  readonly requestId: string;
  /** The request took too long, or its sender went away. */
  readonly signal: AbortSignal;
};

export type ApiAnswer =
  /** `status` 200 unless told; without a body 204. */
  | { readonly status?: number; readonly body?: unknown; readonly headers?: Readonly<Record<string, string>> }
  | { readonly problem: Problem };

/** Called by a service without a token of ours: what it signs with is checked by `run`, against the bytes as they came. */
export type Webhook = {
  readonly path: `/webhooks/${string}`;
  /** Default: 1 MB. */
  readonly maxBytes?: number;
  run(request: WebhookRequest): Promise<ApiAnswer>;
};

export type WebhookRequest = {
  readonly raw: Buffer;
  readonly headers: Headers;
  readonly requestId: string;
  readonly signal: AbortSignal;
};
