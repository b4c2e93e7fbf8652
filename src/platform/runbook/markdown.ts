/**
 * Markdown to mdast, and the few walks over it that everything else needs.
 *
 * The walks keep their own stack: the depth of a hostile document must not become the depth of ours.
 */
import type { Nodes, Parent, Root, RootContent, Yaml } from 'mdast';
import { parseTree } from '../markdown-parser.ts';
import { definitionLines, splitChunks } from './chunks.ts';

/** Levels of the finished tree. A list item in a list is two of them, emphasis is one. */
const MAX_DEPTH = 120;

export type Markdown = { readonly root: Root; readonly cut: boolean };

/** Throws only what micromark throws (a RangeError on depths that `prepareSource` did not foresee). */
export function parseMarkdown(text: string): Markdown {
  const [first, ...others] = splitChunks(text);
  if (!first || others.length === 0) {
    const whole = parseTree(text);
    return { root: whole, cut: cutDepth(whole) };
  }
  const definitions = definitionLines(text);
  const root = parseTree(`${first.text}\n\n${definitions}`);
  root.children = keepLines(root, first.text);
  for (const chunk of others) {
    const kept = keepLines(parseTree(`${chunk.text}\n\n${definitions}`, { frontMatter: false }), chunk.text);
    walk(kept, (node) => shift(node, chunk.line - 1));
    root.children.push(...kept);
  }
  const start = root.position?.start ?? { line: 1, column: 1 };
  root.position = { start, end: { line: text.split('\n').length, column: 1 } };
  return { root, cut: cutDepth(root) };
}

/** Without the definitions that were lent to this chunk. */
function keepLines(root: Root, text: string): RootContent[] {
  const lines = text.split('\n').length;
  return root.children.filter((node) => lineOf(node) <= lines);
}

function shift(node: Nodes, lines: number): undefined {
  if (!node.position) return undefined;
  const { start, end } = node.position;
  node.position = { start: { ...start, line: start.line + lines }, end: { ...end, line: end.line + lines } };
  return undefined;
}

/** Replaces what lies deeper than `MAX_DEPTH` by its text, so that no reader of the tree can overflow. */
function cutDepth(root: Root): boolean {
  let cut = false;
  const open: { node: Nodes; depth: number }[] = [{ node: root, depth: 0 }];
  for (let next = open.pop(); next; next = open.pop()) {
    if (!('children' in next.node)) continue;
    if (next.depth >= MAX_DEPTH) {
      // At this depth only inline nodes and list levels occur; a text node is allowed in all that are drawn.
      (next.node as Parent).children = [{ type: 'text', value: readText(next.node) }];
      cut = true;
      continue;
    }
    for (const child of next.node.children) open.push({ node: child, depth: next.depth + 1 });
  }
  return cut;
}

/** Visits nodes in document order. Return `'skip'` to leave out what is inside. */
export function walk(
  start: Nodes | readonly RootContent[],
  visit: (node: Nodes) => 'skip' | undefined | undefined,
): void {
  const open: Nodes[] = isList(start) ? [...start].reverse() : [start];
  for (let node = open.pop(); node; node = open.pop()) {
    if (visit(node) === 'skip' || !('children' in node)) continue;
    for (let index = node.children.length - 1; index >= 0; index -= 1) {
      const child = node.children[index];
      if (child) open.push(child);
    }
  }
}

function isList(start: Nodes | readonly RootContent[]): start is readonly RootContent[] {
  return Array.isArray(start);
}

const BLOCKS = new Set(['paragraph', 'heading', 'listItem', 'tableRow', 'code', 'blockquote', 'list', 'table']);

/** Asked for again and again by different rules; a finished tree does not change. */
const texts = new WeakMap<object, string>();

/** Plain words: no marks, soft breaks as spaces, blocks parted by spaces. */
export function textOf(start: Nodes | readonly RootContent[]): string {
  if (isList(start))
    return start
      .map(textOf)
      .filter((text) => text !== '')
      .join(' ');
  const known = texts.get(start);
  if (known !== undefined) return known;
  const text = readText(start);
  texts.set(start, text);
  return text;
}

function readText(start: Nodes): string {
  let text = '';
  walk(start, (node) => {
    if (BLOCKS.has(node.type)) text += ' ';
    if (node.type === 'text' || node.type === 'inlineCode' || node.type === 'code') text += node.value;
    else if (node.type === 'image') text += node.alt ?? '';
    else if (
      node.type === 'break' ||
      node.type === 'tableCell' ||
      (node.type === 'html' && node.value.startsWith('<br'))
    )
      text += ' ';
    return undefined;
  });
  return text.replace(/\s+/g, ' ').trim();
}

const MASKED = ',:;.>→-';
const MASK_START = 0xe000;

/** Like `textOf`, but the punctuation inside code is hidden from whoever splits the text; `unmask` brings it back. */
export function maskedText(start: Nodes | readonly RootContent[]): string {
  const parts: string[] = [];
  walk(start, (node) => {
    if (BLOCKS.has(node.type)) parts.push(' ');
    if (node.type === 'text') parts.push(node.value);
    else if (node.type === 'inlineCode') parts.push(mask(node.value));
    return undefined;
  });
  return parts.join('').replace(/\s+/g, ' ').trim();
}

function mask(code: string): string {
  return code.replace(/[,:;.>→-]/g, (mark) => String.fromCharCode(MASK_START + MASKED.indexOf(mark)));
}

export function unmask(text: string): string {
  return text.replace(/[\ue000-\ue006]/g, (mark) => MASKED.charAt(mark.charCodeAt(0) - MASK_START));
}

/** First line of a node, 1-based. mdast gives every parsed node a position; 1 stands in for the impossible case. */
export function lineOf(node: Nodes): number {
  return node.position?.start.line ?? 1;
}

export function lastLineOf(node: Nodes): number {
  return node.position?.end.line ?? lineOf(node);
}

/** YAML or TOML front matter. mdast's types know only the first. */
export function isFrontMatter(node: Nodes | undefined): node is Yaml {
  const type: string | undefined = node?.type;
  return type === 'yaml' || type === 'toml';
}
