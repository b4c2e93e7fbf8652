/** Which conversation a call means, and whether the app may see it and write there. */
import { type Channel, findChannel, isBot, type User } from '../workspace.ts';
import type { World } from '../world.ts';
import { type Call, needScope, Refusal } from './method.ts';

/** @throws Refusal `channel_not_found` also for a private channel the app is not in: Slack does not tell that it exists. */
export function getVisible(world: World, id: string): Channel {
  const channel = world.workspace.channels.get(id);
  if (!channel || !isVisible(world, channel)) throw new Refusal('channel_not_found');
  return channel;
}

export function isVisible({ workspace }: World, channel: Channel): boolean {
  return channel.kind === 'public' || channel.members.has(workspace.app.botUser);
}

/** @throws Refusal */
export function getUser({ workspace }: World, id: string): User {
  const user = workspace.users.get(id);
  if (!user) throw new Refusal('user_not_found');
  return user;
}

/** For posting: an id, a name, or a person, whose direct conversation is opened. @throws Refusal */
export function getPostable(call: Call, wanted: string): Channel {
  const { world } = call;
  const person = world.workspace.users.get(wanted);
  if (person) return openDm(world, person);
  const channel = findChannel(world.workspace, wanted);
  if (!channel || !isVisible(world, channel)) throw new Refusal('channel_not_found');
  const member = channel.members.has(world.workspace.app.botUser);
  if (!member && !call.token.scopes.includes('chat:write.public')) throw new Refusal('not_in_channel');
  if (channel.is_archived) throw new Refusal('is_archived');
  return channel;
}

/** @throws Refusal */
export function openDm({ workspace }: World, person: User): Channel {
  if (isBot(person)) throw new Refusal('cannot_dm_bot');
  return workspace.openIm(person.id);
}

/** @throws Refusal `missing_scope` unless the token has `…:read` or `…:history` for this kind of conversation. */
export function needReading(call: Call, channel: Channel, what: 'read' | 'history'): void {
  needScope(call, `${{ public: 'channels', private: 'groups', im: 'im' }[channel.kind]}:${what}`);
}

/** @throws Refusal */
export function needMembership({ workspace }: World, channel: Channel): void {
  if (!channel.members.has(workspace.app.botUser)) throw new Refusal('not_in_channel');
}
