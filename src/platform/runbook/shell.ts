/**
 * Reads shell text one character at a time: where a command ends, and in which quotes a place stands.
 *
 * Not a shell. It knows quotes, escapes, comments, substitutions, heredocs, line continuations and the compound words
 * (`for … done`, `if … fi`, `case … esac`, braces), which is what it takes to keep a command whole and to quote a value
 * for the place it stands in. What it cannot follow it reports as `unknown`, and values are then refused.
 */

export type Place =
  | 'bare'
  | 'single'
  | 'double'
  | 'ansi'
  | 'comment'
  | 'heredoc'
  | 'literal-heredoc'
  | 'backtick'
  | 'arithmetic'
  | 'parameter';

type Frame = {
  readonly place: Place;
  /** Where the opening mark stands. */
  readonly start: number;
  depth: number;
  readonly heredoc?: { readonly end: string; readonly tabs: boolean };
};

export type ShellReading = {
  /** The place of each character, and the frames around it, innermost last. */
  placeAt(index: number): { readonly place: Place; readonly start: number; readonly tabs: boolean };
  /** Offsets just after each complete command: line ends at which nothing is open. */
  readonly ends: readonly number[];
  /** False when a quote, a heredoc or a compound command is still open at the end. */
  readonly complete: boolean;
};

const OPENERS = new Set(['for', 'while', 'until', 'select', 'if', 'case']);
const CLOSERS = new Set(['done', 'fi', 'esac']);

/** Linear in the length of the text. */
export function readShell(text: string): ShellReading {
  const reader = new ShellReader(text);
  reader.run();
  return reader;
}

class ShellReader implements ShellReading {
  readonly ends: number[] = [];
  complete = true;
  readonly #text: string;
  /** Runs of the same frame: [from, frame]. Binary search answers `placeAt`. */
  readonly #runs: { from: number; frame: Frame }[] = [];
  readonly #frames: Frame[] = [{ place: 'bare', start: 0, depth: 0 }];
  readonly #heredocs: { end: string; tabs: boolean; literal: boolean }[] = [];
  #compound = 0;
  #word = '';
  #commandStart = true;

  constructor(text: string) {
    this.#text = text;
  }

