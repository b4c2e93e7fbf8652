/** conversations.*: where people talk. */
import { wireChannel } from '../shapes.ts';
import type { Channel } from '../workspace.ts';
import type { World } from '../world.ts';
import { history } from './history.ts';
import { arg, type Call, type Method, method, needScope, Refusal } from './method.ts';
import { pageOf, paging } from './pages.ts';
import { getUser, getVisible, isVisible, needReading, openDm } from './places.ts';

const open = method(
  { tier: 3 },
  { users: arg.text.optional(), channel: arg.text.optional(), return_im: arg.flag.optional() },
  (call, { users = '', channel: id, return_im = false }) => {
    const { world } = call;
    needScope(call, 'im:write');
    if (id) return { channel: { id: getVisible(world, id).id } };
    const wanted = users.split(',').filter(Boolean);
    if (wanted.length === 0) throw new Refusal('users_list_not_supplied');
    if (wanted.length > 1) needScope(call, 'mpim:write');
    if (wanted.length > 1) throw new Refusal('method_not_supported_for_channel_type');
    const person = getUser(world, wanted[0] ?? '');
    const existed = world.workspace.findIm(person.id) !== undefined;
    const channel = openDm(world, person);
    return {
      ...(existed ? { no_op: true, already_open: true } : {}),
      channel: return_im ? wireChannel(channel, world.workspace.app.botUser) : { id: channel.id },
    };
  },
);

const info = method(
  { tier: 3 },
  { channel: arg.text, include_num_members: arg.flag.optional() },
  (call, { channel: id, include_num_members = false }) => {
    const channel = getVisible(call.world, id);
    needReading(call, channel, 'read');
    const { num_members, ...shown } = wireChannel(channel, call.world.workspace.app.botUser);
    return { channel: include_num_members && num_members !== undefined ? { ...shown, num_members } : shown };
  },
);

const members = method({ tier: 4 }, { channel: arg.text, ...paging }, (call, { channel: id, ...paged }) => {
  const channel = getVisible(call.world, id);
  needReading(call, channel, 'read');
  const { items, metadata } = pageOf([...channel.members], paged, 100);
  return { members: items, response_metadata: metadata };
});

const list = method(
  { tier: 2 },
  { types: arg.text.optional(), exclude_archived: arg.flag.optional(), ...paging },
  (call, { types = 'public_channel', exclude_archived = false, ...paged }) => {
    const kinds = types.split(',').map((type) => kindOf(call, type.trim()));
    const found = [...call.world.workspace.channels.values()].filter(
      (channel) =>
        kinds.includes(channel.kind) && isVisible(call.world, channel) && !(exclude_archived && channel.is_archived),
    );
    const { items, metadata } = pageOf(found, paged, 100);
    return {
      channels: items.map((channel) => wireChannel(channel, call.world.workspace.app.botUser)),
      response_metadata: metadata,
    };
  },
);

const join = method({ tier: 3, scopes: ['channels:join'] }, { channel: arg.text }, ({ world }, { channel: id }) => {
  const channel = getVisible(world, id);
  if (channel.kind !== 'public') throw new Refusal('method_not_supported_for_channel_type');
  if (channel.is_archived) throw new Refusal('is_archived');
  const before = channel.members.has(world.workspace.app.botUser);
  if (!before) addMember(world, channel, world.workspace.app.botUser);
  return {
    channel: wireChannel(channel, world.workspace.app.botUser),
    ...(before ? { warning: 'already_in_channel' } : {}),
  };
});

export const conversations: Readonly<Record<string, Method>> = {
  'conversations.open': open,
  'conversations.info': info,
  'conversations.members': members,
  'conversations.list': list,
  'conversations.join': join,
  ...history,
};

export function addMember(world: World, channel: Channel, user: string, inviter?: string): void {
  channel.members.add(user);
  const event = {
    type: 'member_joined_channel',
    user,
    channel: channel.id,
    channel_type: channel.kind === 'private' ? 'G' : 'C',
    team: world.workspace.team.id,
    ...(inviter ? { inviter } : {}),
    event_ts: world.workspace.nextTs(),
  };
  void world.events.emit('member_joined_channel', event, channel);
}

/** @throws Refusal */
function kindOf(call: Call, type: string): Channel['kind'] {
  const known = {
    public_channel: ['public', 'channels:read'],
    private_channel: ['private', 'groups:read'],
    im: ['im', 'im:read'],
  } as const;
  const found = Object.entries(known).find(([name]) => name === type)?.[1];
  if (!found) throw new Refusal('invalid_types');
  needScope(call, found[1]);
  return found[0];
}
