/** What stands in the way of a case, and whose domains are whose, read from our rows. */
import type { AboutWhat, Blocker } from '../../../capability.ts';
import type { Reader } from '../../../platform/store/db.ts';
import { and, asc, eq, inArray } from '../../../platform/store/drizzle.ts';
import { blockersOfAgent, blockersOfDomain, blockersOfOrganisation, withoutRepeats } from '../blockers.ts';
import { isWithin, readDomain } from '../name.ts';
import { domainTables } from '../schema.ts';
import { findOrganisation, findRow, listOrganisations } from './rows.ts';

/** @param isKept whether domains are kept here at all: without WorkOS and without a row nobody could remove a blocker. */
export async function listBlockers(
  reader: Reader,
  subjects: readonly AboutWhat[],
  { isKept }: { readonly isKept: boolean },
): Promise<readonly Blocker[]> {
  if (!subjects.some(({ kind }) => kind === 'domain' || kind === 'agent' || kind === 'organisation')) return [];
  if (!isKept && !(await hasRows(reader))) return [];
  const named = subjects.filter(({ kind }) => kind === 'organisation').map(({ id }) => id);
  const found: Blocker[] = [];
  for (const { kind, id } of subjects) {
    if (kind === 'domain') found.push(...(await ofDomain(reader, id, named[0])));
    if (kind === 'agent') found.push(...blockersOfAgent(id, await listVerified(reader, named)));
    const organisation = kind === 'organisation' ? await findOrganisation(reader, id) : undefined;
    if (organisation) found.push(...blockersOfOrganisation(organisation));
  }
  return withoutRepeats(found);
}

async function ofDomain(reader: Reader, typed: string, named: string | undefined): Promise<Blocker[]> {
  const read = readDomain(typed);
  // A subject that can't be a domain can't be verified either: it blocks nothing.
  if (!read.ok) return [];
  const row = await findRow(reader, read.domain);
  const owner = row && (await findOrganisation(reader, row.organisation));
  return blockersOfDomain(read.domain, row, { owner, named });
}

async function hasRows(reader: Reader): Promise<boolean> {
  const { organizationDomains: t } = domainTables(reader);
  const [row] = await reader.select({ domain: t.domain }).from(t).orderBy(asc(t.domain)).limit(1);
  return row !== undefined;
}

/** @param organisations empty: everybody's. */
async function listVerified(reader: Reader, organisations: readonly string[]): Promise<string[]> {
  const { organizationDomains: t } = domainTables(reader);
  const theirs = organisations.length === 0 ? undefined : inArray(t.organisation, [...organisations]);
  const rows = await reader
    .select({ domain: t.domain })
    .from(t)
    .where(and(eq(t.isVerified, true), theirs))
    .orderBy(asc(t.domain));
  return rows.map(({ domain }) => domain);
}

/** Whether this person, known by their Slack account, may ask for this host: it is within a verified domain of theirs. */
export async function isOwnHost(reader: Reader, person: string, host: string): Promise<boolean> {
  const theirs = (await listOrganisations(reader)).filter(({ members }) => members.includes(person));
  if (theirs.length === 0) return false;
  const verified = await listVerified(
    reader,
    theirs.map(({ id }) => id),
  );
  return verified.some((domain) => isWithin(host, domain));
}
