import { type Cell, cell, useCell } from '../cell.ts';
import { type Drawn, html } from '../html.ts';
import { Icon } from './icons.ts';

export type Toast = {
  readonly id: number;
  readonly kind: 'info' | 'error';
  readonly title: string;
  readonly detail?: string;
};

const toastCell: Cell<readonly Toast[]> = cell<readonly Toast[]>([]);
let lastId = 0;

/** Errors stay longer: they are there to be read. */
export function toast(kind: Toast['kind'], title: string, detail?: string): void {
  lastId += 1;
  const id = lastId;
  toastCell.update((list) => [...list.slice(-3), { id, kind, title, ...(detail ? { detail } : {}) }]);
  setTimeout(() => dismiss(id), kind === 'error' ? 14_000 : 7_000);
}

function dismiss(id: number): void {
  toastCell.update((list) => list.filter((entry) => entry.id !== id));
}

export function Toasts(): Drawn {
  const list = useCell(toastCell);
  return html`<div class="toasts" aria-live="polite">
    ${list.map(
      ({
        id,
        kind,
        title,
        detail,
      }) => html`<div key=${id} class=${kind === 'error' ? 'toast bad' : 'toast'} role=${kind === 'error' ? 'alert' : 'status'} data-testid="toast">
        <${Icon} name=${kind === 'error' ? 'alert' : 'check'} />
        <div><strong>${title}</strong>${detail && html`<p>${detail}</p>`}</div>
        <button type="button" class="icon-button small" aria-label="Dismiss" onClick=${() => dismiss(id)}><${Icon} name="close" size=${14} /></button>
      </div>`,
    )}
  </div>`;
}
