/** What operators and the requester say to each other, and among themselves. */
import { UserError } from '../../../platform/errors.ts';
import { redact } from '../../../platform/redact.ts';
import type { Db, Tx } from '../../../platform/store/db.ts';
import { slaItemOf } from '../clocks.ts';
import type { Escalation } from '../escalation.ts';
import { refusals } from '../messages.ts';
import * as notices from '../notices.ts';
import { hearReply, stopWaiting } from '../sla/waiting.ts';
import { type Actor, change, getActive, getOwnRequest, heard, post } from './change.ts';

export type OperatorNote = {
  readonly text: string;
  /** Sent to the requester; it answers what they wrote. */
  readonly visible: boolean;
  /** We asked them something: the team's clocks stand still until they answer. Visible notes only. */
  readonly wait?: boolean;
};

/** A note by an operator: human progress. A visible one ends an earlier wait for the requester, and may begin a new one. */
export function addNote(db: Db, id: number, note: OperatorNote, actor: Actor): Promise<Escalation> {
  return db.write((tx) => addNoteIn(tx, id, note, actor));
}

/** The same inside a unit of work of the caller. */
export async function addNoteIn(
  tx: Tx,
  id: number,
  { text, visible, wait = false }: OperatorNote,
  actor: Actor,
): Promise<Escalation> {
  const before = await getActive(tx, id, actor);
  const said = redact(text).trim();
  const changes = {
    progressAt: actor.at,
    progressBy: actor.by,
    ...(visible ? { ...stopWaiting(slaItemOf(before), actor.at), toldAt: actor.at, unansweredSince: null } : {}),
    ...(visible && wait ? { waitingSince: actor.at } : {}),
    ...heard(before, said),
  };
  const { item, seq } = await change(
    tx,
    before,
    changes,
    { what: visible ? 'update' : 'note', details: { text: said, ...(visible && wait ? { waiting: true } : {}) } },
    actor,
  );
  await post(tx, notices.noted(item, { text: said, visible, seq }, actor), actor.at);
  if (visible) await post(tx, notices.toRequester(item, `update-${seq}`, said), actor.at);
  return item;
}

/** What the requester adds. Not human progress; it asks the owner for an answer. */
export function addReply(db: Db, id: number, text: string, actor: Actor): Promise<Escalation> {
  return db.write((tx) => addReplyIn(tx, id, text, actor));
}

/** The same inside a unit of work of the caller. */
export async function addReplyIn(tx: Tx, id: number, text: string, actor: Actor): Promise<Escalation> {
  const before = await getOwnRequest(tx, id, actor);
  const said = redact(text).trim();
  const changes = { ...hearReply(slaItemOf(before), actor.at), ...heard(before, said) };
  const { item, seq } = await change(tx, before, changes, { what: 'reply', details: { text: said } }, actor);
  await post(tx, notices.replied(item, { text: said, seq }), actor.at);
  return item;
}

/** The requester needs no answer: they said so elsewhere, or there is nothing to say. */
export function markAnswered(db: Db, id: number, actor: Actor): Promise<Escalation> {
  return db.write(async (tx) => {
    const before = await getActive(tx, id, actor);
    if (before.unansweredSince === null) throw new UserError(refusals.nothingToAnswer(before));
    return (await change(tx, before, { unansweredSince: null }, { what: 'marked as answered', details: {} }, actor))
      .item;
  });
}
