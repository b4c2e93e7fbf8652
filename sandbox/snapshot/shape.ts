/**
 * What a sandbox keeps of itself: the workspace and everything in it, read marks, uploaded files, published Homes, what
 * was chosen in messages, tokens, and how far its clock is ahead.
 * Not here: what lives for seconds (triggers, response URLs, repeats of events, faults, traffic) and what Slack itself
 * forgets when the page is reloaded (open modals, ephemeral messages).
 */
import { z } from 'zod';
import { json } from '../json.ts';
import type { Message } from '../messages.ts';
import type { Role, WireObject } from '../protocol.ts';

/** Raised when an older sandbox could not read the new shape, or the new one not the older shape. */
const VERSION = 1;
const KIND = 'sandbox snapshot';

const wire: z.ZodType<WireObject> = z.record(z.string(), json);
const wires: z.ZodType<readonly WireObject[]> = z.array(wire);
const names: z.ZodType<readonly string[]> = z.array(z.string());
const reactions: z.ZodType<Message['reactions']> = z.array(z.object({ name: z.string(), users: names }));
const roles: z.ZodType<readonly Role[]> = z.array(z.enum(['member', 'admin', 'owner', 'guest', 'bot']));
/** By block id, then action id. */
const entered = z.record(z.string(), z.record(z.string(), wire));
const token = z.object({ value: z.string(), revoked: z.boolean(), scopes: names.exactOptional() });

const message = z.object({
  ts: z.string(),
  user: z.string(),
  byBot: z.boolean(),
  text: z.string(),
  blocks: wires,
  attachments: wires,
  thread_ts: z.string().exactOptional(),
  broadcast: z.boolean().exactOptional(),
  edited: z.object({ user: z.string(), ts: z.string() }).exactOptional(),
  /** Ids of `files` below. */
  files: names.exactOptional(),
  reactions,
  metadata: wire.optional(),
  tombstone: z.boolean().exactOptional(),
});

const snapshot = z.object({
  kind: z.literal(KIND),
  version: z.literal(VERSION),
  /** Epoch milliseconds, and milliseconds ahead of the real time (negative: behind it). */
  clock: z.object({ now: z.int(), ahead: z.int() }),
  counters: z.object({ ids: z.int().min(0), traffic: z.int().min(0), changes: z.int().min(0) }),
  lastTs: z.string().regex(/^\d+\.\d{6}$/),
  name: z.string(),
  team: z.object({ id: z.string(), domain: z.string() }),
  app: z.object({ id: z.string(), botId: z.string(), botUser: z.string() }),
  users: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      real_name: z.string(),
      title: z.string().exactOptional(),
      email: z.string().exactOptional(),
      tz: z.string(),
      roles,
      avatar: z.string(),
    }),
  ),
  channels: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      kind: z.enum(['public', 'private', 'im']),
      is_archived: z.boolean(),
      topic: z.string(),
      created: z.int(),
      creator: z.string(),
      members: names,
      lastRead: z.record(z.string(), z.string()),
      /** Replies included, in the order of their ts. */
      messages: z.array(message),
    }),
  ),
  usergroups: z.array(z.object({ id: z.string(), handle: z.string(), name: z.string(), users: names })),
  /** `content` in base64; absent while the app has announced a file and not sent it. */
  files: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      title: z.string(),
      mimetype: z.string(),
      user: z.string(),
      created: z.int(),
      announced: z.int(),
      completed: z.boolean(),
      content: z.base64().exactOptional(),
    }),
  ),
  homes: z.array(z.object({ id: z.string(), user: z.string(), view: wire, entered })),
  /** What people chose in messages: by person, conversation and ts. */
  entered: z.record(z.string(), entered),
  /** A token's scopes stand here only when they are not the manifest's: a new manifest counts otherwise. */
  tokens: z.object({ bot: token, app: token, signingSecret: z.string(), verification: z.string() }),
});

export type Snapshot = z.output<typeof snapshot>;

/** Cannot be used; the message says why, in a sentence. */
export class SnapshotError extends Error {
  override readonly name = 'SnapshotError';
}

const labelled = z.object({ kind: z.literal(KIND), version: z.unknown() });

/** @throws SnapshotError */
export function parseSnapshot(source: unknown): Snapshot {
  const label = labelled.safeParse(source);
  if (!label.success) throw new SnapshotError('This is not a snapshot of a sandbox.');
  const { version } = label.data;
  if (version !== VERSION) {
    throw new SnapshotError(
      `The snapshot has version ${JSON.stringify(version)}, and this sandbox reads version ${VERSION} only.`,
    );
  }
  const parsed = snapshot.safeParse(source);
  if (parsed.success) return parsed.data;
  const [first] = parsed.error.issues;
  throw new SnapshotError(`The snapshot is damaged at ${first?.path.join('.')}: ${first?.message}.`);
}

/** The first part of every snapshot. */
export const LABEL: Pick<Snapshot, 'kind' | 'version'> = { kind: KIND, version: VERSION };
