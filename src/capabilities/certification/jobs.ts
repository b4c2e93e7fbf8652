/** What the recovery does by itself, every six hours: passed attempts first, then what has to be issued. */
import type { Deps } from '../../capability.ts';
import { errorId } from '../../platform/errors.ts';
import type { Job, JobContext } from '../../platform/jobs/job.ts';
import type { Issuer } from './actions/issue.ts';
import { issuedWords } from './actions/issue-for.ts';
import type { Decision } from './candidate.ts';
import { runLine, troubleWords } from './messages.ts';
import { listToTry } from './store/issuing.ts';
import { type Cursor, listCandidates, postpone, reconcileAttempt } from './store/reconciling.ts';
import { endRun, type Found } from './store/warnings.ts';

/** Thousands of candidates take a minute; Certifier may take its time with each. */
const JOB_MS = 2 * 3_600_000;
/** Candidates at the same time: they share a commit, and nothing else. */
const TOGETHER = 20;
const PAGE = 100;
/** So many in a row without an answer: Certifier is away, and the rest can wait. */
const MOST_UNREACHED = 3;

type Around = Pick<Deps, 'db' | 'log'> & { readonly issuer: Issuer | undefined };
type Counts = Record<'looked' | 'repaired' | 'awarded' | 'waiting' | 'failed' | 'issued' | 'not issued', number>;

export function certificationJobs(around: Around): readonly Job[] {
  return [
    {
      name: 'certification: recovery',
      schedule: '0 */6 * * *',
      maxMs: JOB_MS,
      async run(context) {
        const found: Found = { slot: context.scheduledAt, at: context.now, by: 'system' };
        const counts: Counts = {
          looked: 0,
          repaired: 0,
          awarded: 0,
          waiting: 0,
          failed: 0,
          issued: 0,
          'not issued': 0,
        };
        await recover(around, found, context, counts);
        const away = await issueAll(around, found, context, counts);
        await around.db.write((tx) => endRun(tx, context.scheduledAt));
        // The others were looked at. But nobody would ever hear of these.
        if (counts.failed > 0)
          throw new Error(`${counts.failed} could not be looked at; the lines of this run say why.`);
        // Nobody is told of each credential: it is one trouble, and twice in a row the team hears of it.
        if (away !== undefined) throw new Error(`Nothing more was issued. ${away}`);
        return counts;
      },
    },
  ];
}

/** Page by page: however many there are, a few are in memory. */
async function recover(around: Around, found: Found, context: JobContext, counts: Counts): Promise<void> {
  let after: Cursor = { failures: -1, id: '' };
  for (;;) {
    const page = await listCandidates(around.db.read, found.at, after, PAGE);
    for (let from = 0; from < page.length; from += TOGETHER) {
      context.signal.throwIfAborted();
      await Promise.all(
        page.slice(from, from + TOGETHER).map(({ id }) => recoverOne(around, id, found, context, counts)),
      );
    }
    const last = page.at(-1);
    if (!last || page.length < PAGE) return;
    after = last;
  }
}

/** Never rejects: one that can't be looked at is none of the others' business. */
async function recoverOne(
  { db, log }: Around,
  id: string,
  found: Found,
  { report }: JobContext,
  counts: Counts,
): Promise<void> {
  counts.looked += 1;
  try {
    const { decision } = await reconcileAttempt(db, id, found);
    count(decision, counts);
    report({ item: `attempt:${id}`, did: runLine(decision) });
  } catch (error) {
    const failed = errorId();
    counts.failed += 1;
    log.error({ err: error, attempt: id, errorId: failed }, 'an attempt could not be looked at');
    report({ item: `attempt:${id}`, did: `could not be looked at (${failed})` });
    await postpone(db, id, found.slot ?? found.at).catch((err) => log.error({ err, attempt: id }, 'and not postponed'));
  }
}

function count(decision: Decision, counts: Counts): void {
  if (decision.do === 'warn' || decision.do === 'entitle') counts.waiting += 1;
  if (decision.do !== 'repair') return;
  counts.awarded += decision.award.length;
  if (decision.withheld.length > 0) counts.waiting += 1;
  else counts.repaired += 1;
}

/** Returns what Certifier says when it does not answer, or does not let us in: the rest waits for the next run. */
async function issueAll(
  { db, log, issuer }: Around,
  found: Found,
  context: JobContext,
  counts: Counts,
): Promise<string | undefined> {
  if (!issuer) return undefined;
  let after = { failures: -1, id: 0 };
  let unreached = 0;
  for (;;) {
    const page = await listToTry(db.read, found.at, after, PAGE);
    for (const { id } of page) {
      context.signal.throwIfAborted();
      const item = `credential:${id}`;
      const issued = await issuer.issue(id, found, context.signal).catch((error: unknown) => {
        context.signal.throwIfAborted();
        counts.failed += 1;
        log.error({ err: error, issuance: id }, 'a credential could not be issued');
        context.report({ item, did: 'could not be issued' });
      });
      if (!issued) continue;
      counts[issued.did === 'complete' ? 'issued' : 'not issued'] += 1;
      context.report({ item, did: issuedWords(issued) });
      unreached = issued.did === 'stop' && !issued.reached ? unreached + 1 : 0;
      if (issued.did === 'stop' && unreached >= MOST_UNREACHED) return troubleWords(issued.trouble);
    }
    const last = page.at(-1);
    if (!last || page.length < PAGE) return undefined;
    after = last;
  }
}
