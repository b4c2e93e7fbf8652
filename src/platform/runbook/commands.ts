/**
 * A code block → the commands and queries in it, one by one, ready to be copied.
 *
 * Prompts are stripped; what a block shows below a command is its expected output; continuations, heredocs and quoted
 * line breaks stay one command; comments go with the command below them.
 */
import type { Code as CodeNode } from 'mdast';
import { classifyBlock } from './blocks.ts';
import type { Code, Language } from './document.ts';
import { lineOf } from './markdown.ts';
import { certainlyCommand, looksLikeCommand } from './programs.ts';
import { anglePromptOf, promptOf, rootPromptOf } from './prompts.ts';
import { isReadOnlySql, splitQueries, splitSql } from './queries.ts';
import { readShell } from './shell.ts';

export type BlockReading = { readonly codes: readonly Code[]; readonly as: 'code' | 'output' | 'text' };

/** `above` is the text that leads in to the block; it tells "Example output:" from "Run:". */
export function readBlock(node: CodeNode, above: string): BlockReading {
  const kind = classifyBlock(node.lang, node.value, above);
  if (!kind.runs) return { codes: [], as: kind.as };
  // The fence line precedes the value; an indented block has none.
  const fenced = (node.position?.end.line ?? 0) - lineOf(node) >= node.value.split('\n').length;
  const codes = readCodes(node.value, kind.language, lineOf(node) + (fenced ? 1 : 0));
  return codes.length > 0 ? { codes, as: 'code' } : { codes, as: 'text' };
}

/** The commands or queries of a text in a known language; `line` is the line of its first character. */
export function readCodes(value: string, language: Language, line: number): Code[] {
  const typed = readPrompts(value.split('\n'), line);
  const entries = typed ?? plainEntries(value, language, line);
  return entries.flatMap((entry) => toCodes(entry, entry.language ?? language));
}

type Entry = { text: string; line: number; comment?: string; expected?: string; language?: Language };

function toCodes(entry: Entry, language: Language): Code[] {
  const kind = isQuery(entry.text, language) ? 'query' : 'command';
  const { text, line, comment, expected } = entry;
  return [{ kind, language, text, line, ...(comment ? { comment } : {}), ...(expected ? { expected } : {}) }];
}

function isQuery(text: string, language: Language): boolean {
  if (language === 'promql' || language === 'search') return true;
  return language === 'sql' && isReadOnlySql(text);
}

/** Undefined when no line shows a prompt: then every line is typed. */
function readPrompts(lines: readonly string[], first: number): Entry[] | undefined {
  const sure = lines.filter((line) => promptOf(line) !== undefined).length;
  const filled = lines.filter((line) => line.trim() !== '');
  const angles = sure === 0 && filled.length > 0 && filled.every((line) => anglePromptOf(line) !== undefined);
  const roots = sure > 0 || (filled.length > 0 && filled.every((line) => rootPromptOf(line) !== undefined));
  if (sure === 0 && !angles && !roots) return undefined;
  return new PromptReader(
    lines,
    first,
    angles ? anglePromptOf : (line) => promptOf(line) ?? (roots ? rootPromptOf(line) : undefined),
  ).read();
}

class PromptReader {
  readonly #entries: Entry[] = [];
  readonly #lines: readonly string[];
  readonly #first: number;
  readonly #prompt: typeof promptOf;
  #comment: string[] = [];
  #output: string[] = [];

  constructor(lines: readonly string[], first: number, prompt: typeof promptOf) {
    this.#lines = lines;
    this.#first = first;
    this.#prompt = prompt;
  }

  read(): Entry[] {
    for (let index = 0; index < this.#lines.length; ) {
      const line = this.#lines[index] ?? '';
      const prompt = this.#prompt(line);
      if (prompt) index = this.#command(index, prompt);
      else {
        this.#other(line, index);
        index += 1;
      }
    }
    this.#endOutput();
    return this.#entries;
  }

