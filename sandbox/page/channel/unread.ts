/** What a person has not seen yet. Their own messages never count; a reply counts only when it is meant for them. */
import type { Json, SandboxChannel, SandboxMessage, State } from '../../protocol.ts';
import { isNewer } from './ordering.ts';

export type Unread = {
  /** Messages in the channel itself. */
  readonly count: number;
  /** Messages and replies that name the person, their group or everyone; in a DM all. */
  readonly pings: number;
};

export function unreadIn(state: State, channel: SandboxChannel, user: string): Unread {
  const seen = channel.last_read[user] ?? '0';
  const isNew = (message: SandboxMessage) => message.user !== user && isNewer(message.ts, seen);
  const count = channel.messages.filter(isNew).length;
  const replies = channel.messages
    .flatMap((message) => message.replies)
    .filter((reply) => !reply.broadcast && isNew(reply));
  if (channel.is_im) return { count, pings: count + replies.length };
  const groups = groupsOf(state, user);
  const meant = (message: SandboxMessage) => namesThem(message, user, groups);
  return { count, pings: [...channel.messages.filter(isNew), ...replies].filter(meant).length };
}

/** Everything together, and whether a window waits: for the mark beside a person in the switcher. */
export function attentionOf(state: State, user: string): { readonly pings: number; readonly views: number } {
  const mine = state.channels.filter((channel) => channel.members.includes(user) && !channel.is_archived);
  const pings = mine.reduce((sum, channel) => sum + unreadIn(state, channel, user).pings, 0);
  return { pings, views: state.views[user]?.length ?? 0 };
}

/** The newest `ts` in a channel, replies included; '0' when it is empty. */
export function newestTs(channel: SandboxChannel): string {
  const all = channel.messages.flatMap((message) => [message.ts, ...message.replies.map((reply) => reply.ts)]);
  return all.reduce((newest, ts) => (isNewer(ts, newest) ? ts : newest), '0');
}

export function groupsOf(state: State, user: string): readonly string[] {
  return state.usergroups.filter((group) => group.users.includes(user)).map((group) => group.id);
}

export function namesThem(message: SandboxMessage, user: string, groups: readonly string[]): boolean {
  const marks = [
    `<@${user}>`,
    `<@${user}|`,
    '<!here',
    '<!channel',
    '<!everyone',
    ...groups.map((group) => `<!subteam^${group}`),
  ];
  if (message.blocks.length === 0) return marks.some((mark) => message.text.includes(mark));
  return message.blocks.some((block) => holdsPing(block, marks, user, groups));
}

/** Through mrkdwn texts and rich text elements alike. */
function holdsPing(
  value: Json | undefined,
  marks: readonly string[],
  user: string,
  groups: readonly string[],
): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const entries: readonly (Json | undefined)[] = Array.isArray(value) ? value : Object.values(value);
  if ('type' in value) {
    if (value.type === 'user' && value.user_id === user) return true;
    if (value.type === 'broadcast') return true;
    if (value.type === 'usergroup' && groups.some((group) => group === value.usergroup_id)) return true;
    const text = value.text;
    if (value.type === 'mrkdwn' && typeof text === 'string') return marks.some((mark) => text.includes(mark));
  }
  return entries.some((entry) => holdsPing(entry, marks, user, groups));
}
