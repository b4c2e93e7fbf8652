/** What Slack says about a channel, and whether cases may be posted there. */
import type { WebClient } from '@slack/web-api';
import { createCache } from './cache.ts';
import { slackError } from './failures.ts';

export type Channel = {
  readonly id: string;
  /** Without `#`. */
  readonly name: string;
  readonly isPrivate: boolean;
  readonly isArchived: boolean;
  /** Whether the bot is in it. */
  readonly isMember: boolean;
  /** With another organisation, or about to be. */
  readonly isShared: boolean;
};

export type Channels = {
  /** Undefined when the bot can't see it: it does not exist, or it is private and the bot was not invited. */
  find(id: string): Promise<Channel | undefined>;
  /** People and bots in it. */
  listMembers(id: string): Promise<readonly string[]>;
  forget(id: string): void;
};

const UNSEEN = new Set([
  'channel_not_found',
  'not_in_channel',
  'missing_scope',
  'method_not_supported_for_channel_type',
]);

export function createChannels(slack: WebClient): Channels {
  // Short: Slack sends no event when a private channel becomes public.
  const channels = createCache<Channel | undefined>({ minutes: 1 });
  const members = createCache<readonly string[]>({ minutes: 5 });
  return {
    find: (id) => channels.get(id, () => askChannel(slack, id)),
    listMembers: (id) => members.get(id, () => askMembers(slack, id)),
    forget(id) {
      channels.forget(id);
      members.forget(id);
    },
  };
}

async function askChannel(slack: WebClient, id: string): Promise<Channel | undefined> {
  try {
    const { channel } = await slack.conversations.info({ channel: id });
    if (!channel?.id) return undefined;
    return {
      id: channel.id,
      name: channel.name ?? '',
      // What is not said to be private is treated as public.
      isPrivate: channel.is_private === true,
      isArchived: channel.is_archived === true,
      isMember: channel.is_member === true,
      isShared: [channel.is_ext_shared, channel.is_pending_ext_shared].includes(true),
    };
  } catch (error) {
    if (UNSEEN.has(slackError(error) ?? '')) return undefined;
    throw error;
  }
}

async function askMembers(slack: WebClient, id: string): Promise<string[]> {
  const found: string[] = [];
  let cursor = '';
  do {
    const page = await slack.conversations.members({ channel: id, limit: 1000, ...(cursor ? { cursor } : {}) });
    found.push(...(page.members ?? []));
    cursor = page.response_metadata?.next_cursor ?? '';
  } while (cursor);
  return found;
}

/** Why cases may not be posted there, in words with the next step; undefined when they may. */
export function refusalOf(id: string, channel: Channel | undefined): string | undefined {
  const link = `<#${id}>`;
  if (!channel) {
    return `I can't see ${link}, so I can't tell whether it is private. Invite me there (\`/invite\`) and choose it again.`;
  }
  if (!channel.isPrivate) return `${link} is public. Cases hold private details: choose a private channel.`;
  if (channel.isShared) return `${link} is shared with another organisation. Choose a private channel of your own.`;
  if (channel.isArchived) return `${link} is archived. Unarchive it or choose another private channel.`;
  if (!channel.isMember) return `I am not in ${link}. Invite me there (\`/invite\`) and choose it again.`;
  return undefined;
}
