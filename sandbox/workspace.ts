/**
 * What exists in the workspace: people, conversations, messages, views. State and lookups only; who may do what is
 * decided in `api/` (for the bot) and `control/` (for people), and nothing here sends anything.
 */
import type { MovableClock } from './clock.ts';
import type { Ids } from './ids.ts';
import type { Manifest } from './manifest.ts';
import { createMessages, type Messages } from './messages.ts';
import type { Role, SandboxUser } from './protocol.ts';
import type { WorkspaceSeed } from './seed.ts';

export type User = Omit<SandboxUser, 'roles'> & { roles: readonly Role[] };

type Kind = 'public' | 'private' | 'im';

export type Channel = {
  readonly id: string;
  readonly name: string;
  kind: Kind;
  is_archived: boolean;
  topic: string;
  readonly created: number;
  readonly creator: string;
  readonly members: Set<string>;
  readonly messages: Messages;
  /** The newest ts each person has seen. */
  readonly lastRead: Map<string, string>;
};

type Usergroup = {
  readonly id: string;
  readonly handle: string;
  readonly name: string;
  users: readonly string[];
};

export type Workspace = {
  readonly name: string;
  readonly team: { readonly id: string; readonly domain: string };
  readonly app: { readonly id: string; readonly botId: string; readonly botUser: string };
  readonly users: Map<string, User>;
  readonly channels: Map<string, Channel>;
  readonly usergroups: Map<string, Usergroup>;
  addChannel(about: {
    id?: string;
    name: string;
    kind: Kind;
    creator: string;
    members: readonly string[];
    topic?: string;
  }): Channel;
  /** The direct conversation between a person and the bot, opened when there is none. May be called again. */
  openIm(user: string): Channel;
  findIm(user: string): Channel | undefined;
  /** Unique in the workspace and rising, whatever the clock does. */
  nextTs(): string;
  /** The newest that was given. */
  lastTs(): string;
};

/** What a workspace that goes on must not get anew. */
export type Identity = Pick<Workspace, 'team' | 'app'> & { readonly lastTs: string };

export function createWorkspace({
  seed,
  clock,
  ids,
  manifest,
  identity,
}: {
  seed: WorkspaceSeed;
  clock: MovableClock;
  ids: Ids;
  manifest: Manifest;
  identity?: Identity | undefined;
}): Workspace {
  const users = new Map<string, User>();
  const channels = new Map<string, Channel>();
  const usergroups = new Map<string, Usergroup>();
  const app = identity?.app ?? { id: ids.next('A'), botId: ids.next('B'), botUser: 'U0BOT' };
  const timestamps = createTimestamps(clock, identity?.lastTs);

  const addChannel: Workspace['addChannel'] = ({ id, name, kind, creator, members, topic = '' }) => {
    const channel: Channel = {
      id: id ?? ids.next(kind === 'im' ? 'D' : 'C'),
      name,
      kind,
      is_archived: false,
      topic,
      created: Math.floor(clock.now().epochMilliseconds / 1000),
      creator,
      members: new Set(members),
      messages: createMessages(),
      lastRead: new Map(),
    };
    channels.set(channel.id, channel);
    return channel;
  };
  const findIm = (user: string) =>
    [...channels.values()].find(({ kind, members }) => kind === 'im' && members.has(user));
  const workspace: Workspace = {
    name: seed.name,
    team: identity?.team ?? { id: ids.next('T'), domain: seed.domain },
    app,
    users,
    channels,
    usergroups,
    addChannel,
    findIm,
    openIm: (user) =>
      findIm(user) ??
      addChannel({
        name: users.get(user)?.name ?? user,
        kind: 'im',
        creator: app.botUser,
        members: [user, app.botUser],
      }),
    nextTs: timestamps.next,
    lastTs: timestamps.last,
  };
  fill(workspace, { seed, ids, manifest });
  return workspace;
}

function fill(
  workspace: Workspace,
  { seed, ids, manifest }: { seed: WorkspaceSeed; ids: Ids; manifest: Manifest },
): void {
  const { users, app } = workspace;
  for (const { id = ids.next('U'), roles, ...user } of seed.users)
    users.set(id, { ...user, id, roles: roles ?? ['member'] });
  const name = manifest.botName.toLowerCase().replaceAll(/[^a-z0-9._-]+/g, '-');
  users.set(app.botUser, {
    id: app.botUser,
    name,
    real_name: manifest.botName,
    tz: 'UTC',
    roles: ['bot'],
    avatar: '🤖',
  });
  const idOf = (wanted: string) => {
    if (wanted === 'bot') return app.botUser;
    const found = [...users.values()].find((user) => user.name === wanted || user.id === wanted);
    if (!found) throw new Error(`The seed names "${wanted}", who is not among its users.`);
    return found.id;
  };
  for (const channel of seed.channels) {
    const members = channel.members.map(idOf);
    const made = workspace.addChannel({
      ...channel,
      kind: channel.is_private ? 'private' : 'public',
      members,
      creator: members[0] ?? app.botUser,
    });
    made.is_archived = channel.is_archived ?? false;
  }
  for (const { id = ids.next('S'), ...group } of seed.usergroups ?? []) {
    workspace.usergroups.set(id, { ...group, id, users: group.users.map(idOf) });
  }
}

function createTimestamps(clock: MovableClock, start = '0.000000'): { next(): string; last(): string } {
  let newest = BigInt(start.replace('.', ''));
  const last = () => `${newest / 1_000_000n}.${(newest % 1_000_000n).toString().padStart(6, '0')}`;
  return {
    last,
    next() {
      const now = BigInt(clock.now().epochMilliseconds) * 1_000n;
      newest = now > newest ? now : newest + 1n;
      return last();
    },
  };
}

/** By id, `#name` or name, as chat.postMessage and people take it. */
export function findChannel(workspace: Workspace, wanted: string): Channel | undefined {
  const name = wanted.replace(/^#/, '');
  return (
    workspace.channels.get(wanted) ??
    [...workspace.channels.values()].find((channel) => channel.kind !== 'im' && channel.name === name)
  );
}

export function isBot(user: User): boolean {
  return user.roles.includes('bot');
}

/** Slack hides the names of private conversations from apps in payloads. */
export function payloadName(channel: Channel): string {
  return { public: channel.name, private: 'privategroup', im: 'directmessage' }[channel.kind];
}
