/**
 * One runbook's tree of headings → its sections, and in them its steps (R1, R6, R7, R9, R10).
 *
 * A heading takes the kind that it names, else the kind of the nearest one above. Where nothing above names anything,
 * what the section holds decides, and a finding says so.
 *
 * One reader for the whole tree, longer than most files here: every rule needs what the walk has seen so far (which kind
 * stands above, whether a step came before, which options are open), and parted it would only hand that state around.
 */
import type { List, RootContent } from 'mdast';
import { isChapter, isNumberedPhrase } from './chapters.ts';
import { Choices } from './choices.ts';
import { isAlertName } from './describe.ts';
import type { Choice, Finding, Guardrail, Section, SectionKind } from './document.ts';
import type { Draft, Place } from './draft.ts';
import { attach, newDraft } from './draft.ts';
import { environmentOf } from './environments.ts';
import { cautionsIn, forbiddenIn, guardrailIn } from './guardrails.ts';
import { headingKey, isBranchHeading, slug } from './headings.ts';
import { asksToCheck, isStepSection, keepsItsOwn } from './kinds.ts';
import { headText, isLinkOnly, listItems } from './lists.ts';
import { lastLineOf, lineOf, textOf } from './markdown.ts';
import type { Fields } from './metadata.ts';
import { isMetadataOnly, readMetadataHeading, readMetadataLines } from './metadata.ts';
import type { OutlineNode } from './outline.ts';
import { allBlocks, eachNode } from './outline.ts';
import type { Reading } from './reading.ts';
import { listCodes } from './reading.ts';
import { namedKinds } from './several.ts';
import type { StepContext } from './steps.ts';
import { readProse, readSteps } from './steps.ts';
import { commands, isPointer, sentences, shortLabel } from './wording.ts';

export type SectionsReading = {
  readonly sections: Section[];
  readonly drafts: Draft[];
  readonly choices: Choice[];
  readonly guardrails: Guardrail[];
  readonly findings: Finding[];
  readonly fields: Fields;
};

type Above = {
  readonly kind: SectionKind | undefined;
  /** Nothing named the kind: it was read from what the section holds. */
  readonly implied?: boolean;
  readonly sectionId: string | undefined;
  readonly depth: number;
  readonly options: readonly string[];
  readonly environments: readonly string[];
};

export function readSections(
  top: OutlineNode,
  title: string,
  reading: Reading,
  environments: readonly string[],
): SectionsReading {
  return new SectionReader(top, title, reading, environments).read();
}

class SectionReader {
  readonly #top: OutlineNode;
  readonly #title: string;
  readonly #reading: Reading;
  readonly #environments: readonly string[];
  readonly #headings: ReadonlySet<string>;
  readonly #stepHeadings: readonly (readonly string[])[];
  readonly #ids = new Map<string, number>();
  readonly #sections: Section[] = [];
  readonly #drafts: Draft[] = [];
  readonly #choices = new Choices();
  readonly #guardrails: Guardrail[] = [];
  readonly #findings: Finding[] = [];
  #fields: Fields = {};
  /** No heading names anything that is walked: the whole document is one remediation (R9). */
  readonly #implicit: boolean;
  #implicitId: string | undefined;
  #walked = false;

