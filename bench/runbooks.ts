/**
 * Reading and finding runbooks.
 *
 * Parse: every file of the libraries beside this repository (of our own where they are not there), next to a bare
 * `mdast-util-from-markdown` with the same extensions. Search: two thousand pages made of those files, asked for words
 * with slips in them, next to a scan of the same pages' words that forgives the same slips. Memory: what the library
 * keeps for a page to be found, next to the text itself.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import leven from 'leven';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { frontmatterFromMarkdown } from 'mdast-util-frontmatter';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { frontmatter } from 'micromark-extension-frontmatter';
import { gfm } from 'micromark-extension-gfm';
import { search } from '../src/platform/runbook/library/ask.ts';
import { type NewPage, type Page, readPages } from '../src/platform/runbook/library/page.ts';
import { createSearchIndex, slips } from '../src/platform/runbook/library/search.ts';
import { queryWords, wordsOf } from '../src/platform/runbook/library/words.ts';
import { parseRunbooks } from '../src/platform/runbook/parse.ts';
import { type Benchmark, type Entry, entryOf, type Pair, percentile } from './support/benchmark.ts';

type Size = { readonly files: number; readonly rounds: number; readonly pages: number; readonly questions: number };

const SIZES: Readonly<Record<'full' | 'small', Size>> = {
  full: { files: Number.POSITIVE_INFINITY, rounds: 7, pages: 2_000, questions: 300 },
  small: { files: 6, rounds: 1, pages: 40, questions: 4 },
};

export const benchmark: Benchmark = {
  about: 'parsing next to bare mdast, searching with slips next to a linear scan, and what the library keeps in memory',
  async run(size, say) {
    const sources = readSources().slice(0, SIZES[size].files);
    say(`runbooks: ${sources.length} files, ${(sources.join('').length / 1e6).toFixed(1)} million characters`);
    return [measureParsing(sources, SIZES[size], say), ...measureSearch(sources, SIZES[size], say)];
  },
};

function readSources(): string[] {
  const root = join(import.meta.dirname, '..');
  const others = join(root, '../shared/corpora');
  const folder = existsSync(others) ? others : join(root, 'runbooks');
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.md'))
    .toSorted()
    .map((path) => readFileSync(join(folder, path), 'utf8'));
}

function measureParsing(sources: readonly string[], { rounds }: Size, say: (words: string) => void): Entry {
  const ours = () => {
    for (const source of sources) parseRunbooks(source, { path: 'a.md' });
  };
  const bare = () => {
    for (const source of sources) parseBare(source);
  };
  // Once without measuring: both programs get compiled.
  ours();
  bare();
  const pairs = inRounds(rounds, ours, bare);
  const last = pairs.at(-1);
  say(`runbooks: parsing ${last?.value.toFixed(0)} ms, bare mdast ${last?.yardstick.toFixed(0)} ms`);
  return entryOf(pairs, { name: 'runbooks parse / mdast', unit: 'ms', target: { atMost: 2 } });
}

function parseBare(source: string): void {
  fromMarkdown(source, {
    extensions: [gfm(), frontmatter(['yaml', 'toml'])],
    mdastExtensions: [gfmFromMarkdown(), frontmatterFromMarkdown(['yaml', 'toml'])],
  });
}

/** One after the other, and in every other round the other way round. */
function inRounds(rounds: number, ours: () => void, yardstick: () => void): Pair[] {
  return Array.from({ length: rounds }, (_, round) => {
    if (round % 2 === 0) return { value: time(ours), yardstick: time(yardstick) };
    const theirs = time(yardstick);
    return { value: time(ours), yardstick: theirs };
  });
}

function time(work: () => void): number {
  const from = performance.now();
  work();
  return performance.now() - from;
}

