import { useEffect, useLayoutEffect } from 'preact/hooks';
import { useDesk } from '../context.ts';
import { forgetTyped } from '../forms/typed.ts';
import { type Drawn, html } from '../html.ts';
import { Modal } from './modal.ts';

/** The stack of the acting person: all are kept, so that nothing typed below is lost, and the top one is shown. */
export function Modals(): Drawn {
  const { state, me } = useDesk();
  const stack = state.views[me.id] ?? [];
  const top = stack.at(-1);
  const open = Object.values(state.views).flatMap((views) => views.map(({ id }) => id));
  useForgetting(open);
  useFocusBack(top !== undefined, me.id);
  if (!top) return null;
  return html`<div class="overlay"><${Modal} key=${top.id} open=${top} depth=${stack.length} /></div>`;
}

let known: readonly string[] = [];

/** What was typed into a view goes when the view does. */
function useForgetting(open: readonly string[]): void {
  useEffect(() => {
    for (const id of known) if (!open.includes(id)) forgetTyped(id);
    known = open;
  }, [open.join()]);
}

/** When the last window closes, the focus goes back to where it was before the first opened. */
function useFocusBack(covered: boolean, user: string): void {
  useLayoutEffect(() => {
    const before = document.activeElement;
    if (!covered || !(before instanceof HTMLElement)) return undefined;
    return () => before.isConnected && before.focus({ preventScroll: true });
  }, [covered, user]);
}
