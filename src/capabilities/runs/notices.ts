/** What is said once in the thread of a run, when somebody else must know. Pure; the store shows it. */
import type { KnownBlock } from '@slack/types';
import { type Note, note } from '../../platform/delivery/show.ts';
import type { RunEvent } from '../../platform/runbook/run/event.ts';
import { actions, context, message, section } from '../../platform/slack/blocks.ts';
import { clip, duration, escapeLine, plain } from '../../platform/slack/text.ts';
import { caseBlocks } from './case.ts';
import { continueButton, title } from './messages.ts';
import { reportBlocks, reportButtons } from './report.ts';
import { label, type RunRow } from './run.ts';
import { sentenceOf, who } from './sentences.ts';
import type { Loaded } from './store/loading.ts';

type Place = { readonly thread: { readonly key: string; readonly channel: string } | undefined; readonly seq: number };

/** Most presses say nothing: the card shows where the run stands. */
const TOLD: ReadonlySet<RunEvent['what']> = new Set([
  'problem',
  'handed over',
  'approved',
  'rejected',
  'approval expired',
  'paused',
  'rollback begun',
  'action ended',
  'escalated',
  'finished',
]);

export function notesFor(after: Loaded, event: RunEvent, { thread, seq }: Place): Note[] {
  if (!TOLD.has(event.what)) return [];
  if (!thread) return toNewOwner(after, event, seq);
  const { row, run } = after;
  const line = `*${label(row)}*: ${sentenceOf(event, run.plan)}${calledFor(after, event)}`;
  const blocks = blocksFor(after, event, line);
  return [
    note({
      key: `run:${row.id}:${seq}`,
      to: thread.channel,
      under: thread.key,
      message: message(plain(line), blocks),
      // Where the case was there before, the channel has not seen that it needs somebody else now.
      ...(event.what === 'escalated' ? { broadcast: true } : {}),
    }),
    ...toNewOwner(after, event, seq),
  ];
}

function blocksFor(after: Loaded, event: RunEvent, line: string): KnownBlock[] {
  if (event.what === 'finished') return [...reportBlocks(after), ...reportButtons(after)];
  return event.what === 'escalated' ? caseBlocks(after, event.text) : [section(line), ...resultLines(event)];
}

/** Whoever gets a run must hear of it, wherever they are. */
function toNewOwner({ row }: Loaded, event: RunEvent, seq: number): Note[] {
  if (event.what !== 'handed over' || event.owner === event.by) return [];
  return [
    note({
      key: `run:${row.id}:${seq}:owner`,
      to: event.owner,
      message: message(`${label(row)} ${row.title} is yours now.`, [
        section(
          `${title(row)}\n${who(event.by)} handed it over to you. It stands at ${escapeLine(clip(row.progress, 200))}.`,
        ),
        actions(`yours-${row.id}`, [continueButton(row)]),
      ]),
    }),
  ];
}

const MOST_RESULT_LINES = 15;

/** What an action found, below what came of it. */
function resultLines(event: RunEvent): KnownBlock[] {
  if (event.what !== 'action ended' || !event.lines || event.lines.length === 0) return [];
  const lines = event.lines.slice(0, MOST_RESULT_LINES).map((line) => `• ${escapeLine(clip(line, 180))}`);
  const more = event.lines.length - lines.length;
  return [context([...lines, ...(more > 0 ? [`… and ${more} more`] : [])].join('\n'))];
}

/** Whoever asked for a second person, or started an action, must hear what came of it. */
function calledFor({ run }: Loaded, event: RunEvent): string {
  if (event.what === 'action ended') {
    const by = run.state.actions.find(({ key }) => key === event.key)?.by;
    return by === undefined ? '' : ` (${who(by)})`;
  }
  if (event.what !== 'approved' && event.what !== 'rejected' && event.what !== 'approval expired') return '';
  const asked = run.state.approvals.find(({ id }) => id === event.id)?.requestedBy;
  return asked === undefined || asked === event.by ? '' : ` (${who(asked)})`;
}

export const STALLED_CHECK = 'runs.stalled';

function check(row: RunRow) {
  return { name: STALLED_CHECK, input: { id: row.id, lastAt: row.lastAt.epochMilliseconds } };
}

function stalledWords(row: RunRow, now: Temporal.Instant): string {
  const since = duration(now.epochMilliseconds - row.lastAt.epochMilliseconds);
  return `has stood still for ${since} at ${escapeLine(clip(row.progress, 200))}`;
}

/** Once, before anybody else hears of it. */
export function stalledToOwner(row: RunRow, now: Temporal.Instant): Note {
  return note({
    key: `run:${row.id}:stalled:${row.version}:owner`,
    to: row.ownerId,
    check: check(row),
    message: message(`${label(row)} ${row.title} stands still.`, [
      section(`${title(row)}\nIt ${stalledWords(row, now)}. Go on, hand it over, pause it or stop it.`),
      actions(`stalled-${row.id}`, [continueButton(row)]),
    ]),
  });
}

/** To whoever asked, when a wait is over. */
export function waitIsOver(row: RunRow, person: string): Note {
  return note({
    key: `run:${row.id}:waited:${row.version}`,
    to: person,
    check: check(row),
    message: message(`${label(row)} ${row.title}: the wait is over.`, [
      section(`${title(row)}\n*The wait is over.* It stands at ${escapeLine(clip(row.progress, 200))}.`),
      actions(`waited-${row.id}`, [continueButton(row)]),
    ]),
  });
}

export function stalledInChannel(
  row: RunRow,
  thread: { readonly key: string; readonly channel: string },
  { now, isThere }: { readonly now: Temporal.Instant; readonly isThere: boolean },
): Note {
  const owner = isThere ? `${who(row.ownerId)} was reminded.` : `${who(row.ownerId)} can’t be reached any more.`;
  return note({
    key: `run:${row.id}:stalled:${row.version}:channel`,
    to: thread.channel,
    under: thread.key,
    broadcast: true,
    check: check(row),
    message: message(`${label(row)} ${row.title} stands still.`, [
      section(
        `${title(row)}\nIt ${stalledWords(row, now)}. ${owner} Who goes on? They can hand it over to themselves: More.`,
      ),
      actions(`stalled-${row.id}`, [continueButton(row)]),
    ]),
  });
}
