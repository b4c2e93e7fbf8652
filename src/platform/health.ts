/** Whether the bot can do its work at this moment, and if not, why: for supervisors and for whoever looks after it. */
import { reason } from './errors.ts';
import type { ProcessTime } from './jobs/process-time.ts';
import { STANDS_STILL_MS, schedulerHealth } from './jobs/runs.ts';
import type { Logger } from './log.ts';
import type { Db } from './store/db.ts';

export type Health = {
  readonly ready: boolean;
  /** In words, without anything that only the log should tell; empty when ready. */
  readonly problems: readonly string[];
  /** What is not well and does not keep the bot from its work, such as a service that does not answer. Left out when there is nothing. */
  readonly notes?: readonly string[];
};

/** Never rejects and never takes longer than two seconds. However many ask at once, each thing is looked at once. */
export type HealthCheck = () => Promise<Health>;

export type Vitals = {
  readonly db: Pick<Db, 'read'>;
  readonly scheduler: {
    readonly runner: string;
    /** Real time; undefined: it need not tick. */
    readonly startedAt: Temporal.Instant | undefined;
  };
  readonly isConnected: () => boolean;
  readonly listNotes?: () => readonly string[];
  readonly time: Pick<ProcessTime, 'now' | 'after'>;
  readonly log: Logger;
};

const PATIENCE_MS = 2_000;

export function createHealthCheck(vitals: Vitals): HealthCheck {
  let asking: Promise<Health> | undefined;
  let told = '';
  async function ask(): Promise<Health> {
    const problems = await listProblems(vitals);
    const words = problems.join(' ');
    if (words !== told) vitals.log[words === '' ? 'info' : 'warn']({ problems }, words === '' ? 'ready' : 'not ready');
    told = words;
    const notes = vitals.listNotes?.() ?? [];
    return { ready: problems.length === 0, problems, ...(notes.length === 0 ? {} : { notes }) };
  }
  return () => {
    asking ??= ask().finally(() => {
      asking = undefined;
    });
    return asking;
  };
}

async function listProblems(vitals: Vitals): Promise<string[]> {
  const slack = vitals.isConnected() ? [] : ['There is no connection to Slack.'];
  return [...slack, ...(await databaseProblems(vitals))];
}

/** The heartbeat stands in the database, so that asking for it asks both. */
async function databaseProblems({ db, scheduler, time, log }: Vitals): Promise<string[]> {
  const late = Promise.withResolvers<string[]>();
  const seconds = PATIENCE_MS / 1000;
  const cancel = time.after(PATIENCE_MS, () => late.resolve([`The database did not answer within ${seconds} s.`]));
  try {
    return await Promise.race([heartbeat(), late.promise]);
  } catch (error) {
    log.warn({ problem: reason(error) }, 'the database does not answer');
    return ['The database does not answer.'];
  } finally {
    cancel();
  }

  async function heartbeat(): Promise<string[]> {
    const { tickedAt = scheduler.startedAt } = await schedulerHealth(db.read, time.now(), scheduler.runner);
    const silentMs = tickedAt ? time.now().epochMilliseconds - tickedAt.epochMilliseconds : 0;
    if (silentMs <= STANDS_STILL_MS) return [];
    return [`The scheduler stands still: no job has been looked for in ${STANDS_STILL_MS / 1000} s.`];
  }
}
