/** What is guaranteed of rendered Markdown, for tests: compares the blocks with what a person sees of the source. */
import type { KnownBlock } from '@slack/types';
import type { Nodes, Root } from 'mdast';
import { expect } from 'vitest';
import { validateBlocks } from '../../../sandbox/blockkit/index.ts';
import { message, modal } from './blocks.ts';
import { type PageSurface, paginate, parseMarkdown, renderMarkdown } from './markdown.ts';
import { PINGS } from './text-samples.ts';

type Seen = { readonly text: string; readonly code: boolean; readonly ordered: boolean };

/** Visible words and code of a tree. `ordered`: they keep their place; cells and notes may move. */
function listSeen(root: Root): Seen[] {
  const found: Seen[] = [];
  const waiting: { node: Nodes; ordered: boolean }[] = [{ node: root, ordered: true }];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { node } = next;
    const ordered = next.ordered && node.type !== 'table' && node.type !== 'footnoteDefinition';
    if (node.type === 'yaml' || String(node.type) === 'toml') continue;
    if (node.type === 'code') found.push({ text: node.value, code: true, ordered });
    else if (node.type === 'html')
      found.push({ text: node.value.replace(/<!--[\s\S]*?-->|<br\s*\/?>/gi, ' '), code: false, ordered });
    else if ('value' in node) found.push({ text: node.value.replace(/^\[!(\w+)\]\s*$/m, '$1'), code: false, ordered });
    else if ('alt' in node) found.push({ text: node.alt ?? '', code: false, ordered });
    if ('children' in node) waiting.push(...node.children.toReversed().map((child) => ({ node: child, ordered })));
  }
  return found;
}

const squeeze = (text: string) => text.replace(/\s+/g, '');

/** All that a reader sees, in order. */
function readAll(value: unknown, key = ''): string {
  if (typeof value === 'string') return key === 'text' || key === 'alt_text' ? value : '';
  if (typeof value !== 'object' || value === null) return '';
  return Object.entries(value)
    .map(([name, one]) => readAll(one, name))
    .join('');
}

function readCode(blocks: readonly KnownBlock[]): string {
  const codes = blocks
    .flatMap((block) => (block.type === 'rich_text' ? block.elements : []))
    .filter((part) => part.type === 'rich_text_preformatted');
  return codes.map((part) => part.elements.map((one) => one.text ?? '').join('')).join('\n');
}

export function expectNothingLost(root: Root, blocks: readonly KnownBlock[]): void {
  const shown = squeeze(readAll(blocks));
  const code = readCode(blocks);
  let from = 0;
  for (const { text, code: exact, ordered } of listSeen(root)) {
    if (exact && !code.includes(text)) expect(code).toContain(text);
    const words = squeeze(text);
    const at = shown.indexOf(words, ordered ? from : 0);
    // A wrapped cell is torn between lines, its words are not.
    const lost = text.split(/\s+/).filter((word) => !shown.includes(word));
    if (at === -1 && (ordered || lost.length > 0)) expect.fail(`lost: ${JSON.stringify(text.slice(0, 200))}`);
    if (ordered) from = at + words.length;
  }
}

function expectTaken(blocks: readonly KnownBlock[], surface: PageSurface): void {
  const pages = paginate(blocks, { surface });
  expect(JSON.stringify(pages.flatMap((page) => page.blocks))).toBe(JSON.stringify(blocks));
  for (const page of pages) {
    if (page.blocks.length > 0) expect(validateBlocks(page.blocks, surface)).toEqual([]);
    if (surface === 'message') expect(message('x', page.blocks).blocks).toHaveLength(page.blocks.length);
    else if (page.blocks.length > 0)
      expect(modal({ id: 'x', title: 'x', blocks: page.blocks }).blocks).toHaveLength(page.blocks.length);
  }
}

function expectQuiet(blocks: readonly KnownBlock[], text: string): void {
  expect(JSON.stringify(blocks)).not.toMatch(/"type":"(?:user|usergroup|broadcast|channel|mrkdwn)"/);
  expect(text).not.toMatch(PINGS);
}

/** Everything at once, on all surfaces. */
export function expectFaithful(source: string): void {
  const root = parseMarkdown(source);
  for (const surface of ['message', 'modal', 'home'] as const) {
    const { blocks, text } = renderMarkdown(root, { surface });
    expectTaken(blocks, surface);
    expectNothingLost(root, blocks);
    expectQuiet(blocks, text);
  }
  const again = [renderMarkdown(root, { surface: 'message' }), renderMarkdown(root, { surface: 'message' })];
  expect(JSON.stringify(again[1])).toBe(JSON.stringify(again[0]));
}
