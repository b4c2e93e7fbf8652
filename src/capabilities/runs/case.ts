/** What a case is told of the run that hands it on: proposed by the run, corrected by the person. Pure. */
import type { KnownBlock } from '@slack/types';
import { isSevere } from '../../platform/runbook/run/start.ts';
import type { Run } from '../../platform/runbook/run/walk.ts';
import { actions, section } from '../../platform/slack/blocks.ts';
import { clip, date, escapeLine } from '../../platform/slack/text.ts';
import { continueButton, title } from './messages.ts';
import { followed, type Line, linesOf, wordsOf } from './report.ts';
import { label } from './run.ts';
import { who } from './sentences.ts';
import type { Loaded } from './store/loading.ts';
import { checklistBlocks } from './views/evidence.ts';

/** The fields that every hand-over asks for, whatever the runbook collects besides. */
export type CaseFacts = {
  readonly affected: string;
  readonly place: string;
  readonly time: string;
  readonly errors: string;
  readonly changes: string;
};
export const FACT_WORDS: Readonly<Record<keyof CaseFacts, string>> = {
  affected: 'Affected records',
  place: 'Job or component, and tenant',
  time: 'Time range',
  errors: 'Error messages',
  changes: 'Recent changes',
};

export type Proposed = CaseFacts & {
  readonly summary: string;
  readonly priority: 'urgent' | 'high' | 'normal';
};

/** @param now ends the time range, which begins with the run. */
export function proposedFor({ row, run }: Pick<Loaded, 'row' | 'run'>, now: Temporal.Instant): Proposed {
  const { document, state } = run;
  const problem = state.problems.at(-1);
  const screen = run.plan.byId.get(`step:${problem?.step}`);
  const at = screen?.kind === 'step' ? `: problem at “${clip(screen.step.label, 80)}”` : ' did not help';
  const values = Object.entries(state.inputs).map(([name, value]) => `${name}: ${value}`);
  return {
    summary: clip(`${row.title}${at}`, 200),
    priority: isSevere(document)
      ? 'urgent'
      : /2\s*$/.test(row.severity ?? '') || state.risk?.level === 'high'
        ? 'high'
        : 'normal',
    affected: state.risk?.affected ?? '',
    place: [...document.metadata.services, ...values].join('\n'),
    time: timeRange(state.startedAt, now),
    errors: problem?.text ?? '',
    changes: '',
  };
}

function timeRange(from: Temporal.Instant, to: Temporal.Instant): string {
  const [first, last] = [from, to].map((at) => at.toString({ smallestUnit: 'minute' }).slice(0, 16).replace('T', ' '));
  return `${first} to ${first?.slice(0, 10) === last?.slice(0, 10) ? last?.slice(11) : last} UTC`;
}

/** What was tried and did not help, in the author's words. */
function triedIn({ plan, state }: Run): string[] {
  return state.tried.flatMap((id) => {
    const screen = plan.byId.get(`choice:${plan.choiceOf.get(id) ?? ''}`);
    const option = screen?.kind === 'choice' ? screen.options.find((each) => each.id === id) : undefined;
    if (!option) return [];
    const helped = state.helped[id];
    return [helped === undefined ? option.label : `${option.label} (helped: ${helped})`];
  });
}

/** A case takes about this many characters; what is longer stands in the thread and in the run. */
const MOST_DETAILS = 2_900;

/** For the record of the case: plain words, the person's own first. */
export function caseDetails({ row, run }: Pick<Loaded, 'row' | 'run'>, facts: CaseFacts): string {
  const { state } = run;
  // The cast: the names of a record that is written down above.
  const said = (Object.keys(FACT_WORDS) as (keyof CaseFacts)[]).flatMap((name) =>
    facts[name] === '' ? [] : [`${FACT_WORDS[name]}: ${facts[name]}`],
  );
  const steps = linesOf(run)
    .filter(({ record }) => record.status !== 'not taken')
    .map((line) => `• ${clockOf(line.record.at)} ${followed(clip(line.screen.step.label, 100))} ${doneWords(line)}`);
  const tried = triedIn(run).map((each) => `• ${clip(each, 150)}`);
  const where = state.environment === undefined ? '' : ` (${state.environment})`;
  return clip(
    [
      `From ${label(row)} “${clip(row.title, 100)}”${where}.`,
      ...said,
      ...(steps.length === 0 ? ['No step was completed.'] : ['Steps, times in UTC:', ...steps]),
      ...(tried.length === 0 ? [] : ['Tried:', ...tried]),
    ].join('\n'),
    MOST_DETAILS,
  );
}

function clockOf(at: Temporal.Instant): string {
  return at.toString().slice(11, 16);
}

function doneWords(line: Line, max = 150): string {
  const words = wordsOf(line.record);
  return clip([line.record.status, ...(words === '' ? [] : [words])].join(', '), max);
}

/** Lines of one section: it takes 3,000 characters. */
const LINES = 8;
const MOST_LINES = 40;
const MOST_TRIED = 16;

/** In the thread of the case: all that the next person needs before they open the run. */
export function caseBlocks(loaded: Loaded, text: string): KnownBlock[] {
  const { row, run } = loaded;
  const all = linesOf(run).filter(({ record }) => record.status !== 'not taken');
  const lines = all
    .slice(-MOST_LINES)
    .map(
      (line) =>
        `• ${date(line.record.at)} ${who(line.record.by)}: ${escapeLine(followed(clip(line.screen.step.label, 100)))} ${escapeLine(doneWords(line))}`,
    );
  const tried = triedIn(run)
    .slice(-MOST_TRIED)
    .map((each) => `• ${escapeLine(clip(each, 150))}`);
  return [
    section(
      `${title(row)}\n${who(run.state.owner)} escalates it${text === '' ? '.' : `: ${escapeLine(clip(text, 300))}`}`,
    ),
    ...chunked(lines.length === 0 ? ['No step was completed.'] : ['*Steps that were completed*', ...lines]),
    ...(tried.length === 0 ? [] : chunked(['*What was tried*', ...tried])),
    ...checklistBlocks(loaded),
    ...(row.status === 'finished' ? [] : [actions(`case-${row.id}`, [continueButton(row)])]),
  ];
}

function chunked(lines: readonly string[]): KnownBlock[] {
  return Array.from({ length: Math.ceil(lines.length / LINES) }, (_, index) =>
    section(lines.slice(index * LINES, index * LINES + LINES).join('\n')),
  );
}
