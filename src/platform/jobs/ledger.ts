/**
 * Who runs what: slots are claimed, leases renewed and runs ended here, in the database that all replicas share.
 *
 * A claim is an insert of (job, slot), which only one can make. `attempt` rises whenever a run changes hands and is
 * asked for by every later write, so that a process that was believed dead can't write over its successor.
 */

import type { Db, Tx } from '../store/db.ts';
import { and, asc, eq, inArray, lt, ne } from '../store/drizzle.ts';
import type { Job, OnTrouble } from './job.ts';
import type { JobRun } from './runs.ts';
import { findLatestSlot, type Schedule } from './schedule.ts';
import { type Counts, jobTables, type Line, type Outcome } from './schema.ts';

type Instant = Temporal.Instant;

/** What a claimed run is known by. */
export type Claim = Pick<JobRun, 'id' | 'job' | 'slot' | 'attempt' | 'lines' | 'linesLeftOut'>;

export type Planned = { readonly job: Job; readonly schedule: Schedule };

export type Tick = {
  readonly planned: readonly Planned[];
  readonly runner: string;
  /** The clock. */
  readonly now: Instant;
  /** Real time, and until when a claim made now is ours. */
  readonly real: Instant;
  readonly leaseUntil: Instant;
  /** Runs under way in this very process: never lost, whatever their lease says after a long sleep. */
  readonly alive: ReadonlySet<number>;
};

export type Claims = {
  readonly claims: readonly Claim[];
  /** Runs whose process is gone and that nobody tries again: to be ended, then to be claimed anew. */
  readonly lost: readonly Claim[];
  /** A job's slot may have come while an earlier run goes on: look again when that has ended. */
  readonly isBusy: boolean;
};

/** A slot that was missed for longer is history. */
const LATEST_DAYS = 7;
/** A run that took its process with it this often is not tried again. */
const MOST_ATTEMPTS = 3;

/** One unit of work: says that the scheduler lives, and takes what became due. */
export function claimDue(db: Db, tick: Tick): Promise<Claims> {
  return db.write(async (tx) => {
    await beat(tx, tick);
    const { jobs: j, jobRuns: r } = jobTables(tx);
    const known = new Map((await tx.select().from(j).orderBy(asc(j.name))).map((row) => [row.name, row.checkedUntil]));
    const running = await tx.select().from(r).where(eq(r.outcome, 'running')).orderBy(asc(r.id));
    const found = { claims: [] as Claim[], lost: [] as Claim[], isBusy: false };
    const checked: string[] = [];
    for (const plan of tick.planned) {
      const { name } = plan.job;
      const current = running.find((run) => run.job === name);
      const next = decide(plan, { checkedUntil: known.get(name), current }, tick);
      if (next.do === 'wait') found.isBusy = true;
      else if (next.do === 'end') found.lost.push(next.run);
      else checked.push(name);
      if (next.do === 'meet') await tx.insert(j).values({ name, checkedUntil: tick.now, failures: 0 });
      if (next.do === 'begin') found.claims.push(...(await insert(tx, name, next.slot, tick)));
      if (next.do === 'take over') found.claims.push(...(await takeOver(tx, next.run, tick)));
    }
    if (checked.length > 0) await tx.update(j).set({ checkedUntil: tick.now }).where(inArray(j.name, checked));
    return found;
  });
}

type Decision =
  /** Until the run that goes on has ended; its slots stay due. */
  | { readonly do: 'wait' }
  /** Its process is gone, and there is a newer slot, or it has been tried often or long enough. */
  | { readonly do: 'end'; readonly run: JobRun }
  | { readonly do: 'take over'; readonly run: JobRun }
  | { readonly do: 'begin'; readonly slot: Instant }
  /** A job that is new has missed nothing. */
  | { readonly do: 'meet' }
  | { readonly do: 'nothing' };

function decide(
  { schedule }: Planned,
  { checkedUntil, current }: { checkedUntil: Instant | undefined; current: JobRun | undefined },
  { alive, real, now }: Tick,
): Decision {
  if (!checkedUntil) return { do: 'meet' };
  if (current && (alive.has(current.id) || isAfter(current.leaseUntil, real))) return { do: 'wait' };
  const oldest = now.subtract({ hours: LATEST_DAYS * 24 });
  const slot = findLatestSlot(schedule, isAfter(checkedUntil, oldest) ? checkedUntil : oldest, now);
  if (!current) return slot ? { do: 'begin', slot } : { do: 'nothing' };
  const isHopeless = slot || current.attempt >= MOST_ATTEMPTS || isAfter(oldest, current.slot);
  return { do: isHopeless ? 'end' : 'take over', run: current };
}

function isAfter(a: Instant, b: Instant): boolean {
  return Temporal.Instant.compare(a, b) > 0;
}

