/** What the presses show: who may see what is asked here, at every press. */
import type { ModalView } from '@slack/types';
import type { Deps } from '../../../capability.ts';
import { UserError } from '../../../platform/errors.ts';
import type { Page, Question } from '../../../platform/runbook/library/library.ts';
import { slackError } from '../../../platform/slack/failures.ts';
import type { Press } from '../../../platform/slack/listen.ts';
import { countOpenFeedback, listUnderWay } from '../../runs/index.ts';
import { browseView, parseCatalogueBy } from '../browsing.ts';
import { MOST_OFFERED, MOST_RESULTS, resultsView, type Shelf, startView } from '../finding.ts';
import { loadingView, refusals } from '../messages.ts';
import { listPopular, listRecent, recordOpening } from '../store.ts';

/** How far back "lately" goes, for what several people opened. */
const LATELY = { hours: 14 * 24 };

/** What one person may see. Nothing is granted when Slack can't say. */
export type Reader = { readonly isOperator: boolean; may(page: Page): boolean };

export async function readerOf(by: string, { people, log }: Deps): Promise<Reader> {
  const isOperator = await people.isOperator(by).catch((error: unknown) => {
    log.warn({ err: error }, 'rights could not be checked');
    throw new UserError(refusals.unknownRights);
  });
  return { isOperator, may: ({ visibility }) => isOperator || visibility === 'public' };
}

export function shelfOf({ isOperator, may }: Reader, { library }: Deps): Shelf {
  return {
    count: library.list().filter(may).length,
    reading: !library.isReady,
    broken: library.listProblems().length,
    isOperator,
  };
}

/** @param about a case, whose name stands above its suggestions. */
export async function drawStart(
  press: Press,
  deps: Deps,
  about?: Question & { readonly name: string },
): Promise<ModalView> {
  const { library, db } = deps;
  const reader = await readerOf(press.by, deps);
  const pages = (ids: readonly string[]) => ids.flatMap((id) => library.find(id) ?? []).filter(reader.may);
  const suggested = about ? library.suggest(about, reader.may, MOST_OFFERED).map(({ page }) => page) : [];
  const recent = pages(await listRecent(db.read, press.by, MOST_OFFERED));
  const often = pages(await listPopular(db.read, press.at.subtract(LATELY), 3 * MOST_OFFERED));
  const popular = often.filter((page) => !recent.includes(page)).slice(0, MOST_OFFERED);
  const underWay = about ? [] : await listUnderWay(db.read, press.by, MOST_OFFERED);
  return startView(
    { ...(about ? { about: about.name } : {}), underWay, suggested, recent, popular },
    shelfOf(reader, deps),
  );
}

export async function drawResults(by: string, words: string, deps: Deps, about?: string): Promise<ModalView> {
  const reader = await readerOf(by, deps);
  const { found } = deps.library.search(words, reader.may);
  const pages = found.slice(0, MOST_RESULTS).map(({ page }) => page);
  const reason = about === undefined ? {} : { about };
  return resultsView({ words, pages, total: found.length, ...reason }, shelfOf(reader, deps));
}

export type ReadingOptions = {
  readonly page?: number;
  /** Of the text that the person has seen so far. */
  readonly hash?: string;
  readonly found?: { readonly words: string; readonly total: number };
  /** What it is read for, such as `ESC-42`. */
  readonly about?: string | undefined;
};

/**
 * What draws a page is loaded with the first one that somebody reads: the bot starts without it.
 * @throws UserError when there is none that this person may read.
 */
export async function drawReading(
  by: string,
  id: string,
  deps: Deps,
  options: ReadingOptions = {},
): Promise<ModalView> {
  const { library } = deps;
  const reader = await readerOf(by, deps);
  const page = library.find(id);
  const opened = page && reader.may(page) ? library.open(id) : undefined;
  if (!opened) throw new UserError(refusals.gone);
  const { readingView } = await import('../reading.ts');
  const links = opened.runbook.links.filter(({ kind }) => kind === 'relative');
  const linked = links
    .flatMap(({ url }) => library.follow(id, url) ?? [])
    .filter((other) => other.id !== id && reader.may(other));
  const { page: number = 0, hash, found, about } = options;
  const feedback = reader.isOperator ? await countOpenFeedback(deps.db.read, id) : 0;
  return readingView({
    opened,
    page: number,
    linked: [...new Set(linked)],
    changed: hash !== undefined && hash !== opened.page.hash,
    ...(found && found.total > 1 ? { found } : {}),
    ...(about === undefined ? {} : { about }),
    ...(feedback === 0 ? {} : { feedback }),
  });
}

export async function drawIndex(by: string, value: string, deps: Deps): Promise<ModalView> {
  const { may } = await readerOf(by, deps);
  const [kind = '', page = '0'] = value.split(':');
  return browseView(deps.library.list().filter(may), parseCatalogueBy(kind), Number(page) || 0);
}

/** Draws at once, or, while the folders are still being read, as soon as they are. */
export async function showWhenReady(press: Press, { library }: Deps, draw: () => Promise<ModalView>): Promise<void> {
  if (library.isReady) return show(press, await draw());
  await show(press, loadingView('Reading the runbooks…'));
  await library.ready;
  await press.updateModal(draw);
}

/** Lays a modal over the one it was pressed in; in its place where Slack allows no further one. */
export async function show(press: Press, view: ModalView): Promise<void> {
  try {
    await press.openModal(view);
  } catch (error) {
    if (slackError(error) !== 'push_limit_reached') throw error;
    await press.updateModal(view);
  }
}

/** Keeps what was opened. Whoever reads is not disturbed when it can't be kept. */
export async function keepOpening({ by, at }: Press, runbook: string, { db, log }: Deps): Promise<void> {
  await recordOpening(db, { person: by, runbook, at }).catch((error: unknown) =>
    log.warn({ err: error }, 'what was opened could not be recorded'),
  );
}
