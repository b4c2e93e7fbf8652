/** A run as it stands: its row, its document, and the fold of its events. */
import { UserError } from '../../../platform/errors.ts';
import type { RunEvent } from '../../../platform/runbook/run/event.ts';
import { apply, fold } from '../../../platform/runbook/run/fold.ts';
import type { ActionOf } from '../../../platform/runbook/run/gates.ts';
import type { RunState } from '../../../platform/runbook/run/state.ts';
import type { Run } from '../../../platform/runbook/run/walk.ts';
import type { Reader } from '../../../platform/store/db.ts';
import { eq } from '../../../platform/store/drizzle.ts';
import { prepared, type Slot } from '../../../platform/store/prepared.ts';
import { listTimeline, type RecordedEntry } from '../../../platform/store/timeline.ts';
import { refusals } from '../messages.ts';
import { type RunRow, timelineOf } from '../run.ts';
import { runTables } from '../schema.ts';
import { getPinned, type Pinned } from './texts.ts';

export type Loaded = { readonly row: RunRow; readonly run: Run; readonly pinned: Pinned };

const findById = prepared((reader: Reader, slot: Slot<{ id: number }>) => {
  const { runs: t } = runTables(reader);
  return reader
    .select()
    .from(t)
    .where(eq(t.id, slot('id', t.id)))
    .orderBy(t.id);
});

export async function findRow(reader: Reader, id: number): Promise<RunRow | undefined> {
  const [row] = await findById(reader, { id });
  return row;
}

/** @throws UserError when there is none. */
export async function getRow(reader: Reader, id: number): Promise<RunRow> {
  const row = await findRow(reader, id);
  if (!row) throw new UserError(refusals.notFound(id));
  return row;
}

/**
 * @param actionOf what is registered: needed wherever something is drawn or wished that an action's danger is part of.
 * @throws UserError when there is none.
 */
export async function loadRun(reader: Reader, id: number, actionOf?: ActionOf): Promise<Loaded> {
  const row = await getRow(reader, id);
  const pinned = await getPinned(reader, row);
  const state = await stateOf(reader, row);
  const run = { document: pinned.document, plan: pinned.planFor(state.environment), state };
  return { row, pinned, run: actionOf ? { ...run, actionOf } : run };
}

/** What happened, oldest first. @throws UserError when it was deleted for a person's sake: then there is no run left. */
export async function listEvents(reader: Reader, id: number, after = 0): Promise<RunEvent[]> {
  const entries = await listTimeline(reader, timelineOf(id), { after });
  if (entries.some(({ erased }) => erased)) throw new UserError(`The contents of RUN-${id} were deleted.`);
  return entries.map(eventOf);
}

/** The cast: what stands in the timeline of a run was written from an event. */
function eventOf({ what, at, by, details }: RecordedEntry): RunEvent {
  return { ...details, what, at, by } as unknown as RunEvent;
}

export function detailsOf({ what: _what, at: _at, by: _by, ...details }: RunEvent): Record<string, unknown> {
  return details;
}

/** States that are remembered, so that a press reads what is new and not the whole run. */
const KEPT = 200;
const states = new Map<string, RunState>();

/** Only what was read is remembered, never what a unit of work is about to write: it may come to nothing. */
async function stateOf(reader: Reader, row: RunRow): Promise<RunState> {
  const known = states.get(row.key);
  const usable = known && known.version <= row.version ? known : undefined;
  if (usable && usable.version === row.version) return usable;
  const events = await listEvents(reader, row.id, usable?.version);
  const state = usable ? events.reduce(apply, usable) : fold(events);
  states.delete(row.key);
  states.set(row.key, state);
  const [oldest] = states.keys();
  if (states.size > KEPT && oldest !== undefined) states.delete(oldest);
  return state;
}
