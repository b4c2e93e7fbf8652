/** The runs of the jobs, for administrators, and what the channel hears of a job that fails. Pure. */
import type { KnownBlock, ModalView } from '@slack/types';
import type { ServiceState } from '../../connectors/breaker.ts';
import type { JobRun, RunSummary } from '../../platform/jobs/runs.ts';
import {
  actions,
  button,
  context,
  divider,
  message,
  modal,
  quoted,
  section,
  select,
} from '../../platform/slack/blocks.ts';
import type { Message } from '../../platform/slack/message.ts';
import { clip, date, duration, escapeMrkdwn } from '../../platform/slack/text.ts';

export const SHOW_RUN = 'health.show_run';
export const RUNS_OF = 'health.runs_of';
export const TURN_RUNS = 'health.turn_runs';

/** The filter's choices for every job: only what is worth a look, which comes first, and every run. */
export const EVENTFUL = 'eventful';
export const ALL_JOBS = 'all';

const OUTCOME: Readonly<Record<JobRun['outcome'], string>> = {
  running: ':hourglass_flowing_sand: Running',
  done: ':white_check_mark: Done',
  failed: ':x: Failed',
  'timed out': ':x: Took too long',
  lost: ':x: Lost, its process ended',
};

export type RunsPage = {
  readonly runs: readonly RunSummary[];
  readonly total: number;
  readonly page: number;
  readonly size: number;
  readonly job: string;
  readonly jobs: readonly string[];
  /** Those that are not well are named above the runs. */
  readonly services: readonly ServiceState[];
};

export function runsView({ runs, total, page, size, job, jobs, services }: RunsPage): ModalView {
  const pages = Math.max(1, Math.ceil(total / size));
  const turn = (to: number, text: string) =>
    button({ id: `${TURN_RUNS}.${to > page ? 'older' : 'newer'}`, text, value: `${to}:${job}` });
  const turns = [
    ...(page > 0 ? [turn(page - 1, 'Newer')] : []),
    ...(page < pages - 1 ? [turn(page + 1, 'Older')] : []),
  ];
  const choices = [
    { value: EVENTFUL, text: 'What happened' },
    { value: ALL_JOBS, text: 'Every run' },
    ...jobs.map((name) => ({ value: name, text: name })),
  ];
  return modal({
    id: 'health.runs_view',
    title: 'Jobs',
    close: 'Close',
    blocks: [
      ...services.filter(({ state }) => state !== 'well').map(serviceLine),
      actions('runs-filter', [select({ id: RUNS_OF, label: 'Which job', choices, initial: job })]),
      divider(),
      ...(runs.length === 0 ? [section(job === EVENTFUL ? NOTHING_HAPPENED : NOTHING_RAN)] : runs.map(runLine)),
      ...(pages > 1 ? [context(`Page ${page + 1} of ${pages} · ${total} runs`), actions('runs-pages', turns)] : []),
    ],
  });
}

function serviceLine({ name, state, since, problem = '', nextTryAt }: ServiceState): KnownBlock {
  const next = state === 'resting' && nextTryAt ? ` It is asked again ${date(nextTryAt)}.` : '';
  const began = since ? ` since ${date(since)}` : '';
  return section(
    `:warning: *${escapeMrkdwn(name)}* does not answer well${began}: ${escapeMrkdwn(clip(problem, 300))}${next}`,
  );
}

const NOTHING_RAN = 'Nothing has run yet. Jobs run at their times, the reminders every hour.';
const NOTHING_HAPPENED = 'Nothing to tell: every run that there was ended well and found nothing to do.';

function runLine(run: RunSummary): KnownBlock {
  const words = `${OUTCOME[run.outcome]} · *${escapeMrkdwn(run.job)}* · ${date(run.startedAt)}${took(run)}\n${countWords(run)}`;
  return {
    ...section(
      words,
      button({ id: SHOW_RUN, text: 'Details', value: String(run.id), label: `Details of run ${run.id}` }),
    ),
    block_id: `run-${run.id}`,
  };
}

function took({ startedAt, endedAt }: RunSummary): string {
  const seconds = endedAt === null ? 0 : Math.round((endedAt.epochMilliseconds - startedAt.epochMilliseconds) / 1000);
  if (seconds < 1) return '';
  return `, took ${seconds < 60 ? `${seconds} s` : duration(seconds * 1000)}`;
}

function countWords({ counts, error, errorId }: RunSummary): string {
  if (error !== null) return `${escapeMrkdwn(clip(error, 200))}${errorId === null ? '' : ` (Error ${errorId})`}`;
  const words = Object.entries(counts).flatMap(([name, value]) => (value === 0 ? [] : [`${value} ${name}`]));
  return words.length === 0 ? 'Nothing to do' : escapeMrkdwn(words.join(', '));
}

/** Lines on the screen of one run; a run keeps more than anybody reads. */
const LINES = 60;

export function runView(run: JobRun): ModalView {
  const shown = run.lines.slice(0, LINES);
  const left = run.lines.length - shown.length + run.linesLeftOut;
  const lines = shown.map(({ item, did }) => (item === undefined ? did : `${item}: ${did}`)).join('\n');
  return modal({
    id: 'health.run_view',
    title: `Run ${run.id}`,
    close: 'Back',
    blocks: [
      section(`${OUTCOME[run.outcome]} · *${escapeMrkdwn(run.job)}*`),
      context(
        `Planned for ${date(run.slot)} · started ${date(run.startedAt)}${took(run)}${run.attempt > 1 ? ` · try ${run.attempt}` : ''}`,
      ),
      section(countWords(run)),
      ...(lines === '' ? [] : [quoted(lines)]),
      ...(left > 0 ? [context(`And ${left} more.`)] : []),
    ],
  });
}

export function troubleMessage(job: string, error: string, errorId: string): Message {
  const words = `The job *${escapeMrkdwn(job)}* failed twice in a row: ${escapeMrkdwn(clip(error, 300))}`;
  return message(words, [
    section(`:warning: ${words}`),
    context(
      `It is tried again at its next time. An administrator sees each run in \`/escalation jobs\`. Error ${errorId} stands in the log.`,
    ),
  ]);
}

export function recoveryMessage(job: string, since: Temporal.Instant): Message {
  const words = `The job *${escapeMrkdwn(job)}* works again. It had failed since ${date(since)}.`;
  return message(words, [section(`:white_check_mark: ${words}`)]);
}
