/**
 * Runs each job once for each of its slots, however many processes share the database, and makes up once for slots
 * that were missed.
 *
 * `tick(now)` is all there is: production calls it from node-cron, a movable clock calls it after each move. It claims
 * what became due and starts it; a job whose earlier run goes on is looked at again when that has ended.
 * What is due follows the clock; leases and limits follow the process's own time.
 */
import { randomBytes } from 'node:crypto';
import { type ScheduledTask, schedule as scheduleCron } from 'node-cron';
import type { Clock } from '../clock.ts';
import { errorId, StartError } from '../errors.ts';
import type { Logger } from '../log.ts';
import type { Db } from '../store/db.ts';
import type { Job, OnTrouble } from './job.ts';
import { type Claim, claimDue, leave, type Planned, prune } from './ledger.ts';
import { type ProcessTime, processTime } from './process-time.ts';
import { type Around, end, LEASE_MS, type Running, startRun } from './run.ts';
import { parseSchedule } from './schedule.ts';

type Instant = Temporal.Instant;

export type Scheduler = {
  /** This process's name in the heartbeat and in the runs. */
  readonly runner: string;
  /** When `start` was called, in real time. */
  readonly startedAt: Instant | undefined;
  /** Starts what became due. Resolves when it is claimed, not when it is done; rejects when the database does not answer. */
  tick(now: Instant): Promise<void>;
  /** Resolves when nothing runs and nothing that was due waits for it. */
  settled(): Promise<void>;
  /** Ticks by itself, at once and then four times a minute. Does not keep the process alive. May be called twice. */
  start(): void;
  /**
   * No more ticks. Waits for what runs, aborts it after `withinMs` of real time, and gives what was not done back to
   * the other processes. May be called twice.
   */
  stop(how?: { readonly withinMs?: number }): Promise<void>;
};

export type SchedulerOptions = OnTrouble & {
  readonly db: Db;
  readonly clock: Clock;
  readonly jobs: readonly Job[];
  readonly log: Logger;
  /** Runs are remembered this long. */
  readonly keepDays?: number;
  /** How soon the run of a dead process is taken over, in real milliseconds. */
  readonly leaseMs?: number;
  readonly time?: ProcessTime;
};

const EVERY_QUARTER_MINUTE = '*/15 * * * * *';
const KEEP_DAYS = 30;
const PRUNE_EVERY_MS = 3_600_000;
/** A process that has not ticked for a day is not only standing still. */
const DEAD_HOURS = 24;
const STOP_WITHIN_MS = 20_000;

