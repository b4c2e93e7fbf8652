/**
 * Which words stand on which pages, in which rank, and how often.
 *
 * The words are kept in MiniSearch's radix tree, which finds beginnings and words with slips in them. MiniSearch's own
 * search makes an object for every page that it finds and scores a short field against a long one; with words that stand
 * on every page that took three times as long as all that is done here, only to be ranked anew afterwards.
 */
import SearchableMap from 'minisearch/SearchableMap';

/** The lowest seven bits are the ranks in which the word stands; above them is how often. */
type Place = number;
const RANKS = 7;
const RANK_BITS = (1 << RANKS) - 1;

/** Pages are numbers from 0 on; a number is given again after its page is gone. */
export type Postings = {
  /** @param ranks the words of each rank, the highest first; seven at most. */
  add(ranks: readonly (readonly string[])[]): number;
  remove(page: number): void;
  /** Everything that `word` may mean; the same page may come again with another word. */
  visit(word: string, guess: Guess, see: See): void;
  /** On how many pages the word stands as it is. */
  count(word: string): number;
  /** How many words a page has. */
  length(page: number): number;
  /** Numbers in use are below this. */
  readonly end: number;
  readonly size: number;
};

export type Guess = { readonly beginning: boolean; readonly slips: number; readonly also: readonly string[] };
export type How = 'exact' | 'beginning' | 'similar';
/** @param rank the highest rank in which the word stands, from 0. */
type See = (page: number, rank: number, times: number, how: How) => void;

export function createPostings(): Postings {
  const words = new SearchableMap<Map<number, Place>>();
  const lengths: (number | undefined)[] = [];
  const free: number[] = [];
  let gone: number[] = [];

  function see(places: ReadonlyMap<number, Place> | undefined, how: How, tell: See): void {
    for (const [page, place] of places ?? []) {
      if (lengths[page] !== undefined) tell(page, highestRank(place), place >>> RANKS, how);
    }
  }

  /** Only now and then: it looks at every word. */
  function forgetGone(): void {
    const lost = new Set(gone);
    const empty: string[] = [];
    for (const [word, places] of words.entries()) {
      for (const page of lost) places.delete(page);
      if (places.size === 0) empty.push(word);
    }
    for (const word of empty) words.delete(word);
    free.push(...gone);
    gone = [];
  }

  const inUse = () => lengths.length - free.length - gone.length;

  return {
    add(ranks) {
      const page = free.pop() ?? lengths.length;
      lengths[page] = ranks.reduce((sum, each) => sum + each.length, 0);
      ranks.forEach((each, rank) => {
        for (const word of each) keepPlace(words, word, page, rank);
      });
      return page;
    },
    remove(page) {
      if (lengths[page] === undefined) return;
      lengths[page] = undefined;
      gone.push(page);
      if (gone.length > 32 && gone.length * 4 > inUse()) forgetGone();
    },
    visit(word, { beginning, slips, also }, tell) {
      see(words.get(word), 'exact', tell);
      if (beginning) for (const places of words.atPrefix(word).values()) see(places, 'beginning', tell);
      if (slips > 0) for (const [places] of words.fuzzyGet(word, slips).values()) see(places, 'similar', tell);
      for (const other of also) see(words.get(other), 'similar', tell);
    },
    count(word) {
      let count = 0;
      for (const page of words.get(word)?.keys() ?? []) if (lengths[page] !== undefined) count += 1;
      return count;
    },
    length: (page) => lengths[page] ?? 0,
    get end() {
      return lengths.length;
    },
    get size() {
      return inUse();
    },
  };
}

function keepPlace(words: SearchableMap<Map<number, Place>>, word: string, page: number, rank: number): void {
  const places = words.fetch(word, () => new Map());
  const before = places.get(page) ?? 0;
  // Often enough is often enough: a number that stays small is kept without an object of its own.
  const times = Math.min((before >>> RANKS) + 1, 65_535);
  places.set(page, (times << RANKS) | (before & RANK_BITS) | (1 << rank));
}

function highestRank(place: Place): number {
  return 31 - Math.clz32(place & RANK_BITS & -place);
}
