/** A personal workspace and a company that want the same domain: what may safely be done next. Pure. */
import type { WorkosDomain } from '../../connectors/workos-shapes.ts';
import { type DomainRow, isVerifiedState } from './domain.ts';

export type Side = {
  readonly id: string;
  readonly name: string;
  /** Undefined: nothing is known of it here. */
  readonly isPersonal: boolean | undefined;
  readonly remote: WorkosDomain | undefined;
  /** Undefined: it could not be read. */
  readonly isRead: boolean;
};

export function nextSafe(domain: string, sides: readonly Side[], row: DomainRow | undefined): string {
  const personal = sides.find(({ isPersonal }) => isPersonal === true);
  const company = sides.find(({ isPersonal }) => isPersonal !== true);
  if (sides.some(({ isRead }) => !isRead))
    return 'WorkOS could not be read for all of them: look again before anything is done.';
  if (!personal) return 'No personal workspace is involved. Reconcile the organisation.';
  if (!company)
    return 'Ask the member for their company’s organisation, and look again with it. Nothing can be decided before.';
  if (personal.remote) {
    return company.remote
      ? `Both claim ${domain} at WorkOS. A person decides; until then nothing is changed.`
      : `Ask the member to agree, and take ${domain} from ${personal.id} at WorkOS. Then reconcile ${personal.id}, and issue a challenge for ${company.id}.`;
  }
  if (row?.organisation === personal.id)
    return `Reconcile ${personal.id}: WorkOS no longer has ${domain} there. Then reconcile ${company.id}.`;
  if (!company.remote) return `Issue a challenge of ${domain} for ${company.id}.`;
  return isVerifiedState(company.remote.state)
    ? `Reconcile ${company.id}.`
    : `Verify ${domain}: ${company.id} has a challenge.`;
}
