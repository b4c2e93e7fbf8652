/** Runs of runbooks that belong to a case: linked both ways, and their confirmed steps count as human progress. */
import type { Tx } from '../../../platform/store/db.ts';
import { isActive } from '../escalation.ts';
import { type Actor, change } from './change.ts';
import { findEscalation } from './queries.ts';

/** May be called twice. A case that is closed, or gone, is left as it is. */
export async function linkRun(tx: Tx, id: number, run: { run: string; title: string }, actor: Actor): Promise<void> {
  const item = await findEscalation(tx, id);
  if (!item || !isActive(item) || item.subjects.some((subject) => subject.kind === 'run' && subject.id === run.run))
    return;
  const subjects = [...item.subjects, { kind: 'run', id: run.run } as const];
  await change(tx, item, { subjects }, { what: 'run started', details: run }, actor);
}

/** What a person confirmed in a linked run. A case that is closed, or gone, is left as it is. */
export async function markRunProgress(
  tx: Tx,
  id: number,
  run: { run: string; progress: string },
  { by, at }: Actor,
): Promise<void> {
  const item = await findEscalation(tx, id);
  if (!item || !isActive(item)) return;
  const changes = { progressAt: at, progressBy: by };
  await change(tx, item, changes, { what: 'run step', details: run }, { by, at });
}
