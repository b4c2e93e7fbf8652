import type { WireObject } from '../../protocol.ts';
import { type Drawn, html } from '../html.ts';
import { CodeBlock } from '../text/code.ts';
import { itemMark } from '../text/numbering.ts';
import { RichInline } from '../text/rich-inline.ts';
import { numberAt, objectsAt, stringAt } from '../wire.ts';
import type { BlockProps } from './blocks.ts';
import { RedBox } from './red-box.ts';

export function RichText({ block }: BlockProps): Drawn {
  return html`<div class="text rich">${objectsAt(block, 'elements').map((element) => html`<${Part} part=${element} />`)}</div>`;
}

function Part({ part }: { part: WireObject }): Drawn {
  const leaves = objectsAt(part, 'elements');
  const type = stringAt(part, 'type');
  switch (type) {
    case 'rich_text_section':
      return html`<p>${leaves.map((leaf) => html`<${RichInline} leaf=${leaf} />`)}</p>`;
    case 'rich_text_quote':
      return html`<blockquote>${leaves.map((leaf) => html`<${RichInline} leaf=${leaf} />`)}</blockquote>`;
    case 'rich_text_preformatted':
      return html`<${CodeBlock} text=${leaves.map((leaf) => stringAt(leaf, 'text') ?? stringAt(leaf, 'url') ?? '').join('')} />`;
    case 'rich_text_list':
      return html`<${List} list=${part} items=${leaves} />`;
    default:
      return html`<${RedBox} reason=${`This page cannot draw the rich text element “${type ?? 'nothing'}”.`} detail=${part} />`;
  }
}

/** Marks are written out, because Slack's numbering has an offset and changes with the depth. */
function List({ list, items }: { list: WireObject; items: readonly WireObject[] }): Drawn {
  const style = stringAt(list, 'style') === 'ordered' ? 'ordered' : 'bullet';
  const indent = numberAt(list, 'indent') ?? 0;
  const offset = numberAt(list, 'offset') ?? 0;
  const border = numberAt(list, 'border') ? 'bordered' : '';
  const rows = items.map(
    (item, index) =>
      html`<li><span class="mark">${itemMark(style, index, indent, offset)}</span><span>${objectsAt(item, 'elements').map((leaf) => html`<${RichInline} leaf=${leaf} />`)}</span></li>`,
  );
  return html`<ul role="list" class=${border} style=${`--indent:${Math.min(indent, 8)}`}>${rows}</ul>`;
}
