import { useEffect, useState } from 'preact/hooks';
import type { SandboxChannel } from '../../protocol.ts';
import { Blocks } from '../blocks/blocks.ts';
import { Conversation } from '../channel/channel-view.ts';
import { useMessageSurface } from '../channel/message.ts';
import { unreadIn } from '../channel/unread.ts';
import { useDesk } from '../context.ts';
import { SurfaceContext } from '../forms/surface.ts';
import { type Drawn, html } from '../html.ts';
import { send } from '../server/control.ts';
import { Avatar } from '../shell/avatar.ts';
import { drawerCell } from '../shell/drawer.ts';
import { Icon } from '../shell/icons.ts';
import { findUser, isAppChannel } from '../shell/people.ts';
import { HOME } from '../shell/where.ts';
import { objectsAt } from '../wire.ts';

/** The app's own place: its Home, and the direct conversation with it. */
export function AppView({ channel }: { channel?: SandboxChannel }): Drawn {
  const { state, me, go } = useDesk();
  const app = findUser(state, state.bot_user);
  const conversation = state.channels.find(
    (candidate) => isAppChannel(state, candidate) && candidate.members.includes(me.id),
  );
  const pings = conversation && !channel ? unreadIn(state, conversation, me.id).pings : 0;
  const tab = channel ? 'messages' : 'home';
  return html`<section class="conversation app-view" aria-label=${app?.real_name ?? 'App'}>
    <header class="view-header">
      <button type="button" class="icon-button drawer-button" aria-label="Channels" onClick=${() => drawerCell.set(true)}><${Icon} name="menu" /></button>
      <${Avatar} user=${app} size=${32} />
      <div class="view-title"><h1><span>${app?.real_name ?? 'App'}</span><span class="app-badge">APP</span></h1></div>
      <div class="tabs" role="tablist" aria-label=${app?.real_name ?? 'App'}>
        <button type="button" role="tab" aria-selected=${tab === 'home'} data-testid="tab-home" onClick=${() => go({ channel: HOME })}>Home</button>
        <button type="button" role="tab" aria-selected=${tab === 'messages'} data-testid="tab-messages" disabled=${!conversation} title=${conversation ? '' : 'The app has not written to you yet'} onClick=${() => conversation && go({ channel: conversation.id })}>Messages${pings > 0 && html`<span class="badge" aria-label=${`${pings} unread`}>${pings}</span>`}</button>
      </div>
    </header>
    ${channel ? html`<${Conversation} key=${`${me.id} ${channel.id}`} channel=${channel} />` : html`<${Home} key=${me.id} />`}
  </section>`;
}

/** Opening it tells the app, as in Slack; what is shown is the last view that the app published for this person. */
function Home(): Drawn {
  const { state, me } = useDesk();
  const view = state.homes[me.id];
  const [asked, setAsked] = useState(false);
  const surface = useMessageSurface(`home ${me.id}`, { user: me.id, home: true });
  useEffect(() => {
    void send('home', { user: me.id }, true).then(() => setAsked(true));
  }, [me.id]);
  return html`<div class="scroll" tabindex="0">
    <div class="home" data-testid="home" aria-busy=${!view && !asked}>
      ${view && html`<${SurfaceContext.Provider} value=${surface}><${Blocks} blocks=${objectsAt(view, 'blocks')} /><//>`}
      ${!view && html`<p class="empty">${asked ? 'The app has published nothing here for you.' : 'Opening…'}</p>`}
    </div>
  </div>`;
}
