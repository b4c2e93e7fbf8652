/** The contract between a job and the scheduler. */
import type { Tx } from '../store/db.ts';
import type { Counts, Line } from './schema.ts';

type Instant = Temporal.Instant;

export type Job = {
  /** Unique, and for people: `escalations: reminders`. */
  readonly name: string;
  /** Cron, in minutes. A slot that was missed is made up for once, by the latest. */
  readonly schedule: string;
  /** Of the schedule; UTC unless told. */
  readonly timeZone?: string;
  /** Then the run is aborted and counts as failed, in real milliseconds. */
  readonly maxMs: number;
  /**
   * May be called again for a slot that a dead process began, so what it does must be safe to do twice.
   * After `signal` is aborted it must write nothing more and throw (`signal.throwIfAborted()` between items).
   * What it returns stands in the run's record; what it throws makes the run fail.
   */
  run(context: JobContext): Promise<Counts>;
};

export type JobContext = {
  /** The moment it was to run at. */
  readonly scheduledAt: Instant;
  /** The clock when it was started; later than `scheduledAt` when a slot is made up for. */
  readonly now: Instant;
  /** Too long, lost to another process, or shutting down. */
  readonly signal: AbortSignal;
  /** What it did to which item, for the run's record. */
  report(line: Line): void;
};

/** A job that failed twice in a row, or that did not fail any more. */
type Trouble = { readonly job: string; readonly run: number; readonly error: string; readonly errorId: string };
type Recovery = { readonly job: string; readonly run: number; readonly troubleSince: Instant };

/**
 * Called in the unit of work that records the run, so that what it shows is kept exactly when the run's end is:
 * once, whatever crashes. If telling throws, the run is recorded without it and the next run tells. Give both or neither.
 */
export type OnTrouble = {
  onTrouble?(tx: Tx, trouble: Trouble, at: Instant): Promise<void>;
  onRecovery?(tx: Tx, recovery: Recovery, at: Instant): Promise<void>;
};
