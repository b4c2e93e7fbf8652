/** Each figure of `limits.ts`: at it, Slack takes the thing; one past it, it does not. One long table, a row a figure. */
import { describe, expect, it } from 'vitest';
import { LIMITS, type Problem, validateBlocks, validateMessage, validateView } from './index.ts';
import {
  actions,
  button,
  cell,
  confirm,
  image,
  input,
  leaf,
  marked,
  modal,
  option,
  part,
  plain,
  rich,
  section,
  times,
} from './samples.ts';

const message = (...blocks: object[]): Problem[] => validateBlocks(blocks, 'message');
const inModal = (...blocks: object[]): Problem[] => validateView(modal(blocks));
/** Characters of which each is two UTF-16 units: a validator that counts units fails every row. */
const long = (length: number): string => '😀'.repeat(length);
const address = (length: number): string => `https://example.com/${'a'.repeat(length - 20)}`;
const accessory = (element: object): Problem[] => message(section({ text: marked(), accessory: element }));
const text = (length: number) => plain(long(length));
const select = (more: object) => inModal(input({ type: 'static_select', ...more }));
const group = (more: object = {}) => ({ label: plain(), options: [option()], ...more });
const video = (more: object) =>
  message({
    type: 'video',
    video_url: 'https://e.com',
    thumbnail_url: 'https://e.com',
    alt_text: 'x',
    title: plain(),
    ...more,
  });
const chart = (series: number, points: number, label = 1) => {
  const labels = times(points, (index) => `${'x'.repeat(label - 1)}${String.fromCodePoint(97 + index)}`);
  const data = labels.map((one) => ({ label: one, value: 1 }));
  return {
    type: 'bar',
    axis_config: { categories: labels },
    series: times(series, (index) => ({ name: `s${index}`, data })),
  };
};
const drawn = (more: object) => message({ type: 'data_visualization', title: 'x', chart: chart(1, 1), ...more });
const segments = (count: number) => ({
  type: 'pie',
  segments: times(count, (index) => ({ label: `s${index}`, value: 1 })),
});
const table = (rows: number, cells: number, more: object = {}) => ({
  type: 'table',
  rows: times(rows, () => times(cells, () => cell())),
  ...more,
});
const dataTable = (rows: number, columns: number, more: object = {}) => ({
  type: 'data_table',
  caption: 'x',
  rows: times(rows, () => times(columns, () => cell())),
  ...more,
});
const charts = (count: number) => times(count, () => ({ type: 'data_visualization', title: 'x', chart: chart(1, 1) }));
const bulk = (length: number) => [
  ...times(Math.floor(length / 2_000), () => section({ text: plain(long(2_000)) })),
  ...(length % 2_000 ? [section({ text: plain(long(length % 2_000)) })] : []),
];
const viewOfBytes = (bytes: number) => {
  const build = (padding: number) =>
    modal(
      times(90, (index) => section({ text: plain('a'.repeat(Math.max(1, Math.min(3_000, padding - index * 3_000)))) })),
    );
  const missing = bytes - JSON.stringify(build(0)).length;
  return build(
    missing + 90 - times(90, (index) => (missing - index * 3_000 > 0 ? 0 : 1)).length + Math.ceil(missing / 3_000),
  );
};

type Row = readonly [what: string, limit: number, check: (size: number) => Problem[]];

