/** Lines → runbooks with sections and lists: what a careful reader sees in text that has lost its marks. */
import type { SectionKind } from '../document.ts';
import { mapHeading } from '../kinds.ts';
import { commands } from '../wording.ts';
import { cut, isCode, type Line, type Note } from './lines.ts';
import { giveRoles, isPageName, type Roled } from './roles.ts';

export type Block =
  | { readonly kind: 'text'; readonly text: string; readonly line: number }
  | { readonly kind: 'list'; readonly ordered: boolean; readonly items: readonly Item[]; readonly line: number }
  | { readonly kind: 'code'; readonly text: string; readonly line: number }
  | { readonly kind: 'missing'; readonly text: string; readonly line: number };

export type Item = { readonly text: string; readonly box: boolean; readonly choices: readonly string[] };

export type ImportedSection = { readonly heading: string; readonly blocks: Block[]; readonly line: number };

export type ImportedRunbook = {
  readonly title: string;
  readonly severity?: string;
  readonly line: number;
  readonly intro: Block[];
  readonly sections: ImportedSection[];
};

export type Shape = {
  readonly title: string;
  /** What stands above the first runbook. */
  readonly preface: Block[];
  readonly runbooks: readonly ImportedRunbook[];
  /** What belongs to no single runbook. */
  readonly shared: readonly ImportedSection[];
};

export function readShape(lines: readonly Line[], fallback: string, notes: Note[]): Shape {
  const roled = giveRoles(lines);
  return new Shaper(roled, fallback, notes).read();
}

class Shaper {
  readonly #lines: readonly Roled[];
  readonly #notes: Note[];
  readonly #preface: Block[] = [];
  readonly #shared: ImportedSection[] = [];
  readonly #runbooks: ImportedRunbook[] = [];
  #title: string;
  #blocks: Block[];
  #section: string | undefined;

  constructor(lines: readonly Roled[], fallback: string, notes: Note[]) {
    this.#lines = lines;
    this.#notes = notes;
    this.#title = fallback;
    this.#blocks = this.#preface;
  }

