/**
 * Rules that are no figure: shapes, formats, ids, choices. Each case is refused for one reason, named by its rule.
 * Long because it is one table of cases; read it by its left column.
 */
import { describe, expect, it } from 'vitest';
import { type Problem, validateBlocks, validateMessage, validateView } from './index.ts';
import {
  actions,
  button,
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
} from './samples.ts';

const inModal = (...blocks: object[]): Problem[] => validateView(modal(blocks));
const field = (element: object): Problem[] => inModal(input(element));
const says = (...blocks: object[]): Problem[] => validateBlocks(blocks, 'message');
const leaves = (...elements: object[]): Problem[] => says(rich(part(...elements)));
const list = (more: object) => says(rich({ type: 'rich_text_list', style: 'ordered', elements: [part()], ...more }));

const REFUSED: readonly (readonly [what: string, rule: string, problems: Problem[]])[] = [
  ['a block that is no object', 'wrong-type', validateBlocks(['x'], 'message')],
  ['a block without a type', 'required', says({})],
  ['a block of an unknown type', 'unknown-type', says({ type: 'zzz' })],
  ['a block named like a built-in property', 'unknown-type', says({ type: 'constructor' })],
  ['an element of an unknown type', 'unknown-type', says(actions({ type: 'zzz' }))],
  ['a property Slack does not know', 'unknown-property', says({ type: 'divider', color: 'red' })],
  ['a property of an element Slack does not know', 'unknown-property', says(actions(button({ emoji: true })))],
  ['mrkdwn in a header', 'plain-text-only', says({ type: 'header', text: marked() })],
  ['mrkdwn on a button', 'plain-text-only', says(actions({ type: 'button', text: marked() }))],
  [
    'mrkdwn in the option of a menu',
    'plain-text-only',
    field({ type: 'static_select', options: [{ text: marked(), value: 'a' }] }),
  ],
  ['mrkdwn in a confirmation', 'plain-text-only', says(actions(button({ confirm: confirm({ text: marked() }) })))],
  ['plain text in a card', 'mrkdwn-only', says({ type: 'card', title: plain() })],
  ['emoji on mrkdwn', 'unknown-property', says(section({ text: { ...marked(), emoji: true } }))],
  ['verbatim on plain text', 'unknown-property', says(section({ text: { ...plain(), verbatim: true } }))],
  ['a section with neither text nor fields', 'required', says({ type: 'section' })],
  ['an input without a label', 'required', inModal({ type: 'input', element: { type: 'plain_text_input' } })],
  ['an image without alt_text', 'required', says({ type: 'image', image_url: 'https://example.com/a.png' })],
  ['an image with two sources', 'mutually-exclusive', says(image({ slack_file: { id: 'F1' } }))],
  ['an image without a source', 'required', says({ type: 'image', alt_text: 'x' })],
  [
    'a file with id and url',
    'mutually-exclusive',
    says({ type: 'image', alt_text: 'x', slack_file: { id: 'F1', url: 'https://a.slack.com' } }),
  ],
  ['a button in an odd style', 'not-one-of', says(actions(button({ style: 'default' })))],
  ['a button to a script', 'bad-url', says(actions(button({ url: 'javascript:alert(1)' })))],
  ['a button to a relative address', 'bad-url', says(actions(button({ url: '/a' })))],
  ['an address with a space', 'bad-url', says(actions(button({ url: 'https://a.example/x y' })))],
  [
    'a video over http',
    'bad-url',
    says({ type: 'video', video_url: 'http://e.com', thumbnail_url: 'https://e.com', alt_text: 'x', title: plain() }),
  ],
  [
    'a confirmation without its buttons',
    'required',
    says(actions(button({ confirm: { title: plain(), text: plain(), deny: plain() } }))),
  ],
  [
    'options and groups',
    'mutually-exclusive',
    field({ type: 'static_select', options: [option()], option_groups: [{ label: plain(), options: [option()] }] }),
  ],
  ['neither options nor groups', 'required', field({ type: 'static_select' })],
  ['an option without a value', 'required', field({ type: 'static_select', options: [{ text: plain() }] })],
  [
    'a link on a menu option',
    'unknown-property',
    field({ type: 'static_select', options: [{ ...option(), url: 'https://a.example' }] }),
  ],
  [
    'an initial option that is no option',
    'initial-not-among-options',
    field({ type: 'static_select', options: [option()], initial_option: option('b') }),
  ],
  [
    'an initial option with another text',
    'initial-not-among-options',
    field({ type: 'radio_buttons', options: [option()], initial_option: { text: plain('y'), value: 'a' } }),
  ],
  [
    'initial options that are no options',
    'initial-not-among-options',
    field({ type: 'checkboxes', options: [option()], initial_options: [option('b')] }),
  ],
  [
    'an initial option outside the groups',
    'initial-not-among-options',
    field({
      type: 'static_select',
      option_groups: [{ label: plain(), options: [option()] }],
      initial_option: option('b'),
    }),
  ],
  [
    'more initial choices than allowed',
    'too-many',
    field({ type: 'multi_users_select', max_selected_items: 1, initial_users: ['U1', 'U2'] }),
  ],
  ['no choice allowed', 'out-of-range', field({ type: 'multi_users_select', max_selected_items: 0 })],
  ['a person who is no id', 'bad-format', field({ type: 'users_select', initial_user: '@mira' })],
  ['an empty filter', 'required', field({ type: 'conversations_select', filter: {} })],
  ['a filter for nothing', 'too-few', field({ type: 'conversations_select', filter: { include: [] } })],
  [
    'a filter for an unknown kind',
    'not-one-of',
    field({ type: 'conversations_select', filter: { include: ['secret'] } }),
  ],
  [
    'a trigger that does not exist',
    'not-one-of',
    field({ type: 'plain_text_input', dispatch_action_config: { trigger_actions_on: ['blur'] } }),
  ],
  ['a date in another form', 'bad-format', field({ type: 'datepicker', initial_date: '22.11.2026' })],
  ['a day that does not exist', 'bad-format', field({ type: 'datepicker', initial_date: '2026-02-30' })],
  ['a time that does not exist', 'bad-format', field({ type: 'timepicker', initial_time: '24:00' })],
  ['a time zone that does not exist', 'bad-format', field({ type: 'timepicker', timezone: 'Mars/Base' })],
  ['a moment in milliseconds', 'out-of-range', field({ type: 'datetimepicker', initial_date_time: 1_763_820_300_000 })],
  ['a number input without is_decimal_allowed', 'required', field({ type: 'number_input' })],
  [
    'a number that is none',
    'bad-format',
    field({ type: 'number_input', is_decimal_allowed: true, initial_value: 'one' }),
  ],
  ['a number given as a number', 'wrong-type', field({ type: 'number_input', is_decimal_allowed: true, min_value: 1 })],
  [
    'a decimal where none is allowed',
    'bad-format',
    field({ type: 'number_input', is_decimal_allowed: false, initial_value: '1.5' }),
  ],
  [
    'a least number above the greatest',
    'min-over-max',
    field({ type: 'number_input', is_decimal_allowed: true, min_value: '2', max_value: '1' }),
  ],
  [
    'an initial number out of bounds',
    'out-of-range',
    field({ type: 'number_input', is_decimal_allowed: true, max_value: '1', initial_value: '2' }),
  ],
  [
    'a least length above the greatest',
    'min-over-max',
    field({ type: 'plain_text_input', min_length: 2, max_length: 1 }),
  ],
  [
    'an initial text over max_length',
    'too-long',
    field({ type: 'plain_text_input', max_length: 1, initial_value: 'ab' }),
  ],
  [
    'a least number of lines above the greatest',
    'min-over-max',
    field({ type: 'rich_text_input', min_lines: 2, max_lines: 1 }),
  ],
  ['an address that is none', 'bad-url', field({ type: 'url_text_input', initial_value: 'example' })],
  ['an e-mail that is none', 'bad-format', field({ type: 'email_text_input', initial_value: 'mira' })],
  ['a file type with a dot', 'bad-format', field({ type: 'file_input', filetypes: ['.png'] })],
  [
    'a list within a list item',
    'unknown-type',
    list({ elements: [{ type: 'rich_text_list', style: 'bullet', elements: [part()] }] }),
  ],
  ['a list in an odd style', 'not-one-of', list({ style: 'numbered' })],
  ['a list without a style', 'required', says(rich({ type: 'rich_text_list', elements: [part()] }))],
  ['a list that begins before 0', 'out-of-range', list({ offset: -1 })],
  ['a border of 2', 'not-one-of', list({ border: 2 })],
  [
    'a mention in preformatted text',
    'unknown-type',
    says(rich({ type: 'rich_text_preformatted', elements: [{ type: 'user', user_id: 'U1' }] })),
  ],
  ['a leaf of an unknown type', 'unknown-type', leaves({ type: 'image' })],
  ['a leaf in a style that does not exist', 'unknown-property', leaves({ ...leaf(), style: { blink: true } })],
  ['a leaf with a style that is a word', 'wrong-type', leaves({ ...leaf(), style: { bold: 'yes' } })],
  ['a link to a script', 'bad-url', leaves({ type: 'link', url: 'javascript:alert(1)' })],
  ['an emoji with colons', 'bad-format', leaves({ type: 'emoji', name: ':wave:' })],
  ['a person by name', 'bad-format', leaves({ type: 'user', user_id: 'mira' })],
  ['a colour by name', 'bad-format', leaves({ type: 'color', value: 'red' })],
  ['a broadcast to everybody alive', 'not-one-of', leaves({ type: 'broadcast', range: 'world' })],
  [
    'a date with a token Slack does not know',
    'bad-date-format',
    leaves({ type: 'date', timestamp: 1, format: '{year}' }),
  ],
  ['a date without a token', 'bad-date-format', leaves({ type: 'date', timestamp: 1, format: 'today' })],
  ['a date in milliseconds', 'out-of-range', leaves({ type: 'date', timestamp: 1_763_820_300_000, format: '{date}' })],
  ['a mrkdwn date without fallback', 'bad-date-format', says(section({ text: marked('<!date^1763820300^{date}>') }))],
  [
    'a mrkdwn date with an unknown token',
    'bad-date-format',
    says(section({ text: marked('<!date^1763820300^{day}|x>') })),
  ],
  ['a mrkdwn date that never ends', 'bad-date-format', says(section({ text: marked('<!date^1763820300^{date}|x') }))],
  [
    'a block_id used twice',
    'duplicate-block-id',
    says({ type: 'divider', block_id: 'a' }, { type: 'divider', block_id: 'a' }),
  ],
  [
    'an action_id used twice in a block',
    'duplicate-action-id',
    says(actions(button({ action_id: 'a' }), button({ action_id: 'a' }))),
  ],
  [
    'two elements with focus',
    'several-focused',
    inModal(
      input({ type: 'plain_text_input', focus_on_load: true }),
      input({ type: 'plain_text_input', focus_on_load: true }),
    ),
  ],
  [
    'rows of different width',
    'uneven-rows',
    says({
      type: 'data_table',
      caption: 'x',
      rows: [
        [{ type: 'raw_text', text: 'a' }],
        [
          { type: 'raw_text', text: 'a' },
          { type: 'raw_text', text: 'a' },
        ],
      ],
    }),
  ],
  [
    'rich text in a header row',
    'not-allowed-here',
    says({ type: 'data_table', caption: 'x', rows: [[rich()], [{ type: 'raw_text', text: 'a' }]] }),
  ],
  [
    'a header column that does not exist',
    'out-of-range',
    says({
      type: 'data_table',
      caption: 'x',
      rows: [[{ type: 'raw_text', text: 'a' }], [{ type: 'raw_text', text: 'a' }]],
      row_header_column_index: 1,
    }),
  ],
  [
    'two series of one name',
    'duplicate-series',
    says({
      type: 'data_visualization',
      title: 'x',
      chart: {
        type: 'bar',
        axis_config: { categories: ['a'] },
        series: [1, 2].map((value) => ({ name: 's', data: [{ label: 'a', value }] })),
      },
    }),
  ],
  [
    'a point outside the categories',
    'not-among-categories',
    says({
      type: 'data_visualization',
      title: 'x',
      chart: {
        type: 'bar',
        axis_config: { categories: ['a'] },
        series: [{ name: 's', data: [{ label: 'b', value: 1 }] }],
      },
    }),
  ],
  [
    'a container collapsed that cannot collapse',
    'required',
    says({ type: 'container', title: plain(), child_blocks: [section()], default_collapsed: true }),
  ],
  ['a card with only an icon', 'required', says({ type: 'card', icon: image() })],
  ['an attachment in an odd colour', 'bad-format', validateMessage({ attachments: [{ color: 'reddish' }] })],
  ['a modal with an input and no submit', 'submit-required', validateView({ ...modal([input()]), submit: undefined })],
  ['a modal without a title', 'required', validateView({ type: 'modal', blocks: [section()] })],
  ['a Home with a title', 'unknown-property', validateView({ type: 'home', title: plain(), blocks: [section()] })],
  ['a view of an unknown type', 'unknown-type', validateView({ type: 'dialog', blocks: [] })],
  ['a view without a type', 'required', validateView({ blocks: [] })],
  ['a view without blocks', 'required', validateView({ type: 'home' })],
  ['a view that is a list', 'wrong-type', validateView([])],
];