const ROWS: readonly Row[] = [
  ['blocks in a message', LIMITS.message.blocks, (n) => message(...times(n, () => ({ type: 'divider' })))],
  ['attachments', LIMITS.message.attachments, (n) => validateMessage({ attachments: times(n, () => ({ text: 'x' })) })],
  ['text of a new message', LIMITS.message.text, (n) => validateMessage({ text: long(n) })],
  ['text of an update', LIMITS.message.updateText, (n) => validateMessage({ text: long(n) }, 'update')],
  ['characters over all blocks of a message', LIMITS.message.blockCharacters, (n) => message(...bulk(n))],
  ['blocks in a view', LIMITS.view.blocks, (n) => inModal(...times(n, () => ({ type: 'divider' })))],
  ['title of a view', LIMITS.view.title, (n) => validateView(modal([section()], { title: text(n) }))],
  ['submit of a view', LIMITS.view.submit, (n) => validateView(modal([section()], { submit: text(n) }))],
  ['close of a view', LIMITS.view.close, (n) => validateView(modal([section()], { close: text(n) }))],
  [
    'private_metadata',
    LIMITS.view.privateMetadata,
    (n) => validateView(modal([section()], { private_metadata: long(n) })),
  ],
  ['callback_id', LIMITS.view.callbackId, (n) => validateView(modal([section()], { callback_id: long(n) }))],
  ['external_id', LIMITS.view.externalId, (n) => validateView(modal([section()], { external_id: long(n) }))],
  ['block_id', LIMITS.id.blockId, (n) => message({ type: 'divider', block_id: long(n) })],
  ['action_id', LIMITS.id.actionId, (n) => message(actions(button({ action_id: long(n) })))],
  ['a text object', LIMITS.text.max, (n) => message({ type: 'context', elements: [marked(long(n))] })],
  ['text of a section', LIMITS.section.text, (n) => message(section({ text: marked(long(n)) }))],
  ['fields of a section', LIMITS.section.fields, (n) => message(section({ fields: times(n, () => marked()) }))],
  ['a field of a section', LIMITS.section.field, (n) => message(section({ fields: [marked(long(n))] }))],
  ['a header', LIMITS.header.text, (n) => message({ type: 'header', text: text(n) })],
  [
    'elements of a context',
    LIMITS.context.elements,
    (n) => message({ type: 'context', elements: times(n, () => marked()) }),
  ],
  ['elements of actions', LIMITS.actions.elements, (n) => message(actions(...times(n, () => button())))],
  [
    'elements of context actions',
    LIMITS.contextActions.elements,
    (n) =>
      message({
        type: 'context_actions',
        elements: times(n, () => ({ type: 'icon_button', icon: 'trash', text: plain() })),
      }),
  ],
  ['address of an image', LIMITS.image.url, (n) => message(image({ image_url: address(n) }))],
  ['alt_text of an image', LIMITS.image.altText, (n) => message(image({ alt_text: long(n) }))],
  ['title of an image', LIMITS.image.title, (n) => message(image({ title: text(n) }))],
  ['label of an input', LIMITS.input.label, (n) => inModal(input(undefined, { label: text(n) }))],
  ['hint of an input', LIMITS.input.hint, (n) => inModal(input(undefined, { hint: text(n) }))],
  ['a markdown block', LIMITS.markdown.text, (n) => message({ type: 'markdown', text: long(n) })],
  [
    'indent of a list',
    LIMITS.richText.indent,
    (n) => message(rich({ type: 'rich_text_list', style: 'bullet', indent: n, elements: [part()] })),
  ],
  ['rows of a table', LIMITS.table.rows, (n) => message(table(n, 1))],
  ['cells of a table row', LIMITS.table.cells, (n) => message(table(1, n))],
  [
    'column settings',
    LIMITS.table.columnSettings,
    (n) => message(table(1, 1, { column_settings: times(n, () => ({ align: 'left' })) })),
  ],
  [
    'characters over all cells',
    LIMITS.table.characters,
    (n) => message({ type: 'table', rows: [[cell(long(n - 9_000)), cell(long(9_000))]] }),
  ],
  ['rows of a data table', LIMITS.dataTable.rows, (n) => message(dataTable(n, 1))],
  ['columns of a data table', LIMITS.dataTable.columns, (n) => message(dataTable(2, n))],
  ['page of a data table', LIMITS.dataTable.pageSize, (n) => message(dataTable(2, 1, { page_size: n }))],
  ['tables in a message', LIMITS.message.tables, (n) => message(...times(n, () => table(1, 1)))],
  ['charts in a message', LIMITS.message.charts, (n) => message(...charts(n))],
  ['title of a chart', LIMITS.chart.title, (n) => drawn({ title: long(n) })],
  [
    'label of a chart',
    LIMITS.chart.label,
    (n) => drawn({ chart: { type: 'pie', segments: [{ label: long(n), value: 1 }] } }),
  ],
  [
    'axis label',
    LIMITS.chart.axisLabel,
    (n) => drawn({ chart: { ...chart(1, 1), axis_config: { categories: ['a'], x_label: long(n) } } }),
  ],
  ['series of a chart', LIMITS.chart.series, (n) => drawn({ chart: chart(n, 1) })],
  ['segments of a pie', LIMITS.chart.series, (n) => drawn({ chart: segments(n) })],
  [
    'points of a series',
    LIMITS.chart.points,
    (n) => drawn({ chart: { ...chart(1, n), axis_config: { categories: chart(1, 20).axis_config.categories } } }),
  ],
  ['an alert', LIMITS.alert.text, (n) => inModal({ type: 'alert', text: text(n) })],
  ['title of a card', LIMITS.card.title, (n) => message({ type: 'card', title: marked(long(n)) })],
  [
    'subtitle of a card',
    LIMITS.card.subtitle,
    (n) => message({ type: 'card', title: marked(), subtitle: marked(long(n)) }),
  ],
  ['body of a card', LIMITS.card.body, (n) => message({ type: 'card', body: marked(long(n)) })],
  ['buttons of a card', LIMITS.card.buttons, (n) => message({ type: 'card', actions: times(n, () => button()) })],
  [
    'cards of a carousel',
    LIMITS.carousel.cards,
    (n) => message({ type: 'carousel', elements: times(n, () => ({ type: 'card', title: marked() })) }),
  ],
  [
    'title of a container',
    LIMITS.container.title,
    (n) => message({ type: 'container', title: text(n), child_blocks: [section()] }),
  ],
  [
    'subtitle of a container',
    LIMITS.container.subtitle,
    (n) => message({ type: 'container', title: plain(), subtitle: text(n), child_blocks: [section()] }),
  ],
  [
    'blocks in a container',
    LIMITS.container.children,
    (n) => message({ type: 'container', title: plain(), child_blocks: times(n, () => section()) }),
  ],
  ['title of a video', LIMITS.video.title, (n) => video({ title: text(n) })],
  ['alt_text of a video', LIMITS.video.altText, (n) => video({ alt_text: long(n) })],
  ['description of a video', LIMITS.video.description, (n) => video({ description: text(n) })],
  ['author of a video', LIMITS.video.author, (n) => video({ author_name: long(n) })],
  ['text of a button', LIMITS.button.text, (n) => accessory({ type: 'button', text: text(n) })],
  ['value of a button', LIMITS.button.value, (n) => accessory(button({ value: long(n) }))],
  ['address of a button', LIMITS.button.url, (n) => accessory(button({ url: address(n) }))],
  [
    'accessibility_label of a button',
    LIMITS.button.accessibilityLabel,
    (n) => accessory(button({ accessibility_label: long(n) })),
  ],
  ['title of a confirmation', LIMITS.confirm.title, (n) => accessory(button({ confirm: confirm({ title: text(n) }) }))],
  ['text of a confirmation', LIMITS.confirm.text, (n) => accessory(button({ confirm: confirm({ text: text(n) }) }))],
  [
    'yes of a confirmation',
    LIMITS.confirm.button,
    (n) => accessory(button({ confirm: confirm({ confirm: text(n) }) })),
  ],
  ['no of a confirmation', LIMITS.confirm.button, (n) => accessory(button({ confirm: confirm({ deny: text(n) }) }))],
  ['text of an option', LIMITS.option.text, (n) => select({ options: [{ ...option(), text: text(n) }] })],
  ['value of an option', LIMITS.option.value, (n) => select({ options: [option(long(n))] })],
  [
    'description of an option',
    LIMITS.option.description,
    (n) => select({ options: [{ ...option(), description: text(n) }] }),
  ],
  [
    'address of an option',
    LIMITS.option.url,
    (n) => accessory({ type: 'overflow', options: [{ ...option(), url: address(n) }] }),
  ],
  ['options of a select', LIMITS.select.options, (n) => select({ options: times(n, (index) => option(`${index}`)) })],
  ['groups of a select', LIMITS.select.groups, (n) => select({ option_groups: times(n, () => group()) })],
  [
    'options of a group',
    LIMITS.select.groupOptions,
    (n) => select({ option_groups: [group({ options: times(n, (index) => option(`${index}`)) })] }),
  ],
  ['label of a group', LIMITS.select.groupLabel, (n) => select({ option_groups: [group({ label: text(n) })] })],
  ['placeholder', LIMITS.select.placeholder, (n) => select({ options: [option()], placeholder: text(n) })],
  [
    'checkboxes',
    LIMITS.checkboxes.options,
    (n) => inModal(input({ type: 'checkboxes', options: times(n, (index) => option(`${index}`)) })),
  ],
  [
    'radio buttons',
    LIMITS.radioButtons.options,
    (n) => inModal(input({ type: 'radio_buttons', options: times(n, (index) => option(`${index}`)) })),
  ],
  [
    'options of an overflow menu',
    LIMITS.overflow.options,
    (n) => accessory({ type: 'overflow', options: times(n, (index) => option(`${index}`)) }),
  ],
  [
    'max_length of a text input',
    LIMITS.plainTextInput.maxLength,
    (n) => inModal(input({ type: 'plain_text_input', max_length: n })),
  ],
  [
    'initial text of a text input',
    LIMITS.plainTextInput.maxLength,
    (n) => inModal(input({ type: 'plain_text_input', initial_value: long(n) })),
  ],
  ['files of a file input', LIMITS.fileInput.files, (n) => inModal(input({ type: 'file_input', max_files: n }))],
  [
    'lines of a rich text input',
    LIMITS.richTextInput.lines,
    (n) => inModal(input({ type: 'rich_text_input', max_lines: n })),
  ],
  ['address of a link', LIMITS.link.url, (n) => message(rich(part({ type: 'link', url: address(n) })))],
];

