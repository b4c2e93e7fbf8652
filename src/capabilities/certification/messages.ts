/** What people read about certification: what stands in the way, what was done, and the message of a run. Pure. */
import type { Call } from '../../platform/actions/registry.ts';
import { actions, button, context, message, section } from '../../platform/slack/blocks.ts';
import type { Message } from '../../platform/slack/message.ts';
import { clip, escapeLine, utc } from '../../platform/slack/text.ts';
import type { Decision, Facts } from './candidate.ts';
import type { Gate } from './gates.ts';
import type { Step, Trouble } from './issuance.ts';
import type { Attempt, Credential } from './records.ts';
import type { Warning, WarningKind } from './warning.ts';

export const RECONCILE = 'certification.reconcile';
export const PANEL = 'certification.panel';
export const ATTENTION = 'certification.attention';

/** Why an attempt can't be repaired. */
export const reasons = {
  missing(what: Extract<Decision, { do: 'warn' }>['missing'], attempt: Attempt): string {
    switch (what) {
      case 'scores':
        return 'The attempt is passed, but it has no scores. Send its scores, or cancel it.';
      case 'module':
        return `Nothing is known of the module ${attempt.module}. Send its record.`;
      case 'learner':
        return `Nothing is known of the learner ${attempt.learner}. Send their record.`;
    }
  },
  entitlement({ module }: Facts, until: Temporal.Instant | null): string {
    const lapsed = until === null ? 'there is no membership' : `the membership ended ${utc(until)}`;
    return `${module?.name ?? 'The module'} is paid for by a membership, and ${lapsed}. Nothing was written. Renew it, or decide otherwise.`;
  },
  withheld(credentials: readonly Credential[], { learner }: Facts): string {
    const until = learner?.membershipUntil ?? null;
    const lapsed = until === null ? 'There is none.' : `It ended ${utc(until)}.`;
    return `${listed(credentials.map(({ name }) => name))}: every requirement is met, but a tier above 1 needs an active membership. ${lapsed}`;
  },
};

/** What an escalation is called. */
export function summaryOf(
  kind: WarningKind,
  { learner, module }: { learner: string; module?: string | undefined },
): string {
  const about = module === undefined ? learner : `${learner}, ${module}`;
  const what: Readonly<Record<WarningKind, string>> = {
    records: 'Certification records are incomplete',
    entitlement: 'Passed, but the membership is not active',
    recovery: 'Passed, but the credential can’t be awarded',
    issuance: 'Awarded, but Certifier has not issued it',
    mail: 'Issued, but perhaps not mailed',
  };
  return `${what[kind]}: ${about}`;
}

export function escalationWords(kind: WarningKind, reason: string): string {
  const next: Readonly<Record<WarningKind, string>> = {
    records: 'It is looked at again when the records change.',
    entitlement: 'It closes itself once the membership is active and the attempt is repaired.',
    recovery: 'It closes itself once the credential is awarded.',
    issuance: 'It closes itself once the credential is issued.',
    mail: 'Look whether it arrived before it is sent again.',
  };
  return `${reason}\n${next[kind]}`;
}

/** What was done, when something settles itself. */
export const done = {
  skipped(why: Extract<Decision, { do: 'skip' }>['why']): string {
    if (why === 'gone') return 'The attempt is no longer recorded.';
    return why === 'not passed' ? 'The attempt is no longer passed.' : 'Nothing is lacking any more.';
  },
  repaired({ progress, award, outstanding }: Extract<Decision, { do: 'repair' }>): string {
    const awarded = award.length > 0 ? `Awarded: ${listed(award.map(({ name }) => name))}.` : '';
    const completed = progress ? 'The module is completed.' : '';
    const left = award.length === 0 && outstanding.length > 0 ? 'Other requirements are outstanding.' : '';
    return [completed, awarded, left].filter((words) => words !== '').join(' ') || 'Nothing was left to do.';
  },
  issued: 'It is issued at Certifier.',
};

/** For the record of a run. */
export function runLine(decision: Decision): string {
  switch (decision.do) {
    case 'skip':
      return done.skipped(decision.why);
    case 'warn':
      return `A record is missing: ${decision.missing}.`;
    case 'entitle':
      return 'The membership is not active: a person decides.';
    case 'repair':
      return decision.withheld.length > 0 ? 'A credential is withheld: a person decides.' : done.repaired(decision);
  }
}

const STEP_WORD: Readonly<Record<Step, string>> = {
  create: 'creating it',
  'look up': 'looking it up',
  read: 'reading it',
  issue: 'issuing it',
  send: 'mailing it',
  'find badge': 'looking for its badge',
};

const sentence = (words: string) => (/[.!?…]$/.test(words) ? words : `${words}.`);

