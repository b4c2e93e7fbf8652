/**
 * How a credential that was awarded here comes to be at Certifier: a state machine, one step at a time. Pure.
 *
 * Before each call that changes something, its intent is committed; after it, what the answer means. Whoever finds an
 * intent without an answer (the process died, the answer was lost) looks first. So nothing is created twice, and nothing
 * is mailed twice.
 */
import type { Answer } from '../../connectors/answer.ts';
import type { CertifierCredential, NewCertifierCredential } from '../../connectors/certifier.ts';
import { type Credential, type Learner, realName, type UserCredential } from './records.ts';

/** `reconcile_required`: it may have been created; it is looked up before anything else. */
export type Issuance =
  | 'not_started'
  | 'creating'
  | 'draft_created'
  | 'issuing'
  | 'issued'
  | 'complete'
  | 'reconcile_required';

/** `unknown`: it may have been mailed. Only a person repeats it. */
export type Delivery = 'not_started' | 'sending' | 'sent' | 'unknown';

export type Issued = Pick<
  UserCredential,
  'issuance' | 'delivery' | 'certifierId' | 'badgeUrl' | 'issuedTo' | 'issuedIn'
>;

export type Step = 'create' | 'look up' | 'read' | 'issue' | 'send' | 'find badge';

/** What stands in the way. `firm`: a person has to do something, for it will not pass by itself. */
export type Trouble = { readonly firm: boolean } & (
  | { readonly what: 'refused'; readonly step: Step; readonly status?: number; readonly problem: string }
  | { readonly what: 'no answer'; readonly step: Step; readonly why: string }
  /** The answer speaks of somebody else, or of another group. */
  | { readonly what: 'mismatch'; readonly step: Step }
  | { readonly what: 'no name' | 'no email' | 'no group' | 'no learner' | 'no credential' }
);

/** What to do next; undefined: nothing is left. A step that says what it knows already needs no call. */
export function nextStep({ issuance, delivery, badgeUrl }: Issued): Step | 'finish' | 'mail in doubt' | undefined {
  switch (issuance) {
    case 'not_started':
      return 'create';
    case 'creating':
    case 'reconcile_required':
      return 'look up';
    case 'draft_created':
      return 'issue';
    case 'issuing':
      return 'read';
    case 'issued':
      // Somebody wanted to send it, and died before the answer.
      if (delivery === 'sending') return 'mail in doubt';
      if (delivery === 'not_started') return 'send';
      return badgeUrl === null ? 'find badge' : 'finish';
    case 'complete':
      return undefined;
  }
}

/** To be committed before the call. Nothing for calls that change nothing. */
export function intentOf(step: Step, request?: NewCertifierCredential): Partial<Issued> {
  switch (step) {
    case 'create':
      return {
        issuance: 'creating',
        issuedTo: request?.recipient.email ?? null,
        issuedIn: request?.groupId ?? null,
      };
    case 'issue':
      return { issuance: 'issuing' };
    case 'send':
      return { delivery: 'sending' };
    default:
      return {};
  }
}

/** What an answer makes of the record. With trouble it rests until the next try. */
export type Outcome = { readonly to: Partial<Issued>; readonly trouble?: Trouble; readonly rest?: true };

type Answered<S extends Step> = S extends 'look up'
  ? Answer<readonly CertifierCredential[]>
  : S extends 'find badge'
    ? Answer<string | undefined>
    : Answer<CertifierCredential>;

const AGAIN: Partial<Issued> = { issuance: 'not_started', certifierId: null, issuedTo: null, issuedIn: null };