describe('a figure of Slack', () => {
  it.each(ROWS)('%s: %i pass, one more is refused', (_what, limit, check) => {
    expect(check(limit)).toEqual([]);
    const past = check(limit + 1);
    expect(past.map((one) => one.rule)).toContainEqual(
      expect.stringMatching(/^(too-long|too-many|out-of-range|blocks-too-long)$/),
    );
  });

  it('a view may be 250 kB, not a byte more', () => {
    const size = (view: object) => Buffer.byteLength(JSON.stringify(view));
    const fits = viewOfBytes(LIMITS.view.bytes);
    expect(size(fits)).toBe(LIMITS.view.bytes);
    expect(validateView(fits)).toEqual([]);
    expect(validateView({ ...fits, callback_id: '' })).toMatchObject([
      { rule: 'view-too-large', error: 'view_too_large' },
    ]);
  });

  it('several markdown blocks share their 12,000 characters', () => {
    const block = (length: number) => ({ type: 'markdown', text: long(length) });
    expect(message(block(6_000), block(6_000))).toEqual([]);
    expect(message(block(6_000), block(6_001)).map((one) => one.rule)).toEqual(['too-long', 'blocks-too-long']);
  });

  it('a data table needs a row besides its header', () => {
    expect(message(dataTable(2, 1))).toEqual([]);
    expect(message(dataTable(1, 1))).toMatchObject([{ rule: 'too-few' }]);
  });

  it('blocks inside attachments count as blocks of the message', () => {
    const divider = { type: 'divider' };
    const attachments = [{ blocks: times(25, () => divider) }];
    expect(validateMessage({ blocks: times(25, () => divider), attachments })).toEqual([]);
    expect(validateMessage({ blocks: times(26, () => divider), attachments })).toMatchObject([{ rule: 'too-many' }]);
  });

  it('an address of a link counts among the characters of a message', () => {
    const link = { type: 'link', url: address(2_000), text: 'x' };
    expect(message(rich(part(...times(5, () => link))))).toEqual([]);
    expect(message(rich(part(...times(6, () => link), leaf())))).toMatchObject([{ error: 'msg_blocks_too_long' }]);
  });
});

