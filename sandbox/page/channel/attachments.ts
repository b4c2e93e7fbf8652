import type { WireObject } from '../../protocol.ts';
import { Blocks } from '../blocks/blocks.ts';
import { type Drawn, html } from '../html.ts';
import { Mrkdwn } from '../text/mrkdwn-view.ts';
import { objectsAt, stringAt } from '../wire.ts';

/** Slack's older form: blocks or a text behind a coloured bar. */
export function Attachments({ list }: { list: readonly WireObject[] | undefined }): Drawn {
  if (!list || list.length === 0) return null;
  return html`<div>${list.map((each, index) => html`<${Attachment} key=${index} attachment=${each} />`)}</div>`;
}

function Attachment({ attachment }: { attachment: WireObject }): Drawn {
  const blocks = objectsAt(attachment, 'blocks');
  const color = /^#?[\da-f]{6}$/i.test(stringAt(attachment, 'color') ?? '')
    ? `#${stringAt(attachment, 'color')?.replace('#', '')}`
    : '';
  const words = [stringAt(attachment, 'pretext'), stringAt(attachment, 'title'), stringAt(attachment, 'text')]
    .filter(Boolean)
    .join('\n');
  return html`<div class="attachment" style=${color ? `--bar:${color}` : undefined}>
    ${blocks.length > 0 ? html`<${Blocks} blocks=${blocks} />` : html`<${Mrkdwn} text=${words || (stringAt(attachment, 'fallback') ?? '')} />`}
  </div>`;
}
