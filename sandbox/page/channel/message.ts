import { useMemo } from 'preact/hooks';
import type { SandboxMessage, SandboxUser, WireObject } from '../../protocol.ts';
import { Blocks } from '../blocks/blocks.ts';
import { useDesk } from '../context.ts';
import { type Surface, SurfaceContext } from '../forms/surface.ts';
import { type Drawn, html } from '../html.ts';
import { Avatar } from '../shell/avatar.ts';
import { Icon } from '../shell/icons.ts';
import { findUser } from '../shell/people.ts';
import { Mrkdwn } from '../text/mrkdwn-view.ts';
import { clockTime, longMoment, momentOf, shortAgo } from '../time/dates.ts';
import { stringAt } from '../wire.ts';
import { Attachments } from './attachments.ts';
import { Files } from './files.ts';
import { MessageTools } from './message-tools.ts';
import { Reactions } from './reactions.ts';
import { ThreadSummary } from './thread-summary.ts';

export type MessageProps = {
  readonly message: SandboxMessage;
  readonly channel: string;
  readonly follows?: boolean;
  /** In a thread there is no summary of the thread. */
  readonly inThread?: boolean;
};

export function Message({ message, channel, follows = false, inThread = false }: MessageProps): Drawn {
  const { state, me, place, now } = useDesk();
  const user = findUser(state, message.user);
  const surface = useMessageSurface(`${channel} ${message.ts}`, { user: me.id, channel, ts: message.ts });
  const marked = place.message === message.ts;
  const names = `message${follows ? ' follows' : ''}${marked ? ' marked' : ''}`;
  return html`<article class=${names} data-testid="message" data-ts=${message.ts} data-channel=${channel} aria-label=${`${user?.real_name ?? 'Unknown'}, ${shortAgo(momentOf(message.ts), now)}`}>
    ${follows ? html`<${Sent} ts=${message.ts} class="gutter" />` : html`<${Avatar} user=${user} />`}
    <div class="message-body">
      ${!follows && html`<${Author} ts=${message.ts} user=${message.user} />`}
      ${message.broadcast && !inThread && html`<${BroadcastNote} message=${message} channel=${channel} />`}
      <${SurfaceContext.Provider} value=${surface}><${Content} text=${message.text} blocks=${drawnBlocks(message, user)} /><${Attachments} list=${message.attachments} />${message.edited_ts && html`<${Edited} ts=${message.edited_ts} />`}<//>
      <${Files} files=${message.files} />
      <${Reactions} message=${message} />
      ${!inThread && html`<${ThreadSummary} message=${message} channel=${channel} />`}
    </div>
    <${MessageTools} message=${message} channel=${channel} inThread=${inThread} />
  </article>`;
}

/** A person's own words are drawn from the text: their composer knows styles and emoji, the block only the letters. */
function drawnBlocks({ blocks }: SandboxMessage, user: SandboxUser | undefined): readonly WireObject[] {
  return user && !user.roles.includes('bot') ? [] : blocks;
}

/** Stable between redrawings, so that fields inside keep their place. */
export function useMessageSurface(key: string, origin: Surface['origin']): Surface {
  return useMemo(() => ({ key, origin, errors: {}, busy: false }), [key, JSON.stringify(origin)]);
}

export function Content({ text, blocks }: { text: string; blocks: readonly WireObject[] }): Drawn {
  if (blocks.length === 0) return html`<${Mrkdwn} text=${text} />`;
  return html`<div class=${isCard(blocks) ? 'block-card' : ''}><${Blocks} blocks=${blocks} /></div>`;
}

/** Anything more than words is framed, so that it reads as one thing. */
function isCard(blocks: readonly WireObject[]): boolean {
  return blocks.some(
    (block) =>
      !['rich_text', 'markdown', 'section'].includes(stringAt(block, 'type') ?? '') ||
      'accessory' in block ||
      'fields' in block,
  );
}

export function Author({ ts, user: id }: { ts: string; user: string }): Drawn {
  const { state } = useDesk();
  const user = findUser(state, id);
  return html`<header class="author">
    <strong title=${user?.title}>${user?.real_name ?? 'Unknown'}</strong>
    ${user?.roles.includes('bot') && html`<span class="app-badge">APP</span>`}
    <${Sent} ts=${ts} class="sent" />
  </header>`;
}

function Sent({ ts, class: name }: { ts: string; class: string }): Drawn {
  const { me, now } = useDesk();
  const ms = momentOf(ts);
  return html`<time class=${name} title=${`${longMoment(ms, me.tz)}, ${me.tz}`}><span>${clockTime(ms, me.tz)}</span><span class="ago">${shortAgo(ms, now)}</span></time>`;
}

function Edited({ ts }: { ts: string }): Drawn {
  const { me } = useDesk();
  return html`<small class="edited" title=${`Edited ${longMoment(momentOf(ts), me.tz)}`}>(edited)</small>`;
}

function BroadcastNote({ message, channel }: { message: SandboxMessage; channel: string }): Drawn {
  const { state, go } = useDesk();
  const root = state.channels.find(({ id }) => id === channel)?.messages.find(({ ts }) => ts === message.thread_ts);
  const open = () => go({ channel, thread: message.thread_ts ?? message.ts });
  return html`<button type="button" class="broadcast" onClick=${open}>
    <${Icon} name="reply" size=${14} /> replied to a thread${root?.text ? html`: <span>${firstLine(root.text)}</span>` : ''}
  </button>`;
}

function firstLine(text: string): string {
  const line = text.split('\n')[0] ?? '';
  return line.length > 80 ? `${line.slice(0, 79)}…` : line;
}
