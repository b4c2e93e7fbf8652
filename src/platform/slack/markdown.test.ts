/** What each kind of Markdown looks like in Slack, by example; `markdown-any.test.ts` holds what is true of all of it. One table of cases, so it is long. */
import type { KnownBlock } from '@slack/types';
import { describe, expect, it } from 'vitest';
import { validateView } from '../../../sandbox/blockkit/index.ts';
import { context, modal } from './blocks.ts';
import { paginate, parseMarkdown, renderMarkdown } from './markdown.ts';
import { displayWidth } from './markdown-width.ts';

const render = (source: string) => renderMarkdown(source, { surface: 'modal' }).blocks;
const partsOf = (blocks: readonly KnownBlock[]) =>
  blocks.flatMap((block) => (block.type === 'rich_text' ? block.elements : []));
const parts = (source: string) => partsOf(render(source));
/** `ordered@1+3: a | b`: style, indent, offset, items. */
const sketch = (source: string) =>
  parts(source).map((part) => {
    const words = (leaves: readonly object[]) =>
      leaves.map((one) => ('text' in one ? one.text : 'name' in one ? `:${one.name}:` : '?')).join('');
    if (part.type !== 'rich_text_list') return `${part.type.replace('rich_text_', '')}: ${words(part.elements)}`;
    const offset = 'offset' in part ? `+${part.offset}` : '';
    return `${part.style}@${part.indent ?? 0}${offset}: ${part.elements.map((item) => words(item.elements)).join(' | ')}`;
  });
const table = (source: string) => sketch(source)[0]?.replace('preformatted: ', '').split('\n');

describe('a numbered list with a command under each step', () => {
  it('keeps the commands and goes on with its numbers', () => {
    const source =
      '1. Look\n   ```sh\n   ls <dir> && id\n   ```\n   Expected: two files.\n2. Stop\n\n   ```\n   halt\n   ```\n3. Done';
    expect(sketch(source)).toEqual([
      'ordered@0: Look',
      'preformatted: ls <dir> && id',
      'section: Expected: two files.',
      'ordered@0+1: Stop',
      'preformatted: halt',
      'ordered@0+2: Done',
    ]);
  });

  it('goes on where a fence without indent cut it', () => {
    expect(sketch('1. a\n\n```\nx\n```\n\n2. b')).toEqual(['ordered@0: a', 'preformatted: x', 'ordered@0+1: b']);
  });

  it('counts on where every item is numbered 1', () => {
    expect(sketch('1. a\n1. b\n1. c')).toEqual(['ordered@0: a | b | c']);
  });

  it('that begins at 0 carries its own numbers, since Slack counts from 1', () => {
    expect(sketch('0. a\n1. b')).toEqual(['bullet@0: 0. a | 1. b']);
  });

  it('may begin with a command', () => {
    expect(sketch('1. ```\n   x\n   ```\n2. b')).toEqual(['ordered@0:  ', 'preformatted: x', 'ordered@0+1: b']);
  });
});

describe('lists', () => {
  it('nest, each level with its own marks', () => {
    expect(sketch('- a\n  1. b\n     - c\n  2. d\n- e')).toEqual([
      'bullet@0: a',
      'ordered@1: b',
      'bullet@2: c',
      'ordered@1+1: d',
      'bullet@0: e',
    ]);
  });

  it('deeper than Slack indents stay at its deepest level', () => {
    const deep = Array.from({ length: 12 }, (_, level) => `${'  '.repeat(level)}- l${level}`).join('\n');
    expect(sketch(deep).map((one) => one.split(':')[0])).toEqual([
      ...Array.from({ length: 9 }, (_, level) => `bullet@${level}`),
      'bullet@8',
      'bullet@8',
      'bullet@8',
    ]);
  });

  it('show tasks with their boxes', () => {
    expect(sketch('- [ ] open\n- [x] closed')).toEqual([
      'bullet@0: :white_large_square: open | :white_check_mark: closed',
    ]);
  });

  it('keep several paragraphs of an item together', () => {
    expect(sketch('- a\n\n  b\n- c')).toEqual(['bullet@0: a\nb | c']);
  });

  it('of any length are cut between items, with their numbers', () => {
    const blocks = render(
      Array.from({ length: 300 }, (_, index) => `${index + 1}. step ${index + 1} ${'x'.repeat(60)}`).join('\n'),
    );
    expect(blocks.length).toBeGreaterThan(5);
    let next = 0;
    for (const part of partsOf(blocks)) {
      if (part.type !== 'rich_text_list') throw new Error('a list was expected');
      expect('offset' in part ? part.offset : 0).toBe(next);
      next += part.elements.length;
    }
    expect(next).toBe(300);
  });
});

