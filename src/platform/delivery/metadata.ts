/** Our mark on every message, by which it is recognised when the answer to its posting was lost. */
import { z } from 'zod';
import { WebAPIPlatformError, type WebClient } from '../slack/web-api.ts';
import type { Row } from './queue.ts';

const EVENT = 'resurface_message';
/** How far our clock and Slack's may differ: Slack refuses signed requests beyond five minutes, and so do we. */
const SKEW = Temporal.Duration.from({ minutes: 5 });
/** Slack serves up to 999 messages a page and asks for at most 200. */
const PAGE = 200;

/** `made` tells a row from one with the same key in a database that was thrown away, `post` a card from its deleted predecessor. */
export function metadataOf({ key, createdAt, reposts }: Row) {
  return { event_type: EVENT, event_payload: { key, made: createdAt.epochMilliseconds, post: reposts } };
}

const marked = z.object({
  ts: z.string(),
  metadata: z.object({
    event_type: z.literal(EVENT),
    event_payload: z.object({ key: z.string(), made: z.number(), post: z.number() }),
  }),
});

/** `thread` is the `ts` of a thread's first message. */
export type Place = { readonly channel: string; readonly thread?: string };

/**
 * The `ts` under which Slack has this row's message, if it has it. Reads only what is younger than the first attempt.
 * A reply to a deleted message has become a message of the channel, so that is where it is looked for then.
 */
export async function findPosted(
  posting: WebClient,
  row: Row,
  { channel, thread }: Place,
): Promise<string | undefined> {
  const since = row.firstClaimedAt?.subtract(SKEW) ?? row.createdAt;
  const range = { channel, oldest: `${since.epochMilliseconds / 1000}`, include_all_metadata: true, limit: PAGE };
  if (thread === undefined) return find(row, (page) => posting.conversations.history({ ...range, ...page }));
  try {
    return await find(row, (page) => posting.conversations.replies({ ...range, ...page, ts: thread }));
  } catch (error) {
    if (!(error instanceof WebAPIPlatformError && error.data.error === 'thread_not_found')) throw error;
    return find(row, (page) => posting.conversations.history({ ...range, ...page }));
  }
}

type Page = { messages?: { ts?: string }[]; response_metadata?: { next_cursor?: string } };

async function find(row: Row, read: (page: { cursor?: string }) => Promise<Page>): Promise<string | undefined> {
  let cursor: string | undefined;
  do {
    const answer = await read(cursor === undefined ? {} : { cursor });
    const found = answer.messages?.find((message) => isOf(row, message));
    if (found?.ts !== undefined) return found.ts;
    cursor = answer.response_metadata?.next_cursor || undefined;
  } while (cursor !== undefined);
  return undefined;
}

function isOf(row: Row, message: unknown): boolean {
  const parsed = marked.safeParse(message);
  if (!parsed.success) return false;
  const { key, made, post } = parsed.data.metadata.event_payload;
  return key === row.key && made === row.createdAt.epochMilliseconds && post === row.reposts;
}
