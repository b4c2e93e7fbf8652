/** `domains.split_preview`: reads both sides, changes nothing. */
import { z } from 'zod';
import type { Workos } from '../../../connectors/workos.ts';
import type { WorkosOrganization } from '../../../connectors/workos-shapes.ts';
import { defineAction, type Result } from '../../../platform/actions/action.ts';
import { lines, UNCONFIGURED } from '../messages.ts';
import { readDomain } from '../name.ts';
import { nextSafe, type Side } from '../split.ts';
import { findOrganisation, findRow, listOrganisations } from '../store/rows.ts';
import type { Around } from './around.ts';
import { providerError } from './finding.ts';
import { DOMAIN, ORGANISATION, requireRight } from './inputs.ts';
import { MAX_MS } from './verify.ts';

const inputs = z.object({
  domain: DOMAIN,
  organisation: ORGANISATION.optional().describe('Organisation of the company'),
});

export function splitPreview(around: Around) {
  const { db, workos } = around;
  return defineAction({
    name: 'domains.split_preview',
    label: 'Look at both organisations',
    inputs,
    danger: 'none',
    outcomes: {
      shown: { label: 'Both sides are shown', ok: true },
      invalid_domain: { label: 'No domain, or a public suffix', ok: false },
      unconfigured: { label: 'WorkOS is not set up here', ok: false },
      provider_error: { label: 'WorkOS did not answer as it should', ok: false },
    },
    maxMs: MAX_MS,
    async describe({ domain }, context) {
      await requireRight(around, context);
      return { summary: `Reads what is known of ${domain}, here and at WorkOS.`, changes: [] };
    },
    async perform({ domain: typed, organisation }, context): Promise<Result> {
      await requireRight(around, context);
      const read = readDomain(typed);
      if (!read.ok) return { outcome: 'invalid_domain', summary: `${read.problem} Nothing was asked.` };
      const { domain } = read;
      if (!workos) return { outcome: 'unconfigured', summary: UNCONFIGURED };
      const claims = await workos.findOrganizations(domain);
      if (claims.kind !== 'ok') return providerError(claims);
      const row = await findRow(db.read, domain);
      const ids = await involved(around, [row?.organisation, organisation, ...claims.body.map(({ id }) => id)]);
      const sides = await Promise.all(ids.map((id) => sideOf(around, workos, { id, domain }, claims.body)));
      const next = nextSafe(domain, sides, row);
      return {
        outcome: 'shown',
        summary: `Next: ${next}`,
        lines: [...sides.flatMap((side) => sideLines(side)), lines.row(row, domain), BILLING],
      };
    },
  });
}

const BILLING = 'Billing: only a person decides. Tell them when either side pays.';

/** Those that are named, and the companies that share a member with a personal workspace among them. */
async function involved({ db }: Around, named: readonly (string | undefined)[]): Promise<string[]> {
  const ids = new Set(named.filter((id) => id !== undefined));
  const known = await listOrganisations(db.read);
  const people = new Set(
    known.filter(({ id, isPersonal }) => isPersonal && ids.has(id)).flatMap(({ members }) => members),
  );
  for (const { id, isPersonal, members } of known)
    if (!isPersonal && members.some((one) => people.has(one))) ids.add(id);
  return [...ids].slice(0, 6);
}

async function sideOf(
  { db }: Around,
  workos: Workos,
  { id, domain }: { readonly id: string; readonly domain: string },
  claims: readonly WorkosOrganization[],
): Promise<Side> {
  const known = await findOrganisation(db.read, id);
  const there = claims.find((one) => one.id === id);
  const answer = there ? undefined : await workos.getOrganization(id);
  const organisation = there ?? (answer?.kind === 'ok' ? answer.body : undefined);
  return {
    id,
    name: known?.name ?? organisation?.name ?? id,
    isPersonal: known?.isPersonal,
    remote: organisation?.domains.find((one) => one.domain.toLowerCase() === domain),
    isRead: organisation !== undefined || answer?.status === 404,
  };
}

function sideLines({ id, name, isPersonal, remote, isRead }: Side): string[] {
  const kind = isPersonal === undefined ? 'not in our records' : isPersonal ? 'personal workspace' : 'company';
  const there = remote ? remote.state.replace('_', ' ') : isRead ? 'does not have it' : 'could not be read';
  return [`${name} (${id}, ${kind}): ${there} at WorkOS`];
}
