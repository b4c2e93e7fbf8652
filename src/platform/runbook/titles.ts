/** The title of a document and the id of its file. */
import { slug } from './headings.ts';
import type { OutlineNode } from './outline.ts';
import { findRunbooks } from './several.ts';

/**
 * The tree with the title on top: the H1, else the first heading that is no section name. With a title in the front
 * matter only an H1 is one; the file's name is left for those that have neither.
 */
export function takeTitle(tree: OutlineNode, titled: boolean): OutlineNode {
  const index = titleIndex(tree, titled);
  const title = index < 0 ? undefined : tree.children[index];
  if (!title) return tree;
  const others = tree.children.filter((child) => child !== title);
  return {
    ...title,
    line: title.line,
    lastLine: tree.lastLine,
    own: [...tree.own, ...title.own],
    children: [...others.slice(0, index), ...title.children, ...others.slice(index)],
  };
}

function titleIndex(tree: OutlineNode, titled: boolean): number {
  const several = findRunbooks(tree);
  if (several.length > 1 && several.every((node) => tree.children.includes(node))) return -1;
  const tops = tree.children.filter((child) => child.depth === 1);
  if (tops.length === 1) return tree.children.findIndex((child) => child.depth === 1);
  const first = tree.children.findIndex((child) => (tops.length === 0 || child.depth === 1) && !isSectionName(child));
  if (tops.length > 1) return first;
  return titled || first > 0 ? -1 : first;
}

function isSectionName(node: OutlineNode): boolean {
  return node.mapping?.strength === 'exact';
}

/** "Runbook 2: Stuck job" → "Stuck job". */
export function runbookTitle(node: OutlineNode): string {
  return node.heading?.words ?? '';
}

const ENDING = /(?:\.html)?\.(?:md|mdx|markdown|mdown|txt)(?:\.erb)?$/i;

function nameOf(path: string): string {
  const parts = path.split(/[\\/]/).filter((part) => part !== '');
  const name = (parts.at(-1) ?? '').replace(ENDING, '');
  return /^(?:readme|_?index)$/i.test(name) ? (parts.at(-2) ?? name) : name;
}

/** From the file's name, or from its folder's for an index page. */
export function idFor(path: string): string {
  return slug(nameOf(path).replace(/[_.]+/g, '-')) || 'runbook';
}

/** `high-queue-depth.md` → "High queue depth". */
export function fileTitle(path: string): string {
  const words = nameOf(path).replace(/[-_]+/g, ' ').trim();
  return words === '' ? 'Untitled' : words.charAt(0).toUpperCase() + words.slice(1);
}
