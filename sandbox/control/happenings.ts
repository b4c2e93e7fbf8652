/** What happens in a workspace besides messages: people come and go, channels close, tokens die. */
import { addMember } from '../api/conversations.ts';
import { removeMessage } from '../posting.ts';
import { wireUser } from '../shapes.ts';
import { verifyUrl } from '../webhook.ts';
import { type Channel, findChannel, type User } from '../workspace.ts';
import type { World } from '../world.ts';
import { getMessage } from './find.ts';
import type { Pressed } from './outcome.ts';
import { type Asked, ControlError } from './requests.ts';

type Happening = Asked<'workspace'>;
type Doing<Name extends Happening['do']> = Extract<Happening, { do: Name }>;
type Names = 'invite' | 'remove' | 'archive' | 'unarchive' | Happening['do'];

const DONE: Pressed = { acked: true, ms: 0 };

export async function happen(world: World, request: Happening): Promise<Pressed> {
  switch (request.do) {
    case 'invite':
    case 'remove':
      return move(world, request);
    case 'archive':
    case 'unarchive':
      return archive(world, request);
    case 'create_channel':
      return createChannel(world, request);
    case 'delete_message':
      return deleteMessage(world, request);
    case 'make_public':
      getChannel(world, request.channel).kind = 'public';
      return DONE;
    case 'set_roles':
      return setRoles(world, request);
    case 'set_usergroup':
      return setUsergroup(world, request);
    case 'revoke_token':
      return revoke(world);
    case 'set_scopes':
      world.tokens.bot.scopes = request.scopes;
      return DONE;
    case 'refresh_connection':
      return refresh(world, request);
    case 'verify_request_url':
      return verify(world);
    case 'forget_ephemerals':
      world.ephemerals.forget(getMember(world, request.user).id);
      return DONE;
    case 'mark_read':
      return markRead(world, request);
  }
}

function getChannel(world: World, wanted: string): Channel {
  const found = findChannel(world.workspace, wanted);
  if (!found) throw new ControlError(`There is no conversation "${wanted}".`, 404);
  return found;
}

/** A person, or the bot by its id, name or `bot`. */
function getMember({ workspace: { users, app } }: World, wanted: string): User {
  const found =
    users.get(wanted === 'bot' ? app.botUser : wanted) ?? [...users.values()].find(({ name }) => name === wanted);
  if (!found) throw new ControlError(`There is no user "${wanted}".`, 404);
  return found;
}

function move(
  world: World,
  { do: what, channel: where, user: who }: Doing<'invite' | 'remove'> & { do: Names },
): Pressed {
  const channel = getChannel(world, where);
  const user = getMember(world, who);
  if (channel.kind === 'im') throw new ControlError('Nobody joins or leaves a direct conversation.', 409);
  if (what === 'invite') {
    if (!channel.members.has(user.id)) addMember(world, channel, user.id, channel.creator);
    return DONE;
  }
  const { botUser, team } = { ...world.workspace.app, ...world.workspace };
  const event_ts = world.workspace.nextTs();
  const left = {
    type: 'member_left_channel',
    user: user.id,
    channel: channel.id,
    channel_type: channel.kind === 'private' ? 'G' : 'C',
    team: team.id,
    event_ts,
  };
  if (user.id !== botUser) void world.events.emit('member_left_channel', left, channel);
  channel.members.delete(user.id);
  const gone = channel.kind === 'private' ? 'group_left' : 'channel_left';
  if (user.id === botUser) void world.events.emit(gone, { type: gone, channel: channel.id, event_ts });
  return DONE;
}

function archive(
  world: World,
  { do: what, channel: where }: { do: 'archive' | 'unarchive'; channel: string },
): Pressed {
  const channel = getChannel(world, where);
  if (channel.kind === 'im') throw new ControlError('A direct conversation cannot be archived.', 409);
  channel.is_archived = what === 'archive';
  const type = `${channel.kind === 'private' ? 'group' : 'channel'}_${what}`;
  void world.events.emit(
    type,
    { type, channel: channel.id, user: channel.creator, is_moved: 0, event_ts: world.workspace.nextTs() },
    channel,
  );
  return DONE;
}

