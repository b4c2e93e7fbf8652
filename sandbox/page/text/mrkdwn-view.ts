import { useMemo } from 'preact/hooks';
import type { WireObject } from '../../protocol.ts';
import { type Drawn, html } from '../html.ts';
import { stringAt } from '../wire.ts';
import { CodeBlock } from './code.ts';
import { withEmoji } from './emoji.ts';
import type { Inline } from './inline.ts';
import { SafeLink } from './link.ts';
import { BroadcastMention, ChannelMention, GroupMention, UserMention } from './mention.ts';
import { Moment } from './moment.ts';
import { type Part, parseMrkdwn } from './mrkdwn.ts';

export function Mrkdwn({ text }: { text: string }): Drawn {
  const parts = useMemo(() => parseMrkdwn(text), [text]);
  return html`<div class="text">${parts.map(drawPart)}</div>`;
}

/** `mrkdwn` or `plain_text`, as the object says. */
export function TextObject({ object }: { object: WireObject | undefined }): Drawn {
  const text = stringAt(object, 'text') ?? '';
  if (stringAt(object, 'type') === 'mrkdwn') return html`<${Mrkdwn} text=${text} />`;
  return html`<span class="text plain">${withEmoji(text)}</span>`;
}

function drawPart(part: Part): Drawn {
  if (part.kind === 'fence') return html`<${CodeBlock} text=${part.text} />`;
  const inside = part.children.map(drawInline);
  return part.kind === 'quote' ? html`<blockquote>${inside}</blockquote>` : html`<p>${inside}</p>`;
}

function drawInline(node: Inline): Drawn {
  switch (node.kind) {
    case 'text':
      return node.text;
    case 'bold':
      return html`<strong>${node.children.map(drawInline)}</strong>`;
    case 'italic':
      return html`<em>${node.children.map(drawInline)}</em>`;
    case 'strike':
      return html`<s>${node.children.map(drawInline)}</s>`;
    case 'code':
      return html`<code>${node.text}</code>`;
    case 'link':
      return html`<${SafeLink} url=${node.url}>${node.text}<//>`;
    case 'user':
      return html`<${UserMention} id=${node.id} label=${node.label} />`;
    case 'channel':
      return html`<${ChannelMention} id=${node.id} label=${node.label} />`;
    case 'usergroup':
      return html`<${GroupMention} id=${node.id} label=${node.label} />`;
    case 'broadcast':
      return html`<${BroadcastMention} range=${node.range} />`;
    case 'date':
      return html`<${Moment} seconds=${node.seconds} format=${node.format} fallback=${node.fallback} url=${node.url} />`;
    case 'emoji':
      return html`<span class="emoji" title=${`:${node.name}:`}>${node.character}</span>`;
    case 'break':
      return html`<br />`;
  }
}
