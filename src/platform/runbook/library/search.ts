/**
 * Finding a page by words: title before symptom, keyword, component, alert name and text, and a typing error is no
 * obstacle. Pure, apart from the index that it keeps.
 *
 * MiniSearch finds which words of the index a typed word may mean and where they stand; the order is made here, word by
 * word, because its own scores weigh a short field against a long one and would mix the ranks.
 */
import MiniSearch, { type SearchResult } from 'minisearch';
import type { NewPage } from './page.ts';
import { queryWords, wordsOf } from './words.ts';

/** What a hit in a field is worth; each rank beats all below it together. */
const FIELDS = { title: 64, symptoms: 32, keywords: 16, services: 8, alerts: 4, text: 1 } as const;
export type Field = keyof typeof FIELDS;
const NAMES = Object.keys(FIELDS) as Field[]; // keys of a literal

/** How sure it is that a word of the index is meant. A word as typed in a lower rank beats a guess in a higher one. */
const QUALITY = { exact: 1, beginning: 0.6, similar: 0.2 } as const;
type Quality = keyof typeof QUALITY;

/** A question longer than this is a text: its most telling words are enough. */
const MAX_WORDS = 12;

export type Hit = {
  readonly key: string;
  readonly score: number;
  /** The highest rank in which a word was found. */
  readonly field: Field;
  /** How many of the words that were looked for were found. */
  readonly found: number;
  readonly quality: Quality;
};

export type SearchIndex = {
  /** @param key anything unique; the same key again replaces. */
  add(key: string, page: NewPage): void;
  remove(key: string): void;
  /** Best first. */
  search(words: string): { readonly hits: readonly Hit[]; readonly asked: number };
  /** For long texts: no guessing, only words that few pages have. */
  match(text: string): readonly Hit[];
  readonly size: number;
};

export function createSearchIndex(): SearchIndex {
  const index = new MiniSearch<Record<string, string>>({
    idField: 'key',
    fields: NAMES,
    tokenize: (text) => text.split('\n'),
    processTerm: (line) => wordsOf(line),
    autoVacuum: true,
  });
  return {
    add(key, { page, text }) {
      if (index.has(key)) index.discard(key);
      index.add({
        key,
        title: page.title,
        symptoms: page.symptoms.join('\n'),
        keywords: page.keywords.join('\n'),
        services: page.services.join('\n'),
        alerts: page.alerts.join('\n'),
        text: [text, page.whenToUse ?? '', page.file.replaceAll('/', '\n')].join('\n'),
      });
    },
    remove(key) {
      if (index.has(key)) index.discard(key);
    },
    search(words) {
      const asked = queryWords(words).slice(0, MAX_WORDS);
      return { hits: rank(asked, (word) => findWord(index, word, true), index.documentCount), asked: asked.length };
    },
    match(text) {
      const asked = queryWords(text);
      const found = new Map(asked.map((word) => [word, findWord(index, word, false)]));
      const telling = asked
        .filter((word) => isTelling(found.get(word)?.size ?? 0, index.documentCount))
        .toSorted((a, b) => (found.get(a)?.size ?? 0) - (found.get(b)?.size ?? 0))
        .slice(0, MAX_WORDS);
      return rank(telling, (word) => found.get(word) ?? new Map(), index.documentCount);
    },
    get size() {
      return index.documentCount;
    },
  };
}

/** A word that stands on a third of all pages tells nothing about one of them. */
function isTelling(pages: number, all: number): boolean {
  return pages > 0 && pages <= Math.max(3, all / 3);
}

type Match = { readonly weight: number; readonly field: Field; readonly quality: Quality; readonly closeness: number };

/** The pages that a word may mean, each with its best place. */
function findWord(index: MiniSearch, word: string, guess: boolean): Map<string, Match> {
  const found = new Map<string, Match>();
  const asIs = { combineWith: 'OR', tokenize: (term: string) => [term], processTerm: (term: string) => term } as const;
  const results = guess
    ? index.search(
        { ...asIs, queries: [word, ...transposed(word)] },
        { prefix: (term) => term === word && word.length > 2, fuzzy: (term) => (term === word ? slips(word) : false) },
      )
    : index.search(word, asIs);
  for (const result of results) {
    const match = bestMatch(result, word);
    // The cast: the keys that `add` was given.
    if (match) found.set(result.id as string, match);
  }
  return found;
}

/** Typing errors that are forgiven: one from four letters on, two from eight. */
export function slips(word: string): number {
  return word.length >= 8 ? 2 : word.length >= 4 ? 1 : 0;
}

/** Two letters in the wrong order are one slip of the fingers, though two edits. */
function transposed(word: string): string[] {
  if (word.length < 4) return [];
  return Array.from(
    { length: word.length - 1 },
    (_, at) => `${word.slice(0, at)}${word[at + 1]}${word[at]}${word.slice(at + 2)}`,
  ).filter((other) => other !== word);
}

function bestMatch({ match, score }: SearchResult, word: string): Match | undefined {
  let best: Match | undefined;
  for (const [term, fields] of Object.entries(match)) {
    const quality: Quality = term === word ? 'exact' : term.startsWith(word) ? 'beginning' : 'similar';
    for (const name of fields) {
      const field = NAMES.find((each) => each === name);
      if (!field) continue;
      const weight = FIELDS[field] * QUALITY[quality];
      // How often a word occurs, and in how long a text, only parts pages of the same rank.
      if (!best || weight > best.weight) best = { weight, field, quality, closeness: score / (score + 50) };
    }
  }
  return best;
}

function rank(asked: readonly string[], find: (word: string) => ReadonlyMap<string, Match>, all: number): Hit[] {
  const sums = new Map<string, { score: number; field: Field; found: number; quality: Quality }>();
  for (const word of asked) {
    const matches = find(word);
    const rarity = Math.log(1 + all / Math.max(1, matches.size));
    for (const [key, { weight, field, quality, closeness }] of matches) {
      const sum = sums.get(key) ?? { score: 0, field, found: 0, quality };
      sums.set(key, {
        score: sum.score + rarity * (weight + closeness * QUALITY[quality]),
        field: FIELDS[field] > FIELDS[sum.field] ? field : sum.field,
        found: sum.found + 1,
        quality: QUALITY[quality] < QUALITY[sum.quality] ? quality : sum.quality,
      });
    }
  }
  return [...sums]
    .map(([key, { score, ...rest }]) => ({ key, ...rest, score: score * (rest.found / Math.max(1, asked.length)) }))
    .toSorted((a, b) => b.score - a.score || (a.key < b.key ? -1 : 1));
}
