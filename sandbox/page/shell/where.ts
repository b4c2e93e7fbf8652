/** From the address to what is shown: who acts, and which conversation they may and do look at. */
import type { SandboxChannel, SandboxUser, State } from '../../protocol.ts';
import type { Place } from '../place/place.ts';
import { listPeople } from './people.ts';

export const HOME = 'home';

export function findPerson(state: State, wanted: string | undefined): SandboxUser | undefined {
  return listPeople(state).find((user) => user.id === wanted || user.name === wanted);
}

export function findConversation(state: State, wanted: string | undefined): SandboxChannel | undefined {
  return (
    state.channels.find((channel) => channel.id === wanted) ??
    state.channels.find((channel) => !channel.is_im && channel.name === wanted)
  );
}

/** Private channels and other people's direct messages are invisible to those who are not in them. */
export function maySee(channel: SandboxChannel, user: string): boolean {
  return channel.members.includes(user) || !(channel.is_private || channel.is_im);
}

export type Shown =
  | { readonly kind: 'home' }
  | { readonly kind: 'channel'; readonly channel: SandboxChannel }
  | { readonly kind: 'hidden'; readonly wanted: string };

/** With nothing asked for: a private channel of theirs (that is where the work is), else any channel they are in. */
export function whatIsShown(state: State, place: Place, me: string): Shown {
  if (place.channel === HOME) return { kind: 'home' };
  const wanted = findConversation(state, place.channel);
  if (wanted && maySee(wanted, me)) return { kind: 'channel', channel: wanted };
  if (place.channel) return { kind: 'hidden', wanted: place.channel };
  const mine = state.channels.filter(
    (channel) => channel.members.includes(me) && !channel.is_im && !channel.is_archived,
  );
  const first = mine.find((channel) => channel.is_private) ?? mine[0];
  return first ? { kind: 'channel', channel: first } : { kind: 'home' };
}
