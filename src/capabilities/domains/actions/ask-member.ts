/**
 * `domains.ask_member`: record name and value to the member who is responsible, as a direct message. It holds the
 * challenge, so it goes to Slack at once and is kept nowhere here: this is the one message that delivery does not send.
 */
import { z } from 'zod';
import { defineAction, type PerformContext, type Result } from '../../../platform/actions/action.ts';
import { ConnectorError, UserError } from '../../../platform/errors.ts';
import { message, richText, section, context as small } from '../../../platform/slack/blocks.ts';
import { slackError } from '../../../platform/slack/failures.ts';
import { preformatted } from '../../../platform/slack/rich-text.ts';
import { mention } from '../../../platform/slack/text.ts';
import { listTimeline, record } from '../../../platform/store/timeline.ts';
import { type Challenge, challengeOf, domainItem, isVerifiedState } from '../domain.ts';
import { CHALLENGE_HINTS } from '../messages.ts';
import { findOrganisation } from '../store/rows.ts';
import type { Around } from './around.ts';
import { findDomain } from './finding.ts';
import { DOMAIN, ORGANISATION, requireRight } from './inputs.ts';
import { MAX_MS, SHARED_OUTCOMES } from './verify.ts';

const inputs = z.object({ domain: DOMAIN, organisation: ORGANISATION.optional() });
type Asked = z.infer<typeof inputs>;

export function askMember(around: Around) {
  return defineAction({
    name: 'domains.ask_member',
    label: 'Ask the member to confirm',
    inputs,
    danger: 'none',
    outcomes: {
      asked: { label: 'The member has it', ok: true },
      already_verified: { label: 'It is verified', ok: true },
      no_challenge: { label: 'There is no challenge to confirm', ok: false },
      no_member: { label: 'Nobody here is responsible for it', ok: false },
      ...SHARED_OUTCOMES,
    },
    maxMs: MAX_MS,
    async describe(asked, context) {
      await requireRight(around, context);
      const prepared = await prepare(around, asked);
      if ('outcome' in prepared) return { summary: prepared.summary, changes: [] };
      return {
        summary: `${mention(prepared.member)} is asked to compare the record of ${prepared.domain} with what they published.`,
        changes: ['They get record name and value as a direct message. It is kept nowhere here.'],
      };
    },
    async perform(asked, context) {
      await requireRight(around, context);
      const prepared = await prepare(around, asked);
      return 'outcome' in prepared ? prepared : send(around, prepared, context);
    },
  });
}

type Prepared = { readonly domain: string; readonly member: string; readonly challenge: Challenge };

async function prepare({ db, workos, people }: Around, asked: Asked): Promise<Prepared | Result> {
  const found = await findDomain(db.read, workos, asked);
  if (found.kind === 'end') return found.result;
  const nothing = { outcome: 'no_challenge', summary: `WorkOS has no challenge for ${found.domain}. Issue one first.` };
  if (found.kind === 'none') return nothing;
  const { remote, domain } = found;
  if (isVerifiedState(remote.state))
    return { outcome: 'already_verified', summary: `${domain} is verified at WorkOS.` };
  const challenge = challengeOf(remote);
  if (!challenge) return nothing;
  const members = (await findOrganisation(db.read, remote.organizationId))?.members ?? [];
  for (const member of members) if (await people.isReachable(member)) return { domain, member, challenge };
  const summary = `Nobody of ${remote.organizationId} is known here by their Slack account. Send name and value yourself.`;
  return { outcome: 'no_member', summary };
}

async function send(
  { db, slack, clock }: Around,
  { domain, member, challenge }: Prepared,
  { by, key }: PerformContext,
): Promise<Result> {
  const item = domainItem(domain);
  const before = (await listTimeline(db.read, item)).filter(({ details }) => details.key === key);
  const asked = { outcome: 'asked', summary: `${mention(member)} was asked to compare the record of ${domain}.` };
  if (before.some(({ what }) => what === 'member asked')) return asked;
  if (before.at(-1)?.what === 'asking the member') throw inDoubt('An earlier try may have reached Slack.');
  const note = (what: string) =>
    db.write((tx) => record(tx, { item, at: clock.now(), by, what, details: { member, key } }));
  await note('asking the member');
  try {
    await slack.chat.postMessage({ channel: member, ...wordsFor(domain, challenge) });
  } catch (error) {
    const refused = slackError(error);
    if (refused === undefined) throw inDoubt('Slack did not answer.');
    await note('member not asked');
    throw new UserError(`Slack did not take the message (${refused}). Send name and value yourself.`);
  }
  await note('member asked');
  return asked;
}

function inDoubt(why: string): ConnectorError {
  const words = `${why} The member may have the message or not: ask them before you send it again.`;
  return new ConnectorError(words, { service: 'Slack', retryable: false, maybeDone: true });
}

function wordsFor(domain: string, { name, value }: Challenge) {
  const { text, blocks } = message(`Please compare the DNS record of ${domain}`, [
    section(
      `To verify *${domain}*, this TXT record has to be published exactly so. Please compare both, character by character, with what you published.`,
    ),
    section('*Name*'),
    richText(preformatted(name)),
    section('*Value*'),
    richText(preformatted(value)),
    small(...CHALLENGE_HINTS.slice(1)),
  ]);
  return { text, blocks: [...blocks] };
}