  constructor(top: OutlineNode, title: string, reading: Reading, environments: readonly string[]) {
    this.#top = top;
    this.#title = title;
    this.#reading = reading;
    this.#environments = environments;
    this.#headings = new Set([...eachNode(top)].slice(1).map((node) => headingKey(node.heading?.text ?? '')));
    const steps = [...eachNode(top)]
      .slice(1)
      .filter((node) => node.heading?.marker && node.heading.marker.kind !== 'runbook');
    this.#stepHeadings = steps.slice(0, 100).map((node) => headingKey(node.heading?.text ?? '').split(' '));
    this.#implicit = ![...eachNode(top)]
      .slice(1)
      .some((node) => node.mapping?.kinds.some(isStepSection) && !isNumberedPhrase(node) && !this.#isShelf(node));
  }

  read(): SectionsReading {
    const above: Above = { kind: this.#titleKind(), sectionId: undefined, depth: 0, options: [], environments: [] };
    this.#preface(above);
    for (const child of this.#top.children) this.#visit(child, above, this.#top.children);
    return {
      sections: this.#sections,
      drafts: this.#drafts,
      choices: this.#choices.list(this.#drafts),
      guardrails: this.#guardrails,
      findings: this.#findings,
      fields: this.#fields,
    };
  }

  /** "Troubleshooting replication" as a title speaks for the sections below that name nothing. */
  #titleKind(): SectionKind | undefined {
    const mapping = this.#top.mapping;
    const [kind] = mapping?.kinds ?? [];
    return kind && mapping?.strength !== 'phrase' && isStepSection(kind) && this.#top.children.length > 0
      ? kind
      : undefined;
  }

  // — the text before the first heading (R9, R10) —

  #preface(above: Above): void {
    const blocks = this.#top.own;
    if (blocks.length === 0) return;
    const procedural = this.#implicit && (this.#top.children.length === 0 || this.#isProcedure(blocks, []));
    if (!procedural) {
      if (textOf(blocks) !== '')
        this.#addSection('overview', [], this.#title, lineOf(blocks[0] as RootContent), blocks, above, 'implied');
      this.#guardrails.push(...cautionsIn(blocks, { kind: 'runbook' }));
      return;
    }
    const kind = above.kind ?? 'remediation';
    const id = this.#implicitSection(kind, blocks);
    this.#readOwn(blocks, { ...above, kind, sectionId: id }, this.#title, this.#top.children.length === 0);
  }

  #implicitSection(kind: SectionKind, blocks: readonly RootContent[]): string {
    if (this.#implicitId !== undefined) return this.#implicitId;
    const line = blocks[0] ? lineOf(blocks[0]) : this.#top.line;
    const above: Above = { kind: undefined, sectionId: undefined, depth: 0, options: [], environments: [] };
    this.#implicitId = this.#addSection(kind, [], this.#title, line, blocks, above, 'implied');
    if (this.#implicit) {
      const message = 'No heading names a known section: the whole document is read as one procedure.';
      this.#findings.push({ id: 'no-section', severity: 'info', line, message });
    }
    return this.#implicitId;
  }

  // — headings —

  #visit(node: OutlineNode, above: Above, siblings: readonly OutlineNode[]): void {
    const heading = node.heading;
    if (!heading) return;
    const metadata = node.mapping ? undefined : readMetadataHeading(heading.text);
    if (metadata && node.children.length === 0) {
      this.#fields = { ...metadata, ...readMetadataLines(node.own), ...this.#fields };
      if (node.own.every(isMetadataOnly)) return;
    }
    if (this.#isStep(node, above, siblings)) this.#addStep(node, above);
    else if (this.#attachesToStep(node, above)) this.#attachHeading(node);
    else this.#section(node, above);
  }

  /** R1, and its exceptions: canonical children, branch words, and chapters that only count. */
  #isStep(node: OutlineNode, above: Above, siblings: readonly OutlineNode[]): boolean {
    const marker = node.heading?.marker;
    if (!marker || marker.kind === 'runbook' || marker.kind === 'issue') return false;
    if (namedKinds(node).size > 1 || (marker.kind === 'letter' && isBranchHeading(node.heading.words))) return false;
    if (above.kind !== undefined) return isStepSection(above.kind);
    if (marker.kind === 'step') return true;
    return !isChapter(node, siblings);
  }

  #addStep(node: OutlineNode, above: Above): void {
    const heading = node.heading;
    if (!heading) return;
    const kind = above.kind ?? 'remediation';
    const sectionId = above.sectionId ?? this.#implicitSection(kind, []);
    const place: Place = {
      section: kind,
      sectionId,
      options: above.options,
      environments: above.environments,
      checks: false,
    };
    const draft = newDraft(place, shortLabel(heading.words), allBlocks(node), [], node.line);
    draft.lastLine = Math.max(draft.lastLine, node.lastLine);
    for (const block of draft.nodes) this.#collectNested(block, sectionId);
    this.#drafts.push(draft);
    this.#walked = true;
  }

