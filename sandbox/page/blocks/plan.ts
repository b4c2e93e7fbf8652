import { type Drawn, html } from '../html.ts';
import { objectAt, objectsAt, stringAt } from '../wire.ts';
import type { BlockProps } from './blocks.ts';
import { RichText } from './rich-text.ts';

const STATUS: { readonly [status: string]: string } = {
  pending: '○ Pending',
  in_progress: '◐ In progress',
  complete: '● Complete',
  error: '✕ Error',
};

export function TaskCard({ block }: BlockProps): Drawn {
  const parts = [objectAt(block, 'details'), objectAt(block, 'output')].filter((part) => part !== undefined);
  return html`<div class="card">
    <strong>${stringAt(block, 'title')}</strong> <small>${STATUS[stringAt(block, 'status') ?? ''] ?? stringAt(block, 'status')}</small>
    ${parts.map((part) => html`<${RichText} block=${part} />`)}
  </div>`;
}

export function Plan({ block }: BlockProps): Drawn {
  return html`<div class="card"><strong>${stringAt(block, 'title')}</strong>${objectsAt(block, 'tasks').map((task) => html`<${TaskCard} block=${task} />`)}</div>`;
}
