import { useRef, useState } from 'preact/hooks';
import type { SandboxUser } from '../../protocol.ts';
import { attentionOf } from '../channel/unread.ts';
import { useDesk } from '../context.ts';
import { type Drawn, html } from '../html.ts';
import { Avatar } from './avatar.ts';
import { Icon } from './icons.ts';
import { moveFocus } from './menu.ts';
import { listPeople, roleWords } from './people.ts';
import { Popup } from './popup.ts';

/** Who is acting; the list shows whom something waits for. */
export function PersonSwitcher(): Drawn {
  const { state, me } = useDesk();
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const waiting = listPeople(state).some(({ id }) => id !== me.id && needsThem(attentionOf(state, id)));
  return html`<button type="button" ref=${button} class="person-switcher" data-testid="person-switcher" data-user=${me.id} aria-haspopup="listbox" aria-expanded=${open} aria-label=${`Acting as ${me.real_name}`} onClick=${() => setOpen(!open)}>
      <${Avatar} user=${me} size=${30} />
      <span class="person-words"><small>Acting as</small><strong>${me.real_name}</strong></span>
      ${waiting && html`<span class="dot" title="Something waits for somebody else"></span>`}
      <${Icon} name="down" size=${16} />
    </button>
    ${open && html`<${Popup} anchor=${button} class="people" onClose=${() => setOpen(false)}><${People} done=${() => setOpen(false)} /><//>`}`;
}

function needsThem({ pings, views }: { pings: number; views: number }): boolean {
  return pings > 0 || views > 0;
}

function People({ done }: { done: () => void }): Drawn {
  const { state, me, actAs } = useDesk();
  const list = useRef<HTMLDivElement>(null);
  const move = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step === 0) return;
    event.preventDefault();
    moveFocus(list.current, step);
  };
  const choose = (user: SandboxUser) => {
    done();
    actAs(user.id);
  };
  return html`<div role="listbox" aria-label="People" ref=${list} onKeyDown=${move}>
    <p class="popup-title">Act as</p>
    ${listPeople(state).map((user) => html`<${Person} key=${user.id} user=${user} chosen=${user.id === me.id} choose=${choose} />`)}
  </div>`;
}

function Person({
  user,
  chosen,
  choose,
}: {
  user: SandboxUser;
  chosen: boolean;
  choose: (user: SandboxUser) => void;
}): Drawn {
  const { state } = useDesk();
  const { pings, views } = attentionOf(state, user.id);
  const about = [user.title, roleWords(user)].filter(Boolean).join(', ');
  return html`<button type="button" role="option" aria-selected=${chosen} class="person" data-testid=${`person-${user.name}`} autofocus=${chosen} onClick=${() => choose(user)}>
    <${Avatar} user=${user} size=${34} />
    <span class="person-words"><strong>${user.real_name}</strong><small>${about || `@${user.name}`}</small></span>
    ${views > 0 && html`<span class="waiting">window open</span>`}
    ${pings > 0 && html`<span class="badge" aria-label=${`${pings} unread`}>${pings}</span>`}
    ${chosen && html`<${Icon} name="check" size=${16} />`}
  </button>`;
}
