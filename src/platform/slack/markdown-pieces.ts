/**
 * Markdown tree → pieces in reading order: what becomes a block of its own (header, image, divider) and the parts of
 * rich text between them. Slack's lists are flat and hold only lines of text, so a list is cut where an item holds
 * more (code, a quote, a table, a deeper list) and goes on behind it with its numbers.
 */
import type { Blockquote, Heading, Html, List, ListItem, Paragraph, Root, RootContent } from 'mdast';
import { type Definitions, inline, mergeLeaves, readHtml, readNode } from './markdown-inline.ts';
import { drawTable } from './markdown-table.ts';
import {
  embolden,
  emoji,
  type Leaf,
  leaf,
  listOf,
  type Part,
  part,
  preformatted,
  quote,
  readLeaf,
} from './rich-text.ts';
import { countPoints, isLinkable } from './text.ts';

export type Piece =
  | { readonly kind: 'header'; readonly text: string }
  | { readonly kind: 'divider' }
  | { readonly kind: 'image'; readonly url: string; readonly alt: string; readonly title: string }
  /** `tight`: no blank line between this and a paragraph that follows. */
  | { readonly kind: 'part'; readonly part: Part; readonly tight: boolean };

export type Env = {
  readonly definitions: Definitions;
  /** Columns of fixed-width text that fit beside each other. */
  readonly widest: number;
  /** `link`: no image blocks, since Slack refuses the whole payload when it cannot load one. */
  readonly images: 'show' | 'link';
  /** How many quotes this stands in. */
  readonly quotes: number;
  readonly depth: number;
};

/** Longest text of a header block. */
const HEADER_MAX = 150;
/** Deeper nesting than this is flattened to its text: no person wrote it, and recursion must end. */
const DEEPEST = 60;

export function drawBlocks(nodes: readonly RootContent[], env: Env): Piece[] {
  return nodes.flatMap((node) => drawBlock(node, env));
}

function drawBlock(node: RootContent, env: Env): Piece[] {
  if (env.depth > DEEPEST) return paragraphOf([leaf(readNode(node))]);
  switch (node.type) {
    case 'paragraph':
      return drawParagraph(node, env);
    case 'heading':
      return drawHeading(node, env);
    case 'thematicBreak':
      return env.quotes > 0 ? [] : [{ kind: 'divider' }];
    case 'blockquote':
      return drawQuote(node, env);
    case 'list':
      return drawList(node, env, 0);
    case 'code':
      return node.value === '' ? [] : [piece(bordered(preformatted(node.value), env))];
    case 'table':
      return [piece(drawTable(node, env.definitions, { widest: env.widest, quoted: env.quotes > 0 }))];
    case 'html':
      return paragraphOf(htmlLeaves(node));
    case 'definition':
    case 'footnoteDefinition':
    case 'yaml':
      return [];
    default:
      return 'children' in node ? paragraphOf([leaf(readNode(node))]) : [];
  }
}

function piece(given: Part, tight = false): Piece {
  return { kind: 'part', part: given, tight };
}

function paragraphOf(leaves: readonly Leaf[], tight = false): Piece[] {
  return isBlank(leaves) ? [] : [piece(part(...leaves), tight)];
}

function isBlank(leaves: readonly Leaf[]): boolean {
  return leaves.map(readLeaf).join('').trim() === '';
}

function bordered(given: Part, env: Env): Part {
  return env.quotes > 0 && given.type === 'rich_text_preformatted' ? { ...given, border: 1 } : given;
}

function drawParagraph(node: Paragraph, env: Env): Piece[] {
  const images = env.images === 'show' ? imagesOf(node, env) : undefined;
  return images ?? paragraphOf(inline(node.children, env.definitions));
}

