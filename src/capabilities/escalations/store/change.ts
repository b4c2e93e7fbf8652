/**
 * What every change of an escalation has in common: the row, one timeline entry, and what Slack must show,
 * in the caller's unit of work.
 */

import { retract } from '../../../platform/delivery/posting.ts';
import { card, cardKey, type Note, redraw, show } from '../../../platform/delivery/show.ts';
import { UserError } from '../../../platform/errors.ts';
import { operatorsChannel } from '../../../platform/slack/roles.ts';
import { type Reader, type Tx, touch } from '../../../platform/store/db.ts';
import { and, eq, inArray, isNull } from '../../../platform/store/drizzle.ts';
import { prepared, type Slot } from '../../../platform/store/prepared.ts';
import { readSetting } from '../../../platform/store/settings.ts';
import { record } from '../../../platform/store/timeline.ts';
import { type DueColumns, dueColumns, needsTeam } from '../clocks.ts';
import { ACTIVE, CLOSED, type Escalation, isActive, type Status, timelineOf } from '../escalation.ts';
import { refusals } from '../messages.ts';
import { escalationTables } from '../schema.ts';
import { readPolicy } from './policy.ts';
import { findEscalation, getEscalation } from './queries.ts';

/** Who does it, and when. */
export type Actor = { readonly by: string; readonly at: Temporal.Instant };

/** The new row, and the number of the timeline entry that tells of it. */
export type Changed = { readonly item: Escalation; readonly seq: number };
type TimelineEntry = { readonly what: string; readonly details: Readonly<Record<string, unknown>> };

/** One for each set of columns that change together, and for the states in which they may. There are a few dozen. */
const updates = new Map<string, ReturnType<typeof updateOf>>();

/** Writes some columns. Undefined: the item is in none of these states (any more). */
export async function update(
  tx: Tx,
  id: number,
  changes: Partial<Escalation>,
  from: readonly Status[] = [...ACTIVE, ...CLOSED],
): Promise<Escalation | undefined> {
  // The cast: a part of a row has no other keys than a row.
  const columns = Object.keys(changes) as (keyof Escalation)[];
  const shape = `${columns} ${from}`;
  const write = updates.get(shape) ?? updateOf(columns, from);
  updates.set(shape, write);
  const [after] = await write(tx, { ...changes, id });
  return after;
}

function updateOf(columns: readonly (keyof Escalation)[], from: readonly Status[]) {
  return prepared((tx: Tx, slot: Slot<Partial<Escalation>>) => {
    const { escalations: t } = escalationTables(tx);
    return tx
      .update(t)
      .set(Object.fromEntries(columns.map((name) => [name, slot(name, t[name])])))
      .where(and(eq(t.id, slot('id', t.id)), inArray(t.status, [...from])))
      .returning();
  });
}

export async function change(
  tx: Tx,
  before: Escalation,
  changes: Partial<Escalation>,
  entry: TimelineEntry,
  actor: Actor,
): Promise<Changed> {
  const clocks = await setClocks(tx, { ...before, ...changes }, actor.at);
  const after = await update(tx, before.id, { ...changes, ...clocks });
  if (!after) throw new Error(`Escalation ${before.id} vanished.`);
  const seq = await record(tx, { item: timelineOf(after.id), ...actor, ...entry });
  return { item: await present(tx, after, actor.at), seq };
}

/**
 * The columns of the clocks, to be written with the change. A reminder whose cause is gone is taken back: its buttons
 * would only refuse, and what it says is no longer true.
 */
export async function setClocks(
  tx: Tx,
  item: Escalation,
  at: Temporal.Instant,
): Promise<DueColumns & Pick<Escalation, 'reminderKey'>> {
  const policy = await readPolicy(tx);
  const columns = { ...dueColumns(item, policy, at), reminderKey: item.reminderKey };
  if (item.reminderKey === null || needsTeam(item, policy, at)) return columns;
  await retract(tx, item.reminderKey);
  return { ...columns, reminderKey: null };
}

/**
 * Redraws what is shown. Where the team's channel is new to the item, its card goes there and leaves the old one.
 * @param under the key of a message there, whose thread a new card joins.
 */
export async function present(tx: Tx, item: Escalation, at: Temporal.Instant, under?: string): Promise<Escalation> {
  await redraw(tx, 'escalation', item.id, 'request');
  for (const person of new Set([item.requesterId, item.ownerId])) if (person !== null) touch(`home ${person}`);
  const channel = await readSetting(tx, operatorsChannel);
  if (channel === '' || channel === item.channel) return item;
  const { escalations } = escalationTables(tx);
  await tx.update(escalations).set({ channel }).where(eq(escalations.id, item.id));
  if (item.channel !== null) await retract(tx, cardKey('escalation', item.id, item.channel));
  await show(tx, card('escalation', item.id, channel, under), at);
  return { ...item, channel };
}

export async function post(tx: Tx, what: Note | undefined, at: Temporal.Instant): Promise<void> {
  if (what) await show(tx, what, at);
}

/** @throws UserError when there is none, or it is closed. */
export async function getActive(reader: Reader, id: number, { at }: Pick<Actor, 'at'>): Promise<Escalation> {
  const item = await getEscalation(reader, id);
  if (!isActive(item)) throw new UserError(refusals.alreadyClosed(item, at));
  return item;
}

/** For the requester's own presses. @throws UserError when it is closed; someone else's is "not found". */
export async function getOwnRequest(reader: Reader, id: number, { by }: Pick<Actor, 'by'>): Promise<Escalation> {
  const item = await findEscalation(reader, id);
  if (item?.requesterId !== by) throw new UserError(refusals.notFound(id));
  if (!isActive(item)) throw new UserError(refusals.closedForReplies(item));
  return item;
}

/** What `search` will find it by from now on. */
export function heard(item: Escalation, text: string): Pick<Escalation, 'searchText'> {
  return { searchText: `${item.searchText}\n${text.toLowerCase()}` };
}

/** Shows cards for items that were never announced, because no channel was configured when they came. */
export async function announceWaiting(tx: Tx, at: Temporal.Instant): Promise<void> {
  const { escalations } = escalationTables(tx);
  const waiting = await tx
    .select()
    .from(escalations)
    .where(and(inArray(escalations.status, [...ACTIVE]), isNull(escalations.channel)))
    .orderBy(escalations.id);
  for (const item of waiting) await present(tx, item, at);
}
