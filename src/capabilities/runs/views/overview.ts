/** The whole run on one screen, to see and to jump. Pure. */
import type { KnownBlock, ModalView, SectionBlock } from '@slack/types';
import type { Screen } from '../../../platform/runbook/run/screen.ts';
import { screenOf } from '../../../platform/runbook/run/walk.ts';
import { actions, button, context, modal, section, select } from '../../../platform/slack/blocks.ts';
import { clip, escapeLine } from '../../../platform/slack/text.ts';
import { keptAt } from '../evidence.ts';
import { title } from '../messages.ts';
import { who } from '../sentences.ts';
import type { Showing, Ticket } from './frame.ts';

const OVERVIEW_VIEW = 'runs.overview_view';
export const JUMP = 'runs.jump';
export const OVERVIEW_PAGE = 'runs.overview_page';

/** Screens on one page of the overview. */
const PAGE = 60;
/** Lines of one section: it takes 3,000 characters. */
const LINES = 12;

export function overviewView(showing: Showing, ticket: Ticket, page?: number): ModalView {
  const { row, run } = showing;
  const { plan, state } = run;
  const screens = [...plan.main, ...(state.rollingBack ? plan.rollback : [])];
  const here = screens.findIndex(({ id }) => id === screenOf(run).id);
  const count = Math.max(1, Math.ceil(screens.length / PAGE));
  const current = Math.min(Math.max(0, page ?? Math.floor(Math.max(0, here) / PAGE)), count - 1);
  const shown = screens.slice(current * PAGE, current * PAGE + PAGE);
  const choices = shown
    .filter(({ id }) => id !== screenOf(run).id)
    .map((screen) => ({ value: String(screens.indexOf(screen)), text: nameLine(screen) }));
  return modal({
    id: OVERVIEW_VIEW,
    title: 'Overview',
    close: 'Back',
    metadata: JSON.stringify(ticket),
    blocks: [
      section(title(row)),
      ...(choices.length === 0 ? [] : [actions('jump', [select({ id: JUMP, label: 'Go to…', choices })])]),
      ...lines(showing, shown),
      ...turns(current, count),
      context(`With ${state.people.map(who).join(', ')}`),
    ],
  });
}

/** By its place in the overview. */
export function overviewScreen({ run }: Pick<Showing, 'run'>, index: number): Screen | undefined {
  return [...run.plan.main, ...(run.state.rollingBack ? run.plan.rollback : [])][index];
}

/** They are a section by themselves. */
const ALONE: ReadonlySet<Screen['kind']> = new Set(['symptoms', 'undo', 'collect', 'finish']);

function lines(showing: Showing, screens: readonly Screen[]): KnownBlock[] {
  const { run } = showing;
  let heading = '';
  const all = screens.flatMap((screen) => {
    const line = `${escapeLine(clip(nameLine(screen), 150))}${stateOf(run, screen)}`;
    if (ALONE.has(screen.kind)) return [`${markOf(run, screen)} *${line}*`];
    const head = screen.heading === heading ? [] : [`*${escapeLine(clip(screen.heading, 100))}*`];
    heading = screen.heading;
    return [...head, `${markOf(run, screen)} ${line}`];
  });
  return Array.from({ length: Math.ceil(all.length / LINES) }, (_, index) =>
    unfolded(section(all.slice(index * LINES, index * LINES + LINES).join('\n'))),
  );
}

/** Slack folds a section of many lines unless it is told not to. */
function unfolded(block: SectionBlock): KnownBlock {
  return { ...block, expand: true };
}

function markOf(run: Showing['run'], screen: Screen): string {
  if (screen.id === screenOf(run).id) return ':arrow_forward:';
  if (screen.kind !== 'step') return run.state.trail.includes(screen.id) ? ':white_check_mark:' : ':white_circle:';
  const record = run.state.steps[screen.step.id];
  if (record?.stale) return ':warning:';
  switch (record?.status) {
    case 'done':
      return ':white_check_mark:';
    case 'skipped':
      return ':fast_forward:';
    case 'problem':
      return ':warning:';
    case 'not taken':
      return ':heavy_minus_sign:';
    default:
      return ':white_circle:';
  }
}

/** In words as well: a mark alone says nothing to those who cannot see it. */
function stateOf(run: Showing['run'], screen: Screen): string {
  const { state } = run;
  if (screen.kind === 'choice') {
    const taken = screen.options.find(({ id }) => state.chosen[screen.choice.id] === id);
    return taken ? `: ${escapeLine(clip(taken.label, 100))}` : '';
  }
  if (screen.kind !== 'step') return '';
  const record = state.steps[screen.step.id];
  const kept = keptAt(state, screen.step.id).length;
  const evidence = kept === 0 ? '' : ` · ${kept === 1 ? '1 piece' : `${kept} pieces`} of evidence`;
  if (!record) return `${onlyWith(run, screen)}${evidence}`;
  const said = record.answer ?? record.picked;
  const stale = record.stale ? ', a value has changed since' : '';
  return ` (${record.status}${said === undefined ? '' : `: ${escapeLine(clip(said, 60))}`}${stale})${evidence}`;
}

/** The option that leads to it and is not taken, or not yet. */
function onlyWith({ document, plan, state }: Showing['run'], screen: Screen): string {
  const missing = screen.path.find((option) => state.chosen[plan.choiceOf.get(option) ?? ''] !== option);
  if (missing === undefined) return '';
  const option = document.choices.flatMap(({ options }) => options).find(({ id }) => id === missing);
  return ` (only with: ${escapeLine(clip(option?.label ?? 'another option', 60))})`;
}

function nameLine(screen: Screen): string {
  switch (screen.kind) {
    case 'step':
      return screen.step.label;
    case 'symptoms':
      return 'What do you see?';
    case 'choice':
      return 'Choose one';
    case 'helped':
      return 'Did it help?';
    case 'undo':
      return 'Taking it back';
    case 'collect':
      return 'Evidence to keep';
    case 'finish':
      return 'How did it end?';
  }
}

function turns(current: number, count: number): KnownBlock[] {
  if (count < 2) return [];
  const turn = (to: number, text: string) =>
    button({ id: `${OVERVIEW_PAGE}.${to > current ? 'next' : 'previous'}`, text, value: String(to) });
  return [
    context(`Page ${current + 1} of ${count}`),
    actions('turns', [
      ...(current > 0 ? [turn(current - 1, 'Previous page')] : []),
      ...(current < count - 1 ? [turn(current + 1, 'Next page')] : []),
    ]),
  ];
}
