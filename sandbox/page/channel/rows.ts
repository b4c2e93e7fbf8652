import { useRef } from 'preact/hooks';
import { type Desk, DeskContext, useDesk } from '../context.ts';
import { type Drawn, html } from '../html.ts';
import { dayLabel } from '../time/dates.ts';
import { EphemeralMessage } from './ephemeral.ts';
import { Message } from './message.ts';
import { RefusedCall } from './refused-call.ts';
import { isSameForRows, isSameRow } from './same.ts';
import type { Row } from './timeline.ts';

/** A row is drawn again only when it says something else, or when something changed that rows show. */
export function Rows({
  rows,
  channel,
  inThread = false,
}: {
  rows: readonly Row[];
  channel: string;
  inThread?: boolean;
}): Drawn {
  const desk = useDeskOfRows(channel);
  const drawn = useRef(new Map<string, DrawnRow>());
  const next = new Map(
    rows.map((row) => [row.key, drawRow(row, desk, { channel, inThread }, drawn.current.get(row.key))]),
  );
  drawn.current = next;
  return html`${[...next.values()].map(({ node }) => node)}`;
}

type DrawnRow = { readonly row: Row; readonly desk: Desk; readonly node: unknown };

/** Preact leaves alone what is the same node as before; the desk of its own keeps the contents from looking further. */
function drawRow(row: Row, desk: Desk, where: { channel: string; inThread: boolean }, before?: DrawnRow): DrawnRow {
  if (before?.desk === desk && isSameRow(before.row, row)) return before;
  const { channel, inThread } = where;
  const node = html`<${DeskContext.Provider} key=${row.key} value=${desk}><${RowView} row=${row} channel=${channel} inThread=${inThread} /><//>`;
  return { row, desk, node };
}

/** The desk as it was when anything last changed that rows show. */
function useDeskOfRows(channel: string): Desk {
  const desk = useDesk();
  const kept = useRef(desk);
  if (!isSameForRows(kept.current, desk, channel)) kept.current = desk;
  return kept.current;
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
