/** `domains.issue_challenge`: a record that the member can publish, shown to whoever asked and to nobody else. */
import { z } from 'zod';
import { refusalCode, type Workos } from '../../../connectors/workos.ts';
import type { WorkosDomain } from '../../../connectors/workos-shapes.ts';
import { defineAction, type PerformContext, type Result } from '../../../platform/actions/action.ts';
import { ConnectorError, UserError } from '../../../platform/errors.ts';
import { challengeOf, isVerifiedState, recordName } from '../domain.ts';
import { CHALLENGE_HINTS, conflictWords, failureWords, lines } from '../messages.ts';
import { applyNews } from '../store/rows.ts';
import type { Around } from './around.ts';
import { type Found, findDomain, providerError } from './finding.ts';
import { DOMAIN, ORGANISATION, requireRight } from './inputs.ts';
import { MAX_MS, SHARED_OUTCOMES } from './verify.ts';

const inputs = z.object({ domain: DOMAIN, organisation: ORGANISATION.optional() });

export function issueChallenge(around: Around) {
  const { db, workos } = around;
  return defineAction({
    name: 'domains.issue_challenge',
    label: 'Issue a challenge',
    inputs,
    danger: 'none',
    outcomes: {
      issued: { label: 'There is a record to publish', ok: true },
      already_verified: { label: 'It is verified', ok: true },
      ...SHARED_OUTCOMES,
    },
    maxMs: MAX_MS,
    async describe(asked, context) {
      await requireRight(around, context);
      const found = await findDomain(db.read, workos, asked);
      if (found.kind === 'end') return { summary: found.result.summary, changes: [] };
      if (found.kind === 'none') {
        const organisation = needOrganisation(found);
        return {
          summary: `${found.domain} is added to ${organisation} at WorkOS, with a challenge.`,
          changes: ['WorkOS makes a record name and a value. You see both, nobody else does.'],
        };
      }
      return { summary: `${lines.remote(found.remote)}.`, changes: changesFor(found.remote) };
    },
    async perform(asked, context) {
      await requireRight(around, context);
      return issue(around, await findDomain(db.read, workos, asked), context);
    },
  });
}

function changesFor(remote: WorkosDomain): string[] {
  if (isVerifiedState(remote.state)) return ['Nothing: it is verified. Our row follows.'];
  return isUsable(remote)
    ? ['Nothing: its challenge is still good. You see it again.']
    : ['Its old challenge is over: WorkOS makes a new one. You see it, nobody else does.'];
}

const isUsable = (remote: WorkosDomain) => remote.state === 'pending' && challengeOf(remote) !== undefined;

/** @throws UserError that points at the field. */
function needOrganisation({ domain, organisation }: Extract<Found, { kind: 'none' }>): string {
  if (organisation !== undefined) return organisation;
  const words = `Nobody has ${domain} yet. Give the organisation that it is for, such as org_01ABC.`;
  throw new UserError(words, { field: 'organisation' });
}

async function issue(around: Around, found: Found, context: PerformContext): Promise<Result> {
  const { workos } = around;
  if (found.kind === 'end' || !workos)
    return found.kind === 'end' ? found.result : { outcome: 'unconfigured', summary: '' };
  if (found.kind === 'none')
    return create(around, workos, { domain: found.domain, organisation: needOrganisation(found) }, context);
  const { remote, domain } = found;
  if (isVerifiedState(remote.state) || isUsable(remote)) return show(around, remote, context);
  // An old one is taken away first: WorkOS keeps one challenge for a domain. Asked twice it is gone all the same.
  const gone = await workos.deleteDomain(remote.id);
  if (gone.kind !== 'ok' && gone.status !== 404) return providerError(gone);
  return create(around, workos, { domain, organisation: remote.organizationId }, context);
}

async function create(
  around: Around,
  workos: Workos,
  { domain, organisation }: { readonly domain: string; readonly organisation: string },
  context: PerformContext,
): Promise<Result> {
  const answer = await workos.createDomain({ organizationId: organisation, domain });
  if (answer.kind === 'ok') return show(around, answer.body, context);
  const isTaken =
    answer.kind === 'refused' && (answer.status === 409 || refusalCode(answer)?.includes('already') === true);
  if (answer.kind === 'refused' && !isTaken) {
    if (answer.status === 404 || answer.status === 422)
      throw new UserError(`WorkOS does not take ${domain} for ${organisation}: ${failureWords(answer)}`, {
        field: 'organisation',
      });
    return providerError(answer);
  }
  // It may be there by now, of this call or of one before.
  const now = await workos.getOrganization(organisation);
  const made = now.kind === 'ok' ? now.body.domains.find((one) => one.domain.toLowerCase() === domain) : undefined;
  if (made) return show(around, made, context);
  if (isTaken) return { outcome: 'conflict', summary: conflictWords(domain, undefined, []) };
  const about = { service: 'WorkOS', retryable: true, maybeDone: true };
  throw new ConnectorError(
    `${failureWords(answer)} The challenge may be there or not. Start it again: it is looked up first.`,
    about,
  );
}

async function show({ db, clock }: Around, remote: WorkosDomain, { by }: PerformContext): Promise<Result> {
  const domain = remote.domain.toLowerCase();
  const { did } = await db.write((tx) => applyNews(tx, remote, { by, at: clock.now(), what: 'challenge issued' }));
  if (did === 'conflict')
    return { outcome: 'conflict', summary: conflictWords(domain, undefined, [remote.organizationId]) };
  if (isVerifiedState(remote.state))
    return { outcome: 'already_verified', summary: `${domain} is verified: there is nothing to publish.` };
  const challenge = challengeOf(remote);
  return {
    outcome: 'issued',
    summary: `There is a challenge for ${domain}. Ask the member to publish it, then verify the domain.`,
    lines: [`Record name: ${recordName(domain, remote.verificationPrefix)} (TXT)`],
    ...(challenge ? { secret: [challenge.name, challenge.value, ...CHALLENGE_HINTS] } : {}),
  };
}