describe('what Slack refuses', () => {
  it.each(REFUSED)('%s (%s)', (_what, rule, problems) => {
    expect(problems.map((one) => one.rule)).toEqual([rule]);
    expect(problems[0]?.message).toMatch(/\S\.$/);
  });
});

describe('what Slack takes', () => {
  const TAKEN: readonly (readonly [string, Problem[]])[] = [
    ['mrkdwn in the text of a checkbox', field({ type: 'checkboxes', options: [{ text: marked(), value: 'a' }] })],
    [
      'a link in an overflow menu',
      says(
        section({
          text: marked(),
          accessory: { type: 'overflow', options: [{ ...option(), url: 'https://a.example' }] },
        }),
      ),
    ],
    [
      'an initial option whose keys come in another order',
      field({ type: 'static_select', options: [option()], initial_option: { value: 'a', text: plain() } }),
    ],
    [
      'the private channels only',
      field({ type: 'conversations_select', default_to_current_conversation: true, filter: { include: ['private'] } }),
    ],
    [
      'the same action_id in two blocks',
      says(actions(button({ action_id: 'a' })), actions(button({ action_id: 'a' }))),
    ],
    ['a list that goes on at four, deep inside', list({ offset: 3, indent: 8, border: 1 })],
    [
      'a link to a mailbox',
      leaves({ type: 'link', url: 'mailto:ops@example.com', text: 'Ops', style: { bold: true } }),
    ],
    [
      'mentions and a date',
      leaves(
        { type: 'user', user_id: 'U1' },
        { type: 'usergroup', usergroup_id: 'S1' },
        { type: 'date', timestamp: 1_763_820_300, format: '{date_short_pretty} {time}', fallback: '14:05 UTC' },
      ),
    ],
    [
      'a mrkdwn date with a link',
      says(section({ text: marked('<!date^1763820300^{date} at {time}^https://a.example|14:05 UTC>') })),
    ],
    ['an empty private_metadata', validateView(modal([section()], { private_metadata: '', callback_id: '' }))],
    ['a modal without submit and without inputs', validateView({ type: 'modal', title: plain(), blocks: [section()] })],
    ['properties that are undefined', says({ type: 'divider', block_id: undefined, color: undefined })],
    ['text alone', validateMessage({ text: 'x' })],
    ['blocks alone', validateMessage({ blocks: [{ type: 'divider' }] })],
    ['blocks written as JSON, as a form carries them', validateMessage({ blocks: '[{"type":"divider"}]' })],
    ['a view written as JSON', validateView(JSON.stringify(modal([section()])))],
    ['metadata', validateMessage({ text: 'x', metadata: { event_type: 'card', event_payload: { id: 1 } } })],
  ];
  it.each(TAKEN)('%s', (_what, problems) => {
    expect(problems).toEqual([]);
  });
});

