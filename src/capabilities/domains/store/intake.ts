/** Records from outside: organisations with their members, and domains that were verified elsewhere. */
import { z } from 'zod';
import type { Db, Tx } from '../../../platform/store/db.ts';
import { readDomain } from '../name.ts';
import { domainTables } from '../schema.ts';
import { findRow, writeRow } from './rows.ts';

const id = z.string().regex(/^[\w.:-]{1,128}$/, 'must be letters, digits and . : _ -');

export const organisationRecord = z.strictObject({
  id,
  name: z.string().trim().min(1).max(300),
  personal: z.boolean().default(false),
  profile: z.boolean().default(true),
  /** Slack ids; the first is responsible for the domains. */
  members: z
    .array(z.string().regex(/^[UW][A-Z0-9]{2,}$/, 'must be a Slack user id'))
    .max(500)
    .default([]),
});

export const domainRecord = z.strictObject({
  domain: z.string(),
  organisation: id,
  verified: z.boolean().default(false),
});

const RECORDS = { organisations: organisationRecord, records: domainRecord } as const;
export type Kind = keyof typeof RECORDS;
// The cast: keys of the record above.
export const KINDS = Object.keys(RECORDS) as readonly Kind[];

export type Taken = {
  readonly taken: number;
  readonly refused: readonly { readonly index: number; readonly problems: readonly string[] }[];
};

/** Good ones are kept whatever the others are. May be called twice with the same records. */
export async function takeIn(db: Db, kind: Kind, given: readonly unknown[], at: Temporal.Instant): Promise<Taken> {
  const refused: { index: number; problems: string[] }[] = [];
  await db.write(async (tx) => {
    for (const [index, one] of given.entries()) {
      const problems = kind === 'organisations' ? await takeOrganisation(tx, one) : await takeDomain(tx, one, at);
      if (problems.length > 0) refused.push({ index, problems });
    }
  });
  return { taken: given.length - refused.length, refused };
}

async function takeOrganisation(tx: Tx, given: unknown): Promise<string[]> {
  const read = organisationRecord.safeParse(given);
  if (!read.success) return problemsOf(read.error);
  const { organisations: t } = domainTables(tx);
  const { id, name, personal, profile, members } = read.data;
  const row = { id, name, isPersonal: personal, hasProfile: profile, members };
  await tx.insert(t).values(row).onConflictDoUpdate({ target: t.id, set: row });
  return [];
}

async function takeDomain(tx: Tx, given: unknown, at: Temporal.Instant): Promise<string[]> {
  const read = domainRecord.safeParse(given);
  if (!read.success) return problemsOf(read.error);
  const named = readDomain(read.data.domain);
  if (!named.ok) return [`domain: ${named.problem}`];
  const { domain } = named;
  const { organisation, verified: isVerified } = read.data;
  const row = await findRow(tx, domain);
  if (row && row.organisation !== organisation)
    return [`domain: ${domain} is ${row.organisation}’s here, and is not moved`];
  // What WorkOS or two people said is not for an import to change.
  if (row && (row.source !== 'import' || row.isVerified === isVerified)) return [];
  const state = isVerified ? 'verified' : 'pending';
  const values = { organisation, isVerified, source: 'import', workosId: null, state } as const;
  await writeRow(tx, domain, values, { by: 'system', at, what: 'imported' });
  return [];
}

function problemsOf({ issues }: z.ZodError): string[] {
  return issues.slice(0, 10).map(({ path, message }) => `${path.map(String).join('.') || 'record'}: ${message}`);
}
