/** Whatever text goes into a builder, the strict offline check of Block Kit takes what comes out, and nothing pings. */
import type { KnownBlock } from '@slack/types';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Surface, validateBlocks, validateMessage, validateView } from '../../../sandbox/blockkit/index.ts';
import * as b from './blocks.ts';
import { countCharacters, MESSAGE_ROOM } from './blocks-fit.ts';
import { dateLeaf, emoji, leaf, linkLeaf, listOf, part, person, preformatted, quote } from './rich-text.ts';
import { date, escapeLine, mention } from './text.ts';
import { hostileText, NASTY } from './text-samples.ts';

const at = Temporal.Instant.from('2026-11-22T14:05:30Z');
const choices = (text: string, count: number) =>
  Array.from({ length: count }, (_, index) => ({ value: `${index}${text}`, text, description: text }));
const confirm = (text: string) => ({ title: text, text, yes: text, no: text, style: 'danger' as const });
const press = (text: string) =>
  b.button({ id: text, text, value: text, label: text, url: text, confirm: confirm(text) });

/** Every builder of a block that may stand anywhere. */
const ANYWHERE: { readonly [name: string]: (text: string) => KnownBlock[] } = {
  section: (text) => [b.section(text), b.section(escapeLine(text), press(text))],
  fields: (text) => b.fields(Array.from({ length: 23 }, () => text)),
  quoted: (text) => [b.quoted(text)],
  context: (text) => [b.context(), b.context(text), b.context(...Array.from({ length: 15 }, () => text))],
  header: (text) => [b.header(text)],
  divider: () => [b.divider()],
  actions: (text) => [
    b.actions(text, []),
    b.actions(
      text,
      Array.from({ length: 30 }, () => press(text)),
    ),
  ],
  actionRows: (text) =>
    b.actionRows(
      text,
      Array.from({ length: 60 }, () => press(text)),
    ),
  menus: (text) => [
    b.actions('menus', [
      b.overflow(text, []),
      b.overflow(text, choices(text, 5)),
      b.overflow(text, choices(text, 6)),
      b.select({ id: text, label: text, choices: [] }),
      b.select({ id: text, label: text, choices: choices(text, 12), initial: `3${text}` }),
    ]),
  ],
  richText: (text) => [
    b.richText(),
    b.richText(
      part(
        leaf(text, { bold: true }),
        linkLeaf(text, text),
        linkLeaf('https://example.com', text),
        emoji(text),
        person(text),
        dateLeaf(at),
      ),
      listOf([[], [leaf(text)]], { style: 'ordered', indent: 20, offset: 3, quoted: true }),
      quote(),
      preformatted(text),
    ),
  ],
  textInput: (text) => [
    b.textInput({ id: text, label: text, hint: text, initial: text, placeholder: text }),
    b.textInput({ id: text, label: text, initial: text, max: 10, multiline: true }),
    b.textInput({ id: text, label: text, initial: text, max: 99_999 }),
  ],
  choices: (text) =>
    [0, 2, 11, 101].flatMap((count) => {
      const parts = {
        id: text,
        label: text,
        choices: choices(count > 2 ? text.slice(0, 200) : text, count),
        placeholder: text,
      };
      const initial = `0${text}`;
      return [
        b.selectInput({ ...parts, initial }),
        b.radioInput({ ...parts, initial }),
        b.checkboxInput({ ...parts, initial: [initial] }),
      ];
    }),
  people: (text) => [
    b.userInput({ id: text, label: text, initial: text }),
    b.usersInput({ id: text, label: text, initial: [text, 'U0MIRA'] }),
    b.privateChannelInput({ id: text, label: text, initial: text }),
  ],
};
const MODAL_ONLY: typeof ANYWHERE = {
  fileInput: (text) => [b.fileInput({ id: text, label: text, max: 99, types: [text, 'png'] })],
};

/** The blocks as they would go out, each in a payload of its own so that sizes do not add up. */
function problemsOf(blocks: readonly KnownBlock[], surface: Surface): unknown[] {
  return blocks.flatMap((block) => {
    if (surface === 'message') return validateMessage(b.message('', [block]));
    return validateView(surface === 'home' ? b.home([block]) : b.modal({ id: 'x', title: 'x', blocks: [block] }));
  });
}

describe('a button', () => {
  it('is said with the words that can be read on it', () => {
    const said = (label: string) => b.button({ id: 'p', text: 'Problem', label }).accessibility_label;
    expect(said('Something is wrong')).toBe('Problem: Something is wrong');
    expect(said('Tell a problem')).toBe('Tell a problem');
    expect(said('')).toBeUndefined();
  });
});

describe('a builder', () => {
  const cases = [
    ...Object.entries(ANYWHERE).flatMap(([name, draw]) =>
      (['message', 'modal', 'home'] as const).map((surface) => [name, surface, draw] as const),
    ),
    ...Object.entries(MODAL_ONLY).map(([name, draw]) => [name, 'modal' as const, draw] as const),
  ];
  it.each(cases)('%s in a %s is taken, whatever the text', (_name, surface, draw) => {
    // The builders do not know the surface: the longest texts are tried once.
    const texts = surface === 'message' ? NASTY : NASTY.filter((text) => text.length < 1_000);
    for (const text of texts) expect(problemsOf(draw(text), surface)).toEqual([]);
    fc.assert(
      fc.property(hostileText, (text) => {
        expect(problemsOf(draw(text), surface)).toEqual([]);
      }),
      { numRuns: 8 },
    );
  });

  it('pings nobody with text, whatever the text', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const blocks = Object.values(ANYWHERE).flatMap((draw) => draw(escapeLine(text)));
        const out = JSON.stringify(blocks.map((block) => b.message(text, [block])));
        expect(out).not.toMatch(/<!(?:channel|here|everyone)/);
        expect(out).not.toMatch(/"type":"(?:broadcast|usergroup)"/);
      }),
      { numRuns: 10 },
    );
  });
});

