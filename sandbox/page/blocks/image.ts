import { ImageElement } from '../elements/image.ts';
import { type Drawn, html } from '../html.ts';
import { withEmoji } from '../text/emoji.ts';
import { wordsAt } from '../wire.ts';
import type { BlockProps } from './blocks.ts';

export function ImageBlock({ block }: BlockProps): Drawn {
  const title = withEmoji(wordsAt(block, 'title'));
  return html`<figure>${title && html`<figcaption>${title}</figcaption>`}<${ImageElement} element=${block} class="picture" /></figure>`;
}
