/** One step, done differently in each environment: labels over fences, labelled bullets, label and code in one line. */
import type { RootContent } from 'mdast';
import type { Draft, DraftVariant } from './draft.ts';
import { environmentOf } from './environments.ts';
import type { Label } from './labels.ts';
import { inlineVariants, labelOf } from './labels.ts';
import { headText } from './lists.ts';
import { lineOf } from './markdown.ts';

export type Scan = { labelAt(index: number): Label | undefined; runs(block: RootContent): boolean };

/** The run of environment labels that begins at `from`, and the index of the block after it. */
export function readVariants(
  blocks: readonly RootContent[],
  from: number,
  scan: Scan,
): { variants: DraftVariant[]; next: number } {
  const variants: DraftVariant[] = [];
  let index = from;
  for (let label = scan.labelAt(index); label?.kind === 'environment'; label = scan.labelAt(index)) {
    const until = nextLabel(blocks, index + 1, scan);
    const more = scan.labelAt(until)?.kind === 'environment';
    const end = more ? until : lastEnd(blocks, index + 1, until, scan, codesIn(variants[0], scan));
    const nodes = blocks.slice(index, end);
    variants.push({ environment: label.environment, label: label.text, line: nodes[0] ? lineOf(nodes[0]) : 1, nodes });
    index = end;
  }
  return { variants, next: index };
}

function nextLabel(blocks: readonly RootContent[], from: number, scan: Scan): number {
  let index = from;
  while (index < blocks.length && !scan.labelAt(index)) index += 1;
  return index;
}

function codesIn(variant: DraftVariant | undefined, scan: Scan): number {
  return variant?.nodes.filter((node) => node.type === 'code' || scan.runs(node)).length ?? 1;
}

/** The last variant has no label after it: it ends with as many blocks as its siblings have, so that closing words stay common. */
function lastEnd(blocks: readonly RootContent[], from: number, until: number, scan: Scan, codes: number): number {
  let left = Math.max(1, codes);
  for (let index = from; index < until; index += 1) {
    const block = blocks[index];
    if (block?.type === 'list') return index + 1;
    if (block && (block.type === 'code' || scan.runs(block))) left -= 1;
    if (left === 0) return index + 1;
  }
  return Math.min(from + 1, until);
}

/** Moves the variants among the blocks of a step to where variants belong. */
export function takeVariants(draft: Draft, environments: readonly string[]): void {
  const kept: RootContent[] = [];
  let open: DraftVariant | undefined;
  for (const node of draft.nodes) {
    const label = labelOf(node, environments);
    if (label?.kind === 'environment') {
      open = { environment: label.environment, label: label.text, line: lineOf(node), nodes: [node] };
      draft.variants.push(open);
    } else if (open && (node.type === 'code' || (open.nodes.length === 1 && node.type !== 'heading')))
      open.nodes.push(node);
    else {
      open = undefined;
      const found = [...variantsInLine(node, environments), ...variantsInList(node, environments)];
      if (found.length > 0) draft.variants.push(...found);
      else kept.push(node);
    }
  }
  draft.nodes.splice(0, draft.nodes.length, ...kept);
}

function variantsInLine(node: RootContent, environments: readonly string[]): DraftVariant[] {
  const line = lineOf(node);
  return inlineVariants(node, environments).map(({ environment, label, node: part }) => ({
    environment,
    label,
    line,
    nodes: [part],
  }));
}

/** "- Docker: `…`" and "- Kubernetes: `…`": only when every bullet names an environment. */
function variantsInList(node: RootContent, environments: readonly string[]): DraftVariant[] {
  if (node.type !== 'list' || node.children.length < 2) return [];
  const named = node.children.map((item) => {
    const label = /^([^:]{1,40}):/.exec(headText(item))?.[1] ?? headText(item);
    return { label, environment: environmentOf(label, environments), item };
  });
  if (!named.every(({ environment }) => environment !== undefined)) return [];
  return named.map(({ label, environment, item }) => ({
    environment: environment ?? label,
    label,
    line: lineOf(item),
    nodes: [...item.children],
  }));
}
