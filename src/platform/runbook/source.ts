/**
 * The text before it is parsed: one kind of line ending, and nothing that makes a Markdown parser slow or deep.
 *
 * Lines are never added or removed here, so that every line number stays true. Measured on bare micromark: nesting,
 * long runs of `*` and thousands of brackets in one paragraph cost quadratic time and overflow the stack, so they are
 * bounded before it sees them.
 */
import type { Finding } from './document.ts';

/** Characters. The longest real runbook seen has 43,000; parsing half a million takes about a second. */
const MAX_CHARACTERS = 512 * 1024;
/** Quotes and lists inside each other. Real files stay below ten. */
const MAX_NESTING = 24;
/** Marks in one paragraph, and in a row. Table rows and list items count one by one. */
const MAX_MARKS = 3000;
const MAX_RUN = 80;
const LONG_RUN = /([*_~`])\1{79,}/;
const PLAIN_MARKS: Readonly<Record<string, string>> = {
  '[': '(',
  ']': ')',
  '<': '‹',
  '`': 'ˋ',
  '*': '∗',
  _: '‗',
  '~': '∼',
  '&': '＆',
  '\\': '＼',
  '!': '！',
};

export type Source = { readonly text: string; readonly findings: readonly Finding[] };

/** Returns undefined text when the file is too large to be read; never throws. */
export function prepareSource(
  raw: string,
): Source | { readonly text: undefined; readonly findings: readonly Finding[] } {
  if (raw.length > MAX_CHARACTERS) return { text: undefined, findings: [tooLarge(raw.length)] };
  const clean = raw.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n');
  const findings: Finding[] = [];
  const reader = new LineReader(findings);
  const lines = clean.split('\n');
  const text = lines.map((line, index) => reader.read(line, index + 1)).join('\n');
  reader.finish();
  return { text, findings };
}

function tooLarge(length: number): Finding {
  const size = (length / 1_000_000).toFixed(1);
  return {
    id: 'too-large',
    severity: 'error',
    line: 1,
    message: `This file has ${size} million characters; files over ${(MAX_CHARACTERS / 1_000_000).toFixed(1)} million are not read. Split it into several runbooks.`,
  };
}

const FENCE = /^[\s>]*(?:(?:[-*+]|\d{1,9}[.)])\s+)*(`{3,}|~{3,})([^`]*)$/;
const MARKERS = /^(?:[ \t]*(?:>|[-*+](?=[ \t])|\d{1,9}[.)](?=[ \t])))+/;

/** "1️⃣ Confirm …" is an ordered item in all but Markdown. */
function numbered(line: string): string {
  return line.includes('\u20e3') ? line.replace(/^(\s*)(\d)\ufe0f?\u20e3[ \t]+(?=\S)/, '$1$2. ') : line;
}

/** Walks the lines once, knows whether it is inside a fence, and repairs what would be lost or would hang. */
class LineReader {
  #fence: { marker: string; line: number; within: number; quoted: boolean } | undefined;
  /** Where the text of the list item we may be in begins; 0 outside of lists. */
  #item = 0;
  #marks = 0;
  #columns = 0;
  #told = new Set<string>();
  readonly #findings: Finding[];

  constructor(findings: Finding[]) {
    this.#findings = findings;
  }

  read(line: string, number: number): string {
    const flat = this.#limitNesting(numbered(line), number);
    if (this.#inFence(flat, number)) return flat;
    return this.#limitMarks(this.#escapePipes(flat, number), number);
  }

  finish(): void {
    if (!this.#fence) return;
    this.#findings.push({
      id: 'unclosed-fence',
      severity: 'warning',
      line: this.#fence.line,
      message: 'This code block is never closed: everything after it is read as code. Add a closing fence.',
    });
  }

  #inFence(line: string, number: number): boolean {
    this.#leaveContainer(line);
    const match = line.includes('```') || line.includes('~~~') ? FENCE.exec(line) : null;
    const marker = match?.[1];
    if (!this.#fence) {
      this.#enterItem(line);
      if (!marker) return false;
      this.#fence = { marker, line: number, within: this.#item, quoted: line.trimStart().startsWith('>') };
      return true;
    }
    const closes = marker?.startsWith(this.#fence.marker) && !match?.[2]?.trim();
    if (closes) this.#fence = undefined;
    return true;
  }

