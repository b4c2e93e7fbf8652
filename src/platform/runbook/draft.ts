/** A step while it is being read: blocks are handed to it one by one, what they mean is worked out at the end. */
import type { ListItem, RootContent } from 'mdast';
import type { Attachment, SectionKind } from './document.ts';
import { lastLineOf, lineOf, textOf } from './markdown.ts';
import { shortLabel } from './wording.ts';

export type Draft = {
  readonly section: SectionKind;
  readonly sectionId: string;
  readonly options: readonly string[];
  readonly environments: readonly string[];
  /** The section asks to check: what it states is a check. */
  readonly checks: boolean;
  label: string;
  readonly line: number;
  lastLine: number;
  readonly lead: RootContent[];
  /** The lead belongs to this step alone; above a list it belongs to all of its items. */
  readonly ownLead: boolean;
  readonly nodes: RootContent[];
  readonly attachments: Attachment[];
  readonly variants: DraftVariant[];
};

export type DraftVariant = { environment: string; label: string; line: number; nodes: RootContent[] };

export type Place = Pick<Draft, 'section' | 'sectionId' | 'options' | 'environments' | 'checks'>;

export function newDraft(
  place: Place,
  label: string,
  nodes: readonly RootContent[],
  lead: readonly RootContent[] = [],
  line?: number,
  ownLead = true,
): Draft {
  const all = [...lead, ...nodes];
  return {
    ...place,
    label,
    line: line ?? (all[0] ? lineOf(all[0]) : 1),
    lastLine: Math.max(...all.map(lastLineOf), line ?? 1),
    lead: [...lead],
    ownLead,
    nodes: [...nodes],
    attachments: [],
    variants: [],
  };
}

/** Adds what follows the step and is part of it. */
export function extend(draft: Draft, node: RootContent): void {
  draft.nodes.push(node);
  draft.lastLine = Math.max(draft.lastLine, lastLineOf(node));
}

export function attach(draft: Draft, kind: Attachment['kind'], nodes: readonly RootContent[]): void {
  const [first] = nodes;
  if (!first) return;
  draft.attachments.push({ kind, line: lineOf(first), nodes });
  draft.lastLine = Math.max(draft.lastLine, ...nodes.map(lastLineOf));
}

/** The bold words that an item begins with, when they are a name for it; else its first sentence. */
export function itemLabel(item: ListItem): string {
  const [head] = item.children;
  if (head?.type === 'heading') return shortLabel(textOf(head));
  if (head?.type !== 'paragraph') return shortLabel(textOf(item));
  const parts = head.children.filter((child) => !(child.type === 'text' && child.value.trim() === ''));
  const [first, second] = parts;
  if (first?.type === 'strong') {
    const bold = textOf(first).replace(/[\s:.]+$/, '');
    const follows = second?.type === 'text' ? second.value : '';
    const closed =
      second === undefined || /[:.]$/.test(textOf(first).trim()) || /^(?:\s*[:.(–—-]|[ \t]*\n)/.test(follows);
    if (bold !== '' && closed) return shortLabel(bold.replace(/^(?:step\s+)?\d{1,2}[.):]\s*/i, ''));
  }
  return shortLabel(textOf(head));
}
