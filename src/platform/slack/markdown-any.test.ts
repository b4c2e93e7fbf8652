/** What is guaranteed of all Markdown, held with random documents, hostile text and endless nesting. */
import type { KnownBlock } from '@slack/types';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseMarkdown, renderMarkdown } from './markdown.ts';
import { expectFaithful, expectNothingLost } from './markdown-checks.ts';
import { hostileText, NASTY } from './text-samples.ts';

/** Markdown of every kind, from pieces that are as odd as people write them. */
const words = fc.oneof(
  fc.constantFrom(...NASTY.filter((text) => text.length < 200)),
  fc.constantFrom(
    'restart the <pod>',
    '**bold _both_** `code <x>`',
    '[l](https://e.example/a?b=1&c=2)',
    '[r][ref] ![i](./i.png)',
    'a[^n] ~~no~~',
    '<!-- c -->',
    'www.e.example',
    'Fe\u0301 漢字 ✅',
    'a<br>b',
  ),
  fc.string({ unit: 'grapheme', maxLength: 40 }),
);
const line = words.map((text) => text.replace(/\s+/g, ' '));
const block: fc.Arbitrary<string> = fc.letrec<{ block: string; list: string }>((tie) => ({
  block: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    line,
    fc.tuple(fc.integer({ min: 1, max: 6 }), line).map(([depth, text]) => `${'#'.repeat(depth)} ${text}`),
    words.map((code) => `\`\`\`\`sh\n${code}\n\`\`\`\``),
    fc
      .array(fc.array(line, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 4 })
      .map((rows) =>
        rows
          .map((row, index) => `| ${row.join(' | ')} |${index === 0 ? `\n|${'---|'.repeat(row.length)}` : ''}`)
          .join('\n'),
      ),
    fc.constantFrom(
      '---',
      '[ref]: https://e.example/ref',
      '[^n]: a note\n\n    ```\n    x\n    ```',
      '![alone](https://e.example/a.png)',
      '<div>\n<b>x</b>\n</div>',
      'Title\n=====',
    ),
    tie('list'),
    tie('block').map((inner) => inner.replace(/^/gm, '> ')),
  ),
  list: fc
    .tuple(
      fc.constantFrom('- ', '1. ', '0. ', '7) ', '- [x] ', '* '),
      fc.array(fc.array(tie('block'), { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 3 }),
    )
    .map(([mark, items]) =>
      items
        .map((inner) =>
          inner
            .join('\n\n')
            .replace(/^/gm, '      ')
            .replace(/^ {6}/, mark.padEnd(6).slice(0, Math.max(mark.length, 6))),
        )
        .join('\n'),
    ),
})).block;

describe('any Markdown', () => {
  it('is shown without loss, within every limit, without a ping, on every surface', () => {
    fc.assert(
      fc.property(fc.array(block, { maxLength: 8 }), (blocks) => {
        expectFaithful(blocks.join('\n\n'));
      }),
      { numRuns: 150 },
    );
  });

  it('may as well be no Markdown at all', () => {
    for (const text of NASTY) expectFaithful(text);
    fc.assert(
      fc.property(hostileText, (text) => {
        expectFaithful(text);
      }),
      { numRuns: 50 },
    );
  });

  it('may be nothing but its marks, in any order', () => {
    const mark = fc.constantFrom(
      '`',
      '```',
      '*',
      '_',
      '~~',
      '[',
      ']',
      '](',
      ')',
      '![',
      '#',
      '>',
      '- ',
      '1. ',
      '|',
      '\n',
      '\n\n',
      '    ',
      '\t',
      '\\',
      '<',
      '>',
      '<!--',
      '-->',
      '<br>',
      '&amp;',
      ':',
      '---',
      '[^1]',
      '[a]: b',
      'word',
      'https://e.example',
    );
    fc.assert(
      fc.property(fc.array(mark, { maxLength: 60 }), (marks) => {
        expectFaithful(marks.join(''));
      }),
      { numRuns: 200 },
    );
  });

  it.each([
    ['quotes', '> '.repeat(500)],
    ['lists', '- '.repeat(500)],
    ['stars', `${'*'.repeat(500)}a${'*'.repeat(500)}`],
    ['brackets', '['.repeat(500)],
    ['bold in italic', `${'*a **b '.repeat(200)}${'** *'.repeat(200)}`],
  ])('may be nested without end: %s', (_what, source) => {
    expectFaithful(`${source} word`);
  });

  it('that is long stays within the limits of a page', () => {
    expectFaithful(
      `${'word '.repeat(5_000)}\n\n- ${'item '.repeat(3_000)}\n- next\n\n> ${'quote '.repeat(2_000)}\n\n[${'label '.repeat(1_000)}](https://e.example)`,
    );
  });

  it('is compared with its source by a check that notices a lost word', () => {
    const root = parseMarkdown('# Title\n\n1. one\n   ```\n   run\n   ```\n2. two');
    const { blocks } = renderMarkdown(root, { surface: 'modal' });
    for (const word of ['Title', 'one', 'run', 'two']) {
      const damaged: KnownBlock[] = JSON.parse(JSON.stringify(blocks).replace(word, 'x'));
      expect(() => expectNothingLost(root, damaged)).toThrow();
    }
  });
});
