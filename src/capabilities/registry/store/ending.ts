/** How it ended is said where it was asked, and what did not work waits for a person until it works. */
import type { Tx } from '../../../platform/store/db.ts';
import { say } from '../../domains/index.ts';
import { raiseEscalation, resolveByKey } from '../../escalations/index.ts';
import { caseOf, endMessage, endWords } from '../messages.ts';
import { type CrawlEnd, dedupKeyOf, type Kind, type RequestRow } from '../request.ts';
import { endRequest } from './requests.ts';

const system = (at: Temporal.Instant) => ({ by: 'system', at });

/** A crawl is over. Does nothing the second time. */
export async function endCrawl(
  tx: Tx,
  row: RequestRow,
  { at, end, errorCode }: { at: Temporal.Instant; end: CrawlEnd; errorCode?: string | null },
): Promise<void> {
  const ended = await endRequest(tx, row, { at, end, errorCode: errorCode ?? null });
  if (!ended) return;
  const { kind, subject, place, by, id } = ended;
  const isGood = end === 'completed';
  const escalation = isGood ? undefined : await raise(tx, { kind, subject, reason: endWords(ended) }, at);
  await say(tx, { key: `registry:${id}`, place: place ?? undefined, by, message: endMessage(ended, escalation), at });
  if (isGood) await worked(tx, kind, subject, at);
}

/** Nobody watches it: a person has to hear of it. Folds into the open case about the same. */
export function raise(
  tx: Tx,
  { kind, subject, reason }: { readonly kind: Kind; readonly subject: string; readonly reason: string },
  at: Temporal.Instant,
): Promise<number> {
  return raiseEscalation(tx, caseOf(kind, subject, reason), system(at));
}

/** What waited for this to work is over. May be called twice. */
export async function worked(tx: Tx, kind: Kind, subject: string, at: Temporal.Instant): Promise<void> {
  await resolveByKey(tx, dedupKeyOf(kind, subject), 'It worked now.', system(at));
}
