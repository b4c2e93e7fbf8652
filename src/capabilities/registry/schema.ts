/** What was asked of the registry and is not over: scheduled for later, or followed to its end. */
import { defineTables } from '../../platform/store/columns.ts';
import { sql } from '../../platform/store/drizzle.ts';
import type { CrawlEnd, Kind, RequestState } from './request.ts';

export const registryTables = defineTables((c) => ({
  registryRequests: c.table(
    'registry_requests',
    {
      id: c.id('id'),
      /** Of the call that asked. */
      key: c.string('key').notNull(),
      kind: c.word<Kind>('kind').notNull(),
      /** The domain, or the agent's address. */
      subject: c.string('subject').notNull(),
      /** A person's Slack id, or `system`. */
      by: c.string('by').notNull(),
      /** `ESC-42` or `RUN-12/step`: where its end is said. */
      place: c.string('place'),
      state: c.word<RequestState>('state').notNull(),
      /** The registry's own id of a crawl. */
      crawl: c.string('crawl'),
      /** When it is asked or looked at next. */
      at: c.instant('at'),
      looks: c.integer('looks').notNull(),
      end: c.word<CrawlEnd>('ended_as'),
      errorCode: c.string('error_code'),
      requestedAt: c.instant('requested_at').notNull(),
      endedAt: c.instant('ended_at'),
    },
    (t) => [
      c.uniqueIndex('registry_requests_key').on(t.key),
      // A run reads what is due, and nothing else.
      c.index('registry_requests_at').on(t.at).where(sql`state IN ('scheduled', 'followed')`),
      c.index('registry_requests_ended').on(t.endedAt),
    ],
  ),
}));
