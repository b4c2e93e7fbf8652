import type { WireObject } from '../../protocol.ts';
import { type Drawn, html } from '../html.ts';
import { isList, isObject, numberAt, objectsAt, stringAt } from '../wire.ts';
import type { BlockProps } from './blocks.ts';
import { RichText } from './rich-text.ts';

export function Table({ block }: BlockProps): Drawn {
  const [head = [], ...body] = rowsOf(block);
  const columns = objectsAt(block, 'column_settings');
  const align = (index: number) => `text-align:${stringAt(columns[index], 'align') ?? 'left'}`;
  return html`<div class="table-scroll" tabindex="0">
    <table>
      <thead><tr>${head.map((cell, index) => html`<th scope="col" style=${align(index)}><${Cell} cell=${cell} /></th>`)}</tr></thead>
      <tbody>${body.map((row) => html`<tr>${row.map((cell, index) => html`<td style=${align(index)}><${Cell} cell=${cell} /></td>`)}</tr>`)}</tbody>
    </table>
  </div>`;
}

/** All rows are shown; Slack would page them. */
export function DataTable({ block }: BlockProps): Drawn {
  const [head = [], ...body] = rowsOf(block);
  const headed = numberAt(block, 'row_header_column_index');
  return html`<div class="table-scroll" tabindex="0">
    <table>
      <caption>${stringAt(block, 'caption')}</caption>
      <thead><tr>${head.map((cell) => html`<th scope="col"><${Cell} cell=${cell} /></th>`)}</tr></thead>
      <tbody>
        ${body.map((row) => html`<tr>${row.map((cell, index) => (index === headed ? html`<th scope="row"><${Cell} cell=${cell} /></th>` : html`<td><${Cell} cell=${cell} /></td>`))}</tr>`)}
      </tbody>
    </table>
  </div>`;
}

function rowsOf(block: WireObject): readonly (readonly WireObject[])[] {
  const rows = isList(block.rows) ? block.rows : [];
  return rows.map((row) => (isList(row) ? row.filter(isObject) : []));
}

function Cell({ cell }: { cell: WireObject }): Drawn {
  if (stringAt(cell, 'type') === 'rich_text') return html`<${RichText} block=${cell} />`;
  return html`<span>${stringAt(cell, 'text') ?? numberAt(cell, 'value') ?? ''}</span>`;
}
