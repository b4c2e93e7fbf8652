/**
 * Finding a page by words: title before symptom, keyword, component, alert name and text, and a typing error is no
 * obstacle. Pure, apart from the index that it keeps.
 *
 * `postings` knows what a typed word may mean and where it stands; the order is made here, word by word.
 */
import type { NewPage } from './page.ts';
import { createPostings, type How, type Postings } from './postings.ts';
import { queryWords, wordsOf } from './words.ts';

/** What a hit in a field is worth, in this order of ranks; each beats all below it together. */
const FIELDS = { title: 64, symptoms: 32, keywords: 16, services: 8, alerts: 4, text: 1 } as const;
export type Field = keyof typeof FIELDS;
const NAMES = Object.keys(FIELDS) as Field[]; // keys of a literal
const WEIGHTS = NAMES.map((name) => FIELDS[name]);

/** How sure it is that a word of the index is meant. A word as typed in a lower rank beats a guess in a higher one. */
const QUALITY = { exact: 1, beginning: 0.6, similar: 0.2 } as const satisfies Record<How, number>;

/** A question longer than this is a text: its most telling words are enough. */
const MAX_WORDS = 12;

export type Hit = {
  readonly key: string;
  readonly score: number;
  /** The highest rank in which a word was found. */
  readonly field: Field;
  /** How many of the words that were looked for were found. */
  readonly found: number;
  /** Of the word that was found with the least certainty. */
  readonly quality: How;
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
  const postings = createPostings();
  const numbers = new Map<string, number>();
  const keys: string[] = [];
  const remove = (key: string): void => {
    const number = numbers.get(key);
    if (number === undefined) return;
    postings.remove(number);
    numbers.delete(key);
  };
  const ranked = (asked: readonly string[], guess: boolean): Hit[] =>
    rank(asked, guess, postings, keys).toSorted(bestFirst);
  return {
    add(key, page) {
      remove(key);
      const number = postings.add(ranksOf(page));
      numbers.set(key, number);
      keys[number] = key;
    },
    remove,
    search(words) {
      const asked = queryWords(words).slice(0, MAX_WORDS);
      return { hits: ranked(asked, true), asked: asked.length };
    },
    match(text) {
      const counts = new Map(queryWords(text).map((word) => [word, postings.count(word)]));
      const telling = [...counts]
        .filter(([, pages]) => isTelling(pages, postings.size))
        .toSorted(([, a], [, b]) => a - b)
        .slice(0, MAX_WORDS);
      return ranked(
        telling.map(([word]) => word),
        false,
      );
    },
    get size() {
      return postings.size;
    },
  };
}

/** The words of a page, field by field, as `FIELDS` ranks them. */
function ranksOf({ page, text }: NewPage): string[][] {
  const whole = [text, page.whenToUse ?? '', page.file.replaceAll('/', '\n')];
  return [[page.title], page.symptoms, page.keywords, page.services, page.alerts, whole].map((each) =>
    wordsOf(each.join('\n')),
  );
}

/** A word that stands on a third of all pages tells nothing about one of them. */
function isTelling(pages: number, all: number): boolean {
  return pages > 0 && pages <= Math.max(3, all / 3);
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

type Sum = { readonly key: string; score: number; field: Field; found: number; quality: How };
type Match = { weight: number; rank: number; how: How; closeness: number };

function rank(asked: readonly string[], guess: boolean, postings: Postings, keys: readonly string[]): Hit[] {
  const sums: (Sum | undefined)[] = Array.from({ length: postings.end });
  const all: Sum[] = [];
  for (const word of asked) {
    const matches = findWord(word, guess, postings);
    const rarity = Math.log(1 + postings.size / Math.max(1, matches.size));
    for (const [page, { weight, rank: field, how, closeness }] of matches) {
      let sum = sums[page];
      if (!sum) {
        sum = { key: keys[page] ?? '', score: 0, field: 'text', found: 0, quality: 'exact' };
        sums[page] = sum;
        all.push(sum);
      }
      sum.score += rarity * (weight + closeness * QUALITY[how]);
      sum.found += 1;
      if ((WEIGHTS[field] ?? 0) > FIELDS[sum.field]) sum.field = NAMES[field] ?? 'text';
      if (QUALITY[how] < QUALITY[sum.quality]) sum.quality = how;
    }
  }
  for (const sum of all) sum.score *= sum.found / Math.max(1, asked.length);
  return all;
}

/** The pages that a word may mean, each with its best place. */
function findWord(word: string, guess: boolean, postings: Postings): ReadonlyMap<number, Match> {
  const found = new Map<number, Match>();
  const guesses = guess
    ? { beginning: word.length > 2, slips: slips(word), also: transposed(word) }
    : { beginning: false, slips: 0, also: [] };
  postings.visit(word, guesses, (page, field, times, how) => {
    const weight = (WEIGHTS[field] ?? 0) * QUALITY[how];
    const before = found.get(page);
    if (before && before.weight >= weight) return;
    // How often a word occurs, and in how long a text, only parts pages of the same rank.
    const closeness = times / (times + 1 + postings.length(page) / 100);
    if (!before) found.set(page, { weight, rank: field, how, closeness });
    else {
      before.weight = weight;
      before.rank = field;
      before.how = how;
      before.closeness = closeness;
    }
  });
  return found;
}

function bestFirst(a: Hit, b: Hit): number {
  return b.score - a.score || (a.key < b.key ? -1 : 1);
}