/** The pictures of a paragraph that holds nothing else, if Slack can load all of them. */
function imagesOf(node: Paragraph, env: Env): Piece[] | undefined {
  const found: Piece[] = [];
  for (const child of node.children) {
    if (child.type === 'break' || (child.type === 'text' && child.value.trim() === '')) continue;
    if (child.type !== 'image' && child.type !== 'imageReference') return undefined;
    const { url, title } =
      child.type === 'image' ? child : (env.definitions.get(child.identifier) ?? { url: '', title: '' });
    if (!isLinkable(url) || !/^https:/i.test(url) || countPoints(child.alt ?? '') > 2_000) return undefined;
    found.push({ kind: 'image', url, alt: child.alt?.trim() || 'picture', title: title?.trim() ?? '' });
  }
  return found.length === 0 ? undefined : found;
}

function drawHeading(node: Heading, env: Env): Piece[] {
  const leaves = inline(node.children, env.definitions);
  if (isBlank(leaves)) return [];
  const text = leaves.map(readLeaf).join('').replace(/\s+/g, ' ').trim();
  const hidesAddress = leaves.some((one) => one.type === 'link' && one.text !== one.url);
  if (node.depth <= 2 && countPoints(text) <= HEADER_MAX && !hidesAddress) return [{ kind: 'header', text }];
  return paragraphOf(leaves.map(embolden), true);
}

function htmlLeaves(node: Html): Leaf[] {
  const text = readHtml(node.value).trim();
  return text === '' ? [] : [leaf(text)];
}

/** GitHub's alerts: `> [!CAUTION]`. */
const ALERTS: Readonly<Record<string, string>> = {
  NOTE: 'information_source',
  TIP: 'bulb',
  IMPORTANT: 'exclamation',
  WARNING: 'warning',
  CAUTION: 'octagonal_sign',
};

/** Paragraphs share a quote; lists and code stand in it with a border. */
function drawQuote(node: Blockquote, outer: Env): Piece[] {
  const env: Env = { ...outer, quotes: outer.quotes + 1, depth: outer.depth + 1, images: 'link' };
  const pieces: Piece[] = [];
  let leaves: Leaf[] = [];
  const close = () => {
    if (!isBlank(leaves)) pieces.push(piece(quote(...mergeLeaves(leaves))));
    leaves = [];
  };
  for (const [index, child] of node.children.entries()) {
    const words = index === 0 && child.type === 'paragraph' ? alertLeaves(child, env) : lineLeaves(child, env);
    if (words === undefined) {
      close();
      pieces.push(...drawBlock(child, env));
    } else if (!isBlank(words)) {
      const mark = env.quotes > 1 ? [leaf('> '.repeat(env.quotes - 1))] : [];
      leaves.push(...(leaves.length === 0 ? [] : [leaf('\n')]), ...mark, ...words);
    }
  }
  close();
  return pieces;
}

function alertLeaves(node: Paragraph, env: Env): Leaf[] {
  const [first, ...rest] = node.children;
  const match = first?.type === 'text' ? /^\[!([A-Za-z]+)\][ \t]*(?:\r?\n|$)/.exec(first.value) : null;
  const kind = match?.[1]?.toUpperCase() ?? '';
  const name = Object.hasOwn(ALERTS, kind) ? ALERTS[kind] : undefined;
  if (first?.type !== 'text' || match === null || name === undefined) return inline(node.children, env.definitions);
  const said = inline([{ ...first, value: first.value.slice(match[0].length) }, ...rest], env.definitions);
  return [emoji(name), leaf(` ${kind}`, { bold: true }), ...(isBlank(said) ? [] : [leaf('\n'), ...said])];
}

/** What can stand as lines of text inside an item or a quote; undefined for what needs a part of its own. */
function lineLeaves(node: RootContent, env: Env): Leaf[] | undefined {
  if (node.type === 'paragraph') return inline(node.children, env.definitions);
  if (node.type === 'heading') return inline(node.children, env.definitions).map(embolden);
  if (node.type === 'html') return htmlLeaves(node);
  return undefined;
}

