/** What other capabilities may do with escalations, each inside their own unit of work. */
import { UserError } from '../../../platform/errors.ts';
import type { Reader, Tx } from '../../../platform/store/db.ts';
import { record } from '../../../platform/store/timeline.ts';
import { isActive, type Status, timelineOf } from '../escalation.ts';
import type { Actor } from './change.ts';
import { addNoteIn } from './conversation.ts';
import { createIn, type NewEscalation } from './intake.ts';
import { closeIn } from './lifecycle.ts';
import { activeWithKey, findEscalation, getEscalation } from './queries.ts';

/** Opens one, or folds into the active one with the same key. Returns its number. */
export async function raiseEscalation(tx: Tx, what: Omit<NewEscalation, 'source'>, actor: Actor): Promise<number> {
  const { item } = await createIn(tx, { ...what, source: 'system' }, actor);
  return item.id;
}

/** The active one with this key is resolved: what it was about was repaired. Nothing when there is none. May be called twice. */
export async function resolveByKey(tx: Tx, key: string, note: string, actor: Actor): Promise<number | undefined> {
  const item = await activeWithKey(tx, key);
  if (item) await closeIn(tx, item, 'resolve', { note }, actor);
  return item?.id;
}

/**
 * Says on an escalation what a person did elsewhere because of it: human progress while it is active, an entry of its
 * timeline afterwards. @throws UserError when there is none.
 */
export async function noteElsewhere(tx: Tx, id: number, text: string, actor: Actor): Promise<void> {
  const item = await getEscalation(tx, id);
  if (isActive(item)) await addNoteIn(tx, id, { text, visible: false }, actor);
  else await record(tx, { item: timelineOf(id), ...actor, what: 'note', details: { text } });
}

/** Words for the requester of an active one, as if an operator had written them there. @throws UserError when it is closed, or has no requester. */
export async function tellRequester(tx: Tx, id: number, text: string, actor: Actor): Promise<void> {
  const { requesterId } = await getEscalation(tx, id);
  if (requesterId === null) throw new UserError('Nobody asked for this: there is no requester to tell.');
  await addNoteIn(tx, id, { text, visible: true }, actor);
}

/** Undefined when there is none. */
export async function escalationStatus(reader: Reader, id: number): Promise<Status | undefined> {
  return (await findEscalation(reader, id))?.status;
}
