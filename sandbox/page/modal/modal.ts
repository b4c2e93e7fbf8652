import { useEffect, useId, useRef } from 'preact/hooks';
import type { OpenView, WireObject } from '../../protocol.ts';
import { Blocks } from '../blocks/blocks.ts';
import { useDesk } from '../context.ts';
import { SurfaceContext } from '../forms/surface.ts';
import { type Drawn, html } from '../html.ts';
import { Icon } from '../shell/icons.ts';
import { findUser } from '../shell/people.ts';
import { withEmoji } from '../text/emoji.ts';
import { objectsAt, wordsAt } from '../wire.ts';
import { focusFirst, focusProblem, keepFocus } from './focus.ts';
import { type ModalState, useModal } from './use-modal.ts';

export function Modal({ open, depth }: { open: OpenView; depth: number }): Drawn {
  const { id, view } = open;
  const modal = useModal(open);
  const box = useRef<HTMLFormElement>(null);
  const title = useId();
  useEffect(() => focusFirst(box.current), []);
  useEffect(() => {
    if (!modal.busy) focusProblem(box.current);
  }, [modal.surface.errors, modal.busy]);
  const onSubmit = (event: Event) => {
    event.preventDefault();
    void modal.submit();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    keepFocus(event, box.current);
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    modal.close();
  };
  return html`<form class=${depth > 1 ? 'modal stacked' : 'modal'} role="dialog" aria-modal="true" aria-labelledby=${title} data-testid="modal" data-view=${id} tabindex="-1" noValidate ref=${box} onSubmit=${onSubmit} onKeyDown=${onKeyDown}>
    <${Head} id=${title} view=${view} depth=${depth} modal=${modal} />
    <div class="modal-body">
      ${modal.problem && html`<p class="modal-problem" role="alert"><${Icon} name="alert" size=${16} />${modal.problem}</p>`}
      <${SurfaceContext.Provider} value=${modal.surface}><${Blocks} blocks=${objectsAt(view, 'blocks')} /><//>
    </div>
    <${Foot} view=${view} modal=${modal} />
  </form>`;
}

function Head({ id, view, depth, modal }: { id: string; view: WireObject; depth: number; modal: ModalState }): Drawn {
  const { state } = useDesk();
  const app = findUser(state, state.bot_user);
  const back = html`<button type="button" class="icon-button" aria-label="Back" title="Back" data-testid="modal-back" disabled=${modal.busy} onClick=${modal.close}><${Icon} name="back" /></button>`;
  return html`<header class="modal-head">
    ${depth > 1 ? back : html`<span class="modal-app" aria-hidden="true">${app?.avatar ?? '🤖'}</span>`}
    <div><h2 id=${id}>${withEmoji(wordsAt(view, 'title'))}</h2><small>${app?.real_name ?? 'App'}</small></div>
    <button type="button" class="icon-button" aria-label="Close" title="Close" data-testid="modal-close" disabled=${modal.busy} onClick=${modal.closeAll}><${Icon} name="close" /></button>
  </header>`;
}

function Foot({ view, modal: { busy, close } }: { view: WireObject; modal: ModalState }): Drawn {
  const [submit, cancel] = [withEmoji(wordsAt(view, 'submit')), withEmoji(wordsAt(view, 'close'))];
  return html`<footer class="modal-foot">
    <button type="button" class="button" data-testid="modal-cancel" disabled=${busy} onClick=${close}>${cancel || (submit ? 'Cancel' : 'Close')}</button>
    ${submit && html`<button type="submit" class="button primary" data-testid="modal-submit" aria-busy=${busy} disabled=${busy}><span>${submit}</span></button>`}
  </footer>`;
}