  #command(index: number, prompt: NonNullable<ReturnType<typeof promptOf>>): number {
    this.#endOutput();
    const shell = (prompt.language ?? 'shell') === 'shell';
    const taken = [prompt.command.trimEnd()];
    let next = index + 1;
    while (shell && next < this.#lines.length && !isComplete(taken.join('\n')) && next - index < 200) {
      const line = this.#lines[next] ?? '';
      if (this.#prompt(line)) break;
      taken.push(line.replace(/^\s*>\s(?=\S)/, ''));
      next += 1;
    }
    const text = joinLines(taken);
    const comment = this.#comment.join(' ');
    this.#comment = [];
    this.#entries.push({
      text,
      line: this.#first + index,
      ...(comment ? { comment } : {}),
      ...(prompt.language ? { language: prompt.language } : {}),
    });
    return next;
  }

  #other(line: string, index: number): void {
    const comment = /^\s*(?:#+|\/\/|--)\s+(\S.*)$/.exec(line)?.[1];
    const blank = line.trim() === '';
    if (comment && (this.#output.length === 0 || this.#output.at(-1)?.trim() === '')) this.#comment.push(comment);
    else if (!blank && this.#startsUnprompted(line)) this.#unprompted(line, index);
    else if (!blank || this.#output.length > 0) this.#output.push(line);
  }

  /** A command whose prompt was forgotten, after a blank line or a comment. */
  #startsUnprompted(line: string): boolean {
    const parted = this.#output.length === 0 || this.#output.at(-1)?.trim() === '';
    return (
      parted &&
      (this.#entries.length === 0 || this.#comment.length > 0 || this.#output.length > 0) &&
      certainlyCommand(line)
    );
  }

  #unprompted(line: string, index: number): void {
    this.#command(index, { command: line.trim(), mark: '$' });
  }

  #endOutput(): void {
    const expected = this.#output.join('\n').replace(/^\n+|\s+$/g, '');
    this.#output = [];
    const last = this.#entries.at(-1);
    if (last && expected) last.expected = expected;
  }
}

function isComplete(text: string): boolean {
  return readShell(`${text}\n`).complete && !/\\\s*$/.test(text);
}

/** As it is copied: no blanks at line ends, which would undo a backslash before them. */
function joinLines(lines: readonly string[]): string {
  return lines
    .map((line) => line.trimEnd())
    .join('\n')
    .trim();
}

function plainEntries(value: string, language: Language, line: number): Entry[] {
  if (language === 'shell') return shellEntries(value, line);
  if (language === 'sql') return splitSql(value, line);
  if (language === 'promql' || language === 'search') return splitQueries(value, language, line);
  if (language === 'script') return [{ text: value.replace(/^\n+|\s+$/g, ''), line: line + leadingBlank(value) }];
  return lineEntries(value, line);
}

function leadingBlank(value: string): number {
  return /^\n*/.exec(value)?.[0].length ?? 0;
}

/** Chat and Redis: a command a line. */
function lineEntries(value: string, line: number): Entry[] {
  const lines = value.split('\n').map((text, index) => ({ text: text.trim(), line: line + index }));
  return lines.filter(({ text }) => text !== '' && !/^(?:#|\/\/)/.test(text));
}

function shellEntries(value: string, first: number): Entry[] {
  if (/^\s*#!/.test(value)) return [{ text: value.trim(), line: first + leadingBlank(value) }];
  const entries: Entry[] = [];
  let comment: string[] = [];
  let output: string[] | undefined;
  let line = first;
  for (const piece of shellPieces(value)) {
    const lines = piece.split('\n').length - 1;
    const text = piece.replace(/\\[ \t]+$/gm, '\\').trim();
    const last = entries.at(-1);
    const note = /^#+!?\s*(.*)$/.exec(text)?.[1];
    if (text === '') {
      if (output) output.push('');
    } else if (note !== undefined && !text.includes('\n') && !text.startsWith('#!')) {
      output = undefined;
      comment.push(note);
    } else if (last && (output ? !certainlyCommand(text) : startsOutput(text, piece))) {
      output = [...(output ?? []), piece.trimEnd()];
      last.expected = output.join('\n').trim();
    } else {
      output = undefined;
      entries.push({
        text,
        line: line + leadingBlank(piece),
        ...(comment.length > 0 ? { comment: comment.join(' ') } : {}),
      });
      comment = [];
    }
    line += lines;
  }
  return entries;
}

function shellPieces(value: string): string[] {
  const text = `${value}\n`;
  const pieces: string[] = [];
  let from = 0;
  for (const end of readShell(text).ends) {
    pieces.push(text.slice(from, end));
    from = end;
  }
  return pieces;
}

/** Without prompts only what cannot be a command is output: a table head, a log line, a listing, a closing brace. */
function startsOutput(text: string, piece: string): boolean {
  if (looksLikeCommand(text)) return false;
  return (
    /^[A-Z][A-Z0-9_()%/-]+(?:\s{2,}[A-Z%][\w()%/-]*)+/.test(text) ||
    /^\S+(?: {2,}|\t)\S+(?: {2,}|\t)\S/.test(text) ||
    /^(?:\[?\d{4}-\d\d-\d\d|[{}[\]]|level=|ts=|[├└│─]|-{3,}|={3,}|\d+ rows?\b)/.test(text) ||
    /^[A-Za-z_.-]+:(?:\s|$)/.test(text) ||
    /^(?:[-dlcbs][rwxsStT-]{9}|<\w+>$|\.{3,}$|total \d)/.test(text) ||
    (/^\s{2,}/.test(piece) && !/^[a-z]/.test(text))
  );
}
