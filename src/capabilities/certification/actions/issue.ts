/**
 * Brings one credential as far at Certifier as it will go now. Each step's intent is committed before the call and its
 * meaning after it, under a claim, so that of two processes one works on it. Safe to call again at any time.
 */
import { randomBytes } from 'node:crypto';
import { badgeUrl, type Certifier, type NewCertifierCredential } from '../../../connectors/certifier.ts';
import type { ProcessTime } from '../../../platform/jobs/process-time.ts';
import type { Db, Tx } from '../../../platform/store/db.ts';
import { backOff } from '../candidate.ts';
import {
  type Delivery,
  type Issuance,
  intentOf,
  isDenied,
  needsPerson,
  nextStep,
  type Outcome,
  requestFor,
  type Step,
  settle as settleStep,
  type Trouble,
} from '../issuance.ts';
import { done, MAIL_IN_DOUBT, summaryOf, troubleWords } from '../messages.ts';
import type { UserCredential } from '../records.ts';
import { findLearner, listCredentials } from '../store/facts.ts';
import { claim, keep, recordStep } from '../store/issuing.ts';
import { type Found, settle, warn } from '../store/warnings.ts';
import { subjectOf } from '../warning.ts';

/** Longer than a call with its repetitions takes. */
const LEASE_MS = 90_000;
/** What may have been created is looked up after this long, by the clock: not while the call may still be under way. */
const DOUBT = { minutes: 15 };

export type Issued =
  /** Somebody else is at it, or a call whose end nobody knows may still be under way. */
  | { readonly did: 'wait' }
  | { readonly did: 'complete' }
  /** Issued, without a badge yet. */
  | { readonly did: 'rest' }
  /** `reached`: Certifier answered, and let us in. */
  | { readonly did: 'stop'; readonly trouble: Trouble; readonly reached: boolean };

export type IssuerOptions = {
  readonly db: Db;
  readonly certifier: Certifier;
  readonly time: Pick<ProcessTime, 'now'>;
  /** Real milliseconds in which nobody else takes what a dead process had. */
  readonly leaseMs?: number | undefined;
};

export type Issuer = {
  /** @throws the signal's reason; Error when another process took it over. */
  issue(id: number, found: Found, signal: AbortSignal): Promise<Issued>;
  readonly certifier: Certifier;
};

/** One long function because its short ones share what it was made with, and a claim's life is read from top to bottom. */
export function createIssuer({ db, certifier, time, leaseMs = LEASE_MS }: IssuerOptions): Issuer {
  const leaseUntil = () => time.now().add({ milliseconds: leaseMs });
  const free = { claimedBy: null, leaseUntil: null };

  /** @throws Error when it is somebody else's by now. */
  function write(row: UserCredential, name: string, work: (tx: Tx) => Promise<UserCredential | undefined>) {
    return db.write(async (tx) => {
      const after = await work(tx);
      if (!after) throw new Error(`The issuance ${row.id} was taken over (${name}).`);
      return after;
    });
  }

  async function issue(id: number, found: Found, signal: AbortSignal): Promise<Issued> {
    const name = randomBytes(8).toString('hex');
    signal.throwIfAborted();
    let row = await claim(db, id, { name, real: time.now(), leaseUntil: leaseUntil(), now: found.at });
    if (!row) return { did: 'wait' };
    for (;;) {
      const step = nextStep(row);
      if (step === undefined || step === 'finish') {
        await write(row, name, (tx) => finish(tx, row as UserCredential, name, found)); // it was claimed above
        return { did: 'complete' };
      }
      if (step === 'mail in doubt') {
        row = await advance(row, name, found, { to: { delivery: 'unknown' } });
        continue;
      }
      const prepared = await prepare(row, step);
      if ('trouble' in prepared) return stop(row, name, found, { to: {}, trouble: prepared.trouble }, true);
      const intent = { ...intentOf(step, prepared.request), leaseUntil: leaseUntil() };
      const doubt = step === 'create' ? { tryAt: found.at.add(DOUBT) } : {};
      row = await write(row, name, (tx) => keep(tx, row as UserCredential, name, { ...intent, ...doubt })); // as above
      const { outcome, reached } = await take(step, row, prepared.request, signal);
      // After it, nothing may be written: whoever comes next looks first.
      signal.throwIfAborted();
      if (outcome.trouble) return stop(row, name, found, { ...outcome, trouble: outcome.trouble }, reached);
      if (outcome.rest) return rest(row, name, found, outcome);
      row = await advance(row, name, found, outcome);
    }
  }

  async function prepare(
    row: UserCredential,
    step: Step,
  ): Promise<{ request?: NewCertifierCredential } | { trouble: Trouble }> {
    if (step !== 'create') return {};
    const credential = (await listCredentials(db.read)).find(({ id }) => id === row.credential);
    return requestFor(row, await findLearner(db.read, row.learner), credential);
  }

  async function take(
    step: Step,
    row: UserCredential,
    request: NewCertifierCredential | undefined,
    signal: AbortSignal,
  ) {
    const id = row.certifierId ?? '';
    const where = { groupId: row.issuedIn ?? '', email: row.issuedTo ?? '' };
    switch (step) {
      case 'create': {
        if (!request) throw new Error('There is nothing to create.');
        const answer = await certifier.create(request, signal);
        return { outcome: settleStep.create(row, answer), reached: isReached(answer) };
      }
      case 'look up': {
        const answer = await certifier.find(where, signal);
        return { outcome: settleStep['look up'](row, answer), reached: isReached(answer) };
      }
      case 'find badge': {
        const answer = await certifier.designs(id, signal);
        const found = answer.kind === 'ok' ? { ...answer, body: badgeUrl(answer.body) } : answer;
        return { outcome: settleStep['find badge'](row, found), reached: isReached(answer) };
      }
      default: {
        const call = { read: certifier.get, issue: certifier.issue, send: certifier.send }[step];
        const answer = await call(id, signal);
        return { outcome: settleStep[step](row, answer), reached: isReached(answer) };
      }
    }
  }

  function advance(row: UserCredential, name: string, found: Found, { to }: Outcome): Promise<UserCredential> {
    return write(row, name, async (tx) => {
      const after = await keep(tx, row, name, { ...to, failures: 0, problem: null, leaseUntil: leaseUntil() });
      if (after) await tellOf(tx, row, after, found);
      return after;
    });
  }

  /** Without trouble, and not complete: it is looked at again later. */
  async function rest(row: UserCredential, name: string, found: Found, { to }: Outcome): Promise<Issued> {
    const failures = row.failures + 1;
    const tryAt = backOff(failures, found.slot ?? found.at);
    await write(row, name, (tx) => keep(tx, row, name, { ...to, ...free, failures, tryAt, problem: null }));
    return { did: 'rest' };
  }

  async function stop(
    row: UserCredential,
    name: string,
    found: Found,
    { to, trouble }: Outcome & { readonly trouble: Trouble },
    reached: boolean,
  ): Promise<Issued> {
    const failures = row.failures + 1;
    const problem = troubleWords(trouble);
    await write(row, name, async (tx) => {
      const isWanted = !needsPerson(trouble, failures) || (await warnOf(tx, row, problem, found));
      const isDoubt = to.issuance === 'reconcile_required';
      const next = isDoubt ? found.at.add(DOUBT) : backOff(failures, found.slot ?? found.at);
      const columns = { ...to, ...free, failures, problem, tryAt: isWanted ? next : null };
      const after = await keep(tx, row, name, columns);
      if (after) await tellOf(tx, row, after, found);
      return after;
    });
    return { did: 'stop', trouble, reached };
  }

  return { issue, certifier };
}

