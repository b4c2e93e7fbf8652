import { useRef, useState } from 'preact/hooks';
import type { SandboxChannel } from '../../protocol.ts';
import { useDesk } from '../context.ts';
import { type Drawn, html } from '../html.ts';
import { drawerCell } from '../shell/drawer.ts';
import { Icon } from '../shell/icons.ts';
import { channelName } from '../shell/people.ts';
import { Popup } from '../shell/popup.ts';
import { Members } from './members.ts';

export function ChannelHeader({ channel }: { channel: SandboxChannel }): Drawn {
  const { state, me } = useDesk();
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  return html`<header class="view-header">
    <button type="button" class="icon-button drawer-button" aria-label="Channels" onClick=${() => drawerCell.set(true)}><${Icon} name="menu" /></button>
    <div class="view-title">
      <h1>${!channel.is_im && html`<${Icon} name=${channel.is_private ? 'lock' : 'hash'} size=${17} />`}<span>${channelName(state, channel, me.id)}</span></h1>
      ${channel.topic && html`<p title=${channel.topic}>${channel.topic}</p>`}
    </div>
    ${
      !channel.is_im &&
      html`<button
      type="button"
      ref=${button}
      class="members-button"
      aria-expanded=${open}
      aria-label=${`${channel.members.length} members`}
      title="Members"
      data-testid="members"
      onClick=${() => setOpen(!open)}
    >
      <${Icon} name="people" size=${17} /><span>${channel.members.length}</span>
    </button>`
    }
    ${open && html`<${Popup} anchor=${button} align="end" class="members-popup" onClose=${() => setOpen(false)}><${Members} channel=${channel} /><//>`}
  </header>`;
}
