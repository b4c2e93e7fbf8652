/** What every change of a run has in common: events, the row, and what Slack must show, in the caller's unit of work. */
import { retract } from '../../../platform/delivery/posting.ts';
import { card, cardKey, redraw, show } from '../../../platform/delivery/show.ts';
import type { RunEvent } from '../../../platform/runbook/run/event.ts';
import { apply } from '../../../platform/runbook/run/fold.ts';
import { waitOf } from '../../../platform/runbook/run/waits.ts';
import { type Run, screenOf } from '../../../platform/runbook/run/walk.ts';
import { operatorsChannel } from '../../../platform/slack/roles.ts';
import { type Tx, touch } from '../../../platform/store/db.ts';
import { eq } from '../../../platform/store/drizzle.ts';
import { prepared, type Slot } from '../../../platform/store/prepared.ts';
import { readSetting } from '../../../platform/store/settings.ts';
import { record } from '../../../platform/store/timeline.ts';
import { findEscalation, markRunProgress } from '../../escalations/index.ts';
import { APPROVAL_MINUTES, approvalCardId } from '../approvals.ts';
import { notesFor } from '../notices.ts';
import { progressLine } from '../progress.ts';
import { label, type RunRow, STALLED_MINUTES, timelineOf } from '../run.ts';
import { runTables } from '../schema.ts';
import { detailsOf, type Loaded } from './loading.ts';

export async function save(tx: Tx, before: Loaded, events: readonly RunEvent[]): Promise<Loaded> {
  const state = events.reduce(apply, before.run.state);
  const run: Run = { ...before.run, state };
  for (const event of events) await append(tx, before.row.id, event);
  const { remindAt, reminded } = before.row;
  // What happens by itself reminds nobody anew.
  const quiet = events.every(({ by }) => by === 'system') ? { remindAt, reminded } : {};
  const columns = { ...columnsOf(run), ...quiet };
  await writeColumns(tx, { ...columns, id: before.row.id });
  const after = { ...before, row: { ...before.row, ...columns }, run };
  const row = await moveCard(tx, after, state.lastAt);
  await tell(tx, { ...after, row }, events);
  return { ...after, row };
}

export async function append(tx: Tx, id: number, event: RunEvent): Promise<void> {
  const { what, at, by } = event;
  await record(tx, { item: timelineOf(id), at, by, what, details: detailsOf(event) });
}

const COLUMNS = [
  'environment',
  'practice',
  'escalationId',
  'ownerId',
  'people',
  'status',
  'version',
  'progress',
  'outcome',
  'lastAt',
  'finishedAt',
  'approvalDueAt',
  'remindAt',
  'reminded',
] as const satisfies readonly (keyof ReturnType<typeof columnsOf>)[];

const writeColumns = prepared((tx: Tx, slot: Slot<Pick<RunRow, (typeof COLUMNS)[number] | 'id'>>) => {
  const { runs: t } = runTables(tx);
  return tx
    .update(t)
    .set(Object.fromEntries(COLUMNS.map((name) => [name, slot(name, t[name])])))
    .where(eq(t.id, slot('id', t.id)));
});

/** What the row says of the run. */
export function columnsOf(run: Run) {
  const { state } = run;
  const waiting = state.approvals.filter(({ status }) => status === 'pending').map(({ expiresAt }) => expiresAt);
  const running = state.status === 'running';
  return {
    environment: state.environment ?? null,
    practice: state.practice,
    escalationId: state.escalation ?? null,
    ownerId: state.owner,
    people: state.people,
    status: state.status,
    version: state.version,
    progress: progressLine(run),
    outcome: state.finished?.outcome ?? null,
    lastAt: state.lastAt,
    finishedAt: state.finished?.at ?? null,
    approvalDueAt: state.status === 'finished' ? null : (waiting.toSorted(Temporal.Instant.compare)[0] ?? null),
    remindAt: running ? (state.reminder?.until ?? state.lastAt.add({ minutes: patience(run) })) : null,
    reminded: 'nobody',
  } as const satisfies Partial<RunRow>;
}

/** A step may take its time, and so may a second person. */
function patience(run: Run): number {
  const screen = screenOf(run);
  const minutes = screen.kind === 'step' ? (waitOf(run, screen)?.minutes ?? screen.step.minutes ?? 0) : 0;
  const waits = run.state.approvals.some(({ status }) => status === 'pending') ? APPROVAL_MINUTES : 0;
  return Math.max(STALLED_MINUTES, minutes, waits);
}