function measureSearch(sources: readonly string[], size: Size, say: (words: string) => void): Entry[] {
  const pages = makePages(sources, size.pages);
  const before = heapInUse();
  const index = createSearchIndex();
  for (const page of pages) index.add(page.page.id, page);
  const kept = heapInUse() - before;
  const text = pages.reduce((sum, page) => sum + Buffer.byteLength(page.text), 0);
  const catalogue = {
    index,
    pages: pages.map(({ page }) => page),
    byKey: new Map(pages.map(({ page }) => [page.id, page])),
  };
  const scanned = pages.map(({ page, text: words }) => ({
    page,
    words: [...new Set(wordsOf(`${page.title}\n${words}`))],
  }));
  const pairs: Pair[] = [];
  for (const words of askQuestions(pages, size.questions)) {
    const value = time(() => search(words, catalogue, () => true));
    pairs.push({ value, yardstick: time(() => scan(words, scanned)) });
  }
  const slowest = {
    value: percentile(
      pairs.map(({ value }) => value),
      99,
    ),
    yardstick: percentile(
      pairs.map(({ yardstick }) => yardstick),
      99,
    ),
  };
  say(`runbooks: search p99 ${slowest.value.toFixed(1)} ms, scan p99 ${slowest.yardstick.toFixed(0)} ms`);
  const memory = { value: Math.max(kept, 1) / 1e6, yardstick: text / 1e6 };
  return [
    entryOf(pairs, { name: 'runbooks search / scan', unit: 'ms', target: { atMost: 1 / 20 } }),
    entryOf([slowest], { name: 'runbooks search / scan, p99', unit: 'ms', target: { atMost: 1 / 20 } }),
    entryOf([memory], { name: 'runbooks index / text', unit: 'MB', target: { atMost: 6 } }),
  ];
}

/** The files over and over, each time under another title and with words of its own. */
function makePages(sources: readonly string[], count: number): NewPage[] {
  const read = sources.flatMap((source, number) => readPages({ file: `${number}.md`, source }).pages);
  return Array.from({ length: count }, (_, number) => {
    const { page, text } = read[number % read.length] as NewPage; // there is at least one file
    const own: Page = { ...page, id: `page-${number}`, title: `${page.title} in region ${nameOf(number)}` };
    return { page: own, text: `${text}\nhost ${nameOf(number)}-${number % 17}` };
  });
}

function nameOf(number: number): string {
  const syllables = ['ka', 'lo', 'mi', 'ra', 'su', 'te', 'vo', 'ni', 'pe', 'du'];
  return [...String(number)].map((digit) => syllables[Number(digit)]).join('');
}

/** Two words of a title, a slip in each: always the same questions. */
function askQuestions(pages: readonly NewPage[], count: number): string[] {
  return Array.from({ length: count }, (_, number) => {
    const { page } = pages[(number * 7919) % pages.length] as NewPage; // within the list
    const words = page.title.split(/\s+/).filter((word) => word.length > 3);
    return [words[number % words.length], words[(number + 1) % words.length]]
      .map((word = '', index) => slipIn(word, number + index))
      .join(' ');
  });
}

function slipIn(word: string, seed: number): string {
  const at = 1 + (seed % Math.max(1, word.length - 2));
  switch (seed % 4) {
    case 0:
      return word.slice(0, at) + word.slice(at + 1);
    case 1:
      return `${word.slice(0, at)}${word[at] ?? ''}${word.slice(at)}`;
    case 2:
      return `${word.slice(0, at)}${word[at + 1] ?? ''}${word[at] ?? ''}${word.slice(at + 2)}`;
    default:
      return word;
  }
}

type Scanned = { readonly page: Page; readonly words: readonly string[] };

/** Looks at every word of every page. Forgives what the index forgives. */
function scan(question: string, pages: readonly Scanned[]): Page[] {
  const asked = queryWords(question);
  return pages
    .filter(({ words }) => asked.some((word) => words.some((other) => isMeant(word, other, slips(word)))))
    .map(({ page }) => page);
}

function isMeant(word: string, other: string, most: number): boolean {
  if (other.startsWith(word)) return true;
  if (most === 0 || Math.abs(word.length - other.length) > most) return false;
  return leven(word, other) <= most || isSwapped(word, other);
}

function isSwapped(word: string, other: string): boolean {
  if (word.length !== other.length) return false;
  let at = 0;
  while (at < word.length && word[at] === other[at]) at += 1;
  return word[at] === other[at + 1] && word[at + 1] === other[at] && word.slice(at + 2) === other.slice(at + 2);
}

/** Bytes, after everything that can go has gone. */
function heapInUse(): number {
  setFlagsFromString('--expose-gc');
  // The cast: V8's own function, there because of the flag.
  const collect = runInNewContext('gc') as () => void;
  collect();
  return process.memoryUsage().heapUsed;
}
