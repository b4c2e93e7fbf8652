import type { SandboxChannel, SandboxUser, State } from '../../protocol.ts';

export function findUser(state: State, id: string): SandboxUser | undefined {
  return state.users.find((user) => user.id === id);
}

/** Those a person at the page can act as. */
export function listPeople(state: State): readonly SandboxUser[] {
  return state.users.filter((user) => !user.roles.includes('bot'));
}

/** The other side of a direct conversation. */
export function otherSide(state: State, channel: SandboxChannel, me: string): SandboxUser | undefined {
  const other = channel.members.find((member) => member !== me);
  return other === undefined ? undefined : findUser(state, other);
}

/** What a channel is called by the person who looks, without its sign. */
export function channelName(state: State, channel: SandboxChannel, me: string): string {
  return channel.is_im ? (otherSide(state, channel, me)?.real_name ?? channel.name) : channel.name;
}

/** The conversation with the app itself: it stands under Apps and has a Home. */
export function isAppChannel(state: State, channel: SandboxChannel): boolean {
  return channel.is_im && channel.members.includes(state.bot_user);
}

export function roleWords(user: SandboxUser): string {
  if (user.roles.includes('owner')) return 'workspace owner';
  if (user.roles.includes('admin')) return 'workspace admin';
  return user.roles.includes('guest') ? 'guest' : '';
}
