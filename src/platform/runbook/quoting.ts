/**
 * One value, written so that the shell (or SQL, or a query language) reads back exactly that value in this place.
 *
 * What is guaranteed: a value never ends the quotes it stands in, never starts a command, never becomes an option. Where
 * that cannot be had (inside a program within quotes, in an arithmetic expression, in a heredoc that the value would
 * end), the value is refused with a reason for the person. Nothing is thrown.
 */
import type { Code } from './document.ts';
import { readShell } from './shell.ts';

export type Quoted = { readonly ok: true; readonly text: string } | { readonly ok: false; readonly reason: string };
type Span = { readonly start: number; readonly end: number };

/** Needs no quotes in any place. A dash or a dot in front is looked at separately. */
const PLAIN = /^[A-Za-z0-9_@%+:,./-]+$/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: finding control characters is the point.
const CONTROL = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/;
/** Marks that show text in another order than it is, and so hide what a command does. */
const HIDDEN = /[\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/;

/** `all` are the placeholders of the command; the text between them is what decides the place. */
export function quoteFor(code: Code, span: Span, value: string, all: readonly Span[]): Quoted {
  const reason = refusedAnywhere(value);
  if (reason) return refuse(reason);
  if (code.language === 'shell') return quoteForShell(code.text, span, value, all);
  if (code.language === 'sql') return quoteForSql(code.text, span, value);
  if (code.language === 'promql' || code.language === 'search') return quoteForQuery(code.text, span, value);
  return PLAIN.test(value) ? take(value) : refuse(`only letters, digits and _ @ % + : , . / - can stand there`);
}

function refusedAnywhere(value: string): string | undefined {
  if (CONTROL.test(value)) return 'it contains a control character (a tab, for example)';
  if (HIDDEN.test(value)) return 'it contains invisible characters that change the direction of the text';
  if (!value.isWellFormed()) return 'it contains a broken character';
  return undefined;
}

function take(text: string): Quoted {
  return { ok: true, text };
}

function refuse(reason: string): Quoted {
  return { ok: false, reason };
}

// — shell —

function quoteForShell(text: string, span: Span, value: string, all: readonly Span[]): Quoted {
  const blank = blankOut(text, all);
  const shell = readShell(blank);
  const { place, start, tabs } = shell.placeAt(span.start);
  if (
    /(?:^|[^\\])(?:\\\\)*[\\$]$/.test(blank.slice(0, span.start)) &&
    place !== 'single' &&
    place !== 'literal-heredoc'
  ) {
    return refuse('a backslash or a dollar sign stands directly before it');
  }
  if (place === 'bare') return quoteBare(text, span, value);
  if (place === 'comment')
    return value.includes('\n') ? refuse('a line break would end the comment it stands in') : take(value);
  if (place === 'heredoc' || place === 'literal-heredoc')
    return quoteHeredoc(text, blank, span, start, value, place === 'heredoc', tabs);
  if (place === 'single' || place === 'double') return quoteInQuotes(blank, span, start, value, place);
  const where = {
    ansi: "a $'…' string",
    backtick: 'backticks',
    arithmetic: 'an arithmetic expression',
    parameter: 'a parameter expansion',
  }[place];
  const fits = place === 'arithmetic' ? /^\d+$/ : PLAIN;
  return fits.test(value)
    ? take(value)
    : refuse(
        `it stands in ${where}, where only ${place === 'arithmetic' ? 'a number' : 'plain characters'} can be written safely`,
      );
}

/** `<pod name>` is two redirections to a shell: placeholders are made plain letters of the same length first. */
function blankOut(text: string, all: readonly Span[]): string {
  let out = '';
  let from = 0;
  for (const { start, end } of all) {
    out += text.slice(from, start) + 'x'.repeat(end - start);
    from = end;
  }
  return out + text.slice(from);
}

function singleQuoted(value: string): string {
  return `'${value.replaceAll("'", "'\\''")}'`;
}

function quoteBare(text: string, span: Span, value: string): Quoted {
  if (wouldBeOption(text.slice(0, span.start), value))
    return refuse('it starts with a dash, which the command would read as an option');
  const command = /(?:^|[\n;&|(){}!]|\b(?:do|then|else|elif|if|while|until))\s*$/.test(text.slice(0, span.start));
  // Inside {…} a comma or two dots would be expanded.
  const plain = PLAIN.test(value) && !/,|\.\./.test(value);
  return take(plain && !command ? value : singleQuoted(value));
}

/** At the start of a word, quoted or not. `--name=<x>` is not: the program already knows which option it is. */
function wouldBeOption(before: string, value: string): boolean {
  return value.startsWith('-') && /(?:^|[\s;&|(])["']?$/.test(before);
}

function quoteInQuotes(text: string, span: Span, start: number, value: string, place: 'single' | 'double'): Quoted {
  const end = closingQuote(text, start, place);
  const content = text.slice(start + 1, end);
  const before = text.slice(start + 1, span.start);
  if (before === '' && wouldBeOption(text.slice(0, start), value))
    return refuse('it starts with a dash, which the command would read as an option');
  const json = placeInJson(content, before, place);
  if (json) return quoteJson(json, value, place);
  if (isProgramText(text, start, content, before) && !PLAIN.test(value)) {
    return refuse('it stands in a program inside quotes, where only letters, digits and _ @ % + : , . / - are safe');
  }
  return take(inQuotes(value, place));
}

function closingQuote(text: string, start: number, place: 'single' | 'double'): number {
  const mark = place === 'single' ? "'" : '"';
  for (let index = start + 1; index < text.length; index += 1) {
    if (place === 'double' && text[index] === '\\') index += 1;
    else if (text[index] === mark) return index;
  }
  return text.length;
}

function inQuotes(value: string, place: 'single' | 'double'): string {
  if (place === 'single') return value.replaceAll("'", "'\\''");
  // An interactive bash expands ! inside double quotes, and a backslash before it would stay: step out of the quotes.
  if (value.includes('!')) return `"${singleQuoted(value)}"`;
  return value.replace(/[\\"$`]/g, '\\$&');
}

/** Text that another program reads: SQL after -c, a jq or awk filter, a remote command. */
function isProgramText(text: string, start: number, content: string, before: string): boolean {
  const quotes = before.replace(/\\./g, '').match(/["']/g)?.length ?? 0;
  const escaped = before.match(/\\"/g)?.length ?? 0;
  if ((quotes + escaped) % 2 === 1) return true;
  if (/^[A-Za-z_]\w*=x+$/.test(content)) return false;
  const line = text.slice(text.lastIndexOf('\n', start) + 1, start);
  if (
    /(?:\s|=)(?:-c|-e|-ec|-xc|--eval|--command|--execute|--query|--expression|--js|--exec|-exec|-Command)[\s=]*$/.test(
      line,
    )
  )
    return true;
  if (
    /(?:^|[|;&(]|\s)(?:jq|yq|awk|gawk|sed|perl|ruby|python3?|ssh|su|eval|sh|bash|xargs|watch|psql|mysql|mongo(?:sh)?|redis-cli|node|grep|egrep|rg)\b[^|;&]*$/.test(
      line,
    )
  )
    return /[\s()[\]{}|;&$*?<>=^]/.test(content);
  return /[`$]\(|\$\{|[;|&]\s*\w+\s/.test(content);
}

type JsonPlace = 'string' | 'bare';

/** Whether the quoted text is JSON around the placeholder, and whether that stands in a string of it. */
function placeInJson(content: string, before: string, place: 'single' | 'double'): JsonPlace | undefined {
  const read = (text: string): string => (place === 'double' ? text.replace(/\\(["\\$`])/g, '$1') : text);
  const whole = read(content).trim();
  if (!/^[[{]/.test(whole)) return undefined;
  const inString = (read(before).replace(/\\./g, '').match(/"/g)?.length ?? 0) % 2 === 1;
  const sample = inString ? whole : `${read(before)}0${read(content.slice(before.length)).replace(/^x+/, '')}`.trim();
  // Other placeholders that stand bare are runs of x by now; any literal will do to see whether the rest is JSON.
  return isJson(sample) || isJson(sample.replace(/([:[,]\s*)x+(?=\s*[,\]}])/g, '$10'))
    ? inString
      ? 'string'
      : 'bare'
    : undefined;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function quoteJson(json: JsonPlace, value: string, place: 'single' | 'double'): Quoted {
  if (json === 'string') return take(inQuotes(JSON.stringify(value).slice(1, -1), place));
  const literal = /^(?:-?(?:0|[1-9]\d*)(?:\.\d+)?|true|false|null)$/.test(value);
  return literal ? take(value) : refuse('it stands where JSON takes only a number, true, false or null');
}

function quoteHeredoc(
  text: string,
  blank: string,
  span: Span,
  start: number,
  value: string,
  expands: boolean,
  tabs: boolean,
): Quoted {
  const body = blank.slice(start + 1);
  const inJson = placeInHeredocJson(body, blank.slice(start + 1, span.start));
  const written = inJson === 'string' ? JSON.stringify(value).slice(1, -1) : value;
  if (inJson === 'bare' && !/^(?:-?\d+(?:\.\d+)?|true|false|null)$/.test(value))
    return refuse('it stands where JSON takes only a number, true, false or null');
  const lineStart = text.lastIndexOf('\n', span.start - 1) + 1;
  const lineEnd = text.indexOf('\n', span.end);
  const alone =
    text.slice(lineStart, span.start).trim() === '' &&
    text.slice(span.end, lineEnd < 0 ? text.length : lineEnd).trim() === '';
  if (written.includes('\n')) return refuse('a line break could end the text it stands in');
  if (alone && !/\s/.test(written) && new RegExp(`<<-?\\s*['"\\\\]?${escapeRegExp(written)}['"]?(?:\\s|$)`).test(text))
    return refuse('it is the word that ends the text it stands in');
  if (alone && tabs && /^\s/.test(written)) return refuse('a blank in front would be dropped there');
  return take(expands ? written.replace(/[\\$`]/g, '\\$&') : written);
}

function placeInHeredocJson(body: string, before: string): JsonPlace | undefined {
  const lines = body.split('\n');
  for (let count = 1; count <= Math.min(lines.length, 200); count += 1) {
    const content = lines.slice(0, count).join('\n');
    if (content.length >= before.length && /[}\]]\s*$/.test(content)) {
      const place = placeInJson(content, before, 'single');
      if (place) return place;
    }
  }
  return undefined;
}

function escapeRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

// — SQL and queries —

function quoteForSql(text: string, span: Span, value: string): Quoted {
  const quote = openQuote(text.slice(0, span.start), /--.*$/gm);
  if (value.includes('\\')) return refuse('databases disagree about a backslash');
  if (quote === "'") return take(value.replaceAll("'", "''"));
  if (quote === '"') return value.includes('"') ? refuse('a quotation mark cannot stand in a name') : take(value);
  return /^(?:\d+(?:\.\d+)?|[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)*)$/.test(value)
    ? take(value)
    : refuse('it stands without quotes in SQL, where only a number or a name is safe');
}

function quoteForQuery(text: string, span: Span, value: string): Quoted {
  const quote = openQuote(text.slice(0, span.start), /(?:^|\s)#.*$/gm);
  if (value.includes('\n')) return refuse('a line break cannot stand in a query');
  if (quote === '"') return take(value.replace(/[\\"]/g, '\\$&'));
  if (quote === "'") return /['\\]/.test(value) ? refuse('a quotation mark cannot stand in this query') : take(value);
  return PLAIN.test(value)
    ? take(value)
    : refuse('it stands without quotes in a query, where only plain characters are safe');
}

/** The quotation mark that is open at the end of the text. Doubled marks close and open again, which is the same. */
function openQuote(before: string, comments: RegExp): string | undefined {
  let open: string | undefined;
  const text = before.replace(comments, '');
  for (let index = 0; index < text.length; index += 1) {
    const char = text[index] ?? '';
    if (open !== undefined && char === '\\') index += 1;
    else if (open === char) open = undefined;
    else if (open === undefined && (char === "'" || char === '"')) open = char;
  }
  return open;
}
