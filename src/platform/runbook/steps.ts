/**
 * R2 to R5 and R8: the steps in the blocks under one heading.
 *
 * Read once, top to bottom. Ordered items are steps; else bullets that instruct, check or set a condition; a runnable
 * block that follows an item belongs to it, any other becomes a step with the prose that leads in to it. What is none of
 * this hangs on the step before or leads in to the next: no block is lost.
 *
 * Longer than most files here because it is one pass with one state: what a block means depends on the step that is
 * open, on what waits to lead in to the next, and on the list that goes on further down.
 */
import type { Code as CodeNode, List, Paragraph, RootContent } from 'mdast';
import type { Guardrail } from './document.ts';
import type { Draft, Place } from './draft.ts';
import { attach, extend, itemLabel, newDraft } from './draft.ts';
import { guardrailIn } from './guardrails.ts';
import { readHeading } from './headings.ts';
import { mapHeading } from './kinds.ts';
import type { Label } from './labels.ts';
import { labelOf } from './labels.ts';
import { isContentsList, resumes, rolesOf, saysWhatShouldBe } from './lists.ts';
import { lastLineOf, lineOf, textOf } from './markdown.ts';
import type { Reading } from './reading.ts';
import { readVariants } from './variants.ts';
import { instructs, isEnding, isPointer, sentences, shortLabel } from './wording.ts';

export type StepContext = {
  readonly place: Place;
  readonly reading: Reading;
  readonly headings: ReadonlySet<string>;
  readonly stepHeadings: readonly (readonly string[])[];
  readonly environments: readonly string[];
  /** The words of the heading, for a step that has no others. */
  readonly heading: string;
  guardrail(found: Guardrail): void;
  /** A numbered list that was read as an enumeration: the author may have meant steps. */
  notSteps(line: number): void;
  /** A branch label opens an option; the place of its steps comes back. */
  option(label: string, line: number): Place;
};

export type StepsReading = { readonly drafts: Draft[] /** Prose that no step took. */; readonly rest: RootContent[] };

export function readSteps(blocks: readonly RootContent[], context: StepContext): StepsReading {
  const reader = new BlockReader(blocks, context);
  return reader.read();
}

/** R6: a sub-section of instructing prose only is one step. Undefined when the prose explains or only points elsewhere. */
export function readProse(blocks: readonly RootContent[], context: StepContext): Draft | undefined {
  const prose = blocks.filter(
    (block) => block.type === 'paragraph' && !isPointer(textOf(block)) && !isEnding(textOf(block)),
  );
  const asking =
    prose.find((block) => asksFor(textOf(block)) !== undefined) ?? (context.place.checks ? prose[0] : undefined);
  if (!asking) return undefined;
  return newDraft(context.place, shortLabel(asksFor(textOf(asking)) ?? textOf(asking)), blocks);
}

/** The sentence that says what to do; "Refer to issue 12." says only where to read. */
function asksFor(text: string): string | undefined {
  return instructs(text) ? sentences(text).find((sentence) => instructs(sentence) && !isPointer(sentence)) : undefined;
}

class BlockReader {
  readonly #blocks: readonly RootContent[];
  readonly #context: StepContext;
  #place: Place;
  readonly #drafts: Draft[] = [];
  /** Blocks that wait for the step they lead in to. */
  #pending: RootContent[] = [];
  /** The step that what follows belongs to; undefined at the start of a group. */
  #current: Draft | undefined;
  /** Whether the block before was a list item or belongs to one (R5). */
  #afterItem = false;
  /** The ordered list that goes on further down, and how many items it has had. */
  #open: { list: List; count: number; until: number } | undefined;
  /** The numbered items of this group have their bullets beside them. */
  #bullets = false;
  /** Inside a "Step N" label everything belongs to it. */
  #labelled = false;
  #branchFrom = 0;

  constructor(blocks: readonly RootContent[], context: StepContext) {
    this.#blocks = blocks;
    this.#context = context;
    this.#place = context.place;
  }

