import type { SandboxChannel } from '../../protocol.ts';
import { useCell } from '../cell.ts';
import { unreadIn } from '../channel/unread.ts';
import { useDesk } from '../context.ts';
import { type Drawn, html } from '../html.ts';
import { formatPlace } from '../place/place.ts';
import { Avatar } from './avatar.ts';
import { drawerCell } from './drawer.ts';
import { Icon } from './icons.ts';
import { channelName, findUser, isAppChannel, otherSide, roleWords } from './people.ts';
import { HOME, whatIsShown } from './where.ts';

export function Sidebar(): Drawn {
  const { state, me, place } = useDesk();
  const open = useCell(drawerCell);
  const shown = whatIsShown(state, place, me.id);
  const shownId = shown.kind === 'channel' ? shown.channel.id : shown.kind === 'home' ? HOME : '';
  const mine = state.channels.filter(({ members }) => members.includes(me.id));
  const joined = byName(mine.filter(({ is_im, is_archived }) => !is_im && !is_archived));
  const direct = mine.filter((channel) => channel.is_im && !isAppChannel(state, channel));
  const others = byName(
    state.channels.filter(
      (channel) => !channel.is_im && !channel.is_private && !channel.is_archived && !channel.members.includes(me.id),
    ),
  );
  const archived = byName(mine.filter(({ is_im, is_archived }) => !is_im && is_archived));
  const row = (channel: SandboxChannel) =>
    html`<${ChannelLink} key=${channel.id} channel=${channel} current=${channel.id === shownId} />`;
  return html`<nav class=${open ? 'sidebar open' : 'sidebar'} aria-label="Conversations" onClick=${closeOnLink}>
      <div class="sidebar-head"><strong>${state.workspace}</strong><small>${[me.title, roleWords(me)].filter(Boolean).join(', ') || `@${me.name}`}</small></div>
      <div class="sidebar-scroll">
        <h2>Apps</h2>
        <${AppLink} shownId=${shownId} />
        <h2>Channels</h2>
        ${joined.map(row)}
        ${direct.length > 0 && html`<h2>Direct messages</h2>`}
        ${direct.map(row)}
        ${others.length > 0 && html`<h2>Other channels</h2>`}
        ${others.map(row)}
        ${archived.length > 0 && html`<h2>Archived</h2>`}
        ${archived.map(row)}
      </div>
      <p class="sidebar-foot">A Slack of your own on this machine. Nothing leaves it.</p>
    </nav>
    <div class="drawer-shade" onClick=${() => drawerCell.set(false)}></div>`;
}

function byName(channels: readonly SandboxChannel[]): readonly SandboxChannel[] {
  return channels.toSorted((a, b) => a.name.localeCompare(b.name));
}

function closeOnLink(event: Event): void {
  if (event.target instanceof Element && event.target.closest('a')) drawerCell.set(false);
}

/** The app's Home; its conversation counts what the app wrote to this person. */
function AppLink({ shownId }: { shownId: string }): Drawn {
  const { state, me } = useDesk();
  const app = findUser(state, state.bot_user);
  const conversation = state.channels.find(
    (channel) => isAppChannel(state, channel) && channel.members.includes(me.id),
  );
  const pings = conversation ? unreadIn(state, conversation, me.id).pings : 0;
  const current = shownId === HOME || (conversation !== undefined && shownId === conversation.id);
  return html`<a class=${`side-link ${pings > 0 ? 'unread' : ''}`} href=${formatPlace({ channel: HOME })} aria-current=${current ? 'page' : undefined} data-testid="app-home">
    <${Avatar} user=${app} size=${22} /><span>${app?.real_name ?? 'App'}</span>${pings > 0 && html`<span class="badge" aria-label=${`${pings} unread`}>${pings}</span>`}
  </a>`;
}

function ChannelLink({ channel, current }: { channel: SandboxChannel; current: boolean }): Drawn {
  const { state, me } = useDesk();
  const member = channel.members.includes(me.id);
  const { count, pings } = member ? unreadIn(state, channel, me.id) : { count: 0, pings: 0 };
  const names = ['side-link', count > 0 || pings > 0 ? 'unread' : '', member ? '' : 'outside'].join(' ');
  const picture = channel.is_im
    ? html`<${Avatar} user=${otherSide(state, channel, me.id)} size=${22} />`
    : html`<${Icon} name=${channel.is_private ? 'lock' : 'hash'} size=${16} />`;
  return html`<a class=${names} href=${formatPlace({ channel: channel.id })} aria-current=${current ? 'page' : undefined} data-testid=${`channel-${channel.name}`}>
    ${picture}<span>${channelName(state, channel, me.id)}</span>
    ${pings > 0 ? html`<span class="badge" aria-label=${`${pings} for you`}>${pings}</span>` : count > 0 && html`<span class="count" aria-label=${`${count} unread`}>${count}</span>`}
  </a>`;
}
