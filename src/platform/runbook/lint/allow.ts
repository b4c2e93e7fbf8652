/**
 * `<!-- lint-allow RULE, RULE: reason -->`: the next block, or the whole file when it stands before the title, may break
 * these rules. Without a reason it counts for nothing.
 */
import type { Nodes, Root } from 'mdast';
import { isFrontMatter, lastLineOf, lineOf, walk } from '../markdown.ts';

export type Allowance = { readonly rules: readonly string[]; readonly from: number; readonly to: number };

const COMMENT = /^<!--\s*lint-allow\s+([a-z-]+(?:\s*,\s*[a-z-]+)*)\s*:\s*(\S[\s\S]*?)\s*-->$/;

export function listAllowances(root: Root): Allowance[] {
  const found: Allowance[] = [];
  walk(root, (node) => {
    if ('children' in node) found.push(...amongChildren(node.children, node.type === 'root'));
    return undefined;
  });
  return found;
}

function amongChildren(children: readonly Nodes[], top: boolean): Allowance[] {
  return children.flatMap((node, index) => {
    const names = node.type === 'html' ? COMMENT.exec(node.value.trim())?.[1] : undefined;
    if (names === undefined) return [];
    const before = children.slice(0, index).filter((each) => each.type !== 'html' && !isFrontMatter(each));
    const next = children[index + 1];
    const whole = top && before.length === 0;
    const to = whole ? Number.POSITIVE_INFINITY : next ? lastLineOf(next) : lineOf(node);
    return [{ rules: names.split(/\s*,\s*/), from: whole ? 1 : lineOf(node), to }];
  });
}

export function isAllowed(rule: string, line: number, allowances: readonly Allowance[]): boolean {
  return allowances.some(({ rules, from, to }) => rules.includes(rule) && line >= from && line <= to);
}