  read(): StepsReading {
    for (let index = 0; index < this.#blocks.length; ) index = this.#block(index);
    this.#endBranch();
    if (this.#current) for (const node of this.#pending.splice(0)) this.#note(node);
    return { drafts: this.#drafts, rest: this.#pending };
  }

  #block(index: number): number {
    const block = this.#blocks[index];
    if (!block) return index + 1;
    if (this.#open && index > this.#open.until) this.#open = undefined;
    const label = this.#labelAt(block);
    if (label) return this.#label(label, block, index);
    if (this.#labelled && this.#current) {
      this.#collect(this.#current, block);
      return index + 1;
    }
    if (block.type === 'list') this.#list(block, index);
    else if (this.#runs(block)) this.#code(block, index);
    else if (block.type === 'code') this.#output(block);
    else if (block.type === 'paragraph' || block.type === 'blockquote') this.#prose(block, index);
    else if (block.type !== 'definition' && block.type !== 'thematicBreak') this.#keep(block);
    return index + 1;
  }

  #labelAt(block: RootContent): Label | undefined {
    const label = labelOf(block, this.#context.environments);
    return label?.kind === 'step' && block.type === 'paragraph' && !hasBold(block) && !/^step\s/i.test(label.text)
      ? undefined
      : label;
  }

  #runs(block: RootContent): boolean {
    return this.#context.reading.blockOf(block)?.as === 'code';
  }

  // — labels —

  #label(label: Label, block: RootContent, index: number): number {
    if (label.kind === 'environment') return this.#variants(index);
    const attaches = this.#current && (label.kind === 'expected' || label.kind === 'note');
    if (attaches) return this.#attached(label.kind, index);
    if (label.kind === 'step') return this.#stepLabel(label.text, block, index);
    if (this.#labelled && label.kind === 'other') {
      if (this.#current) this.#collect(this.#current, block);
      return index + 1;
    }
    const guardrail = guardrailIn(block, { kind: 'section', id: this.#place.sectionId });
    if (guardrail) return this.#warned(guardrail, block, index);
    this.#startGroup();
    if (label.kind === 'branch') this.#place = this.#context.option(label.text, lineOf(block));
    this.#branchFrom = this.#drafts.length;
    this.#pending.push(block);
    return index + 1;
  }

  #warned(guardrail: Guardrail, block: RootContent, index: number): number {
    this.#context.guardrail(guardrail);
    this.#keep(block);
    return index + 1;
  }

  #startGroup(): void {
    this.#endBranch();
    this.#flushNotes();
    this.#current = undefined;
    this.#afterItem = false;
    this.#open = undefined;
    this.#bullets = false;
    this.#labelled = false;
    this.#place = this.#context.place;
  }

  /** A branch whose label stands over prose only is one step, as a sub-section would be. */
  #endBranch(): void {
    if (this.#place === this.#context.place || this.#drafts.length > this.#branchFrom || this.#pending.length < 2)
      return;
    const [label, ...blocks] = this.#pending;
    const draft = label && readProse(blocks, { ...this.#context, place: this.#place });
    if (!draft || !label) return;
    this.#pending = [];
    draft.lead.push(label);
    this.#drafts.push(draft);
  }

  #flushNotes(): void {
    if (!this.#current) return;
    for (const node of this.#pending.splice(0)) this.#note(node);
  }

  #stepLabel(text: string, block: RootContent, index: number): number {
    this.#endBranch();
    this.#flushNotes();
    const words = readHeading(text).words.replace(/[\s:]+$/, '');
    const draft = newDraft(this.#place, shortLabel(words), [], [...this.#pending.splice(0), block], lineOf(block));
    this.#start(draft);
    this.#labelled = true;
    return index + 1;
  }

  /** The label and the one block it announces, with sample output below that. */
  #attached(kind: 'expected' | 'note', index: number): number {
    const nodes = [this.#blocks[index]].filter((node) => node !== undefined);
    let next = index + 1;
    const first = this.#blocks[next];
    if (first && !this.#labelAt(first) && !(this.#runs(first) && kind === 'note')) {
      nodes.push(first);
      next += 1;
      while (this.#blocks[next]?.type === 'code' && !this.#runs(this.#blocks[next] as CodeNode)) {
        // The type was just looked at; the array access hides it from the compiler.
        nodes.push(this.#blocks[next] as CodeNode);
        next += 1;
      }
    }
    if (this.#current) {
      this.#flushNotes();
      attach(this.#current, kind, nodes);
    } else this.#pending.push(...nodes);
    return next;
  }

  /** "**Docker:**" and its siblings: variants of the step before, or of one new step. */
  #variants(from: number): number {
    const scan = {
      labelAt: (index: number) => this.#labelAtIndex(index),
      runs: (block: RootContent) => this.#runs(block),
    };
    const { variants, next } = readVariants(this.#blocks, from, scan);
    const goesOn = this.#afterItem && this.#current && !this.#hasCodes(this.#current);
    const target = goesOn && this.#current ? this.#current : this.#variantStep(from);
    target.variants.push(...variants);
    target.lastLine = Math.max(target.lastLine, ...variants.flatMap(({ nodes }) => nodes.map(lastLineOf)));
    this.#afterItem = true;
    return next;
  }

  #labelAtIndex(index: number): Label | undefined {
    const block = this.#blocks[index];
    return block && this.#labelAt(block);
  }

  #hasCodes(draft: Draft): boolean {
    return draft.variants.length > 0 || draft.nodes.some((node) => this.#runs(node));
  }

  #variantStep(index: number): Draft {
    const lead = this.#pending.splice(0);
    const words = lead
      .map(textOf)
      .filter((text) => text !== '')
      .at(-1);
    const draft = newDraft(
      this.#place,
      shortLabel(words ?? this.#context.heading),
      [],
      lead,
      lead[0] ? undefined : lineOf(this.#blocks[index] as RootContent),
    );
    this.#start(draft);
    return draft;
  }

  // — blocks —

  #start(draft: Draft): void {
    this.#drafts.push(draft);
    this.#current = draft;
    this.#labelled = false;
  }

  #list(list: List, index: number): void {
    if (this.#current && !list.ordered && this.#belowNumber(index)) {
      extend(this.#current, list);
      this.#bullets = true;
      return;
    }
    const leadIn = this.#leadIn(index);
    const { reading, headings, stepHeadings } = this.#context;
    const context = { reading, leadIn, headings, stepHeadings, checks: this.#place.checks };
    const roles = rolesOf(list, context);
    if (!roles.some((role) => role === 'step' || role === 'guardrail')) {
      if (list.ordered && list.children.length > 1 && !isContentsList(list, context))
        this.#context.notSteps(lineOf(list));
      this.#plainList(list, roles);
      return;
    }
    list.children.forEach((item, position) => {
      const role = roles[position];
      const single: List = {
        ...list,
        children: [item],
        start: (list.start ?? 1) + position,
        ...(item.position ? { position: item.position } : {}),
      };
      if (role === 'step') {
        this.#start(
          newDraft(this.#place, itemLabel(item), item.children, this.#pending.splice(0), lineOf(item), false),
        );
        this.#afterItem = true;
      } else if (role === 'guardrail') this.#forbidding(single);
      else if (this.#current) attach(this.#current, role === 'expected' ? 'expected' : 'note', [single]);
      else this.#pending.push(single);
    });
    if (list.ordered) this.#openUntil(list, index);
  }

  /** An enumeration: it belongs to the prose that announces it. */
  #plainList(list: List, roles: readonly string[]): void {
    const expected = roles.some((role) => role === 'expected');
    if (this.#current && this.#pending.length === 0) attach(this.#current, expected ? 'expected' : 'note', [list]);
    else this.#pending.push(list);
    this.#afterItem = false;
  }

  #forbidding(single: List): void {
    const [item] = single.children;
    const text = item ? textOf(item) : '';
    const scope: Guardrail['scope'] = { kind: 'section', id: this.#place.sectionId };
    this.#context.guardrail({ text, line: lineOf(single), nodes: [single], kind: 'do-not', scope });
    if (this.#current) attach(this.#current, 'note', [single]);
    else this.#pending.push(single);
  }

  #leadIn(index: number): string {
    const above = this.#blocks[index - 1];
    if (!above || above.type === 'list' || above.type === 'code') return '';
    return textOf(above);
  }

  /** Looks ahead for the list that goes on with the numbering (R2). */
  /** "1) Stop the writers" with its bullets beside it, not below it: while the numbers go on they are its body. */
  #belowNumber(index: number): boolean {
    if (this.#blocks[index - 1]?.type !== 'list') return false;
    return this.#open !== undefined || this.#bullets;
  }

  #openUntil(list: List, index: number): void {
    const counted = this.#open ? this.#open.count + list.children.length : list.children.length;
    const origin = this.#open?.list ?? list;
    this.#open = undefined;
    for (let next = index + 1; next < this.#blocks.length; next += 1) {
      const block = this.#blocks[next];
      if (!block) return;
      const label = block.type === 'paragraph' ? this.#labelAt(block) : undefined;
      if (label?.kind === 'branch' || label?.kind === 'step') return;
      if (block.type !== 'list') continue;
      if (block.ordered && resumes(origin, counted, block)) this.#open = { list: origin, count: counted, until: next };
      if (block.ordered) return;
    }
  }

  #code(block: RootContent, index: number): void {
    const example = this.#current && isExample(this.#leadIn(index));
    if (this.#current && example) {
      this.#flushNotes();
      attach(this.#current, 'example', [block]);
    } else if (this.#current && (this.#open || (this.#afterItem && this.#pending.length === 0))) {
      for (const node of this.#pending.splice(0)) extend(this.#current, node);
      extend(this.#current, block);
    } else {
      this.#start(newDraft(this.#place, this.#codeLabel(block), [block], this.#pending.splice(0)));
      this.#afterItem = false;
    }
  }

  /** The line that announces the block, else the one that asks for it, else the comment in it, else the heading. */
  #codeLabel(block: RootContent): string {
    const words = this.#pending
      .filter((node) => node.type === 'paragraph')
      .map(textOf)
      .filter((text) => text !== '' && !/^\W*(?:note|warning|caution|important|tip)\b/i.test(text))
      .reverse();
    const comment = this.#context.reading.blockOf(block)?.codes[0]?.comment?.replace(/^\d{1,2}[.)]\s+/, '');
    const announcing = words.find((text) => text.endsWith(':')) ?? words.find(instructs);
    const sentence = sentences(announcing ?? '').at(-1) ?? comment ?? sentences(words[0] ?? '').at(-1);
    return shortLabel(sentence ?? this.#headingLabel(block));
  }

  /** A section name ("Mitigation") says nothing about the step: then the command speaks for itself. */
  #headingLabel(block: RootContent): string {
    const { heading, reading } = this.#context;
    const section = mapHeading(readHeading(heading).words)?.strength === 'exact';
    return section || heading === '' ? (reading.blockOf(block)?.codes[0]?.text.split('\n')[0] ?? heading) : heading;
  }

  #output(block: CodeNode): void {
    if (!this.#current) {
      this.#pending.push(block);
      return;
    }
    const text = this.#context.reading.blockOf(block)?.as === 'text';
    if (text && (this.#open || this.#afterItem)) {
      for (const node of this.#pending.splice(0)) extend(this.#current, node);
      extend(this.#current, block);
      return;
    }
    attach(this.#current, 'expected', [...this.#pending.splice(0), block]);
  }

  #prose(block: RootContent, index: number): void {
    const guardrail = guardrailIn(block, { kind: 'section', id: this.#place.sectionId });
    if (guardrail) this.#context.guardrail(guardrail);
    const next = this.#blocks[index + 1];
    const leadsIn =
      textOf(block).endsWith(':') ||
      next?.type === 'code' ||
      (next !== undefined && this.#runs(next)) ||
      next?.type === 'list';
    if (this.#current && !this.#open && leadsIn && !guardrail) this.#pending.push(block);
    else this.#keep(block);
  }

  /** To the step before, if there is one; else it waits for the next. */
  #keep(block: RootContent): void {
    if (this.#current) {
      this.#flushNotes();
      this.#note(block);
      if (block.type === 'paragraph' && !isImage(block)) this.#afterItem = false;
    } else this.#pending.push(block);
  }

  #note(block: RootContent): void {
    if (!this.#current) return;
    if (this.#open) extend(this.#current, block);
    else
      attach(this.#current, block.type === 'paragraph' && saysWhatShouldBe(textOf(block)) ? 'expected' : 'note', [
        block,
      ]);
  }

  #collect(draft: Draft, block: RootContent): void {
    const guardrail = guardrailIn(block, { kind: 'section', id: this.#place.sectionId });
    if (guardrail) this.#context.guardrail(guardrail);
    extend(draft, block);
  }
}

function hasBold(node: Paragraph): boolean {
  return node.children.some((child) => child.type === 'strong');
}

function isImage(node: Paragraph): boolean {
  return node.children.every((child) => child.type === 'image' || (child.type === 'text' && child.value.trim() === ''));
}

function isExample(leadIn: string): boolean {
  return /^(?:for )?examples?\s*:?$/i.test(leadIn.split('\n').at(-1)?.trim() ?? '') || /^for example:$/i.test(leadIn);
}
