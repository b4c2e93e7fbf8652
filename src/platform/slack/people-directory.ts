/** What Slack knows about people, groups and channels: asked for, kept for minutes, forgotten when it says so. */
import type { App } from '@slack/bolt';
import type { WebClient } from '@slack/web-api';
import { createCache } from './cache.ts';
import { createChannels } from './channels.ts';
import { slackError } from './failures.ts';

export type Person = {
  readonly id: string;
  readonly name: string;
  /** IANA, such as `Europe/Lisbon`. */
  readonly timeZone: string;
  readonly email?: string;
};

export type Group = { readonly id: string; readonly handle: string; readonly name: string };

type Known = Person & { readonly active: boolean; readonly isAdmin: boolean };

/** These events only end what we remember; nothing is lost when one of them is. */
export const FORGETTING: ReadonlySet<string> = new Set([
  'member_joined_channel',
  'member_left_channel',
  'user_change',
  'subteam_members_changed',
  'channel_shared',
  'group_archive',
  'group_unarchive',
  'group_left',
]);

/** What Slack remembers, asked for and kept. */
export type Directory = ReturnType<typeof createDirectory>;

export function createDirectory(slack: WebClient) {
  const users = createCache<Known | undefined>({ minutes: 60 });
  const groups = createCache<readonly string[]>({ minutes: 5 });
  const admins = createCache<readonly string[]>({ minutes: 60 });
  const channels = createChannels(slack);
  return {
    channels,
    user: (id: string) => users.get(id, () => askUser(slack, id)),
    groups: () => askGroups(slack),
    group: (id: string) => groups.get(id, () => askGroup(slack, id)),
    admins: () => admins.get('', () => askAdmins(slack)),
    forgetUser(id: string) {
      users.forget(id);
      admins.clear();
    },
    forgetGroups: () => groups.clear(),
  };
}

/** Listens for what ends our memory of people and channels. @param onChannel after a channel's state changed. */
export function forgetOnEvents(app: App, directory: Directory, onChannel: (channel: string) => void): void {
  for (const type of FORGETTING) {
    app.event(type, async ({ event }) => {
      // The cast: which of these an event has depends on its type; all three are looked at with care.
      const { channel, user } = event as unknown as { channel?: unknown; user?: unknown };
      const id = idOf(channel);
      if (type === 'user_change') directory.forgetUser(idOf(user) ?? '');
      else if (type.startsWith('subteam')) directory.forgetGroups();
      else if (id) {
        directory.channels.forget(id);
        onChannel(id);
      }
    });
  }
}

/** Slack sends ids bare or inside an object. */
function idOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  return typeof value === 'object' && value !== null && 'id' in value && typeof value.id === 'string'
    ? value.id
    : undefined;
}

async function askUser(slack: WebClient, id: string): Promise<Known | undefined> {
  try {
    const { user } = await slack.users.info({ user: id });
    if (!user?.id) return undefined;
    return {
      id: user.id,
      name: user.profile?.display_name || user.real_name || user.name || user.id,
      timeZone: user.tz ?? 'UTC',
      ...(user.profile?.email ? { email: user.profile.email } : {}),
      active: user.deleted !== true && user.is_bot !== true && user.id !== 'USLACKBOT',
      isAdmin: user.is_admin === true || user.is_owner === true,
    };
  } catch (error) {
    if (slackError(error) === 'user_not_found') return undefined;
    throw error;
  }
}

/** Nobody is in a group that was deleted. */
async function askGroup(slack: WebClient, id: string): Promise<string[]> {
  try {
    const { users } = await slack.usergroups.users.list({ usergroup: id });
    return users ?? [];
  } catch (error) {
    if (slackError(error) === 'no_such_subteam') return [];
    throw error;
  }
}

async function askGroups(slack: WebClient): Promise<Group[]> {
  const { usergroups = [] } = await slack.usergroups.list({});
  return usergroups
    .filter(({ id, date_delete }) => id && !date_delete)
    .map(({ id = '', handle = '', name = handle }) => ({ id, handle, name }))
    .toSorted((a, b) => a.name.localeCompare(b.name, 'en'));
}

async function askAdmins(slack: WebClient): Promise<string[]> {
  const found: string[] = [];
  let cursor = '';
  do {
    const page = await slack.users.list({ limit: 200, ...(cursor ? { cursor } : {}) });
    for (const user of page.members ?? []) {
      const isAdmin = user.is_admin === true || user.is_owner === true;
      if (user.id && isAdmin && user.deleted !== true && user.is_bot !== true) found.push(user.id);
    }
    cursor = page.response_metadata?.next_cursor ?? '';
  } while (cursor);
  return found;
}