function drawList(list: List, outer: Env, indent: number): Piece[] {
  const env: Env = { ...outer, depth: outer.depth + 1, images: 'link' };
  const style = list.ordered ? 'ordered' : 'bullet';
  const start = list.start ?? 1;
  const pieces: Piece[] = [];
  let items: Leaf[][] = [];
  let next = 0;
  const close = () => {
    const offset = start - 1 + next - items.length;
    if (items.length > 0) pieces.push(piece(listOf(items, { style, indent, offset, quoted: env.quotes > 0 })));
    items = [];
  };
  for (const [index, item] of list.children.entries()) {
    // Slack counts from 1: a list that begins at 0 carries its own numbers.
    const number = list.ordered && start === 0 ? [leaf(`${index}. `)] : [];
    const { lead, rest } = splitItem(item, env);
    items.push([...number, ...tick(item), ...lead]);
    next += 1;
    if (rest.length > 0) close();
    for (const child of rest) pieces.push(...drawInItem(child, env, indent));
  }
  close();
  return start === 0 && list.ordered ? pieces.map(asBullets) : pieces;
}

function asBullets(given: Piece): Piece {
  if (given.kind !== 'part' || given.part.type !== 'rich_text_list') return given;
  return { ...given, part: { ...given.part, style: 'bullet' } };
}

/** The lines an item begins with, and what follows from the first child that is no line of text. */
function splitItem(item: ListItem, env: Env): { lead: Leaf[]; rest: ListItem['children'] } {
  const lead: Leaf[] = [];
  for (const [index, child] of item.children.entries()) {
    const words = lineLeaves(child, env);
    if (words === undefined) return { lead: mergeLeaves(lead), rest: item.children.slice(index) };
    if (!isBlank(words)) lead.push(...(lead.length === 0 ? [] : [leaf('\n')]), ...words);
  }
  return { lead: mergeLeaves(lead), rest: [] };
}

function drawInItem(child: RootContent, env: Env, indent: number): Piece[] {
  if (child.type === 'list' && env.depth <= DEEPEST) return drawList(child, env, indent + 1);
  const words = lineLeaves(child, env);
  return words === undefined ? drawBlock(child, env) : paragraphOf(words, true);
}

/** A task's box as an emoji: Slack's own checkboxes hold ten options at most. */
function tick(item: ListItem): Leaf[] {
  if (typeof item.checked !== 'boolean') return [];
  return [emoji(item.checked ? 'white_check_mark' : 'white_large_square'), leaf(' ')];
}

/** The notes of a document, in their order: each begins with the name it is referred to by. */
export function drawFootnotes(root: Root, env: Env): Piece[] {
  return listFootnotes(root).flatMap((note) => {
    const [first, ...rest] = note.children;
    const name = leaf(`[${note.label ?? note.identifier}] `);
    const words = first ? lineLeaves(first, env) : [];
    const after = words === undefined ? note.children : rest;
    return [...paragraphOf([name, ...(words ?? [])], true), ...drawBlocks(after, { ...env, depth: env.depth + 1 })];
  });
}

function listFootnotes(root: Root) {
  return listNodes(root).flatMap((node) => (node.type === 'footnoteDefinition' ? [node] : []));
}

/** Definitions anywhere in the tree; of two with one name the first counts, as in CommonMark. */
export function findDefinitions(root: Root): Definitions {
  const found = new Map<string, Extract<RootContent, { type: 'definition' }>>();
  for (const node of listNodes(root)) {
    if (node.type === 'definition' && !found.has(node.identifier)) found.set(node.identifier, node);
  }
  return found;
}

/** Every node in reading order, without recursion. */
function listNodes(root: Root): RootContent[] {
  const found: RootContent[] = [];
  const waiting: RootContent[] = root.children.toReversed();
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    found.push(node);
    if ('children' in node) waiting.push(...node.children.toReversed());
  }
  return found;
}
