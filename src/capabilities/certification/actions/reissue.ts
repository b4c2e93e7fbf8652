/**
 * `certification.reissue`: the credential at Certifier is brought in line with the learner's record, and mailed again if
 * the person wants that. One call mails once at most, whatever crashes.
 */
import { z } from 'zod';
import { badgeUrl, type Certifier } from '../../../connectors/certifier.ts';
import { defineAction, type PerformContext, type Result } from '../../../platform/actions/action.ts';
import { ConnectorError, UserError } from '../../../platform/errors.ts';
import type { Reader } from '../../../platform/store/db.ts';
import { requestFor, settle as settleStep } from '../issuance.ts';
import { MAIL_IN_DOUBT, troubleWords } from '../messages.ts';
import { NOTE } from '../note.ts';
import { learnerItem, type UserCredential } from '../records.ts';
import { checkNote, type Did, once } from '../store/audit.ts';
import { findLearner, listCredentials } from '../store/facts.ts';
import { findUserCredential } from '../store/issuing.ts';
import { recordMail } from '../store/mailing.ts';
import type { Around } from './around.ts';
import { needIssuer } from './badges.ts';
import { CREDENTIAL, LEARNER } from './inputs.ts';
import { MAX_MS } from './reconcile.ts';

const MAIL = ['again', 'no', 'arrived'] as const;
const inputs = z.object({
  learner: LEARNER,
  credential: CREDENTIAL,
  mail: z
    .enum(MAIL, 'again, no, or arrived (the first one did).')
    .default('no')
    .describe('Mail it: again, no, or arrived'),
  note: NOTE,
});
type Inputs = z.infer<typeof inputs>;

export function reissue(around: Around) {
  const { db, issuer } = around;
  return defineAction({
    name: 'certification.reissue',
    label: 'Reissue the credential',
    inputs,
    danger: 'disruptive',
    outcomes: {
      reissued: { label: 'Brought in line at Certifier', ok: true },
      mailed: { label: 'Brought in line, and mailed', ok: true },
      arrived: { label: 'Recorded: the first mail arrived', ok: true },
      mail_unknown: { label: 'Perhaps mailed', ok: false },
    },
    maxMs: MAX_MS,
    async describe(given) {
      await checkNote(db.read, given.note);
      const { row, request, name } = await find(db.read, given);
      const doubt = row.delivery === 'unknown' ? ['Nobody knows whether the first mail arrived.'] : [];
      if (given.mail === 'arrived')
        return { summary: 'The first mail arrived.', changes: ['The mail counts as sent.'] };
      needIssuer(issuer);
      if (given.mail === 'again') checkMailed(row);
      return {
        summary: `${name} is brought in line at Certifier${given.mail === 'again' ? ' and mailed again' : ''}.`,
        changes: [
          `Certifier shows ${request.recipient.name}, ${request.recipient.email}.`,
          ...(given.mail === 'again' ? ['The learner gets a mail.', ...doubt] : []),
        ],
      };
    },
    async perform(given, context): Promise<Result> {
      const { by, now: at, key } = context;
      const doing = { item: learnerItem(given.learner), key, note: given.note, by, at };
      const keep = (work: (row: UserCredential) => Promise<Did>) =>
        db.write(async (tx) => once(tx, doing, 'reissued by hand', async () => work((await find(tx, given)).row)));
      if (given.mail === 'arrived') {
        await db.write(async (tx) => recordMail(tx, (await find(tx, given)).row, 'sent', { by, at }));
        return keep(async () => ({ outcome: 'arrived', summary: 'Recorded: the first mail arrived.' }));
      }
      const did = await bringInLine(around, needIssuer(issuer).certifier, given, context);
      return keep(async () => did);
    },
  });
}

/** @throws UserError when it is not issued yet, or the learner's record is not good enough. */
async function find(reader: Reader, { learner: id, credential: credentialId }: Inputs) {
  const row = await findUserCredential(reader, { learner: id, credential: credentialId });
  if (!row) throw new UserError(`The learner ${id} does not hold ${credentialId}. Reconcile the attempt first.`);
  const isIssued = row.issuance === 'issued' || row.issuance === 'complete';
  if (!isIssued || row.certifierId === null) {
    throw new UserError('It is not issued at Certifier yet. Use “Issue missing badges” first.');
  }
  const credential = (await listCredentials(reader)).find((one) => one.id === credentialId);
  const made = requestFor(row, await findLearner(reader, id), credential);
  if ('trouble' in made) throw new UserError(troubleWords(made.trouble));
  return { row, certifierId: row.certifierId, request: made.request, name: credential?.name ?? credentialId };
}

/** The first mail is the issuance's own. @throws UserError while it is not sent, nor in doubt. */
function checkMailed({ delivery, claimedBy }: UserCredential): void {
  const isUnderWay = delivery === 'not_started' || (delivery === 'sending' && claimedBy !== null);
  if (isUnderWay) throw new UserError('It was not mailed yet: “Issue missing badges” does that.', { field: 'mail' });
}

async function bringInLine(
  { db }: Around,
  certifier: Certifier,
  given: Inputs,
  { key, by, now: at, signal }: PerformContext,
): Promise<Did> {
  const { row, certifierId, request, name } = await find(db.read, given);
  if (given.mail === 'again') checkMailed(row);
  const { recipient, expiryDate = null } = request;
  const answer = await certifier.update(certifierId, { ...recipient, expiryDate }, signal);
  if (answer.kind !== 'ok') throw failure(answer);
  const designs = await certifier.designs(certifierId, signal);
  const badge = (designs.kind === 'ok' ? badgeUrl(designs.body) : undefined) ?? row.badgeUrl;
  const kept = { issuedTo: recipient.email, badgeUrl: badge };
  const summary = `${name} is brought in line at Certifier.`;
  const isAgain = given.mail === 'again';
  const mailing = await db.write((tx) => recordMail(tx, row, isAgain ? 'sending' : undefined, { by, at, key, kept }));
  if (!isAgain) return { outcome: 'reissued', summary };
  if (mailing === 'begun before') {
    const now = await findUserCredential(db.read, row);
    if (now?.delivery === 'sent') return { outcome: 'mailed', summary: `${summary} It was mailed.` };
    await db.write((tx) => recordMail(tx, row, 'unknown', { by, at }));
    return { outcome: 'mail_unknown', summary: `${summary} ${MAIL_IN_DOUBT}` };
  }
  const sent = await certifier.send(certifierId, signal);
  const { to, trouble } = settleStep.send({ ...row, delivery: 'sending' }, sent);
  const delivery = to.delivery ?? 'unknown';
  // What certainly was not mailed now leaves what is known of the first mail.
  await db.write((tx) =>
    recordMail(tx, row, trouble ? row.delivery : delivery, { by, at, ...(trouble ? { release: true } : {}) }),
  );
  if (trouble && sent.kind !== 'ok') throw failure(sent);
  if (delivery === 'sent') return { outcome: 'mailed', summary: `${summary} It was mailed.` };
  return { outcome: 'mail_unknown', summary: `${summary} ${MAIL_IN_DOUBT}` };
}

type Failed = Exclude<Awaited<ReturnType<Certifier['update']>>, { kind: 'ok' }>;

function failure(answer: Failed): ConnectorError {
  const words = answer.kind === 'refused' ? answer.problem : answer.why;
  const about = { service: 'Certifier', ...(answer.status === undefined ? {} : { status: answer.status }) };
  return new ConnectorError(words, { ...about, retryable: true, maybeDone: answer.kind === 'unknown' });
}