describe('code', () => {
  it('is copied byte for byte', () => {
    const code = '\tif a && b; then\r\n  echo "<!channel>" `x` *y* \\\n\n\n  # not a heading  \n\tfi ';
    expect(parts(`~~~sh\n${code}\n~~~`)).toEqual([
      { type: 'rich_text_preformatted', elements: [{ type: 'text', text: code }] },
    ]);
  });

  it('that shows Markdown with fences stays one block', () => {
    expect(sketch('````md\n```sh\nls\n```\n````')).toEqual(['preformatted: ```sh\nls\n```']);
  });

  it('of any length is cut between lines only', () => {
    const code = Array.from({ length: 400 }, (_, index) => `echo ${index} ${'y'.repeat(index % 50)}`).join('\n');
    const cuts = sketch(`\`\`\`\n${code}\n\`\`\``).map((one) => one.replace('preformatted: ', ''));
    expect(cuts.length).toBeGreaterThan(3);
    expect(cuts.join('\n')).toBe(code);
  });

  it('on one long line stays one line as long as a message can take it', () => {
    expect(parts(`\`\`\`\n${'z'.repeat(7_000)}\n\`\`\``)).toHaveLength(1);
    const cuts = sketch(`\`\`\`\n${'z'.repeat(20_000)}\n\`\`\``).map((one) => one.replace('preformatted: ', ''));
    expect(cuts.join('')).toBe('z'.repeat(20_000));
  });
});

describe('headings', () => {
  it('of the first two levels are headers, deeper ones bold lines', () => {
    expect(render('# A `b`\n\nText\n\n### C')).toMatchObject([
      { type: 'header', text: { text: 'A b' } },
      {
        type: 'rich_text',
        elements: [
          { elements: [{ text: 'Text' }, { text: '\n' }] },
          { elements: [{ text: 'C', style: { bold: true } }] },
        ],
      },
    ]);
  });

  it('that are too long, or hold an address that a header would hide, are bold lines', () => {
    expect(render(`# ${'long '.repeat(40)}`)).toMatchObject([{ type: 'rich_text' }]);
    expect(render('# See [this](https://example.com)')).toMatchObject([{ type: 'rich_text' }]);
  });
});

describe('tables', () => {
  it('are aligned text, also with wide characters', () => {
    expect(table('| A | Number |\n|---|--:|\n| 漢字 | 1 |\n| ok ✅ | 22 |\n| `a|b` |')).toEqual([
      'A      Number',
      '-----  ------',
      '漢字        1',
      'ok ✅      22',
      '`a         b`',
    ]);
  });

  it('wrap cells between words where a row would be too wide', () => {
    const lines = table(`| Name | Meaning |\n|---|---|\n| a | ${'some words '.repeat(12)}|\n| b | x |`) ?? [];
    expect(lines.every((line) => displayWidth(line) <= 64)).toBe(true);
    expect(lines.filter((line) => line === '')).toHaveLength(1);
    expect(lines.at(-1)).toBe('b     x');
  });

  it('never wrap a command: such a table becomes a list', () => {
    const command = `kubectl ${'--flag '.repeat(12)}`.trim();
    expect(sketch(`| Case | Run |\n|---|---|\n| full | \`${command}\` |\n| empty | |`)).toEqual([
      `bullet@0: Case: full\nRun: ${command} | Case: empty\nRun: –`,
    ]);
  });

  it('keep links in their cells', () => {
    const [part] = parts('| A |\n|---|\n| [x](https://example.com/) |');
    expect(part).toMatchObject({
      elements: [{ text: 'A\n---\n' }, { type: 'link', url: 'https://example.com/', text: 'x' }],
    });
  });
});

describe('links and pictures', () => {
  it('are links only where Slack can link them; other destinations are shown', () => {
    expect(sketch('[a](https://e.example) [b](./b.md) [c](#c) [d](javascript:alert(1)) <mailto:o@e.example>')).toEqual([
      'section: a b (./b.md) c d (javascript:alert(1)) mailto:o@e.example',
    ]);
    expect(JSON.stringify(render('[a](javascript:alert(1))'))).not.toContain('"link"');
  });

  it('are found by reference, also in the whole document of a part', () => {
    expect(
      JSON.stringify(render('[a][x] ![p][y]\n\n[x]: https://e.example/x\n[y]: https://e.example/y.png')),
    ).toContain('"url":"https://e.example/x"');
    const whole = parseMarkdown('[a][x]\n\n[x]: https://e.example/x');
    const part = renderMarkdown({ type: 'root', children: whole.children.slice(0, 1) }, { surface: 'modal', whole });
    expect(JSON.stringify(part.blocks)).toContain('"url":"https://e.example/x"');
  });

  it('a picture on its own is an image, one among words is a link', () => {
    expect(render('![The panel](https://e.example/p.png "Panel")')).toEqual([
      {
        type: 'image',
        image_url: 'https://e.example/p.png',
        alt_text: 'The panel',
        title: { type: 'plain_text', text: 'Panel' },
      },
    ]);
    expect(render('see ![p](https://e.example/p.png)')).toMatchObject([{ type: 'rich_text' }]);
    expect(render('![p](img/p.png)')).toMatchObject([
      { type: 'rich_text', elements: [{ elements: [{ text: 'p (img/p.png)' }] }] },
    ]);
  });

  it('a caller who must be sure that Slack takes it gets links for pictures', () => {
    const { blocks } = renderMarkdown('![p](https://e.example/p.png)', { surface: 'modal', images: 'link' });
    expect(blocks).toMatchObject([{ type: 'rich_text' }]);
  });
});

