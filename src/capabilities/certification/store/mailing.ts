/** What is known of a mail that a person asked for. */
import type { Tx } from '../../../platform/store/db.ts';
import { eq } from '../../../platform/store/drizzle.ts';
import type { Delivery } from '../issuance.ts';
import { MAIL_IN_DOUBT, summaryOf } from '../messages.ts';
import type { UserCredential } from '../records.ts';
import { certificationTables } from '../schema.ts';
import { subjectOf } from '../warning.ts';
import { findLearner } from './facts.ts';
import { findUserCredential } from './issuing.ts';
import { type Found, settle, warn } from './warnings.ts';

type Mailing = Found & {
  /** The call that wants it mailed: it begins once. */
  readonly key?: string;
  /** The call's mail certainly was not sent: it may begin again. */
  readonly release?: boolean;
  readonly kept?: Pick<UserCredential, 'issuedTo' | 'badgeUrl'>;
};

/**
 * `begun before`: this call has begun to mail it already, and nothing was changed.
 * @param delivery undefined: nothing is mailed, only `kept` is written.
 */
export async function recordMail(
  tx: Tx,
  { id, learner, credential }: UserCredential,
  delivery: Delivery | undefined,
  { key, release, kept, ...found }: Mailing,
): Promise<'begun before' | 'recorded'> {
  const { userCredentials: t } = certificationTables(tx);
  const row = await findUserCredential(tx, { learner, credential });
  if (delivery === 'sending' && key !== undefined && row?.mailKey === key) return 'begun before';
  const columns = {
    ...kept,
    ...(delivery === undefined ? {} : { delivery }),
    ...(key !== undefined && delivery === 'sending' ? { mailKey: key } : {}),
    ...(release ? { mailKey: null } : {}),
  };
  if (Object.keys(columns).length > 0) await tx.update(t).set(columns).where(eq(t.id, id));
  if (delivery === 'sent') await settle(tx, subjectOf.mail(id), 'It was mailed.', found);
  if (delivery === 'unknown') {
    const name = (await findLearner(tx, learner))?.name ?? learner;
    const summary = summaryOf('mail', { learner: name, module: credential });
    const about = { subject: subjectOf.mail(id), kind: 'mail', learner, attempt: row?.attempt ?? null } as const;
    await warn(tx, { ...about, credential, reason: MAIL_IN_DOUBT, summary }, found);
  }
  return 'recorded';
}
