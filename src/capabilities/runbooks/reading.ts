/** A runbook as a modal, page by page: its own words, drawn. Pure. */
import type { KnownBlock, ModalView } from '@slack/types';
import type { Root } from 'mdast';
import type { OpenedPage, Page } from '../../platform/runbook/library/library.ts';
import {
  type ActionElement,
  actionRows,
  actions,
  button,
  context,
  divider,
  modal,
  select,
} from '../../platform/slack/blocks.ts';
import { paginate, parseMarkdown, renderMarkdown } from '../../platform/slack/markdown.ts';
import { clip, escapeLine } from '../../platform/slack/text.ts';
import { JUMP, OPEN_FEEDBACK, PRACTICE, practiceLine, RESULTS, readButtons, START, TURN } from './finding.ts';

export const READING = 'runbooks.reading';

/** Blocks that stand around the text: facts, buttons, where one is. */
const FRAME_BLOCKS = 8;
const MOST_LINKED = 10;

export type Reading = {
  readonly opened: OpenedPage;
  /** Counts from 0 and is kept within what there is. */
  readonly page: number;
  /** Pages that its links lead to, and this person may read. */
  readonly linked?: readonly Page[];
  /** The words that found it, when others were found as well. */
  readonly found?: { readonly words: string; readonly total: number };
  /** It was another text when the person turned to this page. */
  readonly changed?: boolean;
  /** What it is read for, such as `ESC-42`. */
  readonly about?: string;
  /** What people said of it and nobody settled yet; for operators. */
  readonly feedback?: number;
};

/** What travels in the view: which runbook, which text, which page. */
export type Bookmark = { readonly id: string; readonly hash: string; readonly page: number; readonly about?: string };

export function readingView(reading: Reading): ModalView {
  const { opened, page, linked = [], found, changed = false, about: reason, feedback = 0 } = reading;
  const pages = drawPages(opened);
  const current = Math.min(Math.max(0, page), pages.length - 1);
  const { page: about } = opened;
  const bookmark: Bookmark = {
    ...{ id: about.id, hash: about.hash, page: current },
    ...(reason === undefined ? {} : { about: reason }),
  };
  return modal({
    id: READING,
    title: about.title,
    close: 'Close',
    metadata: JSON.stringify(bookmark),
    blocks: [
      ...practiceLine(reason),
      ...(changed ? [context('The file was changed while you were reading. This is the new text.')] : []),
      ...(current === 0 ? [context(...facts(opened)), ...(found ? [others(found)] : [])] : []),
      ...(pages[current] ?? []),
      divider(),
      ...start(opened, reason, feedback),
      ...turns(pages, current),
      ...(current === pages.length - 1 ? leads(linked) : []),
    ],
  });
}

/** The text in pieces that a modal takes. */
export function drawPages({ runbook, source, shared }: Omit<OpenedPage, 'page'>): KnownBlock[][] {
  const whole = parseMarkdown(source);
  const root: Root = shared
    ? { ...whole, children: whole.children.filter(within(runbook.line, runbook.lastLine)) }
    : whole;
  const { blocks } = renderMarkdown(root, { surface: 'modal', images: 'link', whole });
  return paginate(blocks, { surface: 'modal', reserve: { blocks: FRAME_BLOCKS } }).map((each) => each.blocks);
}

function within(first: number, last: number): (node: Root['children'][number]) => boolean {
  return ({ position, type }) => {
    const line = position?.start.line ?? 0;
    return type !== 'yaml' && line >= first && line <= last;
  };
}

function facts({ page }: OpenedPage): string[] {
  const { severity, minutes, steps, commands, owner, lastReviewed, visibility } = page;
  return [
    [
      ...(severity ? [escapeLine(clip(severity, 20))] : []),
      `${minutes} min`,
      ...(steps > 0 ? [steps === 1 ? '1 step' : `${steps} steps`] : []),
      ...(commands > 0 ? [commands === 1 ? '1 command' : `${commands} commands`] : []),
      visibility,
    ].join(' · '),
    ...(owner ? [`Owner: ${escapeLine(clip(owner, 60))}`] : []),
    ...(lastReviewed ? [`Reviewed ${lastReviewed}`] : []),
  ];
}

/** The whole text is on the screen: two minutes of reading save ten. */
function start({ page, runbook }: OpenedPage, reason: string | undefined, feedback: number): KnownBlock[] {
  const text = reason === undefined ? 'Start' : reason === PRACTICE ? 'Start practice' : `Start for ${reason}`;
  const elements = [
    ...(runbook.steps.length === 0
      ? []
      : [button({ id: START, text, value: page.id, style: 'primary', label: `${text} ${page.title}` })]),
    ...(feedback === 0 ? [] : [button({ id: OPEN_FEEDBACK, text: `Open feedback (${feedback})`, value: page.id })]),
  ];
  return elements.length === 0 ? [] : [actions('start', elements)];
}

function others({ words, total }: { words: string; total: number }): KnownBlock {
  const count = total - 1;
  const text = count === 1 ? '1 other was found' : `${count} others were found`;
  return actions('others', [button({ id: RESULTS, text, value: clip(words, 1_000) })]);
}

function turns(pages: readonly (readonly KnownBlock[])[], current: number): KnownBlock[] {
  if (pages.length < 2) return [];
  const turn = (to: number, text: string) =>
    button({ id: `${TURN}.${to > current ? 'next' : 'previous'}`, text, value: String(to) });
  const elements: ActionElement[] = [
    ...(current > 0 ? [turn(current - 1, 'Previous page')] : []),
    ...(current < pages.length - 1 ? [turn(current + 1, 'Next page')] : []),
    ...jump(pages, current),
  ];
  return [context(`Page ${current + 1} of ${pages.length}`), actions('turns', elements)];
}

/** Headings, with the page on which each stands. */
function jump(pages: readonly (readonly KnownBlock[])[], current: number): ActionElement[] {
  const headings = pages.flatMap((blocks, page) =>
    blocks.flatMap((block) => (block.type === 'header' && page !== current ? [{ text: block.text.text, page }] : [])),
  );
  if (headings.length === 0) return [];
  const choices = headings.slice(0, 100).map(({ text, page }, index) => ({ value: `${page}:${index}`, text }));
  return [select({ id: JUMP, label: 'Go to a section', choices })];
}

function leads(linked: readonly Page[]): KnownBlock[] {
  if (linked.length === 0) return [];
  return [
    context('Runbooks that this one leads to'),
    ...actionRows('linked', readButtons(linked.slice(0, MOST_LINKED))),
  ];
}