describe('the rest', () => {
  it('a caution is a quote that says so, with what stands in it', () => {
    expect(sketch('> [!CAUTION]\n> Needs a second person.\n>\n> - a\n>\n> ```\n> x\n> ```')).toEqual([
      'quote: :octagonal_sign: CAUTION\nNeeds a second person.',
      'bullet@0: a',
      'preformatted: x',
    ]);
  });

  it('a quote in a quote is marked', () => {
    expect(sketch('> a\n>\n> > b')).toEqual(['quote: a', 'quote: > b']);
  });

  it('placeholders outside code do not vanish as HTML, comments do', () => {
    expect(sketch('Reboot <iface> now<br>or later <!-- secret -->')).toEqual([
      'section: Reboot <iface> now\nor later ',
    ]);
    expect(sketch('<details>\n<summary>More</summary>\n\ntext\n\n</details>\n\n<!-- gone -->')).toEqual([
      'section: <details>\n<summary>More</summary>\n',
      'section: text\n',
      'section: </details>',
    ]);
  });

  it('a footnote is found at the end by its name', () => {
    expect(sketch('Restart[^1].\n\n[^1]: Only once.\n\nThen wait.')).toEqual([
      'section: Restart[1].\n',
      'section: Then wait.\n',
      'section: [1] Only once.',
    ]);
  });

  it('front matter is not shown, a rule is a divider', () => {
    expect(render('---\ntitle: x\n---\n\n---\n\na')).toMatchObject([{ type: 'divider' }, { type: 'rich_text' }]);
    expect(render('+++\ntitle = "x"\n+++\n\na')).toHaveLength(1);
  });

  it('nothing gives no blocks', () => {
    expect(renderMarkdown('', { surface: 'modal' })).toEqual({ blocks: [], text: '' });
    expect(paginate([], { surface: 'modal' })).toEqual([{ blocks: [], text: '' }]);
  });

  it('the words without blocks read in the same order', () => {
    const { text } = renderMarkdown('# A\n\n1. b\n   - c <d>\n2. [e](https://e.example)\n\n> f\n\n---', {
      surface: 'message',
    });
    expect(text).toBe('A\n1. b\n  • c &lt;d&gt;\n2. e (https://e.example)\n&gt; f\n---');
  });
});

describe('pages', () => {
  const long = Array.from({ length: 150 }, (_, index) => `## Part ${index}\n\n${'words '.repeat(30)}\n\n---\n`).join(
    '\n',
  );

  it('fit a view and end in what the caller draws there', () => {
    const { blocks } = renderMarkdown(long, { surface: 'modal' });
    const pages = paginate(blocks, {
      surface: 'modal',
      reserve: { blocks: 3 },
      continuation: ({ number, of }) => context(`Page ${number} of ${of}`),
    });
    expect(pages.length).toBeGreaterThan(3);
    for (const [index, page] of pages.entries()) {
      const last = index === pages.length - 1;
      expect(page.blocks.length).toBeLessThanOrEqual(97);
      expect(JSON.stringify(page.blocks.at(-1)).includes(`Page ${index + 1} of ${pages.length}`)).toBe(!last);
      expect(page.blocks.at(-2)?.type).not.toBe('header');
      expect(validateView(modal({ id: 'x', title: 'x', blocks: page.blocks }))).toEqual([]);
    }
  });

  it('of a message hold fewer characters', () => {
    const { blocks } = renderMarkdown(long, { surface: 'message' });
    expect(paginate(blocks, { surface: 'message' }).length).toBeGreaterThan(
      paginate(blocks, { surface: 'modal' }).length,
    );
    expect(paginate(blocks, { surface: 'message' }).flatMap((page) => page.blocks)).toEqual(blocks);
  });
});