  placeAt(index: number): { place: Place; start: number; tabs: boolean } {
    let low = 0;
    let high = this.#runs.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#runs[middle]?.from ?? 0) <= index) low = middle;
      else high = middle - 1;
    }
    const frame = this.#runs[low]?.frame;
    return { place: frame?.place ?? 'bare', start: frame?.start ?? 0, tabs: frame?.heredoc?.tabs ?? false };
  }

  run(): void {
    this.#mark(0);
    for (let index = 0; index < this.#text.length; ) index = this.#step(index);
    this.#endWord();
    this.complete =
      this.#frames.length === 1 && this.#compound === 0 && this.#heredocs.length === 0 && !/\\\s*$/.test(this.#text);
    if (this.ends.at(-1) !== this.#text.length) this.ends.push(this.#text.length);
  }

  get #top(): Frame {
    return this.#frames.at(-1) ?? { place: 'bare', start: 0, depth: 0 };
  }

  #mark(from: number): void {
    this.#runs.push({ from, frame: this.#top });
  }

  #push(place: Place, start: number, from: number, heredoc?: Frame['heredoc']): number {
    this.#frames.push({ place, start, depth: 0, ...(heredoc ? { heredoc } : {}) });
    this.#mark(from);
    return from;
  }

  #pop(next: number): number {
    if (this.#frames.length > 1) this.#frames.pop();
    this.#mark(next);
    return next;
  }

  #step(index: number): number {
    const place = this.#top.place;
    if (place === 'single') return this.#text[index] === "'" ? this.#pop(index + 1) : index + 1;
    if (place === 'comment') return this.#text[index] === '\n' ? this.#pop(index) : index + 1;
    if (place === 'heredoc' || place === 'literal-heredoc') return this.#inHeredoc(index, place);
    if (place === 'ansi') return this.#inAnsi(index);
    if (place === 'double') return this.#inDouble(index);
    if (place === 'parameter') return this.#inParameter(index);
    return this.#inBare(index);
  }

  #inAnsi(index: number): number {
    if (this.#text[index] === '\\') return index + 2;
    return this.#text[index] === "'" ? this.#pop(index + 1) : index + 1;
  }

  #inDouble(index: number): number {
    const char = this.#text[index];
    if (char === '\\') return index + 2;
    if (char === '"') return this.#pop(index + 1);
    return this.#substitution(index) ?? index + 1;
  }

  #inParameter(index: number): number {
    const char = this.#text[index];
    if (char === '\\') return index + 2;
    if (char === '}') return this.#pop(index + 1);
    if (char === '"') return this.#push('double', index, index + 1);
    return this.#substitution(index) ?? index + 1;
  }

  /** `$(`, `$((`, `${`, and a backtick, in any place that expands. */
  #substitution(index: number): number | undefined {
    const text = this.#text;
    if (text[index] === '`') {
      if (this.#top.place === 'backtick') return this.#pop(index + 1);
      return this.#push('backtick', index, index + 1);
    }
    if (text[index] !== '$') return undefined;
    if (text.startsWith('$((', index)) return this.#push('arithmetic', index, index + 3);
    if (text[index + 1] === '(') return this.#push('bare', index, index + 2);
    if (text[index + 1] === '{') return this.#push('parameter', index, index + 2);
    return undefined;
  }

  #inBare(index: number): number {
    const char = this.#text[index] ?? '';
    if (char === '\\') return this.#inWord(this.#text.slice(index, index + 2), index + 2);
    if (char === '\n') return this.#newline(index);
    if (char === "'") return this.#inWord(char, this.#push('single', index, index + 1));
    if (char === '"') return this.#inWord(char, this.#push('double', index, index + 1));
    if (this.#text.startsWith("$'", index)) return this.#inWord('$', this.#push('ansi', index, index + 2));
    if (char === '#' && this.#word === '' && this.#top.place === 'bare') return this.#push('comment', index, index + 1);
    const substituted = this.#substitution(index);
    if (substituted !== undefined) return this.#inWord('$', substituted);
    if (char === '<' && this.#text[index + 1] === '<') return this.#heredocAt(index);
    if (char === '(') return this.#open(index);
    if (char === ')') return this.#close(index);
    if (/[\s;&|]/.test(char)) {
      this.#endWord();
      if (/[;&|]/.test(char)) this.#commandStart = true;
      return index + 1;
    }
    return this.#inWord(char, index + 1);
  }

  #inWord(piece: string, next: number): number {
    this.#word += piece;
    return next;
  }

  #open(index: number): number {
    this.#endWord();
    this.#top.depth += 1;
    this.#commandStart = true;
    return index + 1;
  }

  #close(index: number): number {
    this.#endWord();
    const top = this.#top;
    if (top.depth > 0) {
      top.depth -= 1;
      return index + 1;
    }
    if (top.place === 'arithmetic' && this.#text[index + 1] === ')') return this.#pop(index + 2);
    if (top.place === 'bare' && this.#frames.length > 1) return this.#pop(index + 1);
    return index + 1;
  }

  #endWord(): void {
    if (this.#word === '') return;
    if (this.#commandStart) {
      if (OPENERS.has(this.#word) || this.#word === '{') this.#compound += 1;
      else if (CLOSERS.has(this.#word) || this.#word === '}') this.#compound = Math.max(0, this.#compound - 1);
    }
    this.#commandStart = /^(?:do|then|else|elif|\{|!|time)$/.test(this.#word);
    this.#word = '';
  }

  #newline(index: number): number {
    const before = this.#text.slice(Math.max(0, index - 80), index).trimEnd();
    this.#endWord();
    this.#commandStart = true;
    const pending = this.#heredocs.shift();
    if (pending) return this.#push(pending.literal ? 'literal-heredoc' : 'heredoc', index, index + 1, pending);
    const open = this.#frames.length > 1 || this.#compound > 0 || this.#top.depth > 0 || /(?:\||&&)$/.test(before);
    if (!open) this.ends.push(index + 1);
    return index + 1;
  }

  #heredocAt(index: number): number {
    if (this.#text[index + 2] === '<') return index + 3;
    const match = /^<<(-?)\s*(?:'([^'\n]+)'|"([^"\n]+)"|\\?([A-Za-z_][\w.-]*))/.exec(
      this.#text.slice(index, index + 80),
    );
    if (!match) return index + 2;
    const end = match[2] ?? match[3] ?? match[4] ?? '';
    const literal = match[2] !== undefined || match[3] !== undefined || match[0].includes('\\');
    this.#heredocs.push({ end, tabs: match[1] === '-', literal });
    return index + match[0].length;
  }

  /** Called at each line start inside a heredoc, and at each `$` of an expanding one. */
  #inHeredoc(index: number, place: Place): number {
    const text = this.#text;
    if (index === 0 || text[index - 1] === '\n') {
      const lineEnd = text.indexOf('\n', index);
      const line = text.slice(index, lineEnd < 0 ? text.length : lineEnd);
      const heredoc = this.#top.heredoc;
      if (heredoc && (heredoc.tabs ? line.replace(/^\t+/, '') : line).trimEnd() === heredoc.end)
        return this.#endHeredoc(index + line.length);
    }
    if (place === 'heredoc' && text[index] === '\\') return index + 2;
    return (place === 'heredoc' ? this.#substitution(index) : undefined) ?? index + 1;
  }

  #endHeredoc(index: number): number {
    this.#pop(index);
    return index < this.#text.length ? this.#newline(index) : index;
  }
}
