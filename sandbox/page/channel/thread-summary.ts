import type { SandboxMessage } from '../../protocol.ts';
import { useDesk } from '../context.ts';
import { type Drawn, html } from '../html.ts';
import { Avatar } from '../shell/avatar.ts';
import { findUser } from '../shell/people.ts';
import { momentOf, shortAgo } from '../time/dates.ts';
import { isNewer } from './ordering.ts';

export function ThreadSummary({ message, channel }: { message: SandboxMessage; channel: string }): Drawn {
  const { state, me, go, now, place } = useDesk();
  const { replies } = message;
  const last = replies.at(-1);
  if (!last) return null;
  const people = [...new Set(replies.map(({ user }) => user))].slice(0, 4);
  const seen = state.channels.find(({ id }) => id === channel)?.last_read[me.id] ?? '0';
  const fresh = place.thread !== message.ts && replies.some((reply) => reply.user !== me.id && isNewer(reply.ts, seen));
  return html`<button type="button" class="thread-summary" data-testid="thread-summary" onClick=${() => go({ channel, thread: message.ts })}>
    <span class="faces">${people.map((id) => html`<${Avatar} key=${id} user=${findUser(state, id)} size=${22} />`)}</span>
    <strong>${replies.length === 1 ? '1 reply' : `${replies.length} replies`}</strong>
    ${fresh && html`<span class="fresh">new</span>`}
    <span class="ago">last ${shortAgo(momentOf(last.ts), now)}</span>
  </button>`;
}
