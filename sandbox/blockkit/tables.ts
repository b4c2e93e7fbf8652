/** table, data_table and data_visualization. */
import { LIMITS } from './limits.ts';
import { blockId } from './objects.ts';
import { richText } from './rich-text.ts';
import { listTexts } from './texts.ts';
import {
  boolean,
  byType,
  countCharacters,
  figure,
  kindOf,
  list,
  literal,
  need,
  object,
  property,
  quoted,
  type Rule,
  refuse,
  shape,
  string,
  type Table,
  whole,
} from './vocabulary.ts';

const { table: TABLE, dataTable: DATA, chart: CHART } = LIMITS;

const number: Rule = (value, at) => {
  if (typeof value !== 'number' || !Number.isFinite(value))
    refuse(at, 'wrong-type', `This must be a number, it is ${kindOf(value)}.`);
};

const CELLS: Table = {
  raw_text: shape('raw_text', { text: need(string(TABLE.characters)) }),
  raw_number: shape('raw_number', { value: need(number), text: need(string(TABLE.characters)) }),
  rich_text: richText,
};
const cell = byType('table cell', CELLS);

const fewEnoughCharacters: Rule = (value, at) => {
  const found = listTexts(property(value, 'rows')).reduce((sum, text) => sum + countCharacters(text), 0);
  if (found > TABLE.characters) {
    refuse(
      at,
      'too-long',
      `All cells together may hold ${figure(TABLE.characters)} characters, they hold ${figure(found)}.`,
    );
  }
};

export const table = shape(
  'table',
  {
    block_id: blockId,
    rows: need(list(list(cell, { min: 1, max: TABLE.cells }), { min: 1, max: TABLE.rows })),
    column_settings: list(object({ align: literal('left', 'center', 'right'), is_wrapped: boolean }), {
      min: 0,
      max: TABLE.columnSettings,
    }),
  },
  fewEnoughCharacters,
);

const evenRows: Rule = (value, at) => {
  const rows = property(value, 'rows');
  if (!Array.isArray(rows)) return;
  const widths = rows.map((row) => (Array.isArray(row) ? row.length : 0));
  if (new Set(widths).size > 1)
    refuse(at, 'uneven-rows', `Every row must have as many cells as the first (${widths[0]}).`);
  const index = property(value, 'row_header_column_index');
  if (typeof index === 'number' && index >= (widths[0] ?? 0))
    refuse(at, 'out-of-range', `row_header_column_index is ${index}, there are ${widths[0]} columns.`);
  const head = rows[0];
  if (Array.isArray(head) && head.some((one) => property(one, 'type') === 'rich_text')) {
    refuse(at, 'not-allowed-here', 'The header row of a data table may not hold rich_text.');
  }
};

export const dataTable = shape(
  'data_table',
  {
    block_id: blockId,
    rows: need(list(list(cell, { min: 1, max: DATA.columns }), { min: DATA.minRows, max: DATA.rows })),
    caption: need(string(LIMITS.text.max)),
    page_size: whole(1, DATA.pageSize),
    row_header_column_index: whole(0, DATA.columns - 1),
  },
  evenRows,
  fewEnoughCharacters,
);

const label = string(CHART.label);
const segment = object({ label: need(label), value: need(number) });
const series = object({ name: need(label), data: need(list(segment, { min: 1, max: CHART.points })) });
const axes = object({
  categories: need(list(label, { min: 1, max: CHART.points })),
  x_label: string(CHART.axisLabel),
  y_label: string(CHART.axisLabel),
});

/** Series have names of their own and points at the categories only. */
const seriesFitAxes: Rule = (value, at) => {
  const given = property(value, 'series');
  const categories = property(property(value, 'axis_config'), 'categories');
  if (!Array.isArray(given)) return;
  const names = given.map((one) => property(one, 'name'));
  if (new Set(names).size < names.length) refuse(at, 'duplicate-series', 'Two series have the same name.');
  if (!Array.isArray(categories)) return;
  const points = given
    .map((one) => property(one, 'data'))
    .filter((data) => Array.isArray(data))
    .flat();
  const stray = points.find((point) => !categories.includes(property(point, 'label')));
  if (stray !== undefined)
    refuse(at, 'not-among-categories', `The point ${quoted(property(stray, 'label'))} is not among the categories.`);
};

const plotted = (type: string): Rule =>
  shape(type, { series: need(list(series, { min: 1, max: CHART.series })), axis_config: need(axes) }, seriesFitAxes);

const CHARTS: Table = {
  pie: shape('pie', { segments: need(list(segment, { min: 1, max: CHART.series })) }),
  bar: plotted('bar'),
  area: plotted('area'),
  line: plotted('line'),
};

export const dataVisualization = shape('data_visualization', {
  block_id: blockId,
  title: need(string(CHART.title)),
  chart: need(byType('chart', CHARTS)),
});