async function beat(tx: Tx, { runner, real }: Tick): Promise<void> {
  const { schedulers: s } = jobTables(tx);
  await tx
    .insert(s)
    .values({ runner, tickedAt: real })
    .onConflictDoUpdate({ target: s.runner, set: { tickedAt: real } });
}

async function insert(tx: Tx, job: string, slot: Instant, { runner, now, leaseUntil }: Tick): Promise<Claim[]> {
  const { jobRuns: r } = jobTables(tx);
  const fresh = { outcome: 'running', counts: {}, lines: [], linesLeftOut: 0, attempt: 1 } as const;
  return tx
    .insert(r)
    .values({ ...fresh, job, slot, startedAt: now, runner, leaseUntil })
    .onConflictDoNothing()
    .returning();
}

async function takeOver(tx: Tx, lost: JobRun, { runner, leaseUntil }: Tick): Promise<Claim[]> {
  const { jobRuns: r } = jobTables(tx);
  const again: Line = { did: 'began again: the process that ran this ended before it was done' };
  return tx
    .update(r)
    .set({ runner, leaseUntil, attempt: lost.attempt + 1, lines: [...lost.lines, again] })
    .where(eq(r.id, lost.id))
    .returning();
}

/** What a run has to tell so far. */
export type Progress = Pick<Claim, 'lines' | 'linesLeftOut'>;

/** False: the run is somebody else's by now. */
export function renew(db: Db, claim: Claim, progress: Progress, leaseUntil: Instant): Promise<boolean> {
  return db.write(async (tx) => {
    const { jobRuns: r } = jobTables(tx);
    const kept = await tx
      .update(r)
      .set({ ...progress, leaseUntil })
      .where(isOurs(tx, claim))
      .returning({ id: r.id });
    return kept.length > 0;
  });
}

export type Ending = Progress & {
  readonly outcome: Exclude<Outcome, 'running'>;
  readonly counts: Counts;
  /** Present unless it is done. */
  readonly failure?: { readonly error: string; readonly errorId: string };
};

/** Records how a run ended, and tells of a job's second failure in a row and of its recovery. May be called twice. */
export function endRun(db: Db, claim: Claim, ending: Ending, told: OnTrouble, at: Instant): Promise<void> {
  return db.write(async (tx) => {
    const { jobRuns: r } = jobTables(tx);
    const { failure, ...rest } = ending;
    const ended = await tx
      .update(r)
      .set({ ...rest, endedAt: at, error: failure?.error ?? null, errorId: failure?.errorId ?? null })
      .where(isOurs(tx, claim))
      .returning({ id: r.id });
    if (ended.length > 0) await account(tx, claim, failure, told, at);
  });
}

async function account(
  tx: Tx,
  { job, id: run }: Claim,
  failure: Ending['failure'],
  { onTrouble, onRecovery }: OnTrouble,
  at: Instant,
): Promise<void> {
  const { jobs: j } = jobTables(tx);
  const [row] = await tx.select().from(j).where(eq(j.name, job)).orderBy(asc(j.name));
  const { failures = 0, troubleSince = null } = row ?? {};
  // What can't be told now is told with the next run.
  const trouble = failure && failures > 0 && troubleSince === null ? onTrouble : undefined;
  const recovery = !failure && troubleSince !== null ? onRecovery : undefined;
  await tx
    .update(j)
    .set({ failures: failure ? failures + 1 : 0, troubleSince: trouble ? at : recovery ? null : troubleSince })
    .where(eq(j.name, job));
  if (failure) await trouble?.(tx, { job, run, ...failure }, at);
  if (troubleSince) await recovery?.(tx, { job, run, troubleSince }, at);
}

/** Gives a run that was interrupted back, for whoever ticks next. */
export function release(db: Db, claim: Claim, progress: Progress, real: Instant): Promise<void> {
  return db.write(async (tx) => {
    const { jobRuns: r } = jobTables(tx);
    await tx
      .update(r)
      .set({ ...progress, leaseUntil: real })
      .where(isOurs(tx, claim));
  });
}

function isOurs(tx: Tx, { id, attempt }: Claim) {
  const { jobRuns: r } = jobTables(tx);
  return and(eq(r.id, id), eq(r.attempt, attempt), eq(r.outcome, 'running'));
}

/** Forgets runs that began before `runsBefore` (clock), and processes that have not ticked since `deadSince` (real). */
export function prune(db: Db, { runsBefore, deadSince }: { runsBefore: Instant; deadSince: Instant }): Promise<void> {
  return db.write(async (tx) => {
    const { jobRuns: r, schedulers: s } = jobTables(tx);
    await tx.delete(r).where(and(lt(r.startedAt, runsBefore), ne(r.outcome, 'running')));
    await tx.delete(s).where(lt(s.tickedAt, deadSince));
  });
}

/** This process ticks no more, and says so. */
export function leave(db: Db, runner: string): Promise<void> {
  return db.write(async (tx) => {
    const { schedulers: s } = jobTables(tx);
    await tx.delete(s).where(eq(s.runner, runner));
  });
}