async function tell(tx: Tx, after: Loaded, events: readonly RunEvent[]): Promise<void> {
  const { row, run } = after;
  await redraw(tx, 'run', row.id);
  for (const person of row.people) touch(`home ${person}`);
  const thread = await threadOf(tx, row);
  const first = run.state.version - events.length + 1;
  for (const [index, event] of events.entries()) {
    for (const note of notesFor(after, event, { thread, seq: first + index })) await show(tx, note, event.at);
  }
  await tellApprovals(tx, after, events, thread);
  await countProgress(tx, after, events);
}

/** A request is a card of its own, which the channel sees: somebody who is not in the run must act. */
async function tellApprovals(
  tx: Tx,
  { row, run }: Loaded,
  events: readonly RunEvent[],
  thread: { key: string; channel: string } | undefined,
): Promise<void> {
  const { approvals } = run.state;
  for (const event of events) {
    if (event.what === 'approval requested' && thread) {
      const id = approvalCardId(row.id, approvals.findIndex((each) => each.id === event.id) + 1);
      await show(tx, { ...card('run_approval', id, thread.channel, thread.key), broadcast: true }, event.at);
    }
    for (const id of approvalsIn(event, run))
      await redraw(tx, 'run_approval', approvalCardId(row.id, approvals.findIndex((each) => each.id === id) + 1));
  }
}

/** Those whose cards say something else from now on. */
function approvalsIn(event: RunEvent, { state }: Run): readonly string[] {
  if (event.what === 'input changed') return event.voids;
  if (event.what === 'approved' || event.what === 'rejected' || event.what === 'approval expired') return [event.id];
  return event.what === 'finished'
    ? state.approvals.filter(({ status }) => status === 'pending').map(({ id }) => id)
    : [];
}

/** The message whose thread the run is told in; undefined while it is shown nowhere. */
export async function threadOf(tx: Tx, row: RunRow): Promise<{ key: string; channel: string } | undefined> {
  if (row.channel === null) return undefined;
  const escalation = row.escalationId === null ? undefined : await findEscalation(tx, row.escalationId);
  const above = escalation?.channel === row.channel ? cardKey('escalation', escalation.id, row.channel) : undefined;
  return { key: above ?? cardKey('run', row.id, row.channel), channel: row.channel };
}

/**
 * Where another channel was chosen for the operators, its card goes there and leaves the old one, with the requests that
 * are still open. Its case goes first: only where that is shown is its thread.
 */
async function moveCard(tx: Tx, { row, run }: Loaded, at: Temporal.Instant): Promise<RunRow> {
  const item = row.escalationId === null ? undefined : await findEscalation(tx, row.escalationId);
  const channel = item?.channel ?? (await readSetting(tx, operatorsChannel));
  if (channel === '' || channel === row.channel) return row;
  const { runs: t } = runTables(tx);
  await tx.update(t).set({ channel }).where(eq(t.id, row.id));
  const moved = { ...row, channel };
  if (row.channel !== null) await retract(tx, cardKey('run', row.id, row.channel));
  await showCard(tx, moved, at);
  const thread = await threadOf(tx, moved);
  for (const [index, { status }] of run.state.approvals.entries()) {
    if (status !== 'pending' || !thread) continue;
    const id = approvalCardId(row.id, index + 1);
    if (row.channel !== null) await retract(tx, cardKey('run_approval', id, row.channel));
    await show(tx, { ...card('run_approval', id, channel, thread.key), broadcast: true }, at);
  }
  return moved;
}

/** In the linked escalation's thread, else on its own. */
export async function showCard(tx: Tx, row: RunRow, at: Temporal.Instant): Promise<void> {
  if (row.channel === null) return;
  const thread = await threadOf(tx, row);
  const above = thread?.key === cardKey('run', row.id, row.channel) ? undefined : thread?.key;
  await show(tx, card('run', row.id, row.channel, above), at);
}

const STEPS: ReadonlySet<RunEvent['what']> = new Set(['confirmed', 'answered', 'picked']);

/** A confirmed step is human progress of the linked case. */
async function countProgress(tx: Tx, { row, run }: Loaded, events: readonly RunEvent[]): Promise<void> {
  const step = events.findLast(({ what, by }) => STEPS.has(what) && by !== 'system');
  if (!step || row.escalationId === null || run.state.practice) return;
  await markRunProgress(tx, row.escalationId, { run: label(row), progress: row.progress }, step);
}
