/** From words to pages: what a person looks for, and what may help with a case. Pure. */
import type { Page } from './page.ts';
import type { Field, Hit, SearchIndex } from './search.ts';

export type Found = {
  readonly page: Page;
  /** Where it was found, the highest rank. */
  readonly field: Field;
};

export type Finding = {
  /** Best first. */
  readonly found: readonly Found[];
  /** The one that is meant without doubt, so that nobody has to choose. */
  readonly clear?: Page;
};

/** What is known of a case. */
export type Question = {
  readonly text: string;
  /** What it is about: kinds ("domain", "agent") and names. */
  readonly subjects?: readonly string[];
  /** Names of alerts. */
  readonly alerts?: readonly string[];
};

export type Catalogue = {
  readonly index: SearchIndex | undefined;
  readonly byKey: ReadonlyMap<string, Page>;
  readonly pages: readonly Page[];
};

type May = (page: Page) => boolean;

/** Pages by words; their own names first. */
export function search(words: string, catalogue: Catalogue, may: May): Finding {
  const name = nameOf(words);
  if (name === '' || !catalogue.index) return { found: [] };
  const exact = catalogue.pages.filter((page) => may(page) && namesOf(page).includes(name));
  const { hits, asked } = catalogue.index.search(words);
  const ranked: { page: Page; hit: Hit }[] = [];
  for (const hit of hits) {
    const page = catalogue.byKey.get(hit.key);
    if (page && may(page) && !exact.includes(page)) ranked.push({ page, hit });
  }
  const found = exact.map((page): Found => ({ page, field: 'title' }));
  for (const { page, hit } of ranked) found.push({ page, field: hit.field });
  const [only] = exact;
  const clear = exact.length === 1 ? only : exact.length > 1 ? undefined : clearHit(ranked, asked);
  return { found, ...(clear ? { clear } : {}) };
}

/** Kept with the page: every search looks at all of them. */
const names = new WeakMap<Page, readonly string[]>();

function namesOf(page: Page): readonly string[] {
  const known = names.get(page) ?? [page.id, page.title, ...page.alerts].map(nameOf);
  names.set(page, known);
  return known;
}

function nameOf(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/** Twice as good as the next one, with every word found, and not only somewhere in the text. */
const CLEARLY_BETTER = 2;

function clearHit(ranked: readonly { page: Page; hit: Hit }[], asked: number): Page | undefined {
  const [first, second] = ranked;
  if (!first || first.hit.found < asked) return undefined;
  if (!second) return first.page;
  if (first.hit.field === 'text' || first.hit.quality === 'similar') return undefined;
  return first.hit.score >= CLEARLY_BETTER * second.hit.score ? first.page : undefined;
}

/** What an alert or a subject names comes first; then pages whose title, symptoms or keywords share telling words. */
export function suggest({ text, subjects = [], alerts = [] }: Question, catalogue: Catalogue, may: May): Found[] {
  const asked = new Set(alerts.map(nameOf).filter((name) => name !== ''));
  const plain = ` ${nameOf(text)} `;
  const named = catalogue.pages.filter(
    (page) => may(page) && namesOf(page).some((name) => asked.has(name) || mentions(plain, name)),
  );
  const hits = catalogue.index?.match([text, ...subjects].join('\n')) ?? [];
  const best = hits[0]?.score ?? 0;
  const ranked = hits
    .filter((hit) => isHelpful(hit, best))
    .flatMap(({ key, field }) => {
      const page = catalogue.byKey.get(key);
      return page && may(page) && !named.includes(page) ? [{ page, field }] : [];
    });
  return [...named.map((page): Found => ({ page, field: 'alerts' })), ...ranked];
}

/** An alert's or a page's name as one word of the text ("QueueDepthHigh fired"); short names would be found everywhere. */
function mentions(plain: string, name: string): boolean {
  return name.length > 8 && plain.includes(` ${name} `);
}

/** One word somewhere in a text is no reason; two in the text, or one above it, are. */
function isHelpful({ field, found, score }: Hit, best: number): boolean {
  return score >= best / 4 && (field === 'text' ? found > 2 : field === 'title' || field === 'symptoms' || found > 1);
}
