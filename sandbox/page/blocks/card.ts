import { Element } from '../elements/element.ts';
import { ImageElement } from '../elements/image.ts';
import { type Drawn, html } from '../html.ts';
import { TextObject } from '../text/mrkdwn-view.ts';
import { objectAt, objectsAt, stringAt } from '../wire.ts';
import type { BlockProps } from './blocks.ts';

export function Card({ block }: BlockProps): Drawn {
  const [hero, icon] = [objectAt(block, 'hero_image'), objectAt(block, 'icon')];
  const blockId = stringAt(block, 'block_id') ?? '';
  return html`<div class="card">
    ${hero && html`<${ImageElement} element=${hero} class="hero" />`}
    <div class="card-head">
      ${icon && html`<${ImageElement} element=${icon} class="tiny" />`}
      <div><strong><${TextObject} object=${objectAt(block, 'title')} /></strong><small><${TextObject} object=${objectAt(block, 'subtitle')} /></small></div>
    </div>
    <${TextObject} object=${objectAt(block, 'body')} />
    <div class="actions">${objectsAt(block, 'actions').map((element) => html`<${Element} element=${element} blockId=${blockId} inInput=${false} dispatches=${true} />`)}</div>
  </div>`;
}

export function Carousel({ block }: BlockProps): Drawn {
  return html`<div class="carousel" tabindex="0" role="group" aria-label="Cards">${objectsAt(block, 'elements').map((card) => html`<${Card} block=${card} />`)}</div>`;
}
