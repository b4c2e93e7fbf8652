/** The words of a step with this run's values in its commands, in the author's order. Pure. */
import type { KnownBlock } from '@slack/types';
import type { Nodes, Paragraph, Root, RootContent } from 'mdast';
import { textOf } from '../../../platform/runbook/markdown.ts';
import { type RenderedCode, renderCodes } from '../../../platform/runbook/run/commands.ts';
import type { StepScreen } from '../../../platform/runbook/run/screen.ts';
import { renderMarkdown } from '../../../platform/slack/markdown.ts';
import type { Loaded } from '../store/loading.ts';

/** Answers with a button each; were there more, all of them would stand in the words of the step. */
export const MOST_PICKS = 20;

export type StepText = {
  readonly blocks: readonly KnownBlock[];
  readonly missing: readonly string[];
  readonly problems: readonly string[];
};

/** @param hidden commands are not shown yet: the step asks again before. */
export function stepText({ run, pinned }: Loaded, screen: StepScreen, { hidden }: { hidden: boolean }): StepText {
  const { step } = screen;
  const { inputs, environment } = run.state;
  const codes = renderCodes([...screen.codes, ...step.inline], inputs, run.document);
  const variants = step.variants.filter((each) => environment === undefined || each.environment === environment);
  const shown = variants.length === 0 ? step.variants : variants;
  const nodes = [
    ...step.lead,
    ...withoutLabel(step).flatMap((node) => (hidden ? [node] : withoutAnswers(node, answered(screen)))),
    ...shown.flatMap(({ label, nodes: own }) => [...(shown.length > 1 ? [paragraph(`${label}:`)] : []), ...own]),
    ...step.attachments.flatMap((attachment) => attachment.nodes),
  ];
  const drawn = nodes.flatMap((node) => filled(node, codes, hidden));
  const root: Root = { type: 'root', children: drawn };
  const { blocks } = renderMarkdown(root, { surface: 'modal', images: 'link', whole: pinned.definitions });
  const used = codes.filter(({ code }) => !code.example);
  return {
    blocks,
    missing: [...new Set(used.flatMap(({ missing }) => missing))],
    problems: [...new Set(used.flatMap(({ problems }) => problems))],
  };
}

/** The label stands above as a heading: where the first words are nothing else, they are not said twice. */
function withoutLabel({ nodes, label }: StepScreen['step']): readonly RootContent[] {
  const [first, ...others] = nodes;
  const words = (text: string) =>
    text
      .replace(/\(\d[^)]*\)/g, '')
      .replace(/[\s.:*]+/g, ' ')
      .trim();
  return first?.type === 'paragraph' && words(textOf(first)) === words(label) ? others : nodes;
}

/** Lines of the conditions that stand below with a button each. */
function answered({ step, picks }: StepScreen): ReadonlySet<number> {
  return new Set(picks.length > MOST_PICKS ? [] : step.branches.map(({ line }) => line));
}

function withoutAnswers(node: RootContent, lines: ReadonlySet<number>): RootContent[] {
  if (node.type !== 'list') return [node];
  const children = node.children.filter(
    (item) => item.children.length !== 1 || !lines.has(item.position?.start.line ?? 0),
  );
  return children.length === 0 ? [] : [{ ...node, children }];
}

/** One block of code may hold several commands: each stands alone, to be copied as it is, with what to expect below. */
function filled(node: RootContent, codes: readonly RenderedCode[], hidden: boolean): RootContent[] {
  if (node.type === 'code') return codeNodes(node, codes, hidden);
  if (node.type === 'inlineCode') {
    const found = codes.find(({ code }) => code.text === node.value);
    return [found ? { ...node, value: hidden && found.danger.level !== 'none' ? '…' : found.text } : node];
  }
  if (!('children' in node)) return [node];
  // The cast: a node keeps the kind of children that it has, code is replaced by code or by words beside it.
  const children = (node.children as RootContent[]).flatMap((child) => filled(child, codes, hidden));
  return [{ ...node, children } as RootContent];
}

function codeNodes(
  node: Extract<Nodes, { type: 'code' }>,
  codes: readonly RenderedCode[],
  hidden: boolean,
): RootContent[] {
  const [first, last] = [node.position?.start.line ?? 0, node.position?.end.line ?? 0];
  const own = codes.filter(
    ({ code }) => code.line >= first && code.line <= last && node.value.includes(firstLine(code.text)),
  );
  if (own.length === 0) return [node];
  if (hidden) return [paragraph('(The commands are shown when you have confirmed.)')];
  return own.flatMap(({ code, text }): RootContent[] => [
    ...(code.comment === undefined ? [] : [paragraph(code.comment)]),
    { ...node, value: text },
    ...(code.expected === undefined ? [] : [paragraph('Expected:'), { type: 'code' as const, value: code.expected }]),
  ]);
}

function firstLine(text: string): string {
  return text.split('\n')[0] ?? '';
}

function paragraph(text: string): Paragraph {
  return { type: 'paragraph', children: [{ type: 'text', value: text }] };
}
