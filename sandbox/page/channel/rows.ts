import { useDesk } from '../context.ts';
import { type Drawn, html } from '../html.ts';
import { dayLabel } from '../time/dates.ts';
import { EphemeralMessage } from './ephemeral.ts';
import { Message } from './message.ts';
import { RefusedCall } from './refused-call.ts';
import type { Row } from './timeline.ts';

export function Rows({
  rows,
  channel,
  inThread = false,
}: {
  rows: readonly Row[];
  channel: string;
  inThread?: boolean;
}): Drawn {
  return html`${rows.map((row) => html`<${RowView} key=${row.key} row=${row} channel=${channel} inThread=${inThread} />`)}`;
}

function RowView({ row, channel, inThread }: { row: Row; channel: string; inThread: boolean }): Drawn {
  const { me, now } = useDesk();
  switch (row.kind) {
    case 'day':
      return html`<div class="day" role="separator"><span>${dayLabel(row.ms, now, me.tz)}</span></div>`;
    case 'new':
      return html`<div class="new-line" role="separator"><span>New</span></div>`;
    case 'message':
      return html`<${Message} message=${row.message} channel=${channel} follows=${row.follows} inThread=${inThread} />`;
    case 'ephemeral':
      return html`<${EphemeralMessage} ephemeral=${row.ephemeral} />`;
    case 'refusal':
      return html`<${RefusedCall} call=${row.call} />`;
  }
}
