/**
 * One try of a call in this process, from its claim to its end: the lease is renewed while it works, it is aborted when
 * it takes too long, and however it ends its row says so.
 */
import type { Clock } from '../clock.ts';
import { errorId } from '../errors.ts';
import type { ProcessTime } from '../jobs/process-time.ts';
import type { Logger } from '../log.ts';
import { redact } from '../redact.ts';
import type { Db } from '../store/db.ts';
import type { Action, PerformContext } from './action.ts';
import type { CallRow } from './calls.ts';
import { type Ending, endCall, release, renew, type Tell } from './claims.ts';
import { bugEnding, endingOf, failureOf, practiceEnding } from './ending.ts';
import { parseInputs, problemInWords } from './inputs.ts';
import type { Secrets } from './secrets.ts';

/** Renewed this often in the length of a lease, so that two lost renewals do no harm. */
const RENEWALS = 4;
/** What an action may take to stop after it was told to. Then its end is written without it. */
export const GRACE_MS = 10_000;
/** When capabilities could not hear of an end, they are told again after this. */
export const TELL_AGAIN_MS = 60_000;
const MOST_PROGRESS = 500;

export type Around = {
  readonly db: Db;
  readonly clock: Clock;
  readonly log: Logger;
  readonly time: ProcessTime;
  readonly leaseMs: number;
  readonly tell: Tell;
  readonly secrets: Secrets;
  /** Between these, tests end the process. */
  readonly checkpoint: (point: Checkpoint, key: string) => void | Promise<void>;
};

export type Checkpoint = 'after claim' | 'after perform' | 'after end';

type Why = 'timed out' | 'taken' | 'stopped';
type Come = { readonly ending: Ending; readonly secret?: readonly string[] } | { readonly error: unknown };

export type Trying = {
  /** Never rejects. */
  readonly ended: Promise<void>;
  /** Shutting down: what is not done when the action stops is given back for another process. */
  stop(): void;
};

export function startTry(around: Around, action: Action, row: CallRow): Trying {
  const { db, time, leaseMs } = around;
  const controller = new AbortController();
  const gaveUp = Promise.withResolvers<Come>();
  const timers: (() => void)[] = [];
  let why: Why | undefined;

  function abort(because: Why, words: string): void {
    if (why) return;
    why = because;
    const error = new Error(words);
    controller.abort(error);
    timers.push(time.after(GRACE_MS, () => gaveUp.resolve({ error })));
  }

  let renewed: Promise<void> = Promise.resolve();
  const keep = () => {
    renewed = renewed.then(async () => {
      if (!(await keepLease(around, row))) abort('taken', 'Another process took it over');
    });
  };
  timers.push(time.every(leaseMs / RENEWALS, keep));
  timers.push(time.after(action.maxMs, () => abort('timed out', `It took longer than ${action.maxMs / 1000} s`)));

  const { signal } = controller;
  async function progress(text: string): Promise<void> {
    signal.throwIfAborted();
    const until = time.now().add({ milliseconds: leaseMs });
    if (await renew(db, row, until, redact(text).slice(0, MOST_PROGRESS))) return;
    abort('taken', 'Another process took it over');
    signal.throwIfAborted();
  }

  async function execute(): Promise<void> {
    const come = await Promise.race([perform(around, action, row, { signal, progress }), gaveUp.promise]);
    for (const cancel of timers) cancel();
    await renewed;
    await settle(around, action, row, { come, why });
  }

  return { ended: execute(), stop: () => abort('stopped', 'The process is shutting down') };
}

type Handles = Pick<PerformContext, 'signal' | 'progress'>;

/** Never rejects. */
async function perform(around: Around, action: Action, row: CallRow, handles: Handles): Promise<Come> {
  try {
    await around.checkpoint('after claim', row.key);
    const read = parseInputs(action, row.inputs);
    // They were right when it was started: by another version of this program.
    if (!read.ok) return { ending: { state: 'failed', summary: problemInWords(action, read.problems).words } };
    const context = { by: row.by, now: around.clock.now(), origin: row.origin };
    if (row.practice) {
      return { ending: practiceEnding(await action.describe(read.inputs, { ...context, practice: true })) };
    }
    const result = await action.perform(read.inputs, { ...context, ...handles, key: row.key });
    await around.checkpoint('after perform', row.key);
    const { secret } = result;
    return { ending: endingOf(action, result), ...(secret && secret.length > 0 ? { secret } : {}) };
  } catch (error) {
    return { error };
  }
}

/** True as well when nobody could be asked: the lease has not run out yet. */
async function keepLease({ db, time, log, leaseMs }: Around, row: CallRow): Promise<boolean> {
  try {
    return await renew(db, row, time.now().add({ milliseconds: leaseMs }));
  } catch (err) {
    log.warn({ err, call: row.key }, 'An action’s lease could not be renewed');
    return true;
  }
}

/** Never rejects: a call whose end can't be written is performed again when its lease has passed. */
async function settle(
  around: Around,
  action: Action,
  row: CallRow,
  { come, why }: { readonly come: Come; readonly why: Why | undefined },
): Promise<void> {
  const { db, log, secrets } = around;
  const about = { action: action.name, call: row.key };
  try {
    if (why === 'taken') return log.warn(about, 'A call was taken over by another process');
    if ('ending' in come) {
      // Before the end is seen: whoever sees it may ask for this at once.
      if (come.secret) secrets.keep(row.key, row.by, come.secret);
      await end(around, row, come.ending);
    } else if (why === 'stopped') await release(db, row);
    else await end(around, row, endingOfError(around, action, come.error, { about, why }));
    await around.checkpoint('after end', row.key);
  } catch (err) {
    log.error({ ...about, err }, 'The end of a call could not be recorded');
  }
}

type Failing = { readonly about: object; readonly why: Why | undefined };

function endingOfError({ log }: Around, { name, maxMs }: Action, error: unknown, { about, why }: Failing): Ending {
  const known = failureOf(error, why === 'timed out' ? maxMs : undefined);
  if (known) {
    log.warn({ ...about, err: error, state: known.state }, `The action ${name} did not succeed`);
    return known;
  }
  const id = errorId();
  log.error({ ...about, err: error, errorId: id }, `The action ${name} failed`);
  return bugEnding(id);
}

/** Trouble with the telling must not hide the end. */
export async function end({ db, clock, log, time, tell }: Around, row: CallRow, ending: Ending): Promise<void> {
  const at = clock.now();
  try {
    await endCall(db, row, ending, at, { tell });
  } catch (err) {
    log.error({ call: row.key, err }, 'The end of a call could not be told');
    await endCall(db, row, ending, at, { tellAt: time.now().add({ milliseconds: TELL_AGAIN_MS }) });
  }
}