/** @throws StartError when two jobs have one name, or a schedule is not understood. */
export function createScheduler(options: SchedulerOptions): Scheduler {
  const { db, clock, jobs, log, keepDays = KEEP_DAYS, leaseMs = LEASE_MS, time = processTime } = options;
  const around: Around = { db, clock, log, time, told: options, leaseMs };
  const planned = planJobs(jobs);
  const runner = randomBytes(4).toString('hex');
  const running = new Map<number, Running>();
  /** Ticks and runs under way. */
  const work = new Set<Promise<unknown>>();
  let ticks: Promise<void> = Promise.resolve();
  let isBusy = false;
  let tickedAt: Instant | undefined;
  let prunedAt: Instant | undefined;
  let cron: ScheduledTask | undefined;
  let startedAt: Instant | undefined;
  let stopping: Promise<void> | undefined;

  function track<T>(promise: Promise<T>): Promise<T> {
    const quiet = promise.catch(() => {}).finally(() => work.delete(quiet));
    work.add(quiet);
    return promise;
  }

  function tick(now: Instant): Promise<void> {
    const next = ticks.then(() => (stopping ? undefined : tickOnce(now)));
    ticks = next.catch(() => {});
    return track(next);
  }

  async function tickOnce(now: Instant): Promise<void> {
    tickedAt = now;
    const found = await claim(now);
    isBusy = found.isBusy;
    for (const one of found.claims) start(one, now);
    await pruneSometimes(now);
  }

  async function claim(now: Instant) {
    for (;;) {
      const real = time.now();
      const leaseUntil = real.add({ milliseconds: leaseMs });
      const alive = new Set(running.keys());
      const found = await claimDue(db, { planned, runner, now, real, leaseUntil, alive });
      for (const lost of found.lost) await endLost(lost);
      for (const one of found.lost.length > 0 ? found.claims : []) start(one, now);
      if (found.lost.length === 0) return found;
    }
  }

  function endLost(lost: Claim): Promise<void> {
    const failure = { error: 'The process that ran it ended before it was done.', errorId: errorId() };
    log.error({ job: lost.job, run: lost.id, errorId: failure.errorId }, failure.error);
    const { lines, linesLeftOut } = lost;
    return end(around, lost, { outcome: 'lost', counts: {}, lines, linesLeftOut, failure });
  }

  function start(one: Claim, now: Instant): void {
    const job = planned.find(({ job }) => job.name === one.job)?.job;
    if (!job) return;
    const run = startRun(around, job, one, now);
    running.set(one.id, run);
    track(run.ended.then(() => lookAgain(one)));
  }

  /** A slot that came while this one ran is due now. */
  async function lookAgain({ id }: Claim): Promise<void> {
    running.delete(id);
    if (isBusy && tickedAt)
      await tick(tickedAt).catch((err) => log.error({ err }, 'The scheduler could not look for due jobs'));
  }

  async function pruneSometimes(now: Instant): Promise<void> {
    if (prunedAt && now.epochMilliseconds - prunedAt.epochMilliseconds < PRUNE_EVERY_MS) return;
    prunedAt = now;
    const runsBefore = now.subtract({ hours: keepDays * 24 });
    await prune(db, { runsBefore, deadSince: time.now().subtract({ hours: DEAD_HOURS }) });
  }

  async function settled(): Promise<void> {
    while (work.size > 0) await Promise.all(work);
  }

  async function stopAll(withinMs: number): Promise<void> {
    await cron?.destroy();
    await ticks;
    const cancel = time.after(withinMs, () => {
      for (const run of running.values()) run.stop();
    });
    await settled();
    cancel();
    await leave(db, runner).catch((err) => log.warn({ err }, 'The scheduler could not sign off'));
  }

  return {
    runner,
    get startedAt() {
      return startedAt;
    },
    tick,
    settled,
    start() {
      const beat = () => tick(clock.now()).catch((err) => log.error({ err }, 'The scheduler could not tick'));
      if (startedAt) return;
      startedAt = time.now();
      // After whoever waits for the start was told of it: the first schedule takes node-cron 20 ms.
      setImmediate(() => {
        if (stopping) return;
        cron = scheduleCron(EVERY_QUARTER_MINUTE, beat, { unref: true, noOverlap: true, logger: quiet(log) });
      });
      // What was missed while nobody was there need not wait for the next quarter.
      void beat();
    },
    stop({ withinMs = STOP_WITHIN_MS } = {}) {
      stopping ??= stopAll(withinMs);
      return stopping;
    },
  };
}

function planJobs(jobs: readonly Job[]): Planned[] {
  const names = new Set<string>();
  return jobs.map((job) => {
    if (names.has(job.name)) throw new StartError(`Two jobs are called “${job.name}”.`);
    names.add(job.name);
    try {
      return { job, schedule: parseSchedule(job.schedule, job.timeZone) };
    } catch (cause) {
      const why = cause instanceof Error ? cause.message : String(cause);
      throw new StartError(`The schedule of the job “${job.name}” can’t be used: ${why}`);
    }
  });
}

/** node-cron speaks of slots that it was late for; the next tick makes up for them, so that is no news. */
function quiet(log: Logger) {
  const say = (message: string | Error) => log.debug({ from: 'node-cron' }, String(message));
  return { info: say, warn: say, error: say, debug: say };
}
