/** Whose domain is verified. WorkOS is the source of truth; these rows are what the rest of us reads. */
import { defineTables } from '../../platform/store/columns.ts';
import type { Source, State } from './domain.ts';

export const domainTables = defineTables((c) => ({
  organizationDomains: c.table(
    'organization_domains',
    {
      /** Lower case, ASCII. */
      domain: c.string('domain').primaryKey(),
      organisation: c.string('organisation').notNull(),
      isVerified: c.flag('verified').notNull(),
      isPrimary: c.flag('is_primary').notNull(),
      source: c.word<Source>('source').notNull(),
      workosId: c.string('workos_id'),
      state: c.word<State>('state').notNull(),
      createdAt: c.instant('created_at').notNull(),
      verifiedAt: c.instant('verified_at'),
      updatedAt: c.instant('updated_at').notNull(),
    },
    (t) => [c.index('organization_domains_organisation').on(t.organisation)],
  ),
  /** Fed from outside, under the ids of WorkOS. */
  organisations: c.table('organisations', {
    id: c.string('id').primaryKey(),
    name: c.string('name').notNull(),
    /** A person's own workspace, which should not hold a company's domain. */
    isPersonal: c.flag('personal').notNull(),
    /** The member's profile is there. */
    hasProfile: c.flag('has_profile').notNull(),
    /** Slack ids; the first is responsible for the domains. */
    members: c.json<readonly string[]>('members').notNull(),
  }),
  /** When WorkOS was last asked to look at DNS, and for which call. */
  domainTries: c.table(
    'domain_tries',
    {
      organisation: c.string('organisation').notNull(),
      domain: c.string('domain').notNull(),
      triedAt: c.instant('tried_at').notNull(),
      key: c.string('key').notNull(),
    },
    (t) => [c.primaryKey({ columns: [t.organisation, t.domain] })],
  ),
  /** What WorkOS told us, so that what comes twice or too late does nothing. */
  domainEvents: c.table(
    'domain_events',
    {
      id: c.string('id').primaryKey(),
      /** WorkOS's id of the domain. */
      about: c.string('about').notNull(),
      what: c.string('what').notNull(),
      receivedAt: c.instant('received_at').notNull(),
    },
    (t) => [c.index('domain_events_about').on(t.about, t.what), c.index('domain_events_received').on(t.receivedAt)],
  ),
}));
