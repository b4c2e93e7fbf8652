import type { SandboxMessage } from '../../protocol.ts';
import { useDesk } from '../context.ts';
import { type Drawn, html } from '../html.ts';
import { findUser } from '../shell/people.ts';
import { findEmoji } from '../text/emoji.ts';

export function Reactions({ message }: { message: SandboxMessage }): Drawn {
  const { state, me } = useDesk();
  const list = message.reactions ?? [];
  if (list.length === 0) return null;
  return html`<div class="reactions">
    ${list.map(({ name, users }) => {
      const who = users.map((user) => findUser(state, user)?.real_name ?? user).join(', ');
      return html`<span key=${name} class=${users.includes(me.id) ? 'reaction mine' : 'reaction'} title=${`${who} reacted with :${name}:`}>
        <span class="emoji">${findEmoji(name) ?? `:${name}:`}</span><span>${users.length}</span>
      </span>`;
    })}
  </div>`;
}
