/** What a domain's row may become, and what a challenge looks like. Pure. */
import type { WorkosEvent } from '../../connectors/workos-events.ts';
import type { WorkosDomain } from '../../connectors/workos-shapes.ts';
import type { domainTables } from './schema.ts';

export type DomainRow = ReturnType<typeof domainTables>['organizationDomains']['$inferSelect'];
export type Organisation = ReturnType<typeof domainTables>['organisations']['$inferSelect'];

/** Who says so. `manual`: two people, against WorkOS. */
export type Source = 'workos' | 'manual' | 'import';

export type State = WorkosDomain['state'];

export function isVerifiedState(state: State): boolean {
  return state === 'verified' || state === 'legacy_verified';
}

export type Values = Pick<DomainRow, 'organisation' | 'isVerified' | 'source' | 'workosId' | 'state'>;

export type Merge =
  | { readonly do: 'keep' }
  | { readonly do: 'write'; readonly values: Values }
  /** Here it belongs to another organisation. A row is never moved: a person decides. */
  | { readonly do: 'conflict' };

/**
 * @param truth `news`: what is pending or failed never takes back what is verified, whoever verified it.
 * `replay`: WorkOS is right, also against us.
 */
export function merge(row: DomainRow | undefined, remote: WorkosDomain, truth: 'news' | 'replay'): Merge {
  if (row && row.organisation !== remote.organizationId) return { do: 'conflict' };
  const isVerified = isVerifiedState(remote.state);
  if (row?.isVerified && !isVerified && truth === 'news') return { do: 'keep' };
  const values = {
    organisation: remote.organizationId,
    isVerified,
    source: 'workos',
    workosId: remote.id,
    state: remote.state,
  } as const;
  return row && isSame(row, values) ? { do: 'keep' } : { do: 'write', values };
}

function isSame(row: DomainRow, values: Values): boolean {
  const { organisation, isVerified, source, workosId, state } = row;
  return JSON.stringify({ organisation, isVerified, source, workosId, state }) === JSON.stringify(values);
}

export type EventMove = Merge | { readonly do: 'remove' };

/** @param isGone whether WorkOS has told of the deletion of this very domain before: its older news come too late. */
export function moveOf(row: DomainRow | undefined, { what, domain }: WorkosEvent, isGone: boolean): EventMove {
  if (what !== 'deleted') return isGone ? { do: 'keep' } : merge(row, domain, 'news');
  const isThis = row?.workosId === domain.id && row.organisation === domain.organizationId;
  return isThis && row.source === 'workos' ? { do: 'remove' } : { do: 'keep' };
}

export type Challenge = { readonly name: string; readonly value: string };

/** What the member publishes. The value is for the operator and the member alone. Undefined: there is nothing to answer. */
export function challengeOf({ domain, verificationPrefix, verificationToken }: WorkosDomain): Challenge | undefined {
  if (!verificationToken) return undefined;
  return { name: recordName(domain, verificationPrefix), value: `verification_token=${verificationToken}` };
}

export function recordName(domain: string, prefix: string | undefined): string {
  return prefix ? `${prefix}.${domain}` : domain;
}

/** Another look at DNS for the same organisation and domain is refused this long. */
const COOLDOWN_MS = 60_000;

/** Seconds that are left, rounded up; 0: now. */
export function cooldownLeft(triedAt: Temporal.Instant, now: Temporal.Instant): number {
  const passed = now.epochMilliseconds - triedAt.epochMilliseconds;
  return passed < 0 ? COOLDOWN_MS / 1000 : Math.max(0, Math.ceil((COOLDOWN_MS - passed) / 1000));
}

/** A domain's name in the timeline. */
export const domainItem = (domain: string) => `domain:${domain}`;

/** `verified`, `pending`; and who says so when that is not WorkOS. */
export function stateWords({ isVerified, state, source }: Pick<DomainRow, 'isVerified' | 'state' | 'source'>): string {
  if (source === 'manual') return isVerified ? 'verified by hand' : 'not verified';
  return isVerified ? 'verified' : state === 'failed' ? 'failed' : 'pending';
}
