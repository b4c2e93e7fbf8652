/** conversations.history and .replies: what was said. */
import type { Message } from '../messages.ts';
import { wireMessage } from '../shapes.ts';
import type { Channel } from '../workspace.ts';
import { arg, type Call, type Method, method, Refusal } from './method.ts';
import { pageOf, paging } from './pages.ts';
import { getVisible, needMembership, needReading } from './places.ts';

const range = {
  oldest: arg.text.optional(),
  latest: arg.text.optional(),
  inclusive: arg.flag.optional(),
  include_all_metadata: arg.flag.optional(),
  ...paging,
};
type Range = {
  readonly oldest?: string | undefined;
  readonly latest?: string | undefined;
  readonly inclusive?: boolean | undefined;
};

const historyOf = method(
  { tier: 3 },
  { channel: arg.text, ...range },
  (call, { channel: id, include_all_metadata: metadata = false, ...asked }) => {
    const channel = getReadable(call, id);
    const newestFirst = within(channel.messages.listTop(), asked).toReversed();
    const { items, metadata: next, more } = pageOf(newestFirst, asked, 100);
    return {
      messages: items.map((one) => wireMessage(call.world, one, { channel, metadata })),
      has_more: more,
      pin_count: 0,
      response_metadata: next,
    };
  },
);

const replies = method(
  { tier: 3 },
  { channel: arg.text, ts: arg.text, ...range },
  (call, { channel: id, ts, include_all_metadata: metadata = false, ...asked }) => {
    const channel = getReadable(call, id);
    const first = channel.messages.listAll().find((message) => message.ts === ts);
    if (!first) throw new Refusal('thread_not_found');
    const root = channel.messages.listAll().find((message) => message.ts === (first.thread_ts ?? ts)) ?? first;
    const answers = within(channel.messages.listReplies(root.ts), asked);
    const { items, metadata: next, more } = pageOf([root, ...answers], asked, 1_000);
    return {
      messages: items.map((one) => wireMessage(call.world, one, { channel, metadata })),
      has_more: more,
      response_metadata: next,
    };
  },
);

export const history: Readonly<Record<string, Method>> = {
  'conversations.history': historyOf,
  'conversations.replies': replies,
};

/** @throws Refusal */
function getReadable(call: Call, id: string): Channel {
  const channel = getVisible(call.world, id);
  needReading(call, channel, 'history');
  needMembership(call.world, channel);
  return channel;
}

function within(messages: readonly Message[], { oldest, latest, inclusive = false }: Range): readonly Message[] {
  const after = oldest === undefined ? undefined : micros(oldest, 'invalid_ts_oldest');
  const before = latest === undefined ? undefined : micros(latest, 'invalid_ts_latest');
  const edge = inclusive ? 0n : 1n;
  return messages.filter(({ ts }) => {
    const at = micros(ts, 'invalid_ts_latest');
    return (after === undefined || at >= after + edge) && (before === undefined || at <= before - edge);
  });
}

/** A ts as microseconds: as a number it would lose its last digits. @throws Refusal */
function micros(ts: string, error: string): bigint {
  const found = /^(\d+)(?:\.(\d{1,6}))?$/.exec(ts);
  if (!found) throw new Refusal(error);
  return BigInt(found[1] ?? '0') * 1_000_000n + BigInt((found[2] ?? '').padEnd(6, '0'));
}
