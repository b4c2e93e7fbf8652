import { ImageElement } from '../elements/image.ts';
import { type Drawn, html } from '../html.ts';
import { TextObject } from '../text/mrkdwn-view.ts';
import { objectsAt, stringAt } from '../wire.ts';
import type { BlockProps } from './blocks.ts';

export function Context({ block }: BlockProps): Drawn {
  return html`<div class="context">
    ${objectsAt(block, 'elements').map((element) =>
      stringAt(element, 'type') === 'image'
        ? html`<${ImageElement} element=${element} class="tiny" />`
        : html`<${TextObject} object=${element} />`,
    )}
  </div>`;
}
