/** A run that hands its case on: evidence, the case, both links and the end, if it ends, in one unit of work. */
import { cardKey, note, show } from '../../../platform/delivery/show.ts';
import { UserError } from '../../../platform/errors.ts';
import type { Command } from '../../../platform/runbook/run/command.ts';
import type { Actor, Answer, Evidence } from '../../../platform/runbook/run/event.ts';
import { refusals as runRefusals } from '../../../platform/runbook/run/refusals.ts';
import { isSevere } from '../../../platform/runbook/run/start.ts';
import { message, section } from '../../../platform/slack/blocks.ts';
import type { Reader, Tx } from '../../../platform/store/db.ts';
import { holdTimeline } from '../../../platform/store/timeline.ts';
import { findEscalation, noteElsewhere, raiseEscalation, tellRequester } from '../../escalations/index.ts';
import { type CaseFacts, caseDetails } from '../case.ts';
import { heldWords } from '../messages.ts';
import { label, type RunRow, timelineOf } from '../run.ts';
import { type Loaded, loadRun } from './loading.ts';
import { pressIn } from './pressing.ts';

export type Escalating = {
  readonly summary: string;
  readonly priority?: 'urgent' | 'high' | 'normal' | 'low';
  readonly facts: CaseFacts;
  readonly evidence: readonly Evidence[];
  /** Left out: the run stays open. */
  readonly end?: Answer;
};

/**
 * The number of the case: the one that the run is for while it is active, else a new one, opened once for a run however
 * often it is asked for; undefined of an exercise, which opens nothing.
 * @throws UserError when the run was escalated already, or is over; then nothing was kept.
 */
export async function escalateRun(tx: Tx, id: number, what: Escalating, actor: Actor): Promise<number | undefined> {
  const { row, run } = await loadRun(tx, id);
  if (run.state.escalated) throw new UserError(runRefusals.escalatedAlready(run.state.escalation ?? 0));
  if (run.state.status === 'finished') throw new UserError(runRefusals.finished);
  for (const evidence of what.evidence) await must(tx, id, { do: 'add evidence', evidence }, actor);
  if (row.practice) {
    await must(tx, id, { do: 'note', text: `Practice: this would have been escalated: ${what.summary}` }, actor);
    if (what.end) await end(tx, id, what, what.end, actor);
    return undefined;
  }
  const escalation = await passOn(tx, await loadRun(tx, id), what, actor);
  await must(tx, id, { do: 'escalate', escalation, text: what.summary }, actor);
  if (isSevere(run.document)) await holdCase(tx, escalation, row, actor);
  if (what.end) await end(tx, id, what, what.end, actor);
  return escalation;
}

async function end(tx: Tx, id: number, { summary }: Escalating, verification: Answer, actor: Actor): Promise<void> {
  const { row } = await loadRun(tx, id);
  const outcome = row.practice ? 'stopped' : 'escalated';
  await must(tx, id, { do: 'finish', outcome, verification, text: summary }, actor);
}

async function passOn(tx: Tx, loaded: Loaded, what: Escalating, actor: Actor): Promise<number> {
  const { row } = loaded;
  const details = caseDetails(loaded, what.facts);
  const linked = await activeCase(tx, row);
  if (linked !== undefined) {
    await noteElsewhere(tx, linked, `${what.summary}\n${details}`, actor);
    return linked;
  }
  const escalation = await raiseEscalation(
    tx,
    {
      summary: what.summary,
      details,
      requesterId: actor.by,
      subjects: [{ kind: 'run', id: label(row) }],
      dedupKey: `run:${row.key}`,
      ...(what.priority === undefined ? {} : { priority: what.priority }),
    },
    actor,
  );
  await sayWhere(tx, row, escalation, actor);
  return escalation;
}

/** From now on the run speaks in the thread of the case; those who follow its own thread are told so. */
async function sayWhere(tx: Tx, row: RunRow, escalation: number, { at }: Actor): Promise<void> {
  if (row.channel === null) return;
  const words = `*${label(row)}* was escalated: it goes on in the thread of *ESC-${escalation}*.`;
  const under = cardKey('run', row.id, row.channel);
  const said = message('', [section(words)]);
  await show(tx, note({ key: `run:${row.id}:escalated`, to: row.channel, under, message: said }), at);
}

/** The case that a run is for, while it is active. */
export async function activeCase(reader: Reader, row: Pick<RunRow, 'escalationId'>): Promise<number | undefined> {
  const item = row.escalationId === null ? undefined : await findEscalation(reader, row.escalationId);
  return item && ['open', 'acknowledged', 'in_progress'].includes(item.status) ? item.id : undefined;
}

/** Whose requester can be told something. */
export async function caseWithRequester(reader: Reader, row: RunRow): Promise<number | undefined> {
  const id = await activeCase(reader, row);
  const item = id === undefined ? undefined : await findEscalation(reader, id);
  return item?.requesterId ? item.id : undefined;
}

/** Of a SEV-1 nothing is deleted, neither of the run nor of its case. May be called twice. */
export async function holdRun(tx: Tx, row: RunRow, { by, at }: Actor): Promise<void> {
  await holdTimeline(tx, timelineOf(row.id), { reason: heldWords(label(row), label(row)), by, at });
  if (row.escalationId !== null) await holdCase(tx, row.escalationId, row, { by, at });
}

async function holdCase(tx: Tx, escalation: number, row: RunRow, { by, at }: Actor): Promise<void> {
  const reason = heldWords(`ESC-${escalation}`, label(row));
  await holdTimeline(tx, `escalation:${escalation}`, { reason, by, at });
}

/** Words for the requester of the linked case; of an exercise only kept as a note. @throws UserError when there is none. */
export async function tellCase(tx: Tx, id: number, text: string, actor: Actor): Promise<void> {
  const { row } = await loadRun(tx, id);
  const escalation = await activeCase(tx, row);
  if (escalation === undefined) throw new UserError('The case is closed, so its requester is told nothing more.');
  if (!row.practice) await tellRequester(tx, escalation, text, actor);
  const told = row.practice
    ? 'Practice: the requester would have been told'
    : `Told the requester of ESC-${escalation}`;
  await must(tx, id, { do: 'note', text: `${told}: ${text}` }, actor);
}

async function must(tx: Tx, id: number, command: Command, { by, at }: Actor): Promise<void> {
  const pressed = await pressIn(tx, id, { command, by, at });
  if (!pressed.ok) throw new UserError(pressed.refusal, pressed.field === undefined ? {} : { field: pressed.field });
}
