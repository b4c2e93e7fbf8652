/** What every screen of a run has around it: where one is, what others did meanwhile, the ways to leave it. Pure. */
import type { KnownBlock, ModalView } from '@slack/types';
import { z } from 'zod';
import type { Screen, ScreenId } from '../../../platform/runbook/run/screen.ts';
import { screenOf } from '../../../platform/runbook/run/walk.ts';
import {
  type ActionElement,
  actionRows,
  button,
  context,
  divider,
  modal,
  overflow,
  section,
} from '../../../platform/slack/blocks.ts';
import { clip, duration, escapeLine } from '../../../platform/slack/text.ts';
import { positionOf } from '../progress.ts';
import { label } from '../run.ts';
import { who } from '../sentences.ts';
import type { Loaded } from '../store/loading.ts';
import { type Others, othersBlocks } from './others.ts';

export const SCREEN = 'runs.screen';
export const PAUSED = 'runs.paused';
export const READ_REPORT = 'runs.finished';
export const PROBLEM = 'runs.problem';
export const SKIP = 'runs.skip';
export const BACK = 'runs.back';
export const OVERVIEW = 'runs.overview';
export const MORE = 'runs.more';
export const LOOK_AGAIN = 'runs.look_again';
export const SHOW_ONCE = 'runs.show_once';
export const NEW_TEXT = 'runs.new_text';

/** What the More menu offers. */
export const MORE_CHOICES = ['note', 'evidence', 'text', 'values', 'handover', 'pause', 'stop'] as const;
export type MoreChoice = (typeof MORE_CHOICES)[number];
const MORE_WORDS: Readonly<Record<MoreChoice, string>> = {
  note: 'Add a note',
  evidence: 'Add evidence',
  text: 'Read the runbook',
  values: 'Change a value',
  handover: 'Hand over',
  pause: 'Pause',
  stop: 'Stop',
};

/** What travels in a view: which run, what the person saw of it. Never a right. */
export type Ticket = {
  readonly run: number;
  /** The version that was drawn. */
  readonly v: number;
  readonly on: ScreenId;
  /** Of a long step; counts from 0. */
  readonly page?: number;
  /** The window below a form, to be drawn again. */
  readonly below?: string;
  /** Of an exercise: every window says so. */
  readonly practice?: true;
};

export const ticketShape = z.object({
  run: z.number(),
  v: z.number(),
  on: z.string(),
  page: z.number().exactOptional(),
  below: z.string().exactOptional(),
  practice: z.literal(true).exactOptional(),
});

/** @throws when it is none: then the view was not drawn here. */
export function readTicket(metadata: string): Ticket {
  return ticketShape.parse(JSON.parse(metadata));
}

export function ticketOf({ row, run }: Loaded, page = 0): Ticket {
  const more = { ...(page === 0 ? {} : { page }), ...(row.practice ? { practice: true as const } : {}) };
  return { run: row.id, v: row.version, on: screenOf(run).id, ...more };
}

/** Nobody may take an exercise for the real thing, or the other way round: it stands on top of every window. */
export function practised(view: ModalView, { practice }: { readonly practice?: boolean }): ModalView {
  if (!practice) return view;
  return {
    ...view,
    blocks: [context(':test_tube: *Practice* · an exercise: Resurface changes nothing'), ...view.blocks],
  };
}

/**
 * What a person typed stays in a field that is drawn again under the same name. So each screen's fields have names of
 * their own: nobody confirms a step with the words of the step before.
 */
export function fieldOf(on: ScreenId, name: string): string {
  return `${name}@${on}`;
}

export type Newer = 'changed' | 'gone';

export const NEWER_WORDS: Readonly<Record<Newer, string>> = {
  changed: 'The runbook was changed since this run began. The run keeps the text that it began with.',
  gone: 'The runbook was taken out of the library since. The run keeps the text that it began with.',
};