describe("Slack's error code", () => {
  it.each([
    ['no_text', validateMessage({})],
    ['no_text', validateMessage({ text: '', blocks: [] })],
    ['no_text', validateMessage(null)],
    ['invalid_blocks_format', validateMessage({ text: 'x', blocks: '[{' })],
    ['invalid_blocks_format', validateMessage({ text: 'x', blocks: { type: 'divider' } })],
    ['invalid_blocks', validateMessage({ text: 'x', blocks: [{ type: 'zzz' }] })],
    ['invalid_blocks', validateMessage({ attachments: [{ blocks: [{ type: 'zzz' }] }] })],
    ['invalid_attachments', validateMessage({ attachments: [{ zzz: 1 }] })],
    ['too_many_attachments', validateMessage({ attachments: Array.from({ length: 101 }, () => ({})) })],
    ['msg_too_long', validateMessage({ text: 'x'.repeat(4_001) }, 'update')],
    ['invalid_arguments', validateMessage({ text: 1 })],
    ['invalid_metadata_format', validateMessage({ text: 'x', metadata: { event_type: 'card' } })],
    ['invalid_arguments', validateView(modal([{ type: 'zzz' }]))],
    ['invalid_arguments', validateView('{')],
  ])('%s', (code, problems) => {
    expect(problems.map((one) => one.error)).toEqual([code]);
  });

  it('says where, with a JSON pointer', () => {
    const problems = validateMessage({
      text: 'x',
      blocks: [section(), actions(button(), { type: 'button', text: plain('') })],
    });
    expect(problems.map((one) => one.path)).toEqual(['/blocks/1/elements/1/text/text']);
    expect(validateMessage({ attachments: [{ blocks: [{ type: 'divider', 'a/b~c': 1 }] }] })[0]?.path).toBe(
      '/attachments/0/blocks/0/a~1b~0c',
    );
  });
});
