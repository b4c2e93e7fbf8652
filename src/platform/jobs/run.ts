/**
 * One run of a job in this process, from its claim to its end: the lease is renewed while it works, it is aborted when
 * it takes too long, and however it ends its row says so.
 */

import type { Clock } from '../clock.ts';
import { errorId, reason } from '../errors.ts';
import type { Logger } from '../log.ts';
import { redact } from '../redact.ts';
import type { Db } from '../store/db.ts';
import type { Job, OnTrouble } from './job.ts';
import { type Claim, type Ending, endRun, type Progress, release, renew } from './ledger.ts';
import type { ProcessTime } from './process-time.ts';
import type { Counts, Line } from './schema.ts';

/** A claim is ours this long without being renewed. Machines' clocks must agree better than this. */
export const LEASE_MS = 60_000;
/** Renewed this often in the length of a lease, so that two lost renewals do no harm. */
export const RENEWALS = 4;
/** What a job may take to stop after it was told to. Then it is given up, and its next slot may run beside it. */
export const GRACE_MS = 30_000;
/** Lines kept of one run; more are counted. */
const MOST_LINES = 500;

export type Around = {
  readonly db: Db;
  readonly clock: Clock;
  readonly log: Logger;
  readonly time: ProcessTime;
  readonly told: OnTrouble;
  readonly leaseMs: number;
};

type Why = 'timed out' | 'taken' | 'stopped';
type Result = { readonly counts: Counts } | { readonly error: unknown };

export type Running = {
  readonly id: number;
  /** Never rejects. */
  readonly ended: Promise<void>;
  /** Shutting down: what is not done when the job stops is given back for another process. */
  stop(): void;
};

/** @param now the clock of the tick that claimed it. */
export function startRun(around: Around, job: Job, claim: Claim, now: Temporal.Instant): Running {
  const { time, leaseMs } = around;
  const controller = new AbortController();
  const gaveUp = Promise.withResolvers<Result>();
  const record = notebook(claim);
  let why: Why | undefined;
  const timers: (() => void)[] = [];

  function abort(because: Why, words: string): void {
    if (why) return;
    why = because;
    controller.abort(new Error(words));
    const error = new Error(`${words}, and did not stop within ${GRACE_MS / 1000} s`);
    timers.push(time.after(GRACE_MS, () => gaveUp.resolve({ error })));
  }

  let renewed: Promise<void> = Promise.resolve();
  const keep = () => {
    renewed = renewed.then(async () => {
      const isKept = await keepLease(around, claim, record.progress());
      if (!isKept) abort('taken', 'Another process took it over');
    });
  };
  timers.push(time.every(leaseMs / RENEWALS, keep));
  timers.push(time.after(job.maxMs, () => abort('timed out', `It took longer than ${job.maxMs / 1000} s`)));

  async function execute(): Promise<void> {
    const context = { scheduledAt: claim.slot, now, signal: controller.signal, report: record.report };
    const result = await Promise.race([work(job, context), gaveUp.promise]);
    for (const cancel of timers) cancel();
    record.close();
    await renewed;
    await settle(around, claim, { result, why, progress: record.progress() });
  }

  return { id: claim.id, ended: execute(), stop: () => abort('stopped', 'The process is shutting down') };
}

async function work(job: Job, context: Parameters<Job['run']>[0]): Promise<Result> {
  try {
    return { counts: (await job.run(context)) ?? {} };
  } catch (error) {
    return { error };
  }
}

/** True as well when nobody could be asked: the lease has not run out yet. */
async function keepLease({ db, time, log, leaseMs }: Around, claim: Claim, progress: Progress): Promise<boolean> {
  try {
    return await renew(db, claim, progress, time.now().add({ milliseconds: leaseMs }));
  } catch (err) {
    log.warn({ err, job: claim.job, run: claim.id }, 'A job’s lease could not be renewed');
    return true;
  }
}

type End = { readonly result: Result; readonly why: Why | undefined; readonly progress: Progress };

/** Never rejects: a run whose end can't be written is taken over when its lease has passed. */
async function settle(around: Around, claim: Claim, { result, why, progress }: End): Promise<void> {
  const { db, time, log } = around;
  const about = { job: claim.job, run: claim.id };
  if (why === 'taken') return log.warn(about, 'A run was taken over by another process');
  if (why === 'stopped' && 'error' in result) {
    return attempt(log, about, () => release(db, claim, progress, time.now()));
  }
  const counts = 'counts' in result ? result.counts : {};
  if ('counts' in result && why !== 'timed out') return end(around, claim, { ...progress, outcome: 'done', counts });
  const error = 'error' in result ? result.error : new Error('It was done only after its time was over');
  const failure = { error: inWords(error), errorId: errorId() };
  log.error({ ...about, err: error, errorId: failure.errorId }, `The job ${claim.job} failed`);
  const outcome = why === 'timed out' ? 'timed out' : 'failed';
  return end(around, claim, { ...progress, outcome, counts, failure });
}

/** Ends a run, with or without telling of it: trouble with the telling must not hide the end. */
export async function end({ db, clock, log, told }: Around, claim: Claim, ending: Ending): Promise<void> {
  const about = { job: claim.job, run: claim.id };
  try {
    await endRun(db, claim, ending, told, clock.now());
  } catch (err) {
    log.error({ ...about, err }, 'The end of a run could not be told');
    await attempt(log, about, () => endRun(db, claim, ending, {}, clock.now()));
  }
}

async function attempt(log: Logger, about: object, write: () => Promise<void>): Promise<void> {
  try {
    await write();
  } catch (err) {
    log.error({ ...about, err }, 'The end of a run could not be recorded');
  }
}

/** For the run's row: no secrets, and none of the values that a database error quotes. */
function inWords(error: unknown): string {
  return redact(reason(error).replace(/\nparams:[\s\S]*$/, '')).slice(0, 2000);
}

function notebook({ lines, linesLeftOut }: Progress) {
  const kept = [...lines];
  let leftOut = linesLeftOut;
  let isOpen = true;
  return {
    report({ item, did }: Line): void {
      if (!isOpen) return;
      if (kept.length < MOST_LINES) kept.push({ ...(item === undefined ? {} : { item }), did: redact(did) });
      else leftOut += 1;
    },
    close(): void {
      isOpen = false;
    },
    progress: (): Progress => ({ lines: [...kept], linesLeftOut: leftOut }),
  };
}
