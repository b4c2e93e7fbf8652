import { readdirSync, readFileSync } from 'node:fs';
import type { Nodes } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { gfm } from 'micromark-extension-gfm';
import { describe, expect, it } from 'vitest';
import { splitChunks } from './chunks.ts';
import { lineOf, maskedText, parseMarkdown, textOf, unmask, walk } from './markdown.ts';

/** Every well-formed fixture, one after the other, until the file is large enough to be parsed in pieces. */
function largeFile(characters: number): string {
  const folders = ['hazards/', 'styles/'].map(
    (folder) => new URL(`../../../test/fixtures/runbooks/${folder}`, import.meta.url),
  );
  const files = folders.flatMap((folder) =>
    readdirSync(folder).map((name) => readFileSync(new URL(name, folder), 'utf8')),
  );
  const parts = files.map((file) =>
    file.replace(/^(?:\uFEFF)?(---|\+\+\+)\r?\n[\s\S]*?\r?\n\1\r?\n/, '').replace(/\r/g, ''),
  );
  let text = '[a guide]: https://example.test/guide "at the top"\n\n';
  for (let index = 0; text.length < characters; index += 1)
    text += `${parts[index % parts.length]}\n\nSee [a guide] and [^note].\n\n<!-- a comment\n\n# not a heading\n\n-->\n\n`;
  return `${text}[^note]: at the end\n`;
}

function shape(root: Nodes): string[] {
  const nodes: string[] = [];
  walk(root, (node) => {
    nodes.push(
      `${node.type} ${lineOf(node)}-${node.position?.end.line} ${'value' in node ? node.value : ''}${'url' in node ? node.url : ''}`,
    );
    return undefined;
  });
  return nodes;
}

describe('a large file', () => {
  it('reads in pieces exactly as it reads in one', () => {
    const text = largeFile(90_000);
    expect(splitChunks(text).length).toBeGreaterThan(2);
    const whole = fromMarkdown(text, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] });
    expect(shape(parseMarkdown(text).root)).toEqual(shape(whole));
  });

  it('loses no line when it is cut', () => {
    const text = largeFile(120_000);
    expect(
      splitChunks(text)
        .map((chunk) => chunk.text)
        .join('\n'),
    ).toBe(text);
  });
});

describe('the words of a node', () => {
  const text = 'Set `status: "x"`, then **go** to [b](c).\nNext line<br>after';

  it('are its text without marks', () => {
    expect(textOf(parseMarkdown(text).root)).toBe('Set status: "x", then go to b. Next line after');
  });

  it('hide the punctuation of code from whoever splits them', () => {
    const masked = maskedText(parseMarkdown(text).root);
    expect(masked.split(':').length).toBe(1);
    expect(unmask(masked)).toContain('Set status: "x", then');
  });
});
