/** What people see of the scheduler: its runs, and whether it is alive. */

import type { Reader } from '../store/db.ts';
import { and, count, desc, eq, ne, or, sql } from '../store/drizzle.ts';
import { jobTables } from './schema.ts';

export type JobRun = ReturnType<typeof jobTables>['jobRuns']['$inferSelect'];

/** A run without its lines. */
export type RunSummary = Omit<JobRun, 'lines' | 'linesLeftOut' | 'runner' | 'leaseUntil'>;

export const RUNS_PER_PAGE = 15;

export type WhichRuns = {
  readonly job?: string;
  /** Only runs that did something, did not end well or go on. Most find nothing to do. */
  readonly eventful?: boolean;
  /** From 0, of `RUNS_PER_PAGE` runs. */
  readonly page?: number;
};

/** Newest first. */
export async function listRuns(
  reader: Reader,
  { job, eventful = false, page = 0 }: WhichRuns = {},
): Promise<{ runs: RunSummary[]; total: number }> {
  const { jobRuns: r } = jobTables(reader);
  // As text, on both engines: what is left without its zeros has a figure somewhere.
  const figures = sql`REPLACE(REPLACE(CAST(${r.counts} AS TEXT), ' ', ''), ':0', '')`;
  const happened = eventful ? or(ne(r.outcome, 'done'), sql`${figures} LIKE '%:%'`) : undefined;
  const which = and(job === undefined ? undefined : eq(r.job, job), happened);
  const [counted] = await reader.select({ total: count() }).from(r).where(which);
  const runs = await reader
    .select({
      ...{ id: r.id, job: r.job, slot: r.slot, startedAt: r.startedAt, endedAt: r.endedAt, outcome: r.outcome },
      ...{ counts: r.counts, error: r.error, errorId: r.errorId, attempt: r.attempt },
    })
    .from(r)
    .where(which)
    .orderBy(desc(r.id))
    .limit(RUNS_PER_PAGE)
    .offset(page * RUNS_PER_PAGE);
  return { runs, total: counted?.total ?? 0 };
}

export async function findRun(reader: Reader, id: number): Promise<JobRun | undefined> {
  const { jobRuns: r } = jobTables(reader);
  const [run] = await reader.select().from(r).where(eq(r.id, id)).orderBy(r.id);
  return run;
}

export type SchedulerHealth = {
  readonly alive: boolean;
  /** Undefined when it never ticked. */
  readonly tickedAt: Temporal.Instant | undefined;
};

/** Six ticks in a row that did not come. */
export const STANDS_STILL_MS = 90_000;

/**
 * @param now real time, not the clock that can be moved.
 * @param runner one process's scheduler (`Scheduler.runner`), for its own readiness; left out: the liveliest of all.
 */
export async function schedulerHealth(
  reader: Reader,
  now: Temporal.Instant,
  runner?: string,
): Promise<SchedulerHealth> {
  const { schedulers: s } = jobTables(reader);
  const [row] = await reader
    .select({ tickedAt: s.tickedAt })
    .from(s)
    .where(runner === undefined ? undefined : eq(s.runner, runner))
    .orderBy(desc(s.tickedAt))
    .limit(1);
  const tickedAt = row?.tickedAt;
  const alive = tickedAt !== undefined && now.epochMilliseconds - tickedAt.epochMilliseconds <= STANDS_STILL_MS;
  return { alive, tickedAt };
}

/** The jobs that have ever been looked at, by name. */
export async function listJobNames(reader: Reader): Promise<string[]> {
  const { jobs: j } = jobTables(reader);
  const rows = await reader.select({ name: j.name }).from(j).orderBy(j.name);
  return rows.map(({ name }) => name);
}