export const settle: { readonly [S in Step]: (record: Issued, answer: Answered<S>) => Outcome } = {
  create(record, answer) {
    if (answer.kind === 'ok') {
      if (!isSubject(record, answer.body)) return doubt({ firm: false, what: 'mismatch', step: 'create' });
      return { to: stateOf(answer.body) };
    }
    if (isDefinite(answer)) return { to: AGAIN, trouble: troubleOf('create', answer) };
    return doubt(troubleOf('create', answer));
  },
  'look up'(record, answer) {
    if (answer.kind !== 'ok') return doubt(troubleOf('look up', answer));
    const found = answer.body.filter((each) => isSubject(record, each)).toSorted(byProgress)[0];
    if (found) return { to: stateOf(found) };
    // Something came, and nothing of it is what was asked for: that says nothing.
    if (answer.body.length > 0) return doubt({ firm: false, what: 'mismatch', step: 'look up' });
    return { to: AGAIN };
  },
  read(record, answer) {
    if (answer.kind === 'ok') {
      if (isSubject(record, answer.body)) return { to: stateOf(answer.body) };
      return { to: {}, trouble: { firm: false, what: 'mismatch', step: 'read' } };
    }
    // Deleted there: whether there is another one is looked up.
    if (answer.kind === 'refused' && answer.status === 404) {
      return { to: { issuance: 'reconcile_required', certifierId: null } };
    }
    return { to: {}, trouble: troubleOf('read', answer) };
  },
  issue(record, answer) {
    if (answer.kind !== 'ok') return { to: {}, trouble: troubleOf('issue', answer) };
    if (!isSubject(record, answer.body) || answer.body.id !== record.certifierId) {
      return { to: {}, trouble: { firm: false, what: 'mismatch', step: 'issue' } };
    }
    if (answer.body.status === 'draft') return { to: {}, rest: true };
    return { to: { issuance: 'issued' } };
  },
  send(record, answer) {
    if (answer.kind === 'ok') {
      const isOurs = answer.body.id === record.certifierId;
      return { to: { delivery: isOurs ? 'sent' : 'unknown' } };
    }
    // Too many requests: nothing was sent.
    if (isDefinite(answer) || (answer.kind === 'refused' && answer.status === 429)) {
      return { to: { delivery: 'not_started' }, trouble: troubleOf('send', answer) };
    }
    return { to: { delivery: 'unknown' } };
  },
  'find badge'(_record, answer) {
    if (answer.kind === 'ok' && answer.body !== undefined) return { to: { badgeUrl: answer.body } };
    // Not drawn yet: it is looked for again, and nobody is troubled.
    return { to: {}, rest: true };
  },
};

/** Whether it certainly did not happen. */
function isDefinite(answer: Exclude<Answer<unknown>, { kind: 'ok' }>): boolean {
  return answer.kind === 'refused' && answer.status !== 408 && answer.status !== 429;
}

function doubt(trouble: Trouble): Outcome {
  return { to: { issuance: 'reconcile_required', certifierId: null }, trouble };
}

/** Nothing of this one credential is wrong: Certifier does not let us in, or the account may not do this. */
export function isDenied(status: number | undefined): boolean {
  return status === 401 || status === 402 || status === 403;
}

function troubleOf(step: Step, answer: Exclude<Answer<unknown>, { kind: 'ok' }>): Trouble {
  if (answer.kind === 'unknown') return { firm: false, what: 'no answer', step, why: answer.why };
  const { status, problem } = answer;
  const said = { what: 'refused', step, problem, ...(status === undefined ? {} : { status }) } as const;
  const isOurs = status !== undefined && status >= 400 && status < 500 && isDefinite(answer) && !isDenied(status);
  return { firm: isOurs, ...said };
}

/** Group and address must be those for which it was asked. */
function isSubject({ issuedTo, issuedIn }: Issued, { groupId, recipient }: CertifierCredential): boolean {
  return groupId === issuedIn && recipient.email?.trim().toLowerCase() === issuedTo?.trim().toLowerCase();
}

function stateOf({ id, status }: CertifierCredential): Partial<Issued> {
  return { certifierId: id, issuance: status === 'draft' ? 'draft_created' : 'issued' };
}

/** Issued ones first, then the oldest. */
function byProgress(a: CertifierCredential, b: CertifierCredential): number {
  const rank = ({ status }: CertifierCredential) => (status === 'draft' ? 1 : 0);
  return rank(a) - rank(b) || a.createdAt.localeCompare(b.createdAt) || (a.id < b.id ? -1 : 1);
}

/** Higher tiers are valid for so long; the first never expires. */
const VALID_YEARS = 2;

/** What Certifier is to make, or why it can't be asked. */
export function requestFor(
  { awardedAt }: Pick<UserCredential, 'awardedAt'>,
  learner: Learner | undefined,
  credential: Pick<Credential, 'tier' | 'certifierGroup'> | undefined,
): { readonly request: NewCertifierCredential } | { readonly trouble: Trouble } {
  if (!learner) return { trouble: { firm: true, what: 'no learner' } };
  if (!credential) return { trouble: { firm: true, what: 'no credential' } };
  const name = realName(learner.name);
  if (name === undefined) return { trouble: { firm: true, what: 'no name' } };
  if (!learner.email) return { trouble: { firm: true, what: 'no email' } };
  if (!credential.certifierGroup) return { trouble: { firm: true, what: 'no group' } };
  const expires = awardedAt.toZonedDateTimeISO('UTC').toPlainDate().add({ years: VALID_YEARS });
  return {
    request: {
      groupId: credential.certifierGroup,
      recipient: { name, email: learner.email },
      ...(credential.tier > 1 ? { expiryDate: expires.toString() } : {}),
    },
  };
}

/** How often it may be in trouble that passes, before a person hears of it: a day of runs. */
const PATIENT_FAILURES = 4;

/** Whether a person has to hear of it. @param failures in a row, this one included. */
export function needsPerson({ firm }: Trouble, failures: number): boolean {
  return firm || failures >= PATIENT_FAILURES;
}