  #collectNested(block: RootContent, sectionId: string): void {
    const found = guardrailIn(block, { kind: 'section', id: sectionId });
    if (found) this.#guardrails.push(found);
  }

  /** "Expected output" as a heading hangs on the step before, like the label it could have been. */
  #attachesToStep(node: OutlineNode, above: Above): boolean {
    if (above.sectionId === undefined || this.#drafts.at(-1)?.sectionId !== above.sectionId) return false;
    return (
      /^(?:expected (?:output|results?)|(?:example|sample) output|what to look for|output)$/i.test(
        node.heading?.words ?? '',
      ) && node.children.length === 0
    );
  }

  #attachHeading(node: OutlineNode): void {
    const draft = this.#drafts.at(-1);
    if (draft) attach(draft, 'expected', [...(node.node ? [node.node] : []), ...node.own]);
  }

  #section(node: OutlineNode, above: Above): void {
    const { kind, kinds, origin } = this.#kindOf(node, above);
    const words = node.heading?.text ?? '';
    const branch =
      above.kind !== undefined &&
      isStepSection(kind) &&
      isBranchHeading(node.heading?.marker?.kind === 'letter' ? node.heading.words : words);
    const environment = isStepSection(kind) ? environmentOf(words, this.#environments) : undefined;
    const id = this.#addSection(kind, kinds, words, node.line, node.own, above, origin, node.heading?.id);
    const options =
      branch && above.sectionId
        ? [...above.options, this.#choices.add(above.sectionId, words, node.line)]
        : above.options;
    const environments = environment ? [environment] : above.environments;
    const below: Above = {
      kind,
      implied: origin === 'implied',
      sectionId: id,
      depth: above.depth + 1,
      options,
      environments,
    };
    const before = this.#drafts.length;
    if (isStepSection(kind)) this.#readOwn(node.own, below, words, node.children.length === 0);
    else this.#otherSection(kind, node.own, above, id);
    for (const child of node.children) this.#visit(child, below, node.children);
    if (isStepSection(kind)) this.#afterwards(node, below, before);
  }

  /** Prose above sub-headings that turned out to hold no step is one after all. */
  #afterwards(node: OutlineNode, below: Above, before: number): void {
    this.#walked = true;
    if (this.#drafts.length > before || node.children.length === 0) return;
    this.#readProseStep(node.own, below, node.heading?.text ?? '');
  }

  /** A matrix without lists or commands around it: choosing from it is the step. */
  #decisionTable(blocks: readonly RootContent[], below: Above): boolean {
    const only = blocks.some((block) => block.type === 'table') && !blocks.some((block) => block.type === 'list');
    if (!only || below.kind !== 'decision' || below.sectionId === undefined) return false;
    const { sectionId, options, environments } = below;
    this.#drafts.push(
      newDraft({ section: 'decision', sectionId, options, environments, checks: false }, 'Choose what fits', blocks),
    );
    return true;
  }

  #kindOf(
    node: OutlineNode,
    above: Above,
  ): { kind: SectionKind; kinds: readonly SectionKind[]; origin: Section['origin'] } {
    const mapping = node.mapping;
    const [named] = mapping?.kinds ?? [];
    if (mapping && this.#isShelf(node)) return { kind: 'reference', kinds: ['reference'], origin: 'named' };
    if (mapping && named && this.#speaksFor(mapping.strength, above) && !isTicked(node, named, above))
      return { kind: firstWalked(mapping.kinds) ?? named, kinds: mapping.kinds, origin: 'named' };
    if (above.kind !== undefined) return { kind: above.kind, kinds: [above.kind], origin: 'inherited' };
    const kind = this.#impliedKind(node);
    if (!this.#implicit) {
      const message = `"${node.heading?.text ?? ''}" names no known section; it is read as ${kind}.`;
      this.#findings.push({ id: 'unmapped-section', severity: 'info', line: node.line, message });
    }
    return { kind, kinds: [kind], origin: 'implied' };
  }

  /** "Other runbooks and troubleshooting" over nothing but links is where to read on. */
  #isShelf({ mapping, own, children }: OutlineNode): boolean {
    if (mapping?.strength === 'exact' || children.length > 0 || own.length === 0) return false;
    return own.every((block) => block.type === 'list' && block.children.every(isLinkOnly));
  }

  #speaksFor(strength: 'exact' | 'name' | 'phrase', { kind, implied }: Above): boolean {
    if (kind === undefined || strength === 'exact' || (implied && !isStepSection(kind))) return true;
    if (keepsItsOwn(kind)) return false;
    return strength === 'name' || kind === 'evidence' || kind === 'symptoms';
  }

  #impliedKind(node: OutlineNode): SectionKind {
    const blocks = allBlocks(node);
    const explains =
      /^(?:details|about|notes?|how .* works?|understanding|glossary|supported|known|configuration|background|location|metrics?|normal|default|examples?|faq|what (?:is|are)|why|who|definitions?)\b/i.test(
        node.heading?.words ?? '',
      );
    const alert = isAlertName(node.heading?.words ?? '') && node.children.length === 0;
    if (this.#implicit || (!explains && this.#isProcedure(blocks, node.children))) return 'remediation';
    if (alert && blocks.some((block) => block.type === 'paragraph' && asks(textOf(block)))) return 'remediation';
    return this.#walked || this.#drafts.length > 0 ? 'reference' : 'overview';
  }

  /** Runnable blocks, step headings, or a list most of whose items tell somebody to do something. */
  #isProcedure(blocks: readonly RootContent[], children: readonly OutlineNode[]): boolean {
    if (children.some((child) => child.heading?.marker?.kind === 'step') || listCodes(blocks, this.#reading).length > 0)
      return true;
    return blocks.some((block) => block.type === 'list' && this.#asks(block));
  }

  #asks(list: List): boolean {
    const asking = list.children.filter(
      (item) => commands(headText(item)) && !this.#headings.has(headingKey(headText(item))),
    );
    return asking.length * 2 >= list.children.length && asking.length > 0;
  }

  // — content —

  #readOwn(blocks: readonly RootContent[], below: Above, heading: string, leaf: boolean): void {
    if (listCodes(blocks, this.#reading).length === 0 && this.#decisionTable(blocks, below)) return;
    const context = this.#stepContext(below, heading);
    const { drafts, rest } = readSteps(blocks, context);
    this.#drafts.push(...drafts);
    if (drafts.length === 0 && leaf && rest.length > 0) this.#readProseStep(rest, below, heading);
  }

  #readProseStep(blocks: readonly RootContent[], below: Above, heading: string): void {
    const draft = readProse(blocks, this.#stepContext(below, heading));
    if (draft) this.#drafts.push(draft);
  }

  #stepContext(below: Above, heading: string): StepContext {
    const sectionId = below.sectionId ?? '';
    const place: Place = {
      section: below.kind ?? 'remediation',
      sectionId,
      options: below.options,
      environments: below.environments,
      checks: asksToCheck(below.kind ?? 'remediation', heading),
    };
    return {
      place,
      reading: this.#reading,
      headings: this.#headings,
      stepHeadings: this.#stepHeadings,
      environments: this.#environments,
      heading,
      guardrail: (found) => void this.#guardrails.push(found),
      notSteps: (line) => {
        const message =
          'This numbered list was read as an enumeration, not as steps. Begin each item with a verb if they are.';
        this.#findings.push({ id: 'not-steps', severity: 'info', line, message });
      },
      option: (label, line) => ({ ...place, options: [...place.options, this.#choices.add(sectionId, label, line)] }),
    };
  }

  #otherSection(kind: SectionKind, blocks: readonly RootContent[], above: Above, id: string): void {
    const scope: Guardrail['scope'] =
      above.sectionId === undefined ? { kind: 'runbook' } : { kind: 'section', id: above.sectionId };
    const found = kind === 'guardrail' ? forbiddenIn(blocks, scope) : cautionsIn(blocks, { kind: 'section', id });
    this.#guardrails.push(...found);
  }

  #addSection(
    kind: SectionKind,
    kinds: readonly SectionKind[],
    heading: string,
    line: number,
    nodes: readonly RootContent[],
    above: Above,
    origin: Section['origin'],
    given?: string,
  ): string {
    const base = given ?? (slug(heading) || kind);
    const count = this.#ids.get(base) ?? 0;
    this.#ids.set(base, count + 1);
    const id = count === 0 ? base : `${base}-${count}`;
    const items = isStepSection(kind) ? [] : listItems(nodes).map(({ text, node }) => ({ text, line: lineOf(node) }));
    this.#sections.push({
      ...{
        id,
        kind,
        kinds: kinds.length > 0 ? kinds : [kind],
        heading,
        depth: above.depth + 1,
        line,
        nodes,
        items,
        origin,
      },
      lastLine: Math.max(line, ...nodes.map(lastLineOf)),
      ...(above.sectionId === undefined ? {} : { parent: above.sectionId }),
    });
    return id;
  }
}

/** "Scope" under "Investigation", with boxes to tick: part of what is walked, whatever its name. */
function isTicked({ own, children }: OutlineNode, kind: SectionKind, above: Above): boolean {
  // The title alone walks nothing: below "Domain recovery" symptoms are symptoms.
  if (above.sectionId === undefined) return false;
  if (above.kind === undefined || !isStepSection(above.kind) || isStepSection(kind) || keepsItsOwn(kind)) return false;
  const items = own.flatMap((block) => (block.type === 'list' ? block.children : []));
  return children.length === 0 && items.length > 0 && items.every((item) => typeof item.checked === 'boolean');
}

/** Beyond "see below": a sentence of the prose says what to do. */
function asks(text: string): boolean {
  return sentences(text).some((sentence) => commands(sentence) && !isPointer(sentence));
}

function firstWalked(kinds: readonly SectionKind[]): SectionKind | undefined {
  return kinds.find(isStepSection);
}
