import type { WireObject } from '../../protocol.ts';
import { type Drawn, html } from '../html.ts';
import { flagAt, numberAt, objectAt, stringAt } from '../wire.ts';
import { emojiFromCodePoints, findEmoji } from './emoji.ts';
import { SafeLink } from './link.ts';
import { BroadcastMention, ChannelMention, GroupMention, UserMention } from './mention.ts';
import { Moment } from './moment.ts';

/** One leaf of rich text, with its styles. Text is text: nothing in it is markup. */
export function RichInline({ leaf }: { leaf: WireObject }): Drawn {
  const style = objectAt(leaf, 'style');
  let drawn = drawLeaf(leaf);
  if (flagAt(style, 'code')) drawn = html`<code>${drawn}</code>`;
  if (flagAt(style, 'strike')) drawn = html`<s>${drawn}</s>`;
  if (flagAt(style, 'underline')) drawn = html`<u>${drawn}</u>`;
  if (flagAt(style, 'italic')) drawn = html`<em>${drawn}</em>`;
  if (flagAt(style, 'bold')) drawn = html`<strong>${drawn}</strong>`;
  return drawn;
}

function drawLeaf(leaf: WireObject): Drawn {
  const text = stringAt(leaf, 'text') ?? '';
  switch (stringAt(leaf, 'type')) {
    case 'text':
      return html`<span class="leaf">${text}</span>`;
    case 'link':
      return html`<${SafeLink} url=${stringAt(leaf, 'url') ?? ''}>${text || stringAt(leaf, 'url') || ''}<//>`;
    case 'user':
      return html`<${UserMention} id=${stringAt(leaf, 'user_id') ?? ''} />`;
    case 'channel':
      return html`<${ChannelMention} id=${stringAt(leaf, 'channel_id') ?? ''} />`;
    case 'usergroup':
      return html`<${GroupMention} id=${stringAt(leaf, 'usergroup_id') ?? ''} />`;
    case 'broadcast':
      return html`<${BroadcastMention} range=${stringAt(leaf, 'range') ?? 'here'} />`;
    case 'emoji':
      return drawEmoji(leaf);
    case 'date':
      return html`<${Moment} seconds=${numberAt(leaf, 'timestamp') ?? 0} format=${stringAt(leaf, 'format') ?? ''} fallback=${stringAt(leaf, 'fallback') ?? ''} url=${stringAt(leaf, 'url')} />`;
    case 'color':
      return html`<span class="swatch" style=${`--swatch:${/^#[\da-f]{3,8}$/i.exec(stringAt(leaf, 'value') ?? '')?.[0] ?? 'transparent'}`}>${stringAt(leaf, 'value') ?? ''}</span>`;
    default:
      return html`<span class="red-leaf" title="This page cannot draw this element">${`[${stringAt(leaf, 'type') ?? 'nothing'}]`}</span>`;
  }
}

function drawEmoji(leaf: WireObject): Drawn {
  const name = stringAt(leaf, 'name') ?? '';
  const points = stringAt(leaf, 'unicode');
  const character = (points && emojiFromCodePoints(points)) || findEmoji(name, numberAt(leaf, 'skin_tone'));
  return character ? html`<span class="emoji" title=${`:${name}:`}>${character}</span>` : `:${name}:`;
}
