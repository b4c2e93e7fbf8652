/**
 * How a capability says what Slack must show: in the unit of work that changes the record.
 * Nothing here talks to Slack; the dispatcher does, after the commit.
 */

import type { Message } from '../slack/message.ts';
import { type Tx, touch } from '../store/db.ts';
import { and, eq, sql } from '../store/drizzle.ts';
import { prepared, type Slot } from '../store/prepared.ts';
import { deliveryTables } from './schema.ts';

/** A message drawn from an entity at the moment of sending, and drawn again whenever `show` is called for it. */
export type Card = {
  readonly kind: 'card';
  readonly entity: string;
  readonly id: number;
  readonly channel: string;
  /** The key of the message whose thread it joins when it is posted; it waits until that one is sent. */
  readonly under?: string;
  /** In a thread: the channel sees it as well. */
  readonly broadcast?: boolean;
};

/** A message whose text never changes: a thread entry, a direct message, a digest. */
export type Note = {
  readonly kind: 'note';
  /** Unique for ever. Showing a second note with the same key does nothing. */
  readonly key: string;
  /** A channel id, or a person's id for a direct message. */
  readonly to: string;
  readonly message: Message;
  /** The key of the message whose thread it joins; it waits until that one is sent. */
  readonly under?: string;
  /** A thread entry that the channel sees as well. */
  readonly broadcast?: boolean;
  /** "Is this still true?", asked just before sending: the name of a registered check and its input. */
  readonly check?: { readonly name: string; readonly input: unknown };
};

export function card(entity: string, id: number, channel: string, under?: string): Card {
  return { kind: 'card', entity, id, channel, ...(under === undefined ? {} : { under }) };
}

export function note(what: Omit<Note, 'kind'>): Note {
  return { kind: 'note', ...what };
}

export function cardKey(entity: string, id: number, channel: string): string {
  return `card:${entity}:${id}:${channel}`;
}

/** Asks for a message to be sent (or, for a card, drawn again). @param now the clock's moment, kept as the row's age. */
export async function show(tx: Tx, what: Card | Note, now: Temporal.Instant): Promise<void> {
  const { messages } = deliveryTables(tx);
  const base = {
    broadcast: false,
    retracted: false,
    state: 'due',
    wanted: 1,
    drawn: 0,
    reposts: 0,
    attempts: 0,
    createdAt: now,
  } as const;
  if (what.kind === 'note') {
    const { key, to, message, under, broadcast = false, check } = what;
    await tx
      .insert(messages)
      .values({
        ...base,
        key,
        kind: 'note',
        content: message,
        destination: to,
        underKey: under ?? null,
        broadcast,
        check: check ?? null,
      })
      .onConflictDoNothing();
  } else {
    const { entity, id, channel, under = null, broadcast = false } = what;
    const key = cardKey(entity, id, channel);
    await tx
      .insert(messages)
      .values({ ...base, key, kind: 'card', entity, entityId: id, destination: channel, underKey: under, broadcast })
      .onConflictDoUpdate({
        target: messages.key,
        set: { ...again(messages), retracted: false },
      });
  }
  touch('messages');
}

const wantAgain = prepared((tx: Tx, slot: Slot<{ entity: string; other: string; id: number }>) => {
  const { messages: m } = deliveryTables(tx);
  const isOne = sql`${m.entity} IN (${slot('entity', m.entity)}, ${slot('other', m.entity)})`;
  const ofEntity = and(isOne, eq(m.entityId, slot('id', m.entityId)));
  return tx
    .update(m)
    .set(again(m))
    .where(and(ofEntity, eq(m.retracted, false)));
});

/**
 * Asks for every card of an entity to be drawn again, wherever one is shown and was not taken back.
 * @param other a second entity of the same number, which is drawn from the same record.
 */
export async function redraw(tx: Tx, entity: string, id: number, other = entity): Promise<void> {
  await wantAgain(tx, { entity, other, id });
  touch('messages');
}

/** A card that is being sent right now stays claimed; its sender sees that more is wanted. */
function again(messages: ReturnType<typeof deliveryTables>['messages']) {
  return {
    wanted: sql`${messages.wanted} + 1`,
    state: sql`CASE WHEN ${messages.state} = 'sending' THEN 'sending' ELSE 'due' END`,
  };
}
