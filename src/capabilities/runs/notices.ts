/** What is said once in the thread of a run, when somebody else must know. Pure; the store shows it. */
import { type Note, note } from '../../platform/delivery/show.ts';
import type { RunEvent } from '../../platform/runbook/run/event.ts';
import { message, section } from '../../platform/slack/blocks.ts';
import { plain } from '../../platform/slack/text.ts';
import { reportBlocks } from './report.ts';
import { label } from './run.ts';
import { sentenceOf } from './sentences.ts';
import type { Loaded } from './store/loading.ts';

type Place = { readonly thread: { readonly key: string; readonly channel: string } | undefined; readonly seq: number };

/** Most presses say nothing: the card shows where the run stands. */
const TOLD: ReadonlySet<RunEvent['what']> = new Set([
  'problem',
  'handed over',
  'paused',
  'rollback begun',
  'escalated',
  'finished',
]);

export function notesFor(after: Loaded, event: RunEvent, { thread, seq }: Place): Note[] {
  if (!thread || !TOLD.has(event.what)) return [];
  const { row, run } = after;
  const line = `*${label(row)}*: ${sentenceOf(event, run.plan)}`;
  const blocks = event.what === 'finished' ? reportBlocks(after) : [section(line)];
  return [
    note({
      key: `run:${row.id}:${seq}`,
      to: thread.channel,
      under: thread.key,
      message: message(plain(line), blocks),
    }),
  ];
}
