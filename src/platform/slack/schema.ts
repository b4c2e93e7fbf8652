/** Slack's events as they came in. A row is written before the event is acknowledged and keeps its body until it is done. */
import { defineTables } from '../store/columns.ts';

export type StoredBody = { readonly [key: string]: unknown };

export const slackTables = defineTables((c) => ({
  receivedEvents: c.table(
    'received_events',
    {
      /** Slack's `event_id`: the same for every delivery of one event. */
      id: c.string('id').primaryKey(),
      state: c.word<'waiting' | 'done' | 'failed'>('state').notNull(),
      /** Secrets redacted; empty once it is done. */
      body: c.json<StoredBody>('body'),
      /** The listeners whose work is saved. */
      settled: c.json<string[]>('settled').notNull(),
      attempts: c.integer('attempts').notNull(),
      /** Real time: nobody else works on it before. */
      leaseUntil: c.instant('lease_until').notNull(),
      receivedAt: c.instant('received_at').notNull(),
    },
    (t) => [
      // What a crash or a failure left behind is found without reading the rest.
      c.index('received_events_waiting').on(t.state, t.leaseUntil),
      c.index('received_events_age').on(t.receivedAt),
    ],
  ),
}));
