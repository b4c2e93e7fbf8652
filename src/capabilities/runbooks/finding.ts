/** The picker: a field to search with, what is recent and suggested, and what was found. Pure. */
import type { KnownBlock, ModalView } from '@slack/types';
import type { Page } from '../../platform/runbook/library/library.ts';
import {
  type ActionElement,
  actions,
  button,
  context,
  divider,
  modal,
  section,
  textInput,
} from '../../platform/slack/blocks.ts';
import { clip, escapeLine, escapeMrkdwn } from '../../platform/slack/text.ts';

/** The picker, from Home. */
export const PICK = 'runbooks.pick';
export const FIND = 'runbooks.find';
export const READ = 'runbooks.read';
export const BROWSE = 'runbooks.browse';
export const RESULTS = 'runbooks.results';
/** Within a runbook that is being read. Here, since `reading.ts` is loaded only then: it brings a Markdown parser. */
export const TURN = 'runbooks.turn';
export const JUMP = 'runbooks.jump';
/** Heard by the runs. */
export const START = 'runs.start';
export const OPEN_FEEDBACK = 'runs.feedback_list';

/** What the runbooks of a window are looked at for, when it is an exercise. */
export const PRACTICE = 'practice';

/** Results on one screen; more words find fewer. */
export const MOST_RESULTS = 10;
/** Of each kind, before anybody has searched. */
export const MOST_OFFERED = 4;

/** What the person who looks may know of the library. */
export type Shelf = {
  /** Pages this person may read. */
  readonly count: number;
  readonly reading: boolean;
  /** Files that cannot be read; told to operators only. */
  readonly broken: number;
  readonly isOperator: boolean;
};

export type Offers = {
  /** Runs that this person is in the middle of, drawn. */
  readonly underWay?: readonly KnownBlock[];
  /** What the suggestions are for, such as `ESC-42`. */
  readonly about?: string;
  readonly suggested: readonly Page[];
  readonly recent: readonly Page[];
  /** Opened by several people lately. */
  readonly popular: readonly Page[];
};

export function startView(offers: Offers, shelf: Shelf): ModalView {
  const { about, suggested, recent, popular, underWay = [] } = offers;
  const nothing = suggested.length + recent.length + popular.length === 0;
  return view('', about, [
    ...(underWay.length === 0 ? [] : [section('*Under way*'), ...underWay, divider()]),
    ...group(about ? `Suggested for ${about}` : 'Suggested', suggested),
    ...(about && suggested.length === 0
      ? [section(`No runbook seems to be about ${escapeLine(about)}. Search, or browse.`)]
      : []),
    ...group('You opened lately', recent),
    ...group('Opened by several people lately', popular),
    ...(nothing && !about ? [section('Search by what you see, by component, by alert or by title.')] : []),
    ...footer(shelf),
  ]);
}

export type Results = {
  readonly words: string;
  readonly pages: readonly Page[];
  readonly total: number;
  /** What it is looked for, such as `ESC-42`. */
  readonly about?: string;
};

export function resultsView({ words, pages, total, about }: Results, shelf: Shelf): ModalView {
  const asked = `“${escapeMrkdwn(clip(words, 100))}”`;
  const more =
    total > pages.length ? [context(`The best ${pages.length} of ${total}. Add a word to narrow it down.`)] : [];
  const found =
    total === 0
      ? [section(`Nothing was found for ${asked}. Try another word for what you see, or browse.`)]
      : [section(`*${total === 1 ? '1 runbook' : `${total} runbooks`} for ${asked}*`), ...pages.map(pageBlock)];
  return view(words, about, [...found, ...more, ...footer(shelf)]);
}

function view(words: string, about: string | undefined, blocks: readonly KnownBlock[]): ModalView {
  const field = textInput({
    id: 'words',
    label: 'Search',
    optional: true,
    max: 200,
    placeholder: 'What you see, a component, an alert or a title',
    ...(words === '' ? {} : { initial: clip(words, 200) }),
  });
  return modal({
    id: FIND,
    title: 'Runbooks',
    submit: 'Search',
    close: 'Close',
    ...(about === undefined ? {} : { metadata: JSON.stringify({ about }) }),
    blocks: [...practiceLine(about), field, divider(), ...blocks],
  });
}

export function practiceLine(about: string | undefined): KnownBlock[] {
  return about === PRACTICE ? [context(':test_tube: *Practice* · what you start from here is an exercise')] : [];
}

function group(heading: string, pages: readonly Page[]): KnownBlock[] {
  return pages.length === 0 ? [] : [section(`*${escapeLine(heading)}*`), ...pages.map(pageBlock)];
}

function footer({ count, reading, broken, isOperator }: Shelf): KnownBlock[] {
  const notes = [
    ...(reading ? ['The folders are still being read: there may be more in a moment.'] : []),
    ...(isOperator ? [] : ['You see public runbooks. The internal ones are for operators.']),
    ...(isOperator && broken > 0
      ? [`${broken === 1 ? '1 file' : `${broken} files`} can't be read: \`/runbook lint\` says why.`]
      : []),
  ];
  const browse = count === 0 ? [] : [actions('browse', [button({ id: BROWSE, text: `Browse all ${count}` })])];
  const empty = count === 0 && !reading ? ['There are no runbooks here yet.'] : [];
  return [...browse, ...[...empty, ...notes].map((note) => context(note))];
}

/** Side by side in one row each button needs an id of its own. */
export const MOST_SIDE_BY_SIDE = 20;

export function readButtons(pages: readonly Page[]): ActionElement[] {
  return pages
    .slice(0, MOST_SIDE_BY_SIDE)
    .map(({ id, title }, index) => button({ id: `${READ}.${index}`, text: title, value: id, label: `Read ${title}` }));
}

/** One runbook in a list, with a button that opens it. */
export function pageBlock(page: Page): KnownBlock {
  const open = button({ id: READ, text: 'Read', value: page.id, label: `Read ${page.title}` });
  const about = page.whenToUse ?? page.summary;
  return section(`${pageLine(page)}${about === '' ? '' : `\n${escapeLine(clip(about, 180))}`}`, open);
}

/** `*Stuck jobs* · SEV2 · 15 min` */
export function pageLine({ title, severity, minutes }: Page): string {
  const parts = [
    `*${escapeLine(clip(title, 150))}*`,
    ...(severity ? [escapeLine(clip(severity, 20))] : []),
    `${minutes} min`,
  ];
  return parts.join(' · ');
}