/** Why a credential is not issued yet. */
export function troubleWords(trouble: Trouble): string {
  switch (trouble.what) {
    case 'refused':
      return `Certifier refused ${STEP_WORD[trouble.step]}: ${sentence(trouble.problem)}`;
    case 'no answer':
      return trouble.step === 'create'
        ? `Certifier may have created it: ${sentence(trouble.why)} It is looked up before anything else.`
        : `Certifier gave no clear answer to ${STEP_WORD[trouble.step]}: ${sentence(trouble.why)}`;
    case 'mismatch':
      return `Certifier answered ${STEP_WORD[trouble.step]} with somebody else’s credential. Nothing of it was used.`;
    case 'no name':
      return 'The learner has no real first name. Correct their record.';
    case 'no email':
      return 'The learner has no email address. Correct their record.';
    case 'no group':
      return 'The credential has no Certifier group. Correct its record.';
    case 'no learner':
      return 'Nothing is known of the learner. Send their record.';
    case 'no credential':
      return 'Nothing is known of the credential. Send its record.';
  }
}

export const MAIL_IN_DOUBT =
  'Certifier may have mailed it, or not. It is not mailed again by itself: ask the learner, then reissue.';

export function gateWords(gate: Gate): string {
  switch (gate.gate) {
    case 'no checkpoint':
      return 'There is no teaching checkpoint for this learner, module and thread.';
    case 'not demonstrated':
      return `Not demonstrated yet: ${listed(gate.names)}.`;
    case 'no score':
      return gate.names.length === 0
        ? 'The module has no dimensions to score.'
        : `Scores are missing for ${listed(gate.names)}.`;
    case 'not a dimension':
      return `The module does not score ${listed(gate.names)}.`;
    case 'out of range':
      return `${gate.name}: ${gate.score} is not between 0 and 100.`;
    case 'too low':
      return `${gate.name}: ${gate.score} is below 50.`;
    case 'too far above':
      return gate.preliminary === undefined
        ? `${gate.name}: the checkpoint has no preliminary score to compare with.`
        : `${gate.name}: ${gate.score} is more than 20 above the preliminary ${gate.preliminary}.`;
    case 'below threshold':
      return `The weighted mean is ${gate.mean}, below ${gate.threshold}.`;
  }
}

export const NOT_CONFIGURED =
  'Certifier is not set up here: set CERTIFIER_TOKEN. Awards are recorded, and issued once it is.';

export type RunMessage = {
  readonly items: readonly Warning[];
  readonly names: ReadonlyMap<string, string>;
  readonly total: number;
  readonly left: number;
};

/** The one message of a run, edited as its items settle. */
export function runMessage({ items, names, total, left }: RunMessage): Message {
  const heading =
    left === 0
      ? `Certification: ${total === 1 ? 'the item below is settled' : `all ${total} items are settled`}`
      : `Certification: ${left === 1 ? '1 item needs' : `${left} items need`} a person${left < total ? ` (of ${total})` : ''}`;
  const hidden = total - items.length;
  const all = button({ id: ATTENTION, text: hidden > 0 ? `Show all` : 'Open the list', value: '0' });
  return message(heading, [
    section(`*${heading}*`),
    ...items.map((item) => itemLine(item, names.get(item.learner) ?? item.learner)),
    ...(hidden > 0 ? [context(`And ${hidden} more.`)] : []),
    ...(left > 0 ? [actions('certification-run', [all])] : []),
  ]);
}

function itemLine(item: Warning, learner: string) {
  const { id, escalation, settled, reason } = item;
  const name = `${escalation === null ? '' : `*ESC-${escalation}* · `}${escapeLine(learner)}`;
  if (settled !== null) return section(`:white_check_mark: ~${name}~ ${escapeLine(clip(settled, 200))}`);
  return { ...section(`${name}\n${escapeLine(clip(reason, 300))}`, pressFor(item)), block_id: `warning-${id}` };
}

/** What a person would do first. */
export function pressFor({ kind, id, attempt, learner }: Warning) {
  const about = (text: string) => ({ text, label: `${text}: item ${id}` });
  if (kind === 'mail' || kind === 'issuance') {
    return button({ id: PANEL, value: `learner:${learner}`, ...about('Learner') });
  }
  return button({ id: RECONCILE, value: attempt ?? '', ...about('Reconcile') });
}

/** `a`, `a and b`, `a, b and c` */
export function listed(names: readonly string[]): string {
  const [last = '', ...before] = names.toReversed();
  return before.length === 0 ? last : `${before.toReversed().join(', ')} and ${last}`;
}

/** To whoever started it. */
export function endedMessage({ state, summary = '', lines = [] }: Call): Message {
  const lead = { done: 'Done', failed: 'That did not work', unknown: 'That may have happened, or not' };
  const words = state === 'done' || state === 'failed' || state === 'unknown' ? lead[state] : state;
  return message(`${words}: ${summary}`, [
    section(`*${words}.* ${escapeLine(clip(summary, 2_000))}`),
    ...lines.slice(0, 20).map((line) => context(escapeLine(clip(line, 500)))),
  ]);
}
