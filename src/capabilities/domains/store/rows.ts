/** The rows of domains and organisations, and the one way in which a domain's row changes: with its trace. */
import type { WorkosDomain } from '../../../connectors/workos-shapes.ts';
import type { Reader, Tx } from '../../../platform/store/db.ts';
import { asc, eq, inArray, or } from '../../../platform/store/drizzle.ts';
import { record } from '../../../platform/store/timeline.ts';
import { type DomainRow, domainItem, type Merge, merge, type Organisation, type Values } from '../domain.ts';
import { primaryToBe } from '../reconcile.ts';
import { domainTables } from '../schema.ts';

/** Who does it, when, and what it was: `verified`, `webhook`, … */
export type Doing = { readonly by: string; readonly at: Temporal.Instant; readonly what: string };

export async function findRow(reader: Reader, domain: string): Promise<DomainRow | undefined> {
  const { organizationDomains: t } = domainTables(reader);
  const [row] = await reader.select().from(t).where(eq(t.domain, domain)).orderBy(asc(t.domain));
  return row;
}

/** The organisation's, and those of these names whoever has them. */
export async function listRows(reader: Reader, organisation: string, domains: readonly string[]): Promise<DomainRow[]> {
  const { organizationDomains: t } = domainTables(reader);
  const wanted = or(eq(t.organisation, organisation), inArray(t.domain, [...domains]));
  return reader.select().from(t).where(wanted).orderBy(asc(t.domain));
}

export async function findOrganisation(reader: Reader, id: string): Promise<Organisation | undefined> {
  const { organisations: t } = domainTables(reader);
  const [row] = await reader.select().from(t).where(eq(t.id, id)).orderBy(asc(t.id));
  return row;
}

export async function listOrganisations(reader: Reader): Promise<Organisation[]> {
  const { organisations: t } = domainTables(reader);
  return reader.select().from(t).orderBy(asc(t.id));
}

/** Says what was there before and what is there now. @throws Error when the row is another organisation's. */
export async function writeRow(
  tx: Tx,
  domain: string,
  values: Values,
  { by, at, what }: Doing,
  more: Readonly<Record<string, unknown>> = {},
): Promise<DomainRow> {
  const { organizationDomains: t } = domainTables(tx);
  const before = await findRow(tx, domain);
  if (before && before.organisation !== values.organisation) throw new Error(`${domain} would be moved`);
  const verifiedAt = values.isVerified ? (before?.verifiedAt ?? at) : null;
  const isPrimary = (before?.isPrimary ?? false) && values.isVerified;
  const after = { domain, ...values, isPrimary, verifiedAt, createdAt: before?.createdAt ?? at, updatedAt: at };
  await tx.insert(t).values(after).onConflictDoUpdate({ target: t.domain, set: after });
  const details = { organisation: values.organisation, before: told(before), after: told(after), ...more };
  await record(tx, { item: domainItem(domain), at, by, what, details });
  await promote(tx, values.organisation, { by, at });
  return after;
}

export async function removeRow(tx: Tx, row: DomainRow, { by, at, what }: Doing): Promise<void> {
  const { organizationDomains: t } = domainTables(tx);
  await tx.delete(t).where(eq(t.domain, row.domain));
  const details = { organisation: row.organisation, before: told(row), after: null };
  await record(tx, { item: domainItem(row.domain), at, by, what, details });
  await promote(tx, row.organisation, { by, at });
}

/** What WorkOS says, unless that takes something back or moves it. */
export async function applyNews(
  tx: Tx,
  remote: WorkosDomain,
  doing: Doing,
): Promise<{ readonly did: Merge['do']; readonly isNew: boolean }> {
  const domain = remote.domain.toLowerCase();
  const before = await findRow(tx, domain);
  const decided = merge(before, remote, 'news');
  if (decided.do === 'write') await writeRow(tx, domain, decided.values, doing);
  return { did: decided.do, isNew: decided.do === 'write' && decided.values.isVerified && !before?.isVerified };
}

/** Where none is primary, the oldest verified one becomes it. */
async function promote(tx: Tx, organisation: string, { by, at }: Omit<Doing, 'what'>): Promise<void> {
  const { organizationDomains: t } = domainTables(tx);
  const rows = await tx.select().from(t).where(eq(t.organisation, organisation)).orderBy(asc(t.domain));
  const domain = primaryToBe(rows);
  if (domain === undefined) return;
  await tx.update(t).set({ isPrimary: true }).where(eq(t.domain, domain));
  await record(tx, { item: domainItem(domain), at, by, what: 'became primary', details: { organisation } });
}

/** What stands in the audit: no token is among it. */
function told(row: DomainRow | undefined) {
  if (!row) return null;
  const { organisation, isVerified, isPrimary, source, state, workosId } = row;
  return { organisation, isVerified, isPrimary, source, state, workosId };
}
