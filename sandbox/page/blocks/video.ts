import { ImageElement } from '../elements/image.ts';
import { type Drawn, html } from '../html.ts';
import { Icon } from '../shell/icons.ts';
import { withEmoji } from '../text/emoji.ts';
import { SafeLink } from '../text/link.ts';
import { stringAt, wordsAt } from '../wire.ts';
import type { BlockProps } from './blocks.ts';

/** The film itself is not played: its picture and its words stand for it, and the title opens it outside. */
export function Video({ block }: BlockProps): Drawn {
  const about = [stringAt(block, 'author_name'), stringAt(block, 'provider_name')].filter(Boolean).join(' · ');
  const url = stringAt(block, 'title_url') ?? stringAt(block, 'video_url') ?? '';
  return html`<div class="card video">
    <strong><${SafeLink} url=${url}><${Icon} name="play" size=${15} /> ${withEmoji(wordsAt(block, 'title'))}<//></strong>
    ${about && html`<small>${about}</small>`}
    <p>${withEmoji(wordsAt(block, 'description'))}</p>
    <${ImageElement} element=${{ image_url: stringAt(block, 'thumbnail_url'), alt_text: stringAt(block, 'alt_text') }} class="hero" />
  </div>`;
}