describe('a message', () => {
  const many = (count: number, text = 'x') =>
    Array.from({ length: count }, (_, index) => b.section(`${index} ${text}`));

  it('is taken whole, whatever is put into it', () => {
    fc.assert(
      fc.property(hostileText, fc.nat(80), fc.array(hostileText, { maxLength: 12 }), (text, count, parts) => {
        const blocks = [
          ...parts.flatMap((one) => [b.section(one), b.quoted(one)]),
          ...many(count),
          b.actions('act', [press(text)]),
        ];
        const made = b.message(text, blocks);
        expect(validateMessage(made, 'update')).toEqual([]);
        expect(made.blocks.some((block) => block.type === 'actions')).toBe(true);
        expect(
          validateView(b.modal({ id: text, title: text, submit: text, close: text, metadata: text, blocks })),
        ).toEqual([]);
        expect(validateView(b.home(blocks))).toEqual([]);
      }),
      { numRuns: 20 },
    );
  });

  it('says how many parts did not fit, and keeps the buttons', () => {
    const made = b.message('Many', [...many(60), b.actions('act', [b.button({ id: 'go', text: 'Go' })])]);
    expect(made.blocks).toHaveLength(50);
    expect(made.blocks.at(-2)).toMatchObject({ type: 'actions' });
    expect(JSON.stringify(made.blocks.at(-1))).toContain('12 more parts do not fit here.');
  });

  it('keeps its characters below what Slack takes of all blocks together', () => {
    const made = b.message('Long', many(10, 'y'.repeat(2_900)));
    expect(countCharacters(made.blocks)).toBeLessThanOrEqual(MESSAGE_ROOM.characters);
    expect(JSON.stringify(made.blocks.at(-1))).toContain('7 more parts');
  });

  it('gives every block an id, and no two the same', () => {
    const { blocks } = b.message('x', [
      b.section('a'),
      b.actions('act', [press('a')]),
      b.actions('act', [press('a')]),
      b.section('b'),
    ]);
    expect(blocks.map((block) => block.block_id)).toEqual(['part-1', 'act', 'act~2', 'part-4']);
  });

  it('mentions in its notification only whom its blocks mention', () => {
    const text = `${mention('U0MIRA')} wrote: <@U0VICTIM> <!channel> since ${date(at)}`;
    expect(b.message(text, [b.section(`For ${mention('U0MIRA')}`), b.quoted('<@U0VICTIM>')]).text).toBe(
      '<@U0MIRA> wrote: &lt;@U0VICTIM&gt; &lt;!channel&gt; since 2026-11-22 14:05 UTC',
    );
  });

  it('has words for a screen reader even if nobody gave any', () => {
    expect(b.message('', [b.header('Disk full'), b.section('On *db-1*')]).text).toBe('Disk full On *db-1*');
    expect(b.message(' ', []).text).toBe('–');
  });
});

describe('a long list of choices', () => {
  const parts = (count: number) => ({
    id: 'pick',
    label: 'Pick',
    choices: Array.from({ length: count }, (_, index) => ({ value: `${index}`, text: `${index}` })),
  });

  it('loses none: a menu becomes a select, radio buttons too, a select gets groups', () => {
    expect(b.overflow('more', parts(5).choices)).toMatchObject({ type: 'overflow' });
    expect(b.overflow('more', parts(6).choices)).toMatchObject({ type: 'static_select' });
    expect(b.radioInput(parts(10))).toMatchObject({ element: { type: 'radio_buttons' } });
    expect(b.radioInput(parts(11))).toMatchObject({ element: { type: 'static_select' } });
    expect(b.checkboxInput(parts(11))).toMatchObject({ element: { type: 'multi_static_select' } });
    const grouped = b.selectInput({ ...parts(250), initial: '249' });
    expect(grouped).toMatchObject({ element: { initial_option: { value: '249' } } });
    expect(JSON.stringify(grouped).match(/"value":"\d+"/g)).toHaveLength(251);
  });

  it('an empty one says that there is nothing to choose from', () => {
    expect(JSON.stringify(b.selectInput(parts(0)))).toContain('*Pick*: nothing to choose from.');
  });
});

describe('a modal', () => {
  it('with an input always has something to press', () => {
    const blocks = [b.textInput({ id: 'a', label: 'A' })];
    expect(b.modal({ id: 'x', title: 'X', blocks })).toMatchObject({ submit: { text: 'Save' } });
    expect(b.modal({ id: 'x', title: 'X', blocks: [b.section('a')] })).not.toHaveProperty('submit');
  });

  it('without blocks says so', () => {
    expect(validateView(b.modal({ id: 'x', title: 'X', blocks: [] }))).toEqual([]);
    expect(validateView(b.home([]))).toEqual([]);
  });
});

it('a row of more than 25 buttons goes on in the next', () => {
  const rows = b.actionRows(
    'act',
    Array.from({ length: 60 }, (_, index) => b.button({ id: `b${index}`, text: `${index}` })),
    25,
  );
  expect(rows.map((row) => row.elements.length)).toEqual([25, 25, 10]);
  expect(rows.map((row) => row.block_id)).toEqual(['act', 'act~2', 'act~3']);
  expect(validateBlocks(rows, 'message')).toEqual([]);
});
