/** Numbers in front of headings: do they count steps, or chapters? */

import { isStepSection } from './kinds.ts';
import type { OutlineNode } from './outline.ts';

/** A numbered heading that names a step section only because a step begins like that is no recognised section. */
export function isNumberedPhrase(node: OutlineNode): boolean {
  const mapping = node.mapping;
  return mapping?.strength === 'phrase' && node.heading?.marker !== undefined;
}

const chapters = new WeakMap<readonly OutlineNode[], Map<string, boolean>>();

/** "1. Overview, 2. Deployment, 3. Troubleshooting": numbers that count chapters, since some of them name sections. */
export function isChapter(node: OutlineNode, siblings: readonly OutlineNode[]): boolean {
  const known = chapters.get(siblings) ?? new Map<string, boolean>();
  chapters.set(siblings, known);
  const marker = node.heading?.marker?.kind ?? '';
  const found = known.get(marker) ?? countChapters(marker, siblings);
  known.set(marker, found);
  return found;
}

function countChapters(marker: string, siblings: readonly OutlineNode[]): boolean {
  const named = siblings.filter(({ heading, mapping }) => {
    if (heading?.marker?.kind !== marker || !mapping) return false;
    return mapping.strength === 'exact' || (mapping.strength === 'name' && !mapping.kinds.some(isStepSection));
  });
  return named.length > 1 || (named.length === 1 && !named[0]?.mapping?.kinds.some(isStepSection));
}
