/**
 * Performs the calls that wait, each in one process at a time, however many share the database.
 *
 * A commit that writes a call wakes it; what a dead process left behind is looked for every few seconds. What a call is
 * due by never depends on the clock that can be moved: leases and limits follow the process's own time.
 */
import { randomBytes } from 'node:crypto';
import { type ProcessTime, processTime } from '../jobs/process-time.ts';
import type { CallRow } from './calls.ts';
import { claimCalls, tellLate } from './claims.ts';
import { lostEnding, strangeEnding } from './ending.ts';
import type { Actions } from './registry.ts';
import { type Around, end, startTry, TELL_AGAIN_MS, type Trying } from './try.ts';

export type Runner = {
  /** Looks for what waits, at once and from then on. Does not keep the process alive. */
  start(): void;
  /** Resolves when nothing is under way here and nothing waits. */
  settled(): Promise<void>;
  readonly isBusy: boolean;
  /**
   * No new claims. Waits for what is under way, aborts it after `withinMs` of real time, and gives what was not done
   * back to the other processes. May be called twice.
   */
  stop(how: { readonly withinMs: number }): Promise<void>;
};

export type RunnerOptions = Omit<Around, 'time' | 'leaseMs' | 'checkpoint'> &
  Partial<Pick<Around, 'leaseMs' | 'checkpoint'>> & {
    readonly actions: Pick<Actions, 'find' | 'list'>;
    readonly time?: ProcessTime;
  };

/** A claim is ours this long without being renewed. Machines' clocks must agree better than this. */
export const LEASE_MS = 30_000;
/** What a dead process or another replica left behind is looked for this often. */
export const LOOK_MS = 2_000;
/** Calls under way in one process at the same time, at most. */
const MOST_RUNNING = 16;
/** A call that took its process with it this often is not performed again by itself. */
export const MOST_ATTEMPTS = 8;
/** A name that nobody here knows may be known to a newer replica, but not for ever. */
export const STRANGE_MS = 600_000;

export function createRunner(options: RunnerOptions): Runner {
  const { db, clock, log, actions, tell, time = processTime, leaseMs = LEASE_MS, checkpoint = () => {} } = options;
  const around: Around = { ...options, time, leaseMs, checkpoint };
  const me = randomBytes(6).toString('hex');
  const trying = new Set<Trying>();
  /** Looks and tries under way. */
  const work = new Set<Promise<unknown>>();
  let claims = 0;
  let state: 'new' | 'running' | 'stopped' = 'new';
  let looking = false;
  let wanted = false;
  let cancelLooks = () => {};
  let stopping: Promise<void> | undefined;

  function track(promise: Promise<unknown>): void {
    const quiet = promise
      .catch((err) => log.error({ err }, 'The runner of actions could not look for calls'))
      .finally(() => work.delete(quiet));
    work.add(quiet);
  }

  function wake(): void {
    wanted = true;
    if (looking || state !== 'running') return;
    looking = true;
    track(
      look().finally(() => {
        looking = false;
      }),
    );
  }

  async function look(): Promise<void> {
    while (wanted && state === 'running') {
      wanted = false;
      const most = MOST_RUNNING - trying.size;
      // Whoever ends looks again.
      if (most > 0) for (const row of await claim(most)) begin(row);
      const real = time.now();
      await tellLate(db, tell, clock.now(), { real, again: real.add({ milliseconds: TELL_AGAIN_MS }) });
    }
  }

  function claim(most: number): Promise<CallRow[]> {
    const real = time.now();
    return claimCalls(db, {
      real,
      leaseUntil: real.add({ milliseconds: leaseMs }),
      most,
      nameClaim() {
        claims += 1;
        return `${me}-${claims}`;
      },
      names: actions.list().map(({ name }) => name),
      strangeBefore: real.subtract({ milliseconds: STRANGE_MS }),
    });
  }

  function begin(row: CallRow): void {
    const action = actions.find(row.name);
    if (!action || row.attempt > MOST_ATTEMPTS) {
      const ending = action ? lostEnding(MOST_ATTEMPTS) : strangeEnding(row.name);
      track(end(around, row, ending));
      return;
    }
    const one = startTry(around, action, row);
    trying.add(one);
    track(
      one.ended.then(() => {
        trying.delete(one);
        wake();
      }),
    );
  }

  async function settled(): Promise<void> {
    wake();
    while (work.size > 0) await Promise.all(work);
  }

  async function stopAll(withinMs: number): Promise<void> {
    state = 'stopped';
    cancelLooks();
    const cancel = time.after(withinMs, () => {
      for (const one of trying) one.stop();
    });
    await settled();
    cancel();
  }

  db.onCommit((touched) => {
    if (touched.has('actions')) wake();
  });

  return {
    start() {
      if (state !== 'new') return;
      state = 'running';
      cancelLooks = time.every(LOOK_MS, wake);
      wake();
    },
    settled,
    get isBusy() {
      return work.size > 0;
    },
    stop({ withinMs }) {
      stopping ??= stopAll(withinMs);
      return stopping;
    },
  };
}
