/** Slack's own JSON for things of the workspace: users, conversations, messages, files. */
import type { Message } from './messages.ts';
import type { Json, WireObject } from './protocol.ts';
import { type Channel, isBot, type User } from './workspace.ts';
import type { World } from './world.ts';

export function wireUser(user: User, { withEmail, team }: { withEmail: boolean; team: string }): WireObject {
  const now = Temporal.Now.zonedDateTimeISO(user.tz);
  const owner = user.roles.includes('owner');
  const guest = user.roles.includes('guest');
  return {
    id: user.id,
    team_id: team,
    name: user.name,
    deleted: false,
    real_name: user.real_name,
    tz: user.tz,
    tz_label: user.tz.split('/').at(-1)?.replaceAll('_', ' ') ?? user.tz,
    tz_offset: Math.round(now.offsetNanoseconds / 1e9),
    profile: {
      title: user.title ?? '',
      real_name: user.real_name,
      real_name_normalized: user.real_name,
      display_name: user.name,
      display_name_normalized: user.name,
      team,
      ...(withEmail && user.email ? { email: user.email } : {}),
    },
    is_admin: owner || user.roles.includes('admin'),
    is_owner: owner,
    is_primary_owner: owner,
    is_restricted: guest,
    is_ultra_restricted: false,
    is_bot: isBot(user),
    is_app_user: false,
    updated: 0,
  };
}

export function wireChannel(channel: Channel, bot: string): WireObject {
  const common = { id: channel.id, created: channel.created, is_archived: channel.is_archived, is_org_shared: false };
  if (channel.kind === 'im') {
    return {
      ...common,
      is_im: true,
      user: [...channel.members].find((id) => id !== bot) ?? '',
      is_user_deleted: false,
      priority: 0,
    };
  }
  const value = (text: string) => ({ value: text, creator: '', last_set: 0 });
  return {
    ...common,
    name: channel.name,
    name_normalized: channel.name,
    is_channel: channel.kind === 'public',
    is_group: channel.kind === 'private',
    is_im: false,
    is_mpim: false,
    is_private: channel.kind === 'private',
    is_general: channel.name === 'general',
    is_shared: false,
    is_ext_shared: false,
    is_member: channel.members.has(bot),
    creator: channel.creator,
    topic: value(channel.topic),
    purpose: value(''),
    num_members: channel.members.size,
  };
}

/** As in history and payloads. `metadata` only when asked for: elsewhere Slack leaves it out. */
export function wireMessage(
  world: World,
  message: Message,
  { channel, metadata = false }: { channel: Channel; metadata?: boolean },
): WireObject {
  const { app, team } = world.workspace;
  const replies = message.thread_ts ? [] : channel.messages.listReplies(message.ts);
  return {
    type: 'message',
    ...(message.tombstone ? { subtype: 'tombstone', hidden: true } : {}),
    ...(message.broadcast ? { subtype: 'thread_broadcast' } : {}),
    user: message.user,
    text: message.text,
    ts: message.ts,
    team: team.id,
    ...(message.byBot ? { bot_id: app.botId, app_id: app.id, bot_profile: wireBot(world) } : {}),
    ...(message.blocks.length > 0 ? { blocks: message.blocks } : {}),
    ...(message.attachments.length > 0 ? { attachments: message.attachments } : {}),
    ...(message.edited ? { edited: message.edited } : {}),
    ...(message.files ? { files: message.files.map((id) => wireFile(world, id)) } : {}),
    ...(message.reactions.length > 0
      ? { reactions: message.reactions.map((one) => ({ ...one, count: one.users.length })) }
      : {}),
    ...(metadata && message.metadata ? { metadata: message.metadata } : {}),
    ...threadOf(message, replies, channel),
  };
}

function threadOf(message: Message, replies: readonly Message[], channel: Channel): WireObject {
  if (message.thread_ts) {
    const parent = channel.messages.find(message.thread_ts);
    return { thread_ts: message.thread_ts, ...(parent ? { parent_user_id: parent.user } : {}) };
  }
  const last = replies.at(-1);
  if (!last) return {};
  const people = [...new Set(replies.map(({ user }) => user))];
  return {
    thread_ts: message.ts,
    reply_count: replies.length,
    reply_users_count: people.length,
    reply_users: people.slice(0, 5),
    latest_reply: last.ts,
    is_locked: false,
    subscribed: false,
  };
}

export function wireBot({ workspace: { app, team }, manifest }: World): WireObject {
  return {
    id: app.botId,
    app_id: app.id,
    user_id: app.botUser,
    name: manifest.botName,
    deleted: false,
    updated: 0,
    team_id: team.id,
    icons: {},
  };
}

export function wireFile(world: World, id: string): Json {
  const file = world.files.find(id);
  if (!file) return null;
  const url = world.files.urlOf(file);
  return {
    id,
    created: file.created,
    timestamp: file.created,
    name: file.name,
    title: file.title,
    mimetype: file.mimetype,
    filetype: file.name.split('.').at(-1) ?? '',
    user: file.user,
    size: file.content?.length ?? 0,
    mode: 'hosted',
    is_external: false,
    url_private: url,
    url_private_download: url,
    permalink: url,
  };
}

export function permalink(
  { workspace: { team } }: World,
  channel: string,
  { ts, thread_ts }: Pick<Message, 'ts' | 'thread_ts'>,
): string {
  const link = `https://${team.domain}.slack.com/archives/${channel}/p${ts.replace('.', '')}`;
  return thread_ts ? `${link}?thread_ts=${thread_ts}&cid=${channel}` : link;
}

/** `event` names as subscriptions spell them: `message.groups`. */
export function messageSubscription(channel: Channel): string {
  return { public: 'message.channels', private: 'message.groups', im: 'message.im' }[channel.kind];
}

export function channelType(channel: Channel): string {
  return { public: 'channel', private: 'group', im: 'im' }[channel.kind];
}

export function mentions(message: Message, user: string): boolean {
  const text = `${message.text}${JSON.stringify(message.blocks)}`;
  return text.includes(`<@${user}>`) || text.includes(`<@${user}|`) || text.includes(`"user_id":"${user}"`);
}
