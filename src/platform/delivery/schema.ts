/** What Slack must show, and how far we are with showing it. */
import type { Message } from '../slack/message.ts';
import { defineTables } from '../store/columns.ts';

/**
 * `due`: to be sent, redrawn or removed. `sending`: claimed; after the lease it is uncertain whether Slack has it.
 * `sent`: Slack shows it. `undeliverable`: Slack refused for good, a person can see why. `dropped`: no longer true or
 * taken back before it was sent.
 */
export type DeliveryState = 'due' | 'sending' | 'sent' | 'undeliverable' | 'dropped';

export const deliveryTables = defineTables((c) => ({
  messages: c.table(
    'messages',
    {
      id: c.id('id'),
      /** Unique for ever: the same thing is never said twice. */
      key: c.string('key').notNull(),
      kind: c.word<'card' | 'note'>('kind').notNull(),
      /** Cards: what is drawn. */
      entity: c.string('entity'),
      entityId: c.integer('entity_id'),
      /** Notes: what is said, as it was when it was written. */
      content: c.json<Message>('content'),
      /** A channel, or a person (a direct message). */
      destination: c.string('destination').notNull(),
      /** The key of the message whose thread it joins. */
      underKey: c.string('under_key'),
      broadcast: c.flag('broadcast').notNull(),
      /** Asked before sending: a registered check's name and its input. */
      check: c.json<{ name: string; input: unknown }>('check'),
      state: c.word<DeliveryState>('state').notNull(),
      /** Rises with every change of what a card shows; `drawn` is the version Slack has. */
      wanted: c.integer('wanted').notNull(),
      drawn: c.integer('drawn').notNull(),
      /** To be deleted in Slack. */
      retracted: c.flag('retracted').notNull(),
      /** Slack's address of the message, once it has one. */
      channel: c.string('channel'),
      ts: c.string('ts'),
      reposts: c.integer('reposts').notNull(),
      attempts: c.integer('attempts').notNull(),
      /** Real time, not the clock that can be moved. */
      leaseUntil: c.instant('lease_until'),
      claimedBy: c.string('claimed_by'),
      /** The clock's time, which Slack shares. Since then Slack may have the message although we have no `ts`. */
      firstClaimedAt: c.instant('first_claimed_at'),
      /** Real time. */
      retryAt: c.instant('retry_at'),
      problem: c.string('problem'),
      createdAt: c.instant('created_at').notNull(),
    },
    (t) => [
      c.uniqueIndex('messages_key').on(t.key),
      // A channel's posts (no ts yet) and its redraws are read apart, each in its order, a row at a time.
      c.index('messages_state').on(t.state, t.destination, t.ts, t.id),
      c.index('messages_address').on(t.channel, t.ts),
      c.index('messages_entity').on(t.entity, t.entityId),
    ],
  ),
  /** Channels that refused us. Their messages wait; the admins were told once. */
  channelTroubles: c.table('channel_troubles', {
    channel: c.string('channel').primaryKey(),
    problem: c.string('problem').notNull(),
    since: c.instant('since').notNull(),
    /** Whether the admins heard of it. */
    told: c.flag('told').notNull(),
  }),
}));
