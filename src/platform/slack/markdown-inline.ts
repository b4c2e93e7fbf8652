/** Inline Markdown → leaves. Every word stays; only comments go. A destination that Slack cannot link is shown as text. */
import type { Definition, Nodes, PhrasingContent } from 'mdast';
import { type Leaf, leaf, linkLeaf, type Style } from './rich-text.ts';
import { isLinkable } from './text.ts';

/** Link definitions of the whole document by their normalised name: `[text][name]`. */
export type Definitions = ReadonlyMap<string, Definition>;

/** Deeper nesting than this is flattened to its text: no person wrote it, and recursion must end. */
const DEEPEST = 60;

export function inline(
  nodes: readonly PhrasingContent[],
  definitions: Definitions,
  style: Style = {},
  depth = 0,
): Leaf[] {
  return mergeLeaves(nodes.flatMap((node) => draw(node, definitions, style, depth)));
}

function draw(node: PhrasingContent, definitions: Definitions, style: Style, depth: number): Leaf[] {
  if (depth > DEEPEST) return textLeaf(readNode(node), style);
  const inside = (children: readonly PhrasingContent[], more: Style = {}) =>
    inline(children, definitions, { ...style, ...more }, depth + 1);
  switch (node.type) {
    case 'text':
      return textLeaf(onOneLine(node.value), style);
    case 'inlineCode':
      return textLeaf(onOneLine(node.value), { ...style, code: true });
    case 'strong':
      return inside(node.children, { bold: true });
    case 'emphasis':
      return inside(node.children, { italic: true });
    case 'delete':
      return inside(node.children, { strike: true });
    case 'break':
      return [leaf('\n')];
    case 'link':
      return linked(inside(node.children), node.url, style);
    case 'linkReference':
      return linked(inside(node.children), definitions.get(node.identifier)?.url ?? '', style);
    case 'image':
      return picture(node.alt, node.url, style);
    case 'imageReference':
      return picture(node.alt, definitions.get(node.identifier)?.url ?? '', style);
    case 'footnoteReference':
      return [leaf(`[${node.label ?? node.identifier}]`, style)];
    case 'html':
      return textLeaf(readHtml(node.value), style);
    default:
      return textLeaf(readNode(node), style);
  }
}

function textLeaf(text: string, style: Style): Leaf[] {
  return text === '' ? [] : [leaf(text, style)];
}

/** A line break in the source is a space, as in any Markdown reader. */
function onOneLine(text: string): string {
  return text.replace(/[ \t]*(?:\r\n?|\n)[ \t]*/g, ' ');
}

/** Every leaf of the label becomes a link, with its own style. */
function linked(label: readonly Leaf[], url: string, style: Style): Leaf[] {
  const words = label.length === 0 ? textLeaf(url, style) : label;
  if (isLinkable(url)) return words.map((one) => relink(one, url));
  return [...words, ...(label.length === 0 ? [] : destination(url, style))];
}

function relink(one: Leaf, url: string): Leaf {
  if (one.type === 'text') return linkLeaf(url, one.text, styleOf(one));
  if (one.type === 'link') return linkLeaf(url, one.text ?? one.url, styleOf(one));
  return one;
}

function styleOf(one: { style?: Style | object }): Style {
  return { ...one.style };
}

/** Anchors within the page lead nowhere in Slack; other paths tell people what to look for. */
function destination(url: string, style: Style): Leaf[] {
  return url === '' || url.startsWith('#') ? [] : [leaf(` (${url})`, style)];
}

function picture(alt: string | null | undefined, url: string, style: Style): Leaf[] {
  const words = alt?.trim() ? onOneLine(alt) : 'picture';
  return linked([leaf(words, style)], url, style);
}

/** HTML as it stands, without comments; `<br>` is the line break it means. */
export function readHtml(html: string): string {
  return html.replace(/<!--[\s\S]*?-->/g, '').replace(/<br\s*\/?>/gi, '\n');
}

/** All words below a node, without recursion. */
export function readNode(root: Nodes): string {
  const found: string[] = [];
  const waiting: Nodes[] = [root];
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    if ('value' in node) found.push(node.value);
    if ('alt' in node && node.alt) found.push(node.alt);
    if ('children' in node) waiting.push(...node.children.toReversed());
  }
  return found.join(' ');
}

/** Neighbours of one style become one leaf: fewer elements, and words that are not torn. */
export function mergeLeaves(leaves: readonly Leaf[]): Leaf[] {
  const merged: Leaf[] = [];
  for (const one of leaves) {
    const last = merged.at(-1);
    if (last?.type === 'text' && one.type === 'text' && JSON.stringify(last.style) === JSON.stringify(one.style)) {
      merged[merged.length - 1] = { ...last, text: last.text + one.text };
    } else merged.push(one);
  }
  return merged;
}
