/** People, channels, groups and pings in a text, as the acting person sees them. */

import { groupsOf } from '../channel/unread.ts';
import { useDesk } from '../context.ts';
import type { Drawn } from '../html.ts';
import { html } from '../html.ts';
import { formatPlace } from '../place/place.ts';

export function UserMention({ id, label }: { id: string; label?: string }): Drawn {
  const { state, me } = useDesk();
  const user = state.users.find((candidate) => candidate.id === id);
  const name = user?.real_name ?? label ?? 'unknown user';
  const about = user ? `${user.real_name}${user.title ? `, ${user.title}` : ''}` : `Nobody here has the id ${id}`;
  return html`<span class=${id === me.id ? 'mention ping' : 'mention'} title=${about}>@${name.replace(/^@/, '')}</span>`;
}

/** A private channel keeps its name from those who are not in it. */
export function ChannelMention({ id, label }: { id: string; label?: string }): Drawn {
  const { state, me } = useDesk();
  const channel = state.channels.find((candidate) => candidate.id === id);
  const hidden = channel?.is_private && !channel.members.includes(me.id);
  if (hidden) return html`<span class="mention muted" title="You are not in this channel">🔒 private channel</span>`;
  if (!channel) return html`<span class="mention">#${label ?? id}</span>`;
  return html`<a class="mention" href=${formatPlace({ channel: id })}>${channel.is_private ? '🔒 ' : '#'}${channel.name}</a>`;
}

export function GroupMention({ id, label }: { id: string; label?: string }): Drawn {
  const { state, me } = useDesk();
  const group = state.usergroups.find((candidate) => candidate.id === id);
  const name = group?.handle ?? label ?? id;
  const mine = groupsOf(state, me.id).includes(id);
  const about = group ? `${group.name}: ${group.users.length} people are notified` : 'Unknown user group';
  return html`<span class=${mine ? 'mention ping' : 'mention'} title=${about}>@${name.replace(/^@/, '')}</span>`;
}

export function BroadcastMention({ range }: { range: string }): Drawn {
  return html`<span class="mention ping" title="This notifies everyone in the channel">@${range}</span>`;
}