async function finish(tx: Tx, row: UserCredential, name: string, found: Found): Promise<UserCredential | undefined> {
  const end = {
    issuance: 'complete',
    tryAt: null,
    failures: 0,
    problem: null,
    claimedBy: null,
    leaseUntil: null,
  } as const;
  const after = await keep(tx, row, name, end);
  if (after) await settle(tx, subjectOf.credential(row.id), done.issued, found);
  return after;
}

async function warnOf(tx: Tx, row: UserCredential, reason: string, found: Found): Promise<boolean> {
  const { id, learner, credential, attempt } = row;
  const summary = summaryOf('issuance', await namesOf(tx, row));
  return warn(
    tx,
    { subject: subjectOf.credential(id), kind: 'issuance', learner, attempt, credential, reason, summary },
    found,
  );
}

async function namesOf(tx: Tx, { learner, credential }: UserCredential) {
  const known = (await listCredentials(tx)).find(({ id }) => id === credential);
  return { learner: (await findLearner(tx, learner))?.name ?? learner, module: known?.name ?? credential };
}

const ISSUANCE_WORD: Partial<Readonly<Record<Issuance, string>>> = {
  draft_created: 'created at Certifier',
  issued: 'issued at Certifier',
  reconcile_required: 'perhaps created at Certifier',
};
const DELIVERY_WORD: Partial<Readonly<Record<Delivery, string>>> = { sent: 'mailed', unknown: 'perhaps mailed' };

/** The audit, and a word to a person about a mail that is in doubt. */
async function tellOf(tx: Tx, before: UserCredential, after: UserCredential, found: Found): Promise<void> {
  const words = [
    before.issuance === after.issuance ? undefined : ISSUANCE_WORD[after.issuance],
    before.delivery === after.delivery ? undefined : DELIVERY_WORD[after.delivery],
  ];
  for (const what of words) if (what !== undefined) await recordStep(tx, after, { what, by: found.by, at: found.at });
  if (after.delivery !== 'unknown' || before.delivery === 'unknown') return;
  const { id, learner, credential, attempt } = after;
  const summary = summaryOf('mail', await namesOf(tx, after));
  const about = { subject: subjectOf.mail(id), kind: 'mail', learner, attempt, credential } as const;
  await warn(tx, { ...about, reason: MAIL_IN_DOUBT, summary }, found);
}

/** Whether there was anybody who let us in: a refusal without a status came from nobody. */
function isReached(answer: { readonly kind: string; readonly status?: number | undefined }): boolean {
  return answer.kind === 'ok' || (answer.status !== undefined && !isDenied(answer.status));
}
