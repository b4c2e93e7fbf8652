import { useState } from 'preact/hooks';
import { Element } from '../elements/element.ts';
import { type Drawn, html } from '../html.ts';
import { TextObject } from '../text/mrkdwn-view.ts';
import { flagAt, objectAt, objectsAt, stringAt, wordsAt } from '../wire.ts';
import type { BlockProps } from './blocks.ts';

const LONG = 700;
const MANY_LINES = 8;

export function Section({ block }: BlockProps): Drawn {
  const [text, accessory] = [objectAt(block, 'text'), objectAt(block, 'accessory')];
  const fields = objectsAt(block, 'fields');
  const blockId = stringAt(block, 'block_id') ?? '';
  const isImage = stringAt(accessory, 'type') === 'image';
  return html`<div class=${isImage ? 'section with-image' : 'section'}>
    <div class="section-words">
      ${text && html`<${Folded} words=${wordsAt(block, 'text')} open=${flagAt(block, 'expand')}><${TextObject} object=${text} /><//>`}
      ${fields.length > 0 && html`<div class="fields">${fields.map((field) => html`<${TextObject} object=${field} />`)}</div>`}
    </div>
    ${accessory && html`<div class="accessory"><${Element} element=${accessory} blockId=${blockId} inInput=${false} dispatches=${true} /></div>`}
  </div>`;
}

/** Slack folds a long section unless it is told to expand. */
function Folded({ words, open, children }: { words: string; open: boolean; children?: Drawn }): Drawn {
  const [asked, ask] = useState(false);
  const long = words.length > LONG || words.split('\n').length > MANY_LINES;
  if (!long || open) return html`<div>${children}</div>`;
  return html`<div>
    <div class=${asked ? '' : 'folded'}>${children}</div>
    <button type="button" class="link-button" aria-expanded=${asked} onClick=${() => ask(!asked)}>${asked ? 'Show less' : 'Show more'}</button>
  </div>`;
}
