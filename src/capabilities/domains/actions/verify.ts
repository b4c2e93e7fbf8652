/** `domains.verify`: WorkOS looks at DNS now, and our row follows what it says. */
import { z } from 'zod';
import type { Failure } from '../../../connectors/answer.ts';
import type { WorkosDomain } from '../../../connectors/workos-shapes.ts';
import { defineAction, type PerformContext, type Result } from '../../../platform/actions/action.ts';
import { challengeOf, isVerifiedState, recordName } from '../domain.ts';
import { CHALLENGE_HINTS, conflictWords, lines } from '../messages.ts';
import { beginTry, checkCooldown, takeBackTry } from '../store/cooldown.ts';
import { settleWrongOrg } from '../store/mismatches.ts';
import { applyNews, findRow } from '../store/rows.ts';
import type { Around } from './around.ts';
import { type Found, findDomain, providerError } from './finding.ts';
import { DOMAIN, ORGANISATION, requireRight } from './inputs.ts';

const inputs = z.object({ domain: DOMAIN, organisation: ORGANISATION.optional() });

/** A few questions of 15 s, and a look at DNS. */
export const MAX_MS = 2 * 60_000;

/** What every action about one domain can come to. */
export const SHARED_OUTCOMES = {
  invalid_domain: { label: 'No domain, or a public suffix', ok: false },
  conflict: { label: 'Two organisations claim it', ok: false },
  unconfigured: { label: 'WorkOS is not set up here', ok: false },
  provider_error: { label: 'WorkOS did not answer as it should', ok: false },
} as const;

export function verify(around: Around) {
  const { db, workos, clock } = around;
  return defineAction({
    name: 'domains.verify',
    label: 'Verify the domain',
    inputs,
    danger: 'none',
    outcomes: {
      success: { label: 'Verified', ok: true },
      still_pending: { label: 'WorkOS does not see the record yet', ok: false },
      no_challenge: { label: 'There is no challenge to answer', ok: false },
      ...SHARED_OUTCOMES,
    },
    maxMs: MAX_MS,
    async describe(asked, context) {
      await requireRight(around, context);
      const found = await findDomain(db.read, workos, asked);
      if (found.kind === 'end') return { summary: found.result.summary, changes: [] };
      if (found.kind === 'none') return { summary: noChallenge(found.domain), changes: [] };
      const { domain, remote, row } = found;
      await checkCooldown(db.read, { organisation: remote.organizationId, domain }, clock.now());
      const asks = isVerifiedState(remote.state) ? [] : ['WorkOS looks at the DNS of the domain now.'];
      const summary = [lines.remote(remote), lines.row(row, domain)].join('. ');
      return { summary: `${summary}.`, changes: [...asks, 'When it is verified, our row says so.'] };
    },
    async perform(asked, context) {
      await requireRight(around, context);
      return look(around, await findDomain(db.read, workos, asked), context);
    },
  });
}

async function look({ db, workos, clock }: Around, found: Found, { by, key }: PerformContext): Promise<Result> {
  if (found.kind === 'end') return found.result;
  if (found.kind === 'none' || !workos) return { outcome: 'no_challenge', summary: noChallenge(found.domain) };
  const { domain, remote } = found;
  const asked = { organisation: remote.organizationId, domain };
  const done = (seen: WorkosDomain) => succeed({ db, clock }, seen, by);
  if (isVerifiedState(remote.state)) return done(remote);
  if (!challengeOf(remote)) return { outcome: 'no_challenge', summary: noChallenge(domain) };
  await db.write((tx) => beginTry(tx, asked, clock.now(), key));
  const answer = await workos.verifyDomain(remote.id);
  if (answer.kind === 'ok')
    return isVerifiedState(answer.body.state) ? done(answer.body) : keepPending({ db, clock }, answer.body, by);
  if (isNotThere(answer)) return keepPending({ db, clock }, remote, by);
  if (answer.status === 404) return { outcome: 'no_challenge', summary: noChallenge(domain) };
  if (answer.kind === 'refused' && answer.status === undefined) await db.write((tx) => takeBackTry(tx, asked));
  return providerError(answer);
}

type Store = Pick<Around, 'db' | 'clock'>;

async function succeed({ db, clock }: Store, seen: WorkosDomain, by: string): Promise<Result> {
  const domain = seen.domain.toLowerCase();
  const actor = { by, at: clock.now() };
  const { did, isNew, row } = await db.write(async (tx) => {
    const applied = await applyNews(tx, seen, { ...actor, what: 'verified' });
    if (applied.did !== 'conflict') await settleWrongOrg(tx, domain, actor);
    return { ...applied, row: await findRow(tx, domain) };
  });
  if (did === 'conflict')
    return { outcome: 'conflict', summary: conflictWords(domain, row?.organisation, [seen.organizationId]) };
  const before = isNew ? 'newly_verified' : 'It was verified before.';
  return { outcome: 'success', summary: `${domain} is verified.`, lines: [before, lines.row(row, domain)] };
}

async function keepPending({ db, clock }: Store, seen: WorkosDomain, by: string): Promise<Result> {
  await db.write((tx) => applyNews(tx, seen, { by, at: clock.now(), what: 'still pending' }));
  const domain = seen.domain.toLowerCase();
  const challenge = challengeOf(seen);
  return {
    outcome: 'still_pending',
    summary: `WorkOS does not see the record of ${domain} yet. Ask the member to compare name and value with what they published, then wait until DNS can have changed.`,
    lines: [`Record name: ${recordName(domain, seen.verificationPrefix)} (TXT)`],
    ...(challenge ? { secret: [challenge.name, challenge.value, ...CHALLENGE_HINTS] } : {}),
  };
}

/** In WorkOS's words: the record is not there, or is not right. */
function isNotThere(failure: Failure): boolean {
  return failure.kind === 'refused' && (failure.status === 422 || failure.status === 400);
}

function noChallenge(domain: string): string {
  return `WorkOS has no challenge for ${domain}. Issue one, and ask the member to publish it.`;
}
