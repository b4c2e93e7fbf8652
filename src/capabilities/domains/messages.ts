/** What people read about domains. Pure. */
import type { Failure } from '../../connectors/answer.ts';
import type { WorkosDomain } from '../../connectors/workos-shapes.ts';
import { type DomainRow, stateWords } from './domain.ts';
import type { Mismatch } from './reconcile.ts';

export const UNCONFIGURED =
  'WorkOS is not set up here: an administrator sets WORKOS_API_KEY and starts the bot again. Nothing was asked.';

export const failureWords = (failure: Failure) => (failure.kind === 'refused' ? failure.problem : failure.why);

export const lines = {
  row: (row: DomainRow | undefined, domain: string) =>
    row
      ? `${domain} here: ${stateWords(row)}, ${row.organisation}${row.isPrimary ? ', primary' : ''}`
      : `${domain} here: no row`,
  remote: ({ domain, state, organizationId }: WorkosDomain) =>
    `${domain} at WorkOS: ${state.replace('_', ' ')}, ${organizationId}`,
  mismatch: ({ what, domain }: Mismatch) => `${domain}: ${what}`,
};

export const CHALLENGE_HINTS = [
  'Publish a TXT record with exactly this name and value.',
  'The usual mistakes: the value without verification_token= in front, the domain twice in the name, quotes in the value.',
];

export function conflictWords(domain: string, here: string | undefined, there: readonly string[]): string {
  const at = there.length === 0 ? 'another organisation' : there.join(' and ');
  return here === undefined
    ? `${domain} is claimed by ${at} at WorkOS. A person decides whose it is.`
    : `${domain} is ${here}’s here, and ${at}’s at WorkOS. Nothing is moved by itself: a person decides whose it is.`;
}
