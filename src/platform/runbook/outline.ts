/**
 * The blocks of a file as a tree of headings.
 *
 * A bold line that names a section ("**Symptoms:**", when at least two of them stand under the same heading, or
 * "How to **investigate**:") is a heading to a reader, and becomes one here.
 */
import type { Heading, Nodes, Paragraph, Root, RootContent } from 'mdast';
import type { HeadingWords } from './headings.ts';
import { readHeading } from './headings.ts';
import type { Mapping } from './kinds.ts';
import { isStepSection, mapHeading } from './kinds.ts';
import { isFrontMatter, lastLineOf, lineOf, textOf } from './markdown.ts';

type HeadingNode = {
  readonly heading: HeadingWords | undefined;
  /** The heading block itself, to be shown where it is part of a step. */
  readonly node: RootContent | undefined;
  /** What the heading names, looked up once. */
  readonly mapping: Mapping | undefined;
  readonly depth: number;
  readonly line: number;
  /** What stands before the first sub-heading. */
  readonly own: RootContent[];
  readonly children: OutlineNode[];
};
export type OutlineNode = HeadingNode & { lastLine: number };

/** The root has no heading; its depth is 0. */
export function outline(root: Root): OutlineNode {
  const top = newNode(undefined, undefined, 0, 1);
  const open: OutlineNode[] = [top];
  for (const block of root.children) {
    if (isFrontMatter(block)) continue;
    const last = open.at(-1) ?? top;
    if (block.type !== 'heading' || textOf(block) === '') {
      last.own.push(block);
    } else {
      while (open.length > 1 && (open.at(-1)?.depth ?? 0) >= block.depth) open.pop();
      const node = newNode(readHeading(headingText(block)), block, block.depth, lineOf(block));
      (open.at(-1) ?? top).children.push(node);
      open.push(node);
    }
    for (const each of open) each.lastLine = Math.max(each.lastLine, lastLineOf(block));
  }
  promoteLabels(top);
  promotePlainNames(top);
  return top;
}

function newNode(
  heading: HeadingWords | undefined,
  node: RootContent | undefined,
  depth: number,
  line: number,
): OutlineNode {
  const mapping = heading && mapHeading(heading.words);
  return { heading, node, mapping, depth, line, own: [], children: [], lastLine: line };
}

function headingText(heading: Heading): string {
  return textOf(heading);
}

/** All nodes below, the node itself included, in document order. */
export function* eachNode(start: OutlineNode): Generator<OutlineNode> {
  yield start;
  for (const child of start.children) yield* eachNode(child);
}

/** Everything below as blocks, sub-headings included: the body of a step that has headings inside. */
export function allBlocks(node: OutlineNode): RootContent[] {
  return [...node.own, ...node.children.flatMap((child) => [...(child.node ? [child.node] : []), ...allBlocks(child)])];
}

/** Bold section names as sub-headings, see the module header. */
function promoteLabels(top: OutlineNode): void {
  for (const node of [...eachNode(top)]) {
    const labels = chooseLabels(node.own.map(sectionLabel));
    if (labels.every((label) => label === undefined)) continue;
    const promoted: OutlineNode[] = [];
    const kept: RootContent[] = [];
    node.own.forEach((block, index) => {
      const label = labels[index];
      if (label) {
        const child = { ...newNode(label.heading, label.node, node.depth + 1, lineOf(block)), mapping: label.mapping };
        if (label.rest) child.own.push(label.rest);
        promoted.push(child);
      } else (promoted.at(-1)?.own ?? kept).push(block);
      const last = promoted.at(-1);
      if (last) last.lastLine = lastLineOf(block);
    });
    node.own.splice(0, node.own.length, ...kept);
    node.children.unshift(...promoted);
  }
}

/**
 * "Triage", "Mitigation" as lines of their own in a file whose headings name no section: its headings, to a reader. Only
 * where nothing that looks like a step stands above the first, or where the last of them holds a closing list of notes.
 */
function promotePlainNames(top: OutlineNode): void {
  const nodes = [...eachNode(top)];
  if (nodes.some((node) => node.mapping && node.depth > 1 && node.mapping.strength !== 'phrase')) return;
  for (const node of nodes) {
    const { own } = node;
    const first = own.findIndex((_, index) => isPlainName(own, index));
    const steps = own.findIndex((block) => block.type === 'code' || block.type === 'list');
    const leads = first >= 0 && (steps < 0 || first < steps) && own.some((_, index) => namesWalked(own, index));
    const from = leads ? first : lastPlainName(own);
    if (from < 0) continue;
    const promoted: OutlineNode[] = [];
    for (const [index, block] of own.slice(from).entries()) {
      if (isPlainName(own, from + index))
        promoted.push(newNode(readHeading(textOf(block)), block, node.depth + 1, lineOf(block)));
      else promoted.at(-1)?.own.push(block);
      const last = promoted.at(-1);
      if (last) last.lastLine = lastLineOf(block);
    }
    own.splice(from);
    node.children.unshift(...promoted);
  }
}

