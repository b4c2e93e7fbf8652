/** What stands in the way of resolving a case, from the subjects on it. Pure. */
import type { Blocker } from '../../capability.ts';
import type { DomainRow, Organisation } from './domain.ts';
import { isWithin, readDomain, registrableOf } from './name.ts';

/** @param named the organisation that the case names, where it names one. */
export function blockersOfDomain(
  domain: string,
  row: DomainRow | undefined,
  { owner, named }: { owner?: Pick<Organisation, 'isPersonal' | 'name'> | undefined; named?: string | undefined },
): Blocker[] {
  const organisation = row?.organisation ?? named;
  const inputs = { domain, ...(organisation === undefined ? {} : { organisation }) };
  const help = (...names: string[]) => names.map((name) => ({ action: `domains.${name}`, inputs }));
  if (!row) {
    return [
      { code: 'missing_local_domain', words: `${domain} has no row here.`, help: help('verify', 'issue_challenge') },
    ];
  }
  const unverified: Blocker[] = row.isVerified
    ? []
    : [
        {
          code: 'unverified_local_domain',
          words: `${domain} is not verified.`,
          help: help('verify', 'issue_challenge', 'ask_member'),
        },
      ];
  const personal: Blocker[] = owner?.isPersonal
    ? [
        {
          code: 'personal_workspace_domain',
          words: `${domain} is in the personal workspace ${owner.name}.`,
          help: [{ action: 'domains.split_preview', inputs: { domain } }],
        },
      ]
    : [];
  return [...unverified, ...personal];
}

/** An organisation that is not recorded here says nothing about its profile. */
export function blockersOfOrganisation({ id, name, hasProfile }: Organisation): Blocker[] {
  if (hasProfile) return [];
  const words = `${name} (${id}) has no member profile. Ask the member to complete it.`;
  return [{ code: 'missing_member_profile', words, help: [] }];
}

/** @param verified the domains that count: the organisation's where the case names one, else all. */
export function blockersOfAgent(url: string, verified: readonly string[]): Blocker[] {
  const host = URL.canParse(url) ? new URL(url).hostname : '';
  const read = readDomain(host);
  if (read.ok && verified.some((domain) => isWithin(read.domain, domain))) return [];
  const words = `The host of ${url} is not within a verified domain.`;
  const help = read.ok ? [{ action: 'domains.verify', inputs: { domain: registrableOf(read.domain) } }] : [];
  return [{ code: 'agent_hostname_not_verified', words, help }];
}

/** Each once: two subjects may have the same thing in their way. */
export function withoutRepeats(blockers: readonly Blocker[]): Blocker[] {
  const byWords = new Map(blockers.map((blocker) => [`${blocker.code}:${blocker.words}`, blocker]));
  return [...byWords.values()];
}
