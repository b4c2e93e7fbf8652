/** The control API's request bodies, checked at the door. The shapes are those of `protocol.ts`. */
import { z } from 'zod';
import { json } from '../json.ts';

/** The mistake is the caller's: HTTP 4xx with the message. */
export class ControlError extends Error {
  override readonly name = 'ControlError';
  readonly status: number;
  constructor(message: string, status = 400) {
    super(message);
    this.status = status;
  }
}

const text = z.string();
const values = z.record(z.string(), json);
const role = z.enum(['member', 'admin', 'owner', 'guest', 'bot']);

const place = {
  user: text,
  action_id: text,
  block_id: text.optional(),
  channel: text.optional(),
  ts: text.optional(),
  ephemeral_id: text.optional(),
  view_id: text.optional(),
  home: z.boolean().optional(),
};

export const requests = {
  command: z.strictObject({
    user: text,
    channel: text,
    command: text.startsWith('/'),
    text: text.default(''),
  }),
  click: z.strictObject({
    ...place,
    value: z.union([text, z.array(text)]).optional(),
    confirm: z.boolean().optional(),
    values: values.optional(),
  }),
  options: z.strictObject({ ...place, query: text }),
  submit: z.strictObject({
    user: text,
    view_id: text.optional(),
    values: values.default({}),
  }),
  close: z.strictObject({
    user: text,
    view_id: text.optional(),
    all: z.boolean().optional(),
  }),
  shortcut: z.strictObject({
    user: text,
    callback_id: text,
    channel: text.optional(),
    ts: text.optional(),
  }),
  home: z.strictObject({ user: text }),
  message: z.strictObject({
    user: text,
    channel: text,
    text,
    thread_ts: text.optional(),
  }),
  clock: z.strictObject({ advance: text }),
  faults: z.strictObject({
    method: text,
    channel: text.optional(),
    error: text.optional(),
    status: z.int().min(200).max(599).optional(),
    retry_after: z.int().min(0).optional(),
    latency_ms: z.number().min(0).max(600_000).optional(),
    reset: z.boolean().optional(),
    when: z.enum(['before', 'after']).optional(),
    times: z.int().min(0).optional(),
  }),
  workspace: z.discriminatedUnion('do', [
    z.strictObject({ do: z.enum(['invite', 'remove']), channel: text, user: text }),
    z.strictObject({ do: z.enum(['archive', 'unarchive']), channel: text }),
    z.strictObject({
      do: z.literal('create_channel'),
      name: text.min(1),
      is_private: z.boolean(),
      members: z.array(text),
    }),
    z.strictObject({ do: z.literal('delete_message'), channel: text, ts: text }),
    z.strictObject({ do: z.literal('make_public'), channel: text }),
    z.strictObject({ do: z.literal('set_roles'), user: text, roles: z.array(role) }),
    z.strictObject({ do: z.literal('set_usergroup'), id: text, users: z.array(text) }),
    z.strictObject({ do: z.literal('revoke_token') }),
    z.strictObject({
      do: z.literal('refresh_connection'),
      reason: z.enum(['warning', 'refresh_requested', 'link_disabled']).optional(),
      all: z.boolean().optional(),
    }),
    z.strictObject({ do: z.literal('verify_request_url') }),
    z.strictObject({ do: z.literal('set_scopes'), scopes: z.array(text) }),
    z.strictObject({ do: z.literal('forget_ephemerals'), user: text }),
    z.strictObject({ do: z.literal('mark_read'), user: text, channel: text }),
  ]),
};

export type Asked<Name extends keyof typeof requests> = z.output<(typeof requests)[Name]>;