  /** A fence inside a list item or a quote ends with it, closed or not. */
  #leaveContainer(line: string): void {
    if (line.trim() === '') return;
    const indent = line.length - line.trimStart().length;
    if (this.#fence?.quoted && !line.trimStart().startsWith('>')) this.#fence = undefined;
    if (this.#item === 0 || indent >= this.#item) return;
    if (this.#fence && this.#fence.within > 0) this.#fence = undefined;
    if (!this.#fence) this.#item = 0;
  }

  #enterItem(line: string): void {
    const item = /^(\s*(?:[-*+]|\d{1,9}[.)])[ \t]+)/.exec(line)?.[1];
    if (item) this.#item = item.length;
  }

  #limitNesting(line: string, number: number): string {
    const markers = line.length > MAX_NESTING ? MARKERS.exec(line)?.[0] : undefined;
    if (!markers) return line;
    const depth = markers.replace(/[ \t]/g, '').length;
    const indent = /^[ \t]*/.exec(line)?.[0].length ?? 0;
    if (depth <= MAX_NESTING && indent <= MAX_NESTING * 4) return line;
    this.#tell(
      'nested-too-deeply',
      number,
      `Quotes or lists are nested more than ${MAX_NESTING} deep here; the deeper levels are read as one.`,
    );
    const kept = markers
      .trim()
      .split(/[ \t]+|(?<=>)(?=>)/)
      .slice(0, MAX_NESTING)
      .join(' ');
    return `${kept} ${line.slice(markers.length).trimStart()}`;
  }

  /** Thousands of marks in one paragraph: what is past the limit keeps its words and loses its marks. */
  #limitMarks(line: string, number: number): string {
    if (line.trim() === '' || /^\s*(?:[-*+>|#]|\d+[.)])/.test(line)) this.#marks = 0;
    const count = line.match(/[[\]<`*_~&\\!]/g)?.length ?? 0;
    this.#marks += count;
    const runs = line.length > MAX_RUN && LONG_RUN.test(line) && !/^[\s>]*([*_~`-])[\s*_~`-]*$/.test(line);
    if (this.#marks <= MAX_MARKS && !runs) return line;
    this.#tell(
      'nested-too-deeply',
      number,
      `More than ${MAX_MARKS} marks in one paragraph, or ${MAX_RUN} in a row: the rest is read as plain text.`,
    );
    return line.replace(/[[\]<`*_~&\\!]/g, (mark) => PLAIN_MARKS[mark] ?? mark);
  }

  /** A bare pipe inside `code` ends a table cell in GitHub's Markdown: the rest of the row would be lost. */
  #escapePipes(line: string, number: number): string {
    const trimmed = line.trim();
    if (
      /^\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?$/.test(trimmed) &&
      trimmed.includes('-') &&
      (trimmed.includes('|') || this.#columns > 0)
    ) {
      this.#columns = trimmed.replace(/^\||\|$/g, '').split('|').length;
      return line;
    }
    if (trimmed === '' || !line.includes('|')) {
      this.#columns = 0;
      return line;
    }
    if (this.#columns === 0 || !line.includes('`')) return line;
    const cells = trimmed
      .replace(/\\\|/g, '')
      .replace(/^\||\|$/g, '')
      .split('|').length;
    if (cells <= this.#columns) return line;
    const repaired = line.replace(/`[^`]+`/g, (code) => code.replace(/(?<!\\)\|/g, '\\|'));
    if (repaired === line) return line;
    this.#tell(
      'unescaped-pipe',
      number,
      'A pipe inside code ends the table cell on GitHub. Write it as \\|.',
      'warning',
    );
    return repaired;
  }

  #tell(id: Finding['id'], line: number, message: string, severity: Finding['severity'] = 'warning'): void {
    const seen = `${id}${message}`;
    if (this.#told.has(seen)) return;
    this.#told.add(seen);
    this.#findings.push({ id, severity, line, message });
  }
}
