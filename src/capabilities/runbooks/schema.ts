/** Who opened which runbook when, last: what a person reaches for again, and what many reach for lately. */
import { defineTables } from '../../platform/store/columns.ts';

export const runbookTables = defineTables((c) => ({
  runbookOpens: c.table(
    'runbook_opens',
    {
      person: c.string('person').notNull(),
      /** Its id in the library. The file may be gone since. */
      runbook: c.string('runbook').notNull(),
      openedAt: c.instant('opened_at').notNull(),
    },
    (t) => [
      c.primaryKey({ columns: [t.person, t.runbook] }),
      // What many opened lately is read across all people.
      c.index('runbook_opens_at').on(t.openedAt),
    ],
  ),
}));
