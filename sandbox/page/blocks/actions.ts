import { Element } from '../elements/element.ts';
import { type Drawn, html } from '../html.ts';
import { objectsAt, stringAt } from '../wire.ts';
import type { BlockProps } from './blocks.ts';

/** Also for `context_actions`. */
export function Actions({ block }: BlockProps): Drawn {
  const blockId = stringAt(block, 'block_id') ?? '';
  return html`<div class="actions">
    ${objectsAt(block, 'elements').map((element, index) => html`<${Element} key=${stringAt(element, 'action_id') ?? index} element=${element} blockId=${blockId} inInput=${false} dispatches=${true} />`)}
  </div>`;
}