export type Showing = Loaded & {
  readonly now: Temporal.Instant;
  /** What the person must know first: why a press was refused, what others did. mrkdwn. */
  readonly notice?: string;
  readonly page?: number;
  /** Runbooks that may fit better than this one. */
  readonly others?: Others;
  /** The library has another text of it by now, or none. */
  readonly newer?: Newer;
  /** How the case that it is for was closed meanwhile. */
  readonly closed?: string;
  /** What the action that runs is doing now. */
  readonly progress?: string;
  /** Keys of actions with something that only this person may see, once. */
  readonly once?: readonly string[];
};

export type Frame = {
  readonly blocks: readonly KnownBlock[];
  /** Text of the main button; a screen that is answered by buttons has none. */
  readonly submit?: string;
  /** Own buttons, before the ones of every screen. */
  readonly buttons?: readonly ActionElement[];
};

export function framed(showing: Showing, screen: Screen, { blocks, submit, buttons = [] }: Frame): ModalView {
  const { row, run, notice, page = 0 } = showing;
  return modal({
    id: SCREEN,
    title: `${label(row)} ${row.title}`,
    close: 'Close',
    ...(submit === undefined ? {} : { submit }),
    metadata: JSON.stringify(ticketOf(showing, page)),
    blocks: [
      context(placeLine(showing, screen)),
      ...(notice === undefined ? [] : [section(`:information_source: ${notice}`)]),
      ...around(showing),
      ...othersBlocks(showing.others),
      ...shownOnce(showing),
      ...blocks,
      divider(),
      ...actionRows(`ways-${row.version}`, [...buttons, ...ways(screen, run.state.trail.length > 0)]),
    ],
  });
}

/** What has changed around the run while it went on. */
function around({ row, newer, closed }: Showing): KnownBlock[] {
  const read = button({ id: NEW_TEXT, text: 'Read the new text' });
  return [
    ...(newer === 'changed' ? [section(`:scroll: ${NEWER_WORDS.changed}`, read)] : []),
    ...(newer === 'gone' ? [context(`:scroll: ${NEWER_WORDS.gone}`)] : []),
    ...(closed === undefined
      ? []
      : [context(`:information_source: ESC-${row.escalationId} is ${closed} by now. Go on, or stop this run: More.`)]),
  ];
}

/** Wherever the run has gone meanwhile: there is no second time. */
function shownOnce({ once = [] }: Showing): KnownBlock[] {
  return once
    .slice(0, 1)
    .map((key) =>
      section(
        ':key: *An action has a result that is shown once, and only to you.* It is kept nowhere.',
        button({ id: SHOW_ONCE, text: 'Show it', value: key, style: 'primary' }),
      ),
    );
}

/** "Remediation · 4 of 11 · 12 min of 15 · Tomás" */
function placeLine({ row, run, now }: Showing, screen: Screen): string {
  const position = positionOf(run, screen);
  const place = position
    ? `*${escapeLine(clip(position.heading, 60))} · ${position.number} of ${position.of}*`
    : `*${escapeLine(clip(screen.heading, 60))}*`;
  const passed = Math.max(0, now.epochMilliseconds - row.startedAt.epochMilliseconds);
  const since = passed < 3_600_000 ? Math.floor(passed / 60_000) : duration(passed);
  const environment = row.environment === null ? [] : [escapeLine(row.environment)];
  return [place, `${since} of ${row.estimateMinutes} min`, ...environment, who(row.ownerId)].join(' · ');
}

function ways(screen: Screen, canGoBack: boolean): ActionElement[] {
  const step = screen.kind === 'step';
  const skippable = screen.kind !== 'finish';
  return [
    ...(step ? [button({ id: PROBLEM, text: 'Problem', label: 'Something is wrong with this step' })] : []),
    ...(skippable ? [button({ id: SKIP, text: 'Skip', label: 'Skip this, with a reason' })] : []),
    ...(canGoBack ? [button({ id: BACK, text: 'Back' })] : []),
    button({ id: OVERVIEW, text: 'Overview' }),
    overflow(
      MORE,
      MORE_CHOICES.map((value) => ({ value, text: MORE_WORDS[value] })),
    ),
  ];
}

export function loadingView(words: string): ModalView {
  return modal({ id: 'runs.loading', title: 'Runbook', close: 'Close', blocks: [context(words)] });
}
