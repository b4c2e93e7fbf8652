/** chat.*: what the app says. */

import { withIds } from '../elements.ts';
import { isWireObject } from '../json.ts';
import type { Message } from '../messages.ts';
import { changed, post, postEphemeral, removeMessage } from '../posting.ts';
import type { Json, WireObject } from '../protocol.ts';
import { POST_PER_CHANNEL } from '../rates.ts';
import { permalink, wireMessage } from '../shapes.ts';
import type { Channel } from '../workspace.ts';
import type { World } from '../world.ts';
import { checkMessage } from './checks.ts';
import { arg, limit, type Method, method, objectsIn, Refusal, warning } from './method.ts';
import { getPostable, getVisible, needMembership } from './places.ts';

const content = {
  text: arg.text.optional(),
  blocks: arg.json.optional(),
  attachments: arg.json.optional(),
  metadata: arg.json.optional(),
};
type Content = {
  readonly text?: string | undefined;
  readonly blocks?: Json | undefined;
  readonly attachments?: Json | undefined;
  readonly metadata?: Json | undefined;
};

/** chat.postMessage cuts at 40,000; the check refuses more before it comes to that. */
const about = { tier: 'special', scopes: ['chat:write'] } as const;

const postMessage = method(
  about,
  { channel: arg.text, ...content, thread_ts: arg.text.optional(), reply_broadcast: arg.flag.optional() },
  (call, { channel: wanted, thread_ts, reply_broadcast = false, ...given }) => {
    const { world } = call;
    const channel = getPostable(call, wanted);
    checkMessage(sent(given), 'post');
    limit(world.rates.take(`chat.postMessage ${channel.id}`, POST_PER_CHANNEL));
    const root = thread_ts === undefined ? undefined : findThread(channel, thread_ts);
    const message = post(world, channel, {
      ...drafted(given),
      user: botUser(world),
      byBot: true,
      thread_ts: root,
      broadcast: reply_broadcast,
    });
    const lost = thread_ts !== undefined && root === undefined;
    return {
      channel: channel.id,
      ts: message.ts,
      message: wireMessage(world, message, { channel }),
      ...(lost ? warning(`the thread ${thread_ts} is gone: this went to the channel instead`) : {}),
    };
  },
);

const update = method(
  { tier: 3, scopes: ['chat:write'] },
  { channel: arg.text, ts: arg.text, ...content },
  ({ world }, { channel: id, ts, ...given }) => {
    const channel = getVisible(world, id);
    const message = getOwn(world, channel, ts, 'cant_update_message');
    if (channel.is_archived) throw new Refusal('is_archived');
    checkMessage(sent(given), 'update');
    const before = wireMessage(world, message, { channel });
    amend(world, message, given);
    changed(world, channel, before, message);
    return { channel: channel.id, ts, text: message.text, message: wireMessage(world, message, { channel }) };
  },
);

const remove = method(
  { tier: 3, scopes: ['chat:write'] },
  { channel: arg.text, ts: arg.text },
  ({ world }, { channel: id, ts }) => {
    const channel = getVisible(world, id);
    const message = getOwn(world, channel, ts, 'cant_delete_message');
    removeMessage(world, channel, message);
    return { channel: channel.id, ts };
  },
);

const ephemeral = method(
  { tier: 4, scopes: ['chat:write'] },
  { channel: arg.text, user: arg.text, ...content, thread_ts: arg.text.optional() },
  (call, { channel: wanted, user, thread_ts, ...given }) => {
    const channel = getPostable(call, wanted);
    if (!call.world.workspace.users.has(user)) throw new Refusal('user_not_found');
    if (!channel.members.has(user)) throw new Refusal('user_not_in_channel');
    checkMessage(sent(given), 'ephemeral');
    const { text, blocks } = drafted(given);
    const { ts } = postEphemeral(call.world, { user, channel: channel.id, thread_ts, text, blocks });
    return { message_ts: ts };
  },
);

const getPermalink = method(
  { tier: 'special' },
  { channel: arg.text, message_ts: arg.text },
  ({ world }, { channel: id, message_ts }) => {
    const channel = getVisible(world, id);
    const message = channel.messages.find(message_ts);
    if (!message) throw new Refusal('message_not_found');
    return { channel: id, permalink: permalink(world, id, message) };
  },
);

export const chat: Readonly<Record<string, Method>> = {
  'chat.postMessage': postMessage,
  'chat.update': update,
  'chat.delete': remove,
  'chat.postEphemeral': ephemeral,
  'chat.getPermalink': getPermalink,
};

function botUser({ workspace }: World): string {
  return workspace.app.botUser;
}

/**
 * The thread's first message, also when a reply was named. When the message is gone Slack does not refuse the reply:
 * it becomes an ordinary message of the channel, and only the missing `thread_ts` in the answer shows it
 * (observed in slack-go issue 1571).
 * @throws Refusal when it is no ts at all.
 */
export function findThread(channel: Channel, ts: string): string | undefined {
  if (!/^\d+\.\d+$/.test(ts)) {
    throw new Refusal('invalid_arguments', {
      problems: ['[ERROR] must be the ts of a message [json-pointer:/thread_ts]'],
    });
  }
  const all = channel.messages.listAll().find((message) => message.ts === ts);
  return all && (all.thread_ts ?? all.ts);
}

/** @throws Refusal */
function getOwn(world: World, channel: Channel, ts: string, otherwise: string): Message {
  needMembership(world, channel);
  const message = channel.messages.find(ts);
  if (!message) throw new Refusal('message_not_found');
  if (message.user !== botUser(world)) throw new Refusal(otherwise);
  return message;
}

/** Only what was given: the check knows no `undefined`. */
function sent({ text, blocks, attachments, metadata }: Content): WireObject {
  return {
    ...(text === undefined ? {} : { text }),
    ...(blocks === undefined ? {} : { blocks }),
    ...(attachments === undefined ? {} : { attachments }),
    ...(isEmptyObject(metadata) ? {} : { metadata }),
  };
}

function isEmptyObject(value: Json | undefined): boolean {
  return value === undefined || (isWireObject(value) && Object.keys(value).length === 0);
}

function drafted({ text = '', blocks, attachments, metadata }: Content) {
  return {
    text,
    blocks: objectsIn(blocks),
    attachments: objectsIn(attachments),
    ...(isWireObject(metadata) && !isEmptyObject(metadata) ? { metadata } : {}),
  };
}

/**
 * Slack's rules: text without blocks takes the blocks away and shows "(edited)"; neither keeps them; attachments and
 * metadata stay unless given, and an empty one removes them.
 */
function amend(world: World, message: Message, given: Content): void {
  const { text, blocks, attachments, metadata } = drafted(given);
  const keepsRichText = blocks.some(({ type }) => type === 'rich_text');
  if (given.blocks !== undefined && message.blocks.some(({ type }) => type === 'rich_text') && !keepsRichText) {
    throw new Refusal('block_mismatch');
  }
  if (given.text !== undefined || given.blocks !== undefined) message.blocks = withIds(blocks, world.ids.block);
  if (given.text !== undefined) message.text = text;
  if (given.attachments !== undefined) message.attachments = attachments;
  if (given.metadata !== undefined) message.metadata = metadata;
  if (blocks.length === 0) message.edited = { user: message.user, ts: world.workspace.nextTs() };
}
