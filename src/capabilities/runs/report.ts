/** What a run came to: who, how long, what was skipped and why, what was seen. Pure. */
import type { KnownBlock } from '@slack/types';
import type { Outcome } from '../../platform/runbook/run/event.ts';
import type { Screen, StepScreen } from '../../platform/runbook/run/screen.ts';
import { isSevere } from '../../platform/runbook/run/start.ts';
import type { StepRecord } from '../../platform/runbook/run/state.ts';
import type { Run } from '../../platform/runbook/run/walk.ts';
import { type ActionElement, actions, button, context, section } from '../../platform/slack/blocks.ts';
import { clip, date, duration, escapeLine } from '../../platform/slack/text.ts';
import { checklistOf, isOpen, keptLine } from './evidence.ts';
import { title } from './messages.ts';
import { label } from './run.ts';
import { who } from './sentences.ts';
import type { Loaded } from './store/loading.ts';

export const EXPORT = 'runs.export';
export const FEEDBACK = 'runs.feedback';
export const RESOLUTION = 'runs.resolution';
export const RETURN = 'runs.return';

export type Line = { readonly screen: StepScreen; readonly record: StepRecord };

/** Every step with what became of it, in the order of the document. */
export function linesOf({ plan, state }: Run): Line[] {
  return [...plan.main, ...plan.rollback]
    .filter((screen: Screen): screen is StepScreen => screen.kind === 'step')
    .flatMap((screen) => {
      const record = state.steps[screen.step.id];
      return record ? [{ screen, record }] : [];
    });
}

/** A name before words about it: "Is it up? yes", "Restart it: done". */
export function followed(text: string): string {
  return /[?!:.…]$/.test(text) ? text : `${text}:`;
}

/** Steps that nobody did, skipped or passed by: the run ended before. */
export function leftOpen({ plan, state }: Run): StepScreen[] {
  const open = (screen: Screen): screen is StepScreen => screen.kind === 'step' && !state.steps[screen.step.id];
  return [...plan.main, ...(state.rollingBack ? plan.rollback : [])].filter(open);
}

/** What was answered and written at a step, in one line; empty when nothing was. */
export function wordsOf({ answer, picked, text }: StepRecord): string {
  return [answer ?? picked, text].filter((words) => words !== undefined && words !== '').join(', ');
}

export function reportBlocks({ row, run }: Loaded): KnownBlock[] {
  const { state } = run;
  const { finished } = state;
  const head = [
    `${title(row)}`,
    `*${capital(finished?.outcome ?? 'stopped')}* by ${who(finished?.by ?? state.owner)} · verified: ${finished?.verification ?? 'not answered'}`,
    ...(finished?.text ? [escapeLine(clip(finished.text, 500))] : []),
  ];
  return [
    section(head.join('\n')),
    section(timesOf({ row, run }).join('\n')),
    ...chunked(leftOut(run)),
    ...evidence(run),
    ...chunked(collected(run)),
    context(
      [
        `With ${state.people.map(who).join(', ')}`,
        ...(isSevere(run.document) && !state.practice ? ['SEV-1: nothing of this run or its case can be deleted'] : []),
      ].join(' · '),
    ),
  ];
}

/** Ends with which a case may be over as well. */
const CLOSES: ReadonlySet<Outcome> = new Set(['resolved', 'no action needed', 'rolled back']);

/** What comes next for those who read it: to keep it, to close the case with it, to make the runbook better. */
export function reportButtons({ row, run }: Pick<Loaded, 'row' | 'run'>): KnownBlock[] {
  const value = String(row.id);
  const { escalationId, practice } = row;
  const press = (id: string, text: string, words: string, style?: 'primary'): ActionElement =>
    button({ id, text, value, label: `${words} ${label(row)}`, ...(style ? { style } : {}) });
  return [
    actions(`report-${row.id}`, [
      ...(run.state.parent === undefined
        ? []
        : [
            button({
              id: RETURN,
              text: `Go on with RUN-${run.state.parent}`,
              value: String(run.state.parent),
              style: 'primary',
            }),
          ]),
      ...(escalationId === null || practice || !CLOSES.has(run.state.finished?.outcome ?? 'stopped')
        ? []
        : [
            press(RESOLUTION, `Resolve ESC-${escalationId}`, `Resolve ESC-${escalationId} with a note from`, 'primary'),
          ]),
      press(FEEDBACK, 'Give feedback', 'Give feedback on the runbook of'),
      press(EXPORT, 'Export', 'Export'),
    ]),
  ];
}