describe('a list or text that must not be empty', () => {
  const empty: readonly (readonly [string, Problem[]])[] = [
    ['text object', message(section({ text: marked('') }))],
    ['context', message({ type: 'context', elements: [] })],
    ['actions', message({ type: 'actions', elements: [] })],
    ['fields', message(section({ fields: [] }))],
    ['rich text', message({ type: 'rich_text', elements: [] })],
    ['rich text section', message(rich({ type: 'rich_text_section', elements: [] }))],
    ['text leaf', message(rich(part(leaf(''))))],
    ['options', select({ options: [] })],
    ['option groups', select({ option_groups: [] })],
    ['checkboxes', inModal(input({ type: 'checkboxes', options: [] }))],
    ['overflow', accessory({ type: 'overflow', options: [] })],
    ['files', inModal(input({ type: 'file_input', max_files: 0 }))],
    ['carousel', message({ type: 'carousel', elements: [] })],
    ['table', message({ type: 'table', rows: [] })],
    ['alt_text', message(image({ alt_text: '' }))],
    ['block_id', message({ type: 'divider', block_id: '' })],
    ['view', inModal()],
  ];
  it.each(empty)('%s', (_what, problems) => {
    expect(problems).toHaveLength(1);
    expect(problems[0]?.rule).toMatch(/^(too-short|too-few|out-of-range)$/);
  });
});
