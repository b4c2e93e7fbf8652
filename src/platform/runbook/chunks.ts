/**
 * Large files in pieces. micromark's time grows with the square of the size (measured: half a megabyte of small blocks
 * takes fifty times as long as a tenth of it), so a large file is parsed in pieces that mean the same on their own: cut
 * before a heading, or before a paragraph after a blank line, never inside a fence, a comment or raw HTML.
 */

/** Characters. Nearly every real runbook is smaller than one piece. */
const CHUNK = 24_000;

export type Chunk = { readonly text: string /** 1-based line of its first line. */; readonly line: number };

export function splitChunks(text: string): Chunk[] {
  if (text.length < CHUNK * 2) return [{ text, line: 1 }];
  const chunks: Chunk[] = [];
  const lines = text.split('\n');
  const state: State = { fence: undefined, raw: undefined };
  let from = 0;
  let size = 0;
  lines.forEach((line, index) => {
    const open = state.fence !== undefined || state.raw !== undefined;
    if (size > CHUNK && !open && startsAnew(line, lines[index - 1] ?? '')) {
      chunks.push({ text: lines.slice(from, index).join('\n'), line: from + 1 });
      from = index;
      size = 0;
    }
    follow(state, line);
    size += line.length + 1;
  });
  chunks.push({ text: lines.slice(from).join('\n'), line: from + 1 });
  return chunks;
}

type State = { fence: string | undefined; raw: RegExp | undefined };

function startsAnew(line: string, before: string): boolean {
  if (/^#{1,6}\s/.test(line)) return true;
  return before.trim() === '' && /^(?:[A-Za-z<![`]|\*\*[^\s*])/.test(line) && !/^[A-Za-z0-9]{1,9}[.)]\s/.test(line);
}

const RAW: readonly [RegExp, RegExp][] = [
  [/^\s{0,3}<!--/, /-->/],
  [/^\s{0,3}<(?:pre|script|style|textarea)\b/i, /<\/(?:pre|script|style|textarea)>/i],
  [/^\s{0,3}<\?/, /\?>/],
  [/^\s{0,3}<!\[CDATA\[/, /\]\]>/],
];

function follow(state: State, line: string): void {
  if (state.raw) {
    if (state.raw.test(line)) state.raw = undefined;
    return;
  }
  const marker = /^[\s>]*(?:(?:[-*+]|\d{1,9}[.)])\s+)*(`{3,}|~{3,})([^`]*)$/.exec(line);
  if (state.fence !== undefined) {
    if (marker?.[1]?.startsWith(state.fence) && marker[2]?.trim() === '') state.fence = undefined;
    return;
  }
  if (marker?.[1]) {
    state.fence = marker[1];
    return;
  }
  const raw = line.includes('<') ? RAW.find(([start]) => start.test(line)) : undefined;
  if (raw && !raw[1].test(line)) state.raw = raw[1];
}

/** Link and footnote definitions of the whole file: every piece needs them to know its links. */
export function definitionLines(text: string): string {
  return [...text.matchAll(/^ {0,3}\[[^\]\n]{1,200}\]:[ \t]*\S.*$/gm)]
    .slice(0, 500)
    .map(([line]) => line.trim())
    .join('\n');
}
