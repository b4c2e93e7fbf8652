/**
 * Who has it, and where it stands. The condition stands in the UPDATE, so that of two presses at once one wins;
 * the other is told who was first.
 */

import { UserError } from '../../../platform/errors.ts';
import { redact } from '../../../platform/redact.ts';
import type { Db, Tx } from '../../../platform/store/db.ts';
import { record } from '../../../platform/store/timeline.ts';
import { changesOf, type Escalation, MOVES, type Move, type Priority, timelineOf } from '../escalation.ts';
import { refusals } from '../messages.ts';
import * as notices from '../notices.ts';
import {
  type Actor,
  type Changed,
  change,
  getActive,
  getOwnRequest,
  post,
  present,
  setClocks,
  update,
} from './change.ts';
import { activeWithKey, getEscalation } from './queries.ts';

/** Acknowledge, start, reopen, expire. Throws a UserError that names the winner when somebody was faster. */
export function move(db: Db, id: number, by: Exclude<Move, 'resolve' | 'wont_do'>, actor: Actor): Promise<Escalation> {
  return db.write(async (tx) => {
    const { item, seq } = await moveIn(tx, await getEscalation(tx, id), by, actor, {});
    if (by === 'reopen') await post(tx, notices.reopened(item, seq, actor), actor.at);
    return item;
  });
}

export type Closing = {
  readonly note: string /** What the requester is told; left out: nothing. */;
  readonly tell?: string;
};

/** Resolve or won't do: with a note for the record, and words for the requester if they are to be told. */
export function close(
  db: Db,
  id: number,
  by: 'resolve' | 'wont_do',
  closing: Closing,
  actor: Actor,
): Promise<Escalation> {
  return db.write(async (tx) => closeIn(tx, await getEscalation(tx, id), by, closing, actor));
}

/** The same inside a unit of work of the caller. */
export async function closeIn(
  tx: Tx,
  before: Escalation,
  by: 'resolve' | 'wont_do',
  { note, tell }: Closing,
  actor: Actor,
): Promise<Escalation> {
  const said = { note: redact(note), ...(tell === undefined ? {} : { told: redact(tell) }) };
  const { item, seq } = await moveIn(tx, before, by, actor, said);
  await post(tx, notices.closed(item, seq, said, actor), actor.at);
  if (said.told !== undefined) await post(tx, notices.toRequester(item, `closed-${seq}`, said.told), actor.at);
  return item;
}

async function moveIn(
  tx: Tx,
  before: Escalation,
  by: Move,
  actor: Actor,
  said: { note?: string; told?: string },
): Promise<Changed> {
  if (by === 'reopen') await refuseTakenKey(tx, before);
  const { from, to } = MOVES[by];
  const changes = { ...changesOf(by, before, actor), ...(said.told === undefined ? {} : { toldAt: actor.at }) };
  const clocks = await setClocks(tx, { ...before, ...changes }, actor.at);
  const after = await update(tx, before.id, { ...changes, ...clocks }, from);
  if (!after) throw new UserError(refusals.movedFirst(before, by, actor.at));
  const seq = await record(tx, {
    item: timelineOf(after.id),
    ...actor,
    what: to,
    details: { from: before.status, to, ...said },
  });
  return { item: await present(tx, after, actor.at), seq };
}

async function refuseTakenKey(tx: Tx, item: Escalation): Promise<void> {
  const newer = item.dedupKey === null ? undefined : await activeWithKey(tx, item.dedupKey);
  if (newer && newer.id !== item.id) throw new UserError(refusals.openedAgainElsewhere(item, newer));
}

/** Makes `actor.by` the owner, also of an item that somebody else has. The field is the one of the form to hand over. */
export function take(db: Db, id: number, actor: Actor): Promise<Escalation> {
  return db.write(async (tx) => {
    const before = await getActive(tx, id, actor);
    if (before.ownerId === actor.by) throw new UserError(refusals.alreadyYours(before), { field: 'owner' });
    return (await own(tx, before, actor.by, 'taken', actor)).item;
  });
}

export function handOver(db: Db, id: number, to: string, actor: Actor): Promise<Escalation> {
  return db.write(async (tx) => {
    const before = await getActive(tx, id, actor);
    if (before.ownerId === to) throw new UserError(refusals.alreadyTheirs(before), { field: 'owner' });
    const { item, seq } = await own(tx, before, to, 'handed over', actor);
    await post(tx, notices.handedOver(item, seq, actor), actor.at);
    return item;
  });
}

async function own(tx: Tx, before: Escalation, owner: string, what: string, actor: Actor): Promise<Changed> {
  const pickedUp = before.status === 'open' ? ({ status: 'acknowledged', acknowledgedAt: actor.at } as const) : {};
  const details = { from: before.ownerId, to: owner, ...(before.status === 'open' ? { status: 'acknowledged' } : {}) };
  return change(
    tx,
    before,
    { ownerId: owner, progressAt: actor.at, progressBy: actor.by, newsAt: actor.at, ...pickedUp },
    { what, details },
    actor,
  );
}

/** Settings of the item: no human progress. */
export function setPriority(db: Db, id: number, to: Priority, actor: Actor): Promise<Escalation> {
  return db.write(async (tx) => {
    const before = await getActive(tx, id, actor);
    if (before.priority === to) return before;
    return (
      await change(
        tx,
        before,
        { priority: to },
        { what: 'priority changed', details: { from: before.priority, to } },
        actor,
      )
    ).item;
  });
}

/** The requester closes their own item. Someone else's is "not found". */
export function closeByRequester(db: Db, id: number, text: string, actor: Actor): Promise<Escalation> {
  return db.write(async (tx) => {
    const note = redact(text).trim();
    const before = await getOwnRequest(tx, id, actor);
    const { item, seq } = await moveIn(tx, before, 'resolve', actor, note === '' ? {} : { note });
    await post(tx, notices.closedByRequester(item, seq, note), actor.at);
    return item;
  });
}