/** At least one of them has to name what is walked: "Prereqs:" alone leads in to its list. */
function namesWalked(own: readonly RootContent[], index: number): boolean {
  if (!isPlainName(own, index)) return false;
  return mapHeading(textOf(own[index] as RootContent))?.kinds.some(isStepSection) ?? false;
}

function lastPlainName(own: readonly RootContent[]): number {
  const index = own.length - 2;
  const named = isPlainName(own, index) && own[index + 1]?.type === 'list';
  const kinds = named ? (mapHeading(textOf(own[index] as RootContent))?.kinds ?? []) : [];
  return kinds.length > 0 && !kinds.some(isStepSection) ? index : -1;
}

/** One line with nothing but the exact name of a section, and something below it. */
function isPlainName(own: readonly RootContent[], index: number): boolean {
  const block = own[index];
  if (block?.type !== 'paragraph' || index + 1 >= own.length) return false;
  const [only, ...others] = block.children;
  if (only?.type !== 'text' || others.length > 0 || !/^[A-Z][\w /&-]{2,40}:?$/.test(only.value)) return false;
  return mapHeading(only.value)?.strength === 'exact';
}

type SectionLabel = {
  readonly heading: HeadingWords;
  readonly mapping: Mapping;
  readonly node: Paragraph;
  readonly rest: Paragraph | undefined;
  /** `asked`: "How to investigate:" stands for itself. `late`: "Next steps" is a section only where nothing else is walked. */
  readonly as: 'name' | 'asked' | 'late';
};

/** One bold name may be emphasis; two different ones under a heading are its sections. */
function chooseLabels(labels: readonly (SectionLabel | undefined)[]): (SectionLabel | undefined)[] {
  const kinds = new Set(
    labels.flatMap((label) => (label && label.as !== 'late' ? label.mapping.kinds.slice(0, 1) : [])),
  );
  const late = labels.some((label) => label?.as === 'late') && kinds.size > 0 && ![...kinds].some(isStepSection);
  if (!late && kinds.size < 2 && !labels.some((label) => label?.as === 'asked')) return labels.map(() => undefined);
  return labels.map((label) => (label?.as === 'late' && !late ? undefined : label));
}

/** "**Symptoms:**", "**Symptoms:** users see errors", "How to **investigate**:": the exact name of a section. */
function sectionLabel(block: Nodes): SectionLabel | undefined {
  if (block.type !== 'paragraph') return undefined;
  const asked = askedLabel(block);
  if (asked) return asked;
  const [first, ...others] = block.children;
  if (first?.type !== 'strong') return undefined;
  const bold = textOf(first);
  const after = textOf(others.length > 0 ? [{ type: 'paragraph', children: others }] : []);
  if (after !== '' && !bold.endsWith(':') && !/^[:–—-]/.test(after)) return undefined;
  const heading = readHeading(bold);
  const node: Paragraph = { ...block, children: [first] };
  const rest = after === '' ? undefined : { ...block, children: trimStart(others) };
  if (/^next steps?$/i.test(heading.words))
    return { heading, mapping: { kinds: ['remediation'], strength: 'exact' }, node, rest, as: 'late' };
  const mapping = mapHeading(heading.words);
  if (mapping?.strength !== 'exact' || heading.marker || ATTACHED.test(heading.words)) return undefined;
  return { heading, mapping, node, rest, as: 'name' };
}

function askedLabel(block: Paragraph): SectionLabel | undefined {
  const text = textOf(block);
  if (
    text.length > 60 ||
    !/^how (?:to|it|this)\b.*:$/i.test(text) ||
    !block.children.some((child) => child.type === 'strong')
  )
    return undefined;
  const heading = readHeading(text);
  const mapping = mapHeading(heading.words);
  return mapping?.strength === 'exact' ? { heading, mapping, node: block, rest: undefined, as: 'asked' } : undefined;
}

/** Bold names that belong to the step before (R8), to the metadata or to a warning rather than to a section. */
const ATTACHED =
  /^(?:validation|steps?|notes?|important|warnings?|cautions?|severity|priority|examples?|alert|alerts|process|actions?|problem|scope|audience|triggers?|purpose|goals?|objectives?|context|summary|references?|links?|support|contacts?|on-?call|checks?|logs?|queries|fix|verify|confirm|why.*|when to use.*|what is.*|effects?)$/i;

function trimStart(children: Paragraph['children']): Paragraph['children'] {
  const [first, ...others] = children;
  if (first?.type !== 'text') return children;
  return [{ ...first, value: first.value.replace(/^[\s:–—-]+/, '') }, ...others];
}

/** The tree without these nodes, and without headings that hold nothing else. */
export function prune(node: OutlineNode, without: ReadonlySet<OutlineNode>): OutlineNode {
  const children = node.children
    .filter((child) => !without.has(child))
    .map((child) => prune(child, without))
    .filter(
      (child, _, all) =>
        child.own.length > 0 || child.children.length > 0 || !hadOne(node, child.line, without) || all.length === 0,
    );
  return { ...node, children };
}

function hadOne(node: OutlineNode, line: number, without: ReadonlySet<OutlineNode>): boolean {
  const original = node.children.find((child) => child.line === line);
  return original !== undefined && [...eachNode(original)].some((each) => without.has(each));
}
