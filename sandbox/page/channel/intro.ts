import type { SandboxChannel } from '../../protocol.ts';
import { useDesk } from '../context.ts';
import { type Drawn, html } from '../html.ts';
import { Avatar } from '../shell/avatar.ts';
import { Icon } from '../shell/icons.ts';
import { channelName, otherSide } from '../shell/people.ts';

/** Above the first message: what this place is. */
export function Intro({ channel }: { channel: SandboxChannel }): Drawn {
  const { state, me } = useDesk();
  const name = channelName(state, channel, me.id);
  const picture = channel.is_im
    ? html`<${Avatar} user=${otherSide(state, channel, me.id)} size=${44} />`
    : html`<span class="intro-sign"><${Icon} name=${channel.is_private ? 'lock' : 'hash'} size=${22} /></span>`;
  const words = channel.is_im
    ? `Only you and ${name} see this.`
    : `${channel.is_private ? 'A private channel' : 'A channel'} with ${channel.members.length} members.${channel.topic ? ` ${channel.topic}.` : ''}`;
  return html`<div class="intro">${picture}<div><strong>${channel.is_im ? name : `This is the beginning of #${name}`}</strong><p>${words}</p></div></div>`;
}
