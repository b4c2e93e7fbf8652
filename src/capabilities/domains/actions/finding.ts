/** Whose domain it is, before anything is asked or changed. */
import type { Failure } from '../../../connectors/answer.ts';
import type { Workos } from '../../../connectors/workos.ts';
import type { WorkosDomain } from '../../../connectors/workos-shapes.ts';
import type { Result } from '../../../platform/actions/action.ts';
import type { Reader } from '../../../platform/store/db.ts';
import type { DomainRow } from '../domain.ts';
import { conflictWords, failureWords, UNCONFIGURED } from '../messages.ts';
import { readDomain } from '../name.ts';
import { findRow } from '../store/rows.ts';

type Asked = { readonly domain: string; readonly organisation?: string | undefined };

export type Found =
  | {
      readonly kind: 'found';
      readonly domain: string;
      readonly remote: WorkosDomain;
      readonly row?: DomainRow | undefined;
    }
  /** WorkOS has no such domain. `organisation`: whose it would be. */
  | { readonly kind: 'none'; readonly domain: string; readonly organisation?: string | undefined }
  /** It can't go on; this is what comes of it. */
  | { readonly kind: 'end'; readonly result: Result };

/** Asks WorkOS, changes nothing. */
export async function findDomain(reader: Reader, workos: Workos | undefined, asked: Asked): Promise<Found> {
  const read = readDomain(asked.domain);
  if (!read.ok) return end('invalid_domain', `${read.problem} Nothing was asked.`);
  if (!workos) return end('unconfigured', UNCONFIGURED);
  const { domain } = read;
  const row = await findRow(reader, domain);
  const here = row?.organisation;
  if (asked.organisation !== undefined && here !== undefined && asked.organisation !== here)
    return end('conflict', `${domain} is ${here}’s here, not ${asked.organisation}’s. A person decides whose it is.`);
  const answer = await workos.findOrganizations(domain);
  if (answer.kind !== 'ok') return { kind: 'end', result: providerError(answer) };
  const claims = answer.body.flatMap(({ domains }) => domains.filter((one) => one.domain.toLowerCase() === domain));
  const wanted = asked.organisation ?? here;
  const remote = wanted === undefined ? claims[0] : claims.find(({ organizationId }) => organizationId === wanted);
  const owners = [...new Set(claims.map(({ organizationId }) => organizationId))];
  if (owners.length > 1 && asked.organisation === undefined)
    return end('conflict', conflictWords(domain, undefined, owners));
  if (remote) return { kind: 'found', domain, remote, row };
  if (owners.length > 0) return end('conflict', conflictWords(domain, here, owners));
  return { kind: 'none', domain, organisation: wanted };
}

export function end(outcome: string, summary: string, lines: readonly string[] = []): Found {
  return { kind: 'end', result: { outcome, summary, ...(lines.length > 0 ? { lines } : {}) } };
}

/** Nothing is lost by it: whoever asks again starts where this one stopped. */
export function providerError(failure: Failure): Result {
  return {
    outcome: 'provider_error',
    summary: `${failureWords(failure)} Try again in some minutes; if it stays like that, escalate.`,
  };
}
