/** WorkOS replayed into our rows: what has to be written, and where the two differ. Pure. */
import type { WorkosDomain } from '../../connectors/workos-shapes.ts';
import { type DomainRow, isVerifiedState, merge, type Values } from './domain.ts';

export type Mismatch = {
  readonly what: 'missing_local_row' | 'wrong_local_org' | 'verified_mismatch';
  readonly domain: string;
};

/** @param local every row of the organisation, and every row of a domain that WorkOS says is the organisation's. */
export function mismatchesOf(remote: readonly WorkosDomain[], local: readonly DomainRow[]): Mismatch[] {
  const rows = new Map(local.map((row) => [row.domain, row]));
  return remote.flatMap((one): Mismatch[] => {
    const domain = one.domain.toLowerCase();
    const row = rows.get(domain);
    if (!row) return [{ what: 'missing_local_row', domain }];
    if (row.organisation !== one.organizationId) return [{ what: 'wrong_local_org', domain }];
    return row.isVerified === isVerifiedState(one.state) ? [] : [{ what: 'verified_mismatch', domain }];
  });
}

export type Plan = {
  readonly writes: readonly { readonly domain: string; readonly values: Values }[];
  readonly removals: readonly string[];
};

/** Rows that WorkOS never knew of (imported, by hand) stay; those of other organisations are not touched. */
export function planReplay(organisation: string, remote: readonly WorkosDomain[], local: readonly DomainRow[]): Plan {
  const rows = new Map(local.map((row) => [row.domain, row]));
  const named = new Set(remote.map((one) => one.domain.toLowerCase()));
  return {
    writes: remote.flatMap((one) => {
      const domain = one.domain.toLowerCase();
      const decided = merge(rows.get(domain), one, 'replay');
      return decided.do === 'write' ? [{ domain, values: decided.values }] : [];
    }),
    removals: local
      .filter((row) => row.organisation === organisation && row.source === 'workos' && !named.has(row.domain))
      .map(({ domain }) => domain),
  };
}

/** The oldest verified one, where none is primary. */
export function primaryToBe(rows: readonly DomainRow[]): string | undefined {
  if (rows.some(({ isPrimary }) => isPrimary)) return undefined;
  const age = (row: DomainRow) => row.createdAt.epochMilliseconds;
  const [oldest] = rows
    .filter(({ isVerified }) => isVerified)
    .toSorted((a, b) => age(a) - age(b) || (a.domain < b.domain ? -1 : 1));
  return oldest?.domain;
}
