import { useEffect } from 'preact/hooks';
import { useCell } from '../cell.ts';
import { ChannelView } from '../channel/channel-view.ts';
import { ThreadPane } from '../channel/thread-pane.ts';
import { unreadIn } from '../channel/unread.ts';
import { useDesk } from '../context.ts';
import { AppView } from '../home/app-view.ts';
import { type Drawn, html } from '../html.ts';
import { Inspector } from '../inspector/inspector.ts';
import { ConfirmDialog } from '../modal/confirm.ts';
import { Modals } from '../modal/modals.ts';
import { drawerCell, inspectorCell } from './drawer.ts';
import { Icon } from './icons.ts';
import { channelName, isAppChannel } from './people.ts';
import { useRefusalToasts } from './refusals.ts';
import { Sidebar } from './sidebar.ts';
import { Toasts } from './toasts.ts';
import { TopBar } from './top-bar.ts';
import { type Shown, whatIsShown } from './where.ts';

/**
 * The bar on top belongs to the sandbox; the stage below it is the acting person's Slack. A window covers only the
 * stage, so that another person can act and the clock can move while it is open.
 */
export function Frame({ online }: { online: boolean }): Drawn {
  const inspecting = useCell(inspectorCell);
  const { connected } = useDesk().state;
  useRefusalToasts();
  return html`<div class="app">
    <${TopBar} online=${online} />
    ${!online && html`<div class="banner" role="alert"><${Icon} name="alert" size=${16} />The sandbox server does not answer. The page keeps trying.</div>`}
    ${online && !connected && html`<div class="banner calm" role="status"><${Icon} name="alert" size=${16} />The bot is not connected. Commands and buttons fail until it is.</div>`}
    <div class="stage"><${Workspace} /><${Modals} /><${ConfirmDialog} /></div>
    ${inspecting && html`<${Inspector} />`}
    <${Toasts} />
  </div>`;
}

function Workspace(): Drawn {
  const { state, me, place } = useDesk();
  const shown = whatIsShown(state, place, me.id);
  const thread = shown.kind === 'channel' ? place.thread : undefined;
  const covered = (state.views[me.id]?.length ?? 0) > 0;
  useTitle(shown);
  return html`<div class=${thread ? 'workspace with-thread' : 'workspace'} inert=${covered}>
    <${Sidebar} />
    <main class="sheet"><${Main} shown=${shown} /></main>
    ${shown.kind === 'channel' && thread && html`<${ThreadPane} key=${`${shown.channel.id} ${thread}`} channel=${shown.channel} ts=${thread} />`}
  </div>`;
}

function Main({ shown }: { shown: Shown }): Drawn {
  const { state } = useDesk();
  if (shown.kind === 'home') return html`<${AppView} key="app" />`;
  if (shown.kind === 'hidden') return html`<${Hidden} />`;
  if (isAppChannel(state, shown.channel)) return html`<${AppView} key="app" channel=${shown.channel} />`;
  return html`<${ChannelView} channel=${shown.channel} />`;
}

function Hidden(): Drawn {
  const { me } = useDesk();
  return html`<section class="conversation">
    <header class="view-header">
      <button type="button" class="icon-button drawer-button" aria-label="Channels" onClick=${() => drawerCell.set(true)}><${Icon} name="menu" /></button>
      <div class="view-title"><h1>Not visible</h1></div>
    </header>
    <p class="empty">${me.real_name} is not in this conversation. Act as somebody who is, or choose another one.</p>
  </section>`;
}

/** Where the person is, and how much waits for them, in the browser's tab. */
function useTitle(shown: Shown): void {
  const { state, me } = useDesk();
  const pings = state.channels
    .filter(({ members }) => members.includes(me.id))
    .reduce((sum, channel) => sum + unreadIn(state, channel, me.id).pings, 0);
  const place =
    shown.kind === 'channel'
      ? `${shown.channel.is_im ? '' : '#'}${channelName(state, shown.channel, me.id)}`
      : shown.kind === 'home'
        ? 'Home'
        : 'Not visible';
  const title = `${pings > 0 ? `(${pings}) ` : ''}${place} · ${me.real_name} · Resurface sandbox`;
  useEffect(() => {
    document.title = title;
  }, [title]);
}
