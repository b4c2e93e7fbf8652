/** The store's own tables: the timeline of every item, the head of each chain, and settings. */
import { defineTables } from './columns.ts';

export type Content = { readonly [key: string]: unknown };

export const storeTables = defineTables((c) => ({
  /** Append-only. `content` and `salt` can be erased for a person's sake; `digest` stays and keeps the chain whole. */
  timeline: c.table(
    'timeline',
    {
      id: c.id('id'),
      /** `escalation:42` */
      item: c.string('item').notNull(),
      /** 1, 2, 3 … within the item, without gaps. */
      seq: c.integer('seq').notNull(),
      at: c.instant('at').notNull(),
      what: c.string('what').notNull(),
      content: c.json<Content>('content'),
      salt: c.string('salt'),
      digest: c.string('digest').notNull(),
      hash: c.string('hash').notNull(),
    },
    (t) => [c.uniqueIndex('timeline_item_seq').on(t.item, t.seq)],
  ),
  /** The newest link of each chain: a cut-off end is noticed, and appending reads one row. */
  timelineHeads: c.table('timeline_heads', {
    item: c.string('item').primaryKey(),
    seq: c.integer('seq').notNull(),
    hash: c.string('hash').notNull(),
  }),
  settings: c.table('settings', {
    name: c.string('name').primaryKey(),
    value: c.json<unknown>('value').notNull(),
  }),
}));