function createChannel(world: World, { name, is_private, members }: Doing<'create_channel'>): Pressed {
  if (!/^[a-z0-9_-]{1,80}$/.test(name))
    throw new ControlError('Channel names hold lower-case letters, digits, - and _, 80 at most.');
  if (findChannel(world.workspace, name)) throw new ControlError(`There is a #${name} already.`, 409);
  const ids = members.map((who) => getMember(world, who).id);
  const creator = ids[0] ?? world.workspace.app.botUser;
  const channel = world.workspace.addChannel({ name, kind: is_private ? 'private' : 'public', creator, members: ids });
  if (!is_private) {
    const made = { id: channel.id, name, created: channel.created, creator };
    void world.events.emit('channel_created', {
      type: 'channel_created',
      channel: made,
      event_ts: world.workspace.nextTs(),
    });
  }
  return { ...DONE, channel: channel.id };
}

function deleteMessage(world: World, { channel: where, ts }: Doing<'delete_message'>): Pressed {
  const channel = getChannel(world, where);
  removeMessage(world, channel, getMessage(channel, ts));
  return DONE;
}

function setRoles(world: World, { user: who, roles }: Doing<'set_roles'>): Pressed {
  const user = getMember(world, who);
  user.roles = roles;
  const withEmail = world.tokens.bot.scopes.includes('users:read.email');
  const shown = wireUser(user, { withEmail, team: world.workspace.team.id });
  void world.events.emit('user_change', {
    type: 'user_change',
    user: shown,
    cache_ts: 0,
    event_ts: world.workspace.nextTs(),
  });
  return DONE;
}

function setUsergroup(world: World, { id, users }: Doing<'set_usergroup'>): Pressed {
  const group =
    world.workspace.usergroups.get(id) ?? [...world.workspace.usergroups.values()].find(({ handle }) => handle === id);
  if (!group) throw new ControlError(`There is no user group "${id}".`, 404);
  const before = group.users;
  group.users = users.map((who) => getMember(world, who).id);
  const added = group.users.filter((user) => !before.includes(user));
  const removed = before.filter((user) => !group.users.includes(user));
  const event = {
    type: 'subteam_members_changed',
    subteam_id: group.id,
    team_id: world.workspace.team.id,
    date_previous_update: 0,
    date_update: Math.floor(world.clock.now().epochMilliseconds / 1000),
    added_users: added,
    added_users_count: added.length,
    removed_users: removed,
    removed_users_count: removed.length,
    event_ts: world.workspace.nextTs(),
  };
  void world.events.emit('subteam_members_changed', event);
  return DONE;
}

/** Slack tells the app that its token is gone before it stops listening to it. */
function revoke(world: World): Pressed {
  const event = {
    type: 'tokens_revoked',
    tokens: { oauth: [], bot: [world.workspace.app.botUser] },
    event_ts: world.workspace.nextTs(),
  };
  void world.events.emit('tokens_revoked', event);
  world.tokens.bot.revoked = true;
  return DONE;
}

function refresh(world: World, { reason, all }: Doing<'refresh_connection'>): Pressed {
  const asked = world.socket.refresh({ ...(reason ? { reason } : {}), ...(all === undefined ? {} : { all }) });
  if (asked === 0) throw new ControlError('No Socket Mode connection is open.', 409);
  return DONE;
}

async function verify(world: World): Promise<Pressed> {
  const webhook = world.webhook();
  if (!webhook) throw new ControlError('Events go over Socket Mode: there is no request URL.', 409);
  const error = await verifyUrl(webhook, world.tokens.verification, world.ids.secret());
  return error === undefined ? DONE : { acked: false, ms: 0, error };
}

function markRead(world: World, { user: who, channel: where }: Doing<'mark_read'>): Pressed {
  const channel = getChannel(world, where);
  const newest = channel.messages.listAll().at(-1)?.ts ?? '0';
  channel.lastRead.set(getMember(world, who).id, newest);
  return DONE;
}
