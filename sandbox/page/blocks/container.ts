import { type Drawn, html } from '../html.ts';
import { TextObject } from '../text/mrkdwn-view.ts';
import { flagAt, objectAt, objectsAt } from '../wire.ts';
import { type BlockProps, Blocks } from './blocks.ts';
import { RichText } from './rich-text.ts';

export function Container({ block }: BlockProps): Drawn {
  const rich = objectAt(block, 'rich_text_title');
  const head = html`<strong>${rich ? html`<${RichText} block=${rich} />` : html`<${TextObject} object=${objectAt(block, 'title')} />`}</strong>
    <small><${TextObject} object=${objectAt(block, 'subtitle')} /></small>`;
  const inside = html`<${Blocks} blocks=${objectsAt(block, 'child_blocks')} />`;
  if (!flagAt(block, 'is_collapsible')) return html`<div class="card">${head}${inside}</div>`;
  return html`<details class="card" open=${!flagAt(block, 'default_collapsed')}><summary>${head}</summary>${inside}</details>`;
}
