/** Messages come, change and go here, whoever does it, so that the events about them are sent in one place. */
import { withIds } from './elements.ts';
import type { HeldEphemeral } from './ephemerals.ts';
import type { Message } from './messages.ts';
import type { WireObject } from './protocol.ts';
import { channelType, mentions, messageSubscription, wireMessage } from './shapes.ts';
import { startState } from './views.ts';
import type { Channel } from './workspace.ts';
import type { World } from './world.ts';

export type Draft = {
  readonly user: string;
  readonly byBot: boolean;
  readonly text: string;
  readonly blocks?: readonly WireObject[];
  readonly attachments?: readonly WireObject[];
  readonly thread_ts?: string | undefined;
  readonly broadcast?: boolean;
  /** Their ids. */
  readonly files?: readonly string[];
  readonly metadata?: WireObject | undefined;
};

/** The events about it go out on their own; `settle` waits for them. */
export function post(world: World, channel: Channel, draft: Draft): Message {
  const { blocks = [], attachments = [], thread_ts, broadcast, files, ...rest } = draft;
  const message: Message = {
    ...rest,
    ts: world.workspace.nextTs(),
    blocks: withIds(blocks, world.ids.block),
    attachments,
    reactions: [],
    ...(thread_ts ? { thread_ts } : {}),
    ...(broadcast && thread_ts ? { broadcast } : {}),
    ...(files?.length ? { files } : {}),
  };
  channel.messages.add(message);
  channel.lastRead.set(message.user, message.ts);
  announce(world, channel, { ...wireMessage(world, message, { channel }), ...clientId(message) });
  if (mentions(message, world.workspace.app.botUser) && !message.byBot && channel.kind !== 'im') {
    const event = {
      ...wireMessage(world, message, { channel }),
      type: 'app_mention',
      channel: channel.id,
      event_ts: message.ts,
    };
    void world.events.emit('app_mention', event, channel);
  }
  return message;
}

export function changed(world: World, channel: Channel, before: WireObject, message: Message): void {
  const now = wireMessage(world, message, { channel });
  announce(world, channel, {
    type: 'message',
    subtype: 'message_changed',
    hidden: true,
    ts: world.workspace.nextTs(),
    message: now,
    previous_message: before,
  });
}

export function removeMessage(world: World, channel: Channel, message: Message): void {
  const previous = wireMessage(world, message, { channel });
  channel.messages.remove(message.ts);
  announce(world, channel, {
    type: 'message',
    subtype: 'message_deleted',
    hidden: true,
    ts: world.workspace.nextTs(),
    deleted_ts: message.ts,
    previous_message: previous,
  });
}

export function postEphemeral(
  world: World,
  about: {
    user: string;
    channel: string;
    thread_ts?: string | undefined;
    text: string;
    blocks?: readonly WireObject[];
  },
): HeldEphemeral {
  const { thread_ts, blocks = [], ...rest } = about;
  const identified = withIds(blocks, world.ids.block);
  const ephemeral: HeldEphemeral = {
    ...rest,
    id: world.ids.next('E'),
    ts: world.workspace.nextTs(),
    blocks: identified,
    ...(thread_ts ? { thread_ts } : {}),
    entered: startState(identified, about.channel),
  };
  world.ephemerals.add(ephemeral);
  return ephemeral;
}

function announce(world: World, channel: Channel, event: WireObject): void {
  const whole = { ...event, channel: channel.id, event_ts: event.ts, channel_type: channelType(channel) };
  void world.events.emit(messageSubscription(channel), whole, channel);
}

function clientId({ byBot, ts }: Message): WireObject {
  return byBot ? {} : { client_msg_id: `00000000-0000-4000-8000-${ts.replace('.', '').padStart(12, '0').slice(-12)}` };
}
