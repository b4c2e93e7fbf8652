/** A scheduler whose clock and process time are turned by hand, and jobs that note when they ran. */
import type { Job, JobContext } from '../../src/platform/jobs/job.ts';
import type { ProcessTime } from '../../src/platform/jobs/process-time.ts';
import { createScheduler, type SchedulerOptions } from '../../src/platform/jobs/scheduler.ts';
import { createLog } from '../../src/platform/log.ts';
import type { Db } from '../../src/platform/store/db.ts';

export const NOON = Temporal.Instant.from('2026-11-20T12:00:00Z');
export const at = (time: string) => Temporal.Instant.from(`2026-11-20T${time}Z`);

/** The processes' own time, turned by hand. */
export function handTime() {
  let now = Temporal.Instant.from('2026-11-20T00:00:00Z').epochMilliseconds;
  const timers = new Set<{ at: number; every?: number; work: () => void }>();
  const add = (timer: { at: number; every?: number; work: () => void }) => {
    timers.add(timer);
    return () => void timers.delete(timer);
  };
  const time: ProcessTime = {
    now: () => Temporal.Instant.fromEpochMilliseconds(now),
    after: (ms, work) => add({ at: now + ms, work }),
    every: (ms, work) => add({ at: now + ms, every: ms, work }),
  };
  return {
    ...time,
    pass(ms: number) {
      now += ms;
      for (const timer of [...timers].filter((one) => one.at <= now)) {
        if (timer.every === undefined) timers.delete(timer);
        else timer.at = now + timer.every;
        timer.work();
      }
    },
  };
}

/** A job that notes when it ran; `work` is what it does besides. */
export function aJob(work: (context: JobContext) => Promise<void> | void = () => {}, unusual: Partial<Job> = {}) {
  const ran: string[] = [];
  const job: Job = {
    name: 'sweep',
    schedule: '0 * * * *',
    maxMs: 600_000,
    async run(context) {
      ran.push(context.scheduledAt.toString());
      await work(context);
      return { looked: ran.length };
    },
    ...unusual,
  };
  return { job, ran };
}

const quiet = createLog({ level: 'silent' });

export function aScheduler(db: Db, jobs: readonly Job[], unusual: Partial<SchedulerOptions> = {}) {
  let now = NOON;
  const scheduler = createScheduler({ db, jobs, clock: { now: () => now }, log: quiet, ...unusual });
  const tick = (moment: Temporal.Instant) => {
    now = moment;
    return scheduler.tick(moment);
  };
  /** Moves the clock and waits for all that it causes. */
  const move = async (moment: Temporal.Instant) => {
    await tick(moment);
    await scheduler.settled();
  };
  return Object.assign(Object.create(scheduler) as typeof scheduler, { tick, move }); // inherits what changes
}

/** Resolves once the job has begun and keeps it going until `finish` is called. */
export function gate() {
  const begun = Promise.withResolvers<JobContext>();
  const open = Promise.withResolvers<void>();
  return {
    begun: begun.promise,
    finish: () => open.resolve(),
    fail: (error: Error) => open.reject(error),
    /** Stops as a well-behaved job does when it is told to. */
    async work(context: JobContext) {
      begun.resolve(context);
      const stopped = new Promise<void>((_, reject) => {
        context.signal.addEventListener('abort', () => reject(context.signal.reason));
      });
      await Promise.race([open.promise, stopped]);
    },
  };
}