  read(): Shape {
    const start = this.#takePageTitle();
    for (let index = start; index < this.#lines.length; ) index = this.#take(index);
    this.#sayMissing();
    if (this.#runbooks.length === 0) return this.#single();
    return { title: this.#title, preface: this.#preface, runbooks: this.#runbooks, shared: this.#shared };
  }

  /** Without a title of its own the whole text is one runbook, under the name of its file. */
  #single(): Shape {
    const walked = this.#shared.length > 0 || this.#preface.some(({ kind }) => kind === 'list' || kind === 'code');
    const runbook = { title: this.#title, line: 1, intro: this.#preface, sections: this.#shared };
    return { title: this.#title, preface: [], runbooks: walked ? [runbook] : [], shared: [] };
  }

  /** The first heading names the page when runbooks follow below it, else it is the runbook's own. */
  #takePageTitle(): number {
    const [first] = this.#lines;
    if (!first || (first.role !== 'title' && first.role !== 'section' && !isPageName(first.text))) return 0;
    const rest = this.#lines.slice(1);
    const nextHeading = rest.findIndex(({ role }) => role === 'title' || role === 'runbook' || role === 'section');
    const next = rest[nextHeading]?.role;
    const several = rest.filter(({ role }) => role === 'title' || role === 'runbook').length > 0;
    if (!several || next === 'section') return 0;
    this.#title = first.text;
    return 1;
  }

  #take(index: number): number {
    const line = this.#lines[index];
    if (!line) return index + 1;
    switch (line.role) {
      case 'runbook':
      case 'title':
        this.#begin(line);
        return index + 1;
      case 'section':
        this.#beginSection(line);
        return index + 1;
      case 'item':
        return this.#takeItems(index);
      case 'code':
        return this.#takeCode(index);
      default:
        return this.#takeText(index);
    }
  }

  #begin({ heading, line }: Roled): void {
    const severity = /\(?\b(SEV|P)[-\u2010-\u2015 ]?(\d)\b\)?/i.exec(heading);
    const title = heading.replace(/\s*\((?:SEV|P)[-\u2010-\u2015 ]?\d\)\s*$/i, '');
    const runbook: ImportedRunbook = {
      ...{ title, line, intro: [], sections: [] },
      ...(severity ? { severity: `${severity[1]?.toUpperCase()}${severity[2]}` } : {}),
    };
    this.#runbooks.push(runbook);
    this.#blocks = runbook.intro;
    this.#section = undefined;
  }

  #beginSection({ heading, line }: Roled): void {
    const section: ImportedSection = { heading, line, blocks: [] };
    const runbook = this.#runbooks.at(-1);
    const known = mapHeading(heading) !== undefined;
    if (runbook && known) runbook.sections.push(section);
    else {
      // Before the first runbook a section belongs to the page; a heading that names no section does so afterwards.
      this.#shared.push(section);
      if (runbook)
        this.#notes.push({
          kind: 'unsure',
          line,
          message: `“${heading}” seems to belong to all runbooks: it stands on the page that they share.`,
        });
    }
    this.#blocks = section.blocks;
    this.#section = heading;
  }

  #takeItems(index: number): number {
    const items = this.#run(index, ({ role }) => role === 'item');
    const lead = this.#blocks.at(-1);
    const at = this.#section === undefined ? beginningOfSteps(items, lead?.kind === 'text' ? lead.text : '') : -1;
    this.#addList(at < 0 ? items : items.slice(0, at));
    if (at < 0) return index + items.length;
    const steps = items.slice(at);
    const [first] = steps;
    const heading = 'Steps';
    if (first) {
      this.#notes.push({
        kind: 'unsure',
        line: first.line,
        message: `The list from “${cut(first.text)}” on is read as the steps; the heading “Steps” was added.`,
      });
      this.#beginSection({ ...first, heading, role: 'section' });
      this.#addList(steps, true);
      this.#leaveSteps();
    }
    return index + items.length;
  }

  /** What follows steps whose heading we made up ourselves belongs to the runbook, not to them. */
  #leaveSteps(): void {
    this.#section = undefined;
  }

  #addList(lines: readonly Line[], ordered = lines.every(({ marker }) => marker === 'number')): void {
    const [first] = lines;
    if (!first) return;
    this.#blocks.push({ kind: 'list', ordered, line: first.line, items: lines.map(toItem) });
  }

  #takeCode(index: number): number {
    const lines = this.#run(index, ({ role }) => role === 'code');
    const [first] = lines;
    if (first) {
      this.#blocks.push({ kind: 'code', text: lines.map(({ text }) => text).join('\n'), line: first.line });
      this.#notes.push({ kind: 'unsure', line: first.line, message: `“${cut(first.text)}” is read as a command.` });
    }
    return index + lines.length;
  }

  #takeText(index: number): number {
    const lines = this.#run(index, ({ role }) => role === 'text');
    const kinds = this.#section === undefined ? [] : (mapHeading(this.#section)?.kinds ?? []);
    // Under "Steps" and "Do not" each line is an item, though its mark is lost; what ends in a colon leads in to more.
    const end = lines.findIndex(({ text }) => text.endsWith(':') || text.length > LONGEST_ITEM);
    const items = end < 0 ? lines : lines.slice(0, end);
    if (items.length > 0 && kinds.some((kind) => LISTED.has(kind))) {
      this.#addList(items, kinds.includes('remediation'));
      return index + items.length;
    }
    const [first] = lines;
    if (first) this.#addText(first.text, first.line);
    return index + 1;
  }

  #addText(text: string, line: number): void {
    const last = this.#blocks.at(-1);
    const fragment = /^[a-z0-9]/.test(text) && !isCode(text) && last !== undefined;
    if (isCode(text)) {
      this.#note(line, `Words around “${text}” seem to be missing.`);
      this.#blocks.push({
        kind: 'missing',
        text: `the sentence around \`${text.replace(/[.,;]$/, '')}\` is missing`,
        line,
      });
      return;
    }
    if (last?.kind === 'text' && last.text.endsWith(':')) this.#sayCodeMissing(last.text, line);
    if (fragment) this.#note(line, `The beginning of “${cut(text)}” seems to be missing.`);
    this.#blocks.push({ kind: 'text', text: fragment ? `… ${text}` : text, line });
  }

  #run(from: number, same: (line: Roled) => boolean): Roled[] {
    const lines: Roled[] = [];
    for (let index = from; index < this.#lines.length; index += 1) {
      const line = this.#lines[index];
      if (!line || !same(line)) break;
      lines.push(line);
    }
    return lines;
  }

  /** A lead-in with nothing below it announced something that was lost. */
  #sayMissing(): void {
    const all = [
      ...this.#runbooks.flatMap(({ intro, sections }) => [intro, ...sections.map(({ blocks }) => blocks)]),
      ...this.#shared.map(({ blocks }) => blocks),
    ];
    for (const blocks of all) {
      const last = blocks.at(-1);
      if (last?.kind !== 'text' || !last.text.endsWith(':')) continue;
      this.#blocks = blocks;
      this.#sayCodeMissing(last.text, last.line);
    }
  }

  #sayCodeMissing(text: string, line: number): void {
    const end = text.split(/(?<=[.!?])\s/).at(-1) ?? text;
    this.#note(line, `Code or a list seems to be missing after “${cut(end)}”.`);
    this.#blocks.push({ kind: 'missing', text: 'what was announced here is missing', line });
  }

  #note(line: number, message: string): void {
    this.#notes.push({ kind: 'missing', line, message });
  }
}

/** Characters. What is longer is a paragraph. */
const LONGEST_ITEM = 300;

/** Sections in which lines are items. */
const LISTED: ReadonlySet<SectionKind> = new Set([
  'symptoms',
  'prerequisites',
  'immediate',
  'diagnosis',
  'remediation',
  'verification',
  'rollback',
  'evidence',
  'prevention',
  'guardrail',
] as const);

/** Where, in a list that has no section, somebody begins to do something; -1 when nobody does. */
function beginningOfSteps(items: readonly Line[], lead: string): number {
  if (/\b(?:steps?|procedure|do this|as follows|follow these|instructions)\b[^.]*:$/i.test(lead)) return 0;
  const opens = items.findIndex(({ text }) =>
    /^(?:open|go to|navigate to|log in|sign in|visit|browse to|ssh)\b/i.test(text),
  );
  if (opens >= 0 && (opens > 0 || !lead.endsWith(':'))) return opens;
  const acts = items.map(({ text }) => commands(text));
  const first = acts.indexOf(true);
  const firm = first >= 0 && acts.slice(first).every(Boolean) && acts.length - first > 1;
  return firm && first > 0 ? first : -1;
}

/** "Affects: ☐ all tenants ☐ one tenant": choices to tick inside of an item. */
function toItem({ text, marker }: Line): Item {
  const [head = '', ...choices] = text.split(/\s*[☐□]\s*/u);
  return {
    text: head.trim() || choices.join(' '),
    box: marker === 'box',
    choices: head.trim() === '' ? [] : choices.filter((choice) => choice !== ''),
  };
}