/** What is proposed as the closing note of the linked case: plain words. */
export function resolutionOf({ row, run }: Pick<Loaded, 'row' | 'run'>): string {
  const { finished } = run.state;
  const done = linesOf(run).filter(({ screen, record }) => screen.changing && record.status === 'done');
  return clip(
    [
      `${label(row)} “${row.title}”: ${finished?.outcome ?? 'stopped'}, verified: ${finished?.verification ?? 'not answered'}.`,
      ...(finished?.text ? [finished.text] : []),
      ...(done.length === 0 ? [] : ['What was changed:']),
      ...done.map(({ screen, record }) => {
        const words = wordsOf(record);
        return `• ${clip(screen.step.label, 120)}${words === '' ? '' : `: ${clip(words, 200)}`}`;
      }),
    ].join('\n'),
    2_900,
  );
}

function timesOf({ row, run: { state, ...run } }: Pick<Loaded, 'row' | 'run'>): string[] {
  const ended = state.finished?.at ?? state.lastAt;
  const took = ended.epochMilliseconds - state.startedAt.epochMilliseconds;
  const lines = linesOf({ state, ...run });
  const counted = (status: StepRecord['status']) => lines.filter(({ record }) => record.status === status).length;
  return [
    `Took ${duration(took)} (estimated: ${row.estimateMinutes} min) · ${date(state.startedAt)} to ${date(ended)}${row.environment === null ? '' : ` · ${escapeLine(row.environment)}`}`,
    `${counted('done')} done · ${counted('skipped')} skipped · ${counted('not taken')} not taken · ${leftOpen({ state, ...run }).length} not reached`,
  ];
}

const MOST_LINES = 20;
/** Lines of one section: it takes 3,000 characters. */
const LINES = 10;

function chunked(lines: readonly string[]): KnownBlock[] {
  return Array.from({ length: Math.ceil(lines.length / LINES) }, (_, index) =>
    section(lines.slice(index * LINES, index * LINES + LINES).join('\n')),
  );
}

function shortened(heading: string, lines: readonly string[]): string[] {
  if (lines.length === 0) return [];
  const more = lines.length > MOST_LINES ? [`… and ${lines.length - MOST_LINES} more in the export`] : [];
  return [heading, ...lines.slice(0, MOST_LINES), ...more];
}

function leftOut(run: Run): string[] {
  const skipped = linesOf(run)
    .filter(({ record }) => record.status === 'skipped')
    .map(({ screen, record }) => `• Skipped “${name(screen)}”: ${escapeLine(clip(record.text ?? '', 200))}`);
  const problems = run.state.problems.map(({ step, text, problem }) => {
    const screen = run.plan.byId.get(`step:${step}`);
    const at = screen?.kind === 'step' ? `“${name(screen)}”` : 'a step';
    return `• Problem at ${at}: ${escapeLine(clip(text || problem, 200))}`;
  });
  const waits = linesOf(run).flatMap(({ screen, record: { waited } }) =>
    waited ? [`• Waited ${waited.minutes} of ${waited.of} min at “${name(screen)}”`] : [],
  );
  return shortened('*What did not go as written*', [...skipped, ...problems, ...waits]);
}

function evidence(run: Run): KnownBlock[] {
  const seen = linesOf(run).flatMap(({ screen, record }) => {
    const words = wordsOf(record);
    return record.status === 'done' && words !== ''
      ? [`• ${followed(name(screen))} ${escapeLine(clip(words, 150))}`]
      : [];
  });
  const kept = run.state.evidence.map((each) => {
    const item = each.item === undefined ? '' : `${escapeLine(clip(each.item, 100))}: `;
    return `• ${item}${keptLine(each)}`;
  });
  return chunked(shortened('*Evidence*', [...seen, ...kept]));
}

/** What the runbook asks to collect and nobody did. */
function collected(run: Run): string[] {
  const open = checklistOf(run).filter(isOpen);
  return shortened(
    '*Asked for and not collected*',
    open.map(({ text }) => `• ${escapeLine(clip(text, 150))}`),
  );
}

function name({ step }: StepScreen): string {
  return escapeLine(clip(step.label, 80));
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
