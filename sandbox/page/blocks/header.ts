import { type Drawn, html } from '../html.ts';
import { withEmoji } from '../text/emoji.ts';
import { wordsAt } from '../wire.ts';
import type { BlockProps } from './blocks.ts';

export function Header({ block }: BlockProps): Drawn {
  return html`<h3 class="header">${withEmoji(wordsAt(block, 'text'))}</h3>`;
}
