/** What the scheduler has to remember: how far it has looked, every run, and that it is alive. */
import { defineTables } from '../store/columns.ts';

/** What a run is now, or how it ended. `lost`: its process ended in the middle, and it was not tried again. */
export type Outcome = 'running' | 'done' | 'failed' | 'timed out' | 'lost';

/** What a run did to which item. */
export type Line = { readonly item?: string; readonly did: string };

export type Counts = Readonly<Record<string, number>>;

export const jobTables = defineTables((c) => ({
  jobs: c.table('jobs', {
    name: c.string('name').primaryKey(),
    /** Slots up to this moment of the clock were run, folded into a later one, or lie before the job existed. */
    checkedUntil: c.instant('checked_until').notNull(),
    /** Runs that failed since the last one that did not. */
    failures: c.integer('failures').notNull(),
    /** The failure that was told; null while there is nothing to recover from. */
    troubleSince: c.instant('trouble_since'),
  }),
  jobRuns: c.table(
    'job_runs',
    {
      id: c.id('id'),
      job: c.string('job').notNull(),
      /** The moment that it was to run at. */
      slot: c.instant('slot').notNull(),
      startedAt: c.instant('started_at').notNull(),
      endedAt: c.instant('ended_at'),
      outcome: c.word<Outcome>('outcome').notNull(),
      counts: c.json<Counts>('counts').notNull(),
      lines: c.json<readonly Line[]>('lines').notNull(),
      /** Lines that were too many to keep. */
      linesLeftOut: c.integer('lines_left_out').notNull(),
      error: c.string('error'),
      /** Stands in the log beside the cause. */
      errorId: c.string('error_id'),
      /** The process that has it, and which try this is. */
      runner: c.string('runner').notNull(),
      attempt: c.integer('attempt').notNull(),
      /** Real time, not the clock that can be moved. Later than this, nobody has it. */
      leaseUntil: c.instant('lease_until').notNull(),
    },
    (t) => [
      // Of all replicas, whoever inserts a slot runs it.
      c.uniqueIndex('job_runs_slot').on(t.job, t.slot),
      c.index('job_runs_job').on(t.job, t.id),
      c.index('job_runs_outcome').on(t.outcome),
      c.index('job_runs_started').on(t.startedAt),
    ],
  ),
  /** One row for each process that ticks. All times are real. */
  schedulers: c.table('schedulers', {
    runner: c.string('runner').primaryKey(),
    tickedAt: c.instant('ticked_at').notNull(),
  }),
}));
