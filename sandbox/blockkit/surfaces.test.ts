import { describe, expect, it } from 'vitest';
import { SURFACES, type Surface, validateBlocks, validateView } from './index.ts';
import { actions, BLOCKS, ELEMENTS, input, marked, plain, section } from './samples.ts';

/** `m` message, `M` modal, `h` Home: what the documentation grants, and no where it contradicts itself. */
const GRANTED: { readonly [block: string]: string } = {
  actions: 'mMh',
  alert: 'M',
  card: 'mh',
  carousel: 'mh',
  container: 'm',
  context: 'mMh',
  context_actions: 'm',
  data_table: 'mh',
  data_visualization: 'm',
  divider: 'mMh',
  file: '',
  header: 'mMh',
  image: 'mMh',
  input: 'mMh',
  markdown: 'm',
  plan: 'm',
  rich_text: 'mMh',
  section: 'mMh',
  table: 'mh',
  task_card: 'm',
  video: 'mMh',
};
const LETTERS: readonly (readonly [Surface, string])[] = [
  ['message', 'm'],
  ['modal', 'M'],
  ['home', 'h'],
];

describe('a block stands only where Slack takes it', () => {
  const cases = Object.entries(GRANTED).flatMap(([type, letters]) =>
    LETTERS.map(([surface, letter]) => [type, surface, letters.includes(letter)] as const),
  );
  it.each(cases)('%s in a %s: %s', (type, surface, granted) => {
    const problems = validateBlocks([BLOCKS[type]?.()], surface);
    expect(problems.map((one) => one.rule)).toEqual(granted ? [] : ['wrong-surface']);
  });

  it('every known block is in this list', () => {
    expect(Object.keys(SURFACES).sort()).toEqual(Object.keys(GRANTED).sort());
    expect(Object.keys(BLOCKS).sort()).toEqual(Object.keys(GRANTED).sort());
  });

  it('the whole view is refused with the code of views, a message with its own', () => {
    expect(validateView({ type: 'home', blocks: [BLOCKS.markdown?.()] })).toMatchObject([
      { error: 'invalid_arguments', path: '/blocks/0' },
    ]);
    expect(validateBlocks([BLOCKS.alert?.()], 'message')).toMatchObject([{ error: 'invalid_blocks' }]);
  });
});

/** `s` section accessory, `a` actions, `i` input, `c` context, `f` context actions. */
const PLACES: { readonly [element: string]: string } = {
  button: 'sa',
  channels_select: 'sai',
  checkboxes: 'sai',
  conversations_select: 'sai',
  datepicker: 'sai',
  datetimepicker: 'ai',
  email_text_input: 'i',
  external_select: 'sai',
  feedback_buttons: 'f',
  file_input: 'i',
  icon_button: 'f',
  image: 'sc',
  multi_channels_select: 'sai',
  multi_conversations_select: 'sai',
  multi_external_select: 'sai',
  multi_static_select: 'sai',
  multi_users_select: 'sai',
  number_input: 'i',
  overflow: 'sa',
  plain_text_input: 'i',
  radio_buttons: 'sai',
  rich_text_input: 'ai',
  static_select: 'sai',
  timepicker: 'sai',
  url_text_input: 'i',
  users_select: 'sai',
  workflow_button: 'sa',
};
const HOLDERS: readonly (readonly [string, (element: object) => object])[] = [
  ['s', (accessory) => section({ text: marked(), accessory })],
  ['a', (element) => actions(element)],
  ['i', (element) => input(element)],
  ['c', (element) => ({ type: 'context', elements: [element] })],
  ['f', (element) => ({ type: 'context_actions', elements: [element] })],
];
const ONLY_IN: { readonly [element: string]: readonly Surface[] } = {
  datetimepicker: ['message', 'modal'],
  email_text_input: ['modal'],
  feedback_buttons: ['message'],
  file_input: ['modal'],
  icon_button: ['message'],
  number_input: ['modal'],
  rich_text_input: ['modal', 'home'],
  url_text_input: ['modal'],
  workflow_button: ['message'],
};

describe('an element stands only in the blocks and surfaces that take it', () => {
  it('every known element is in this list', () => {
    expect(Object.keys(ELEMENTS).sort()).toEqual(Object.keys(PLACES).sort());
  });

  const held = Object.entries(PLACES).flatMap(([type, letters]) =>
    HOLDERS.map(([letter, hold]) => [type, letter, letters.includes(letter), hold] as const),
  );
  it.each(held)('%s in %s: %s', (type, _letter, granted, hold) => {
    const surface = (ONLY_IN[type] ?? ['message'])[0] ?? 'message';
    const rules = validateBlocks([hold(ELEMENTS[type]?.() ?? {})], surface).map((one) => one.rule);
    const found = rules.filter((rule) => rule === 'unknown-type');
    expect(found).toEqual(granted ? [] : rules.includes('wrong-surface') ? [] : ['unknown-type']);
    if (granted) expect(rules).toEqual([]);
    else expect(rules).not.toEqual([]);
  });

  const placed = Object.keys(PLACES).flatMap((type) =>
    LETTERS.map(
      ([surface]) => [type, surface, (ONLY_IN[type] ?? ['message', 'modal', 'home']).includes(surface)] as const,
    ),
  );
  it.each(placed)('%s on %s: %s', (type, surface, granted) => {
    const hold = HOLDERS.find(([letter]) => PLACES[type]?.includes(letter))?.[1];
    const rules = validateBlocks([hold?.(ELEMENTS[type]?.() ?? {})], surface).map((one) => one.rule);
    expect(rules).toEqual(granted ? [] : ['wrong-surface']);
  });

  it('a response URL is only asked for in an input of a modal', () => {
    const select = { type: 'conversations_select', response_url_enabled: true };
    expect(validateBlocks([input(select)], 'modal')).toEqual([]);
    expect(validateBlocks([input(select)], 'home')).toMatchObject([{ rule: 'wrong-surface' }]);
    expect(validateBlocks([actions(select)], 'modal')).toMatchObject([{ rule: 'wrong-surface' }]);
  });

  it('a block inside a container that no container takes is refused', () => {
    const around = (child: object) => [{ type: 'container', title: plain(), child_blocks: [child] }];
    expect(
      validateBlocks(around({ type: 'container', title: plain(), child_blocks: [section()] }), 'message'),
    ).toMatchObject([{ rule: 'unknown-type' }]);
    expect(validateBlocks(around(section()), 'message')).toEqual([]);
  });
});
