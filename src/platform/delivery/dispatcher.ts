/**
 * Slack shows what the database says: the dispatcher takes due rows and sends them.
 *
 * Each destination has two lanes, one for posts and one for changes of what is already there. A lane works one row at
 * a time, in order, at Slack's pace; lanes do not wait for each other. What a lane has to do is always read from the
 * database again, so memory holds a few lanes, never rows. One timer wakes whatever is next.
 *
 * `createDispatcher` is one long function because its short ones share what it remembers.
 */
import { randomBytes } from 'node:crypto';
import type { WebClient } from '@slack/web-api';
import type { Clock } from '../clock.ts';
import type { Logger } from '../log.ts';
import type { Db } from '../store/db.ts';
import { type Check, type Checkpoint, causeOf, type Outcome, type Painter, type Sender } from './attempt.ts';
import { endWaiting } from './claims.ts';
import { type Lane, Lanes } from './lanes.ts';
import { createOutage } from './outage.ts';
import { type Pace, SLACK_PACE } from './pace.ts';
import { dueDestinations, findNext, hasDue, listClaims, realTime } from './queue.ts';
import { send } from './send.ts';
import { createTroubles } from './troubles.ts';

export type { Check, Checkpoint, Painter } from './attempt.ts';
export type { Pace } from './pace.ts';

export type Dispatcher = {
  start(): void;
  /** Looks for what is due, now. Called by itself after each commit that touched messages. */
  wake(): void;
  /**
   * Resolves when every row that can be delivered now has been. Rows waiting after a failure or for `Retry-After`,
   * and rows of channels in trouble, do not count.
   */
  settled(): Promise<void>;
  /** Tries what waits for a retry, and channels in trouble, at once. */
  retryNow(): void;
  /** Something happened that may have ended a channel's trouble: it was unarchived, or the bot was invited. */
  channelHealthy(channel: string): void;
  /** No new claims; resolves when what is under way has ended. */
  stop(): Promise<void>;
};

export type DispatcherOptions = {
  readonly db: Db;
  readonly clock: Clock;
  /** Made with `rejectRateLimitedCalls: true`, no retries and a time-out well below the lease: waiting is done here. */
  readonly posting: WebClient;
  readonly painters: ReadonlyMap<string, Painter>;
  readonly checks: ReadonlyMap<string, Check>;
  /** Why no case may be shown in this channel; undefined when it may. Asked before each message, so cache it. */
  readonly refusal: (channel: string) => Promise<string | undefined>;
  /**
   * Tells the admins. Called once per trouble, but again when it failed or the process died before that was noted, and
   * perhaps by another replica: what it says must be the same thing.
   */
  readonly onTrouble: (channel: string, problem: string) => Promise<void>;
  readonly log: Logger;
  readonly pace?: Pace;
  readonly checkpoint?: (point: Checkpoint, row: { id: number; key: string }) => void | Promise<void>;
};

/**
 * After a look the next one waits nine times as long as it took, so that presses come first and many of them share a
 * look; but not longer than this. A channel takes one message a second anyway.
 */
const MOST_REST_MS = 100;
/** Calls under way at the same time, at most. */
const MAX_RUNNING = 32;
/** Destinations looked after at the same time, at most; the others are found when these are done. */
const MAX_LANES = 64;

export function createDispatcher(options: DispatcherOptions): Dispatcher {
  const { db, log, pace = SLACK_PACE } = options;
  const name = randomBytes(8).toString('hex');
  const sender: Sender = { ...options, pace, name, checkpoint: options.checkpoint ?? (() => {}) };
  const lanes = new Lanes();
  const outage = createOutage(pace, log);
  const troubles = createTroubles({ db, log, pace, onTrouble: options.onTrouble });
  const background = new Set<Promise<unknown>>();
  const waiting = new Set<() => void>();
  let state: 'new' | 'running' | 'stopped' = 'new';
  let timer: NodeJS.Timeout | undefined;
  let scanWanted = false;
  let scanning = false;
  let nextScanAt = 0;
  let scanRestsUntil = 0;
  /** The destination at which the last look ended for want of lanes: the next one goes on there. */
  let cursor = '';
  let leftOut = false;
  let running = 0;
  /** Redraws are limited per workspace, so all lanes of changes pause together. */
  let changesPausedUntil = 0;
  /** When the last post went through, in any lane. */
  let postedAt = 0;

  const run = (work: Promise<unknown>, what: string) => {
    const tracked = work
      .catch((error) => log.error({ err: causeOf(error) }, what))
      .finally(() => {
        background.delete(tracked);
        pump();
      });
    background.add(tracked);
  };

  function pump(): void {
    if (state !== 'running') return;
    const now = performance.now();
    // Before the next routine look: whoever waits does not wait for that one.
    if (isQuiet(now)) {
      for (const resolve of waiting) resolve();
      waiting.clear();
    }
    if (!scanning && now >= scanAt()) startScan(now);
    for (const lane of lanes.active()) {
      if (running >= MAX_RUNNING) break;
      if (!lane.running && readyAt(lane, now) <= now) startLane(lane);
    }
    lanes.forget(now);
    setTimer(now);
  }

  /** Until when this lane is kept from Slack by more than its pace. */
  function heldUntil(lane: Lane, now: number): number {
    const backingOff = lane.backingOff ? lane.notBefore : 0;
    const failed = lane.waiting === 'failed' ? lane.wakeAt : 0;
    const changes = lane.kind === 'change' ? changesPausedUntil : 0;
    return Math.max(backingOff, failed, changes, lane.limitedUntil, outage.until(now));
  }

  function readyAt(lane: Lane, now: number): number {
    return Math.max(lane.notBefore, lane.wakeAt, heldUntil(lane, now));
  }

  function isQuiet(now: number): boolean {
    if (scanning || scanWanted || background.size > 0) return false;
    return lanes.active().every((lane) => heldUntil(lane, now) > now);
  }

  function setTimer(now: number): void {
    clearTimeout(timer);
    const idle = lanes.active().filter((lane) => !lane.running);
    const next = running >= MAX_RUNNING ? [] : idle.map((lane) => readyAt(lane, now));
    const at = Math.min(scanning ? Number.POSITIVE_INFINITY : scanAt(), ...next);
    if (!Number.isFinite(at)) return;
    timer = setTimeout(pump, Math.max(0, Math.ceil(at - now)));
    // A process that only waits for Slack may end; one that somebody waits for may not.
    if (waiting.size === 0) timer.unref();
  }

  function scanAt(): number {
    return scanWanted ? scanRestsUntil : nextScanAt;
  }

  function startScan(now: number): void {
    scanning = true;
    scanWanted = false;
    nextScanAt = Math.min(now + pace.pollMs, troubles.nextProbeAt(now));
    run(
      scan().finally(() => {
        const endedAt = performance.now();
        scanRestsUntil = endedAt + Math.min(9 * (endedAt - now), MOST_REST_MS, pace.pollMs);
        scanning = false;
      }),
      'could not look for messages to send',
    );
  }

  async function scan(): Promise<void> {
    await troubles.read();
    for (const { destination, ts, claimedBy } of await listClaims(db.read)) {
      if (claimedBy !== name) lanes.open({ kind: ts === null ? 'post' : 'change', destination });
    }
    const from = cursor;
    cursor = '';
    leftOut = false;
    for await (const destination of dueDestinations(db.read, from)) {
      leftOut = lanes.countBusy(performance.now()) >= MAX_LANES;
      if (leftOut) {
        cursor = destination;
        return;
      }
      if (troubles.isHeld(destination)) continue;
      for (const kind of ['post', 'change'] as const) {
        if (await hasDue(db.read, { kind, destination })) lanes.open({ kind, destination });
      }
    }
  }

  function startLane(lane: Lane): void {
    lane.running = true;
    lane.backingOff = false;
    running += 1;
    run(
      step(lane)
        .catch((error) => {
          // The database does not answer, or a bug: never in a tight loop.
          lane.backOff(performance.now() + (pace.retryMs.at(lane.failures) ?? pace.pollMs));
          throw error;
        })
        .finally(() => {
          lane.running = false;
          running -= 1;
        }),
      'could not send',
    );
  }

  async function step(lane: Lane): Promise<void> {
    lane.again = false;
    if (troubles.isHeld(lane.destination)) return lane.close();
    const next = await findNext(db.read, lane, lane.resting(performance.now()), realTime());
    if (next === undefined) return lane.again ? undefined : close(lane);
    if (next === 'resting') return lane.wait('resting', lane.restedAt());
    if ('waitUntil' in next) {
      const waitMs = next.waitUntil.epochMilliseconds - Date.now();
      // Whoever holds the row may be done long before the lease ends.
      const lookInMs = next.why === 'claimed' ? Math.min(waitMs, pace.pollMs) : waitMs;
      return lane.wait(next.why, performance.now() + lookInMs);
    }
    lane.wait('nothing', 0);
    const outcome = await send(sender, lane, next.row, {
      failures: lane.failures,
      othersPass: postedAt > lane.failedAt,
    });
    await afterSend(lane, next.row, outcome);
  }

  function close(lane: Lane): void {
    lane.close();
    if (leftOut) scanWanted = true;
  }

  async function afterSend(lane: Lane, row: { id: number; kind: string }, outcome: Outcome): Promise<void> {
    const now = performance.now();
    switch (outcome.kind) {
      case 'done': {
        if (outcome.wrote) {
          lane.pause(now + pace.channelMs);
          if (row.kind === 'card') lanes.rest(lane.destination, row.id, now + pace.cardMs);
          outage.end();
          if (lane.kind === 'post') postedAt = performance.now();
          await troubles.end(lane.destination);
        }
        if (outcome.look) scanWanted = true;
        if (!(await hasDue(db.read, lane)) && !lane.again) close(lane);
        return;
      }
      case 'taken':
        return;
      case 'failed':
        lane.backOff(now + outcome.waitMs);
        outage.note(lane.key, outcome, now);
        return;
      case 'limited':
        if (lane.kind === 'post') lane.limitedUntil = now + outcome.waitMs;
        else changesPausedUntil = Math.max(changesPausedUntil, now + outcome.waitMs);
        return;
      case 'trouble':
        lane.close();
        nextScanAt = Math.min(nextScanAt, now + pace.probeMs);
        await troubles.note(lane.destination, outcome);
    }
  }

  const wake = () => {
    scanWanted = true;
    // After the work of this turn: several commits in a row cost one look.
    queueMicrotask(pump);
  };
  db.onCommit((touched) => {
    if (touched.has('messages')) wake();
  });

  return {
    start() {
      if (state !== 'new') return;
      state = 'running';
      wake();
    },
    wake,
    async settled() {
      if (state !== 'running') return;
      const { promise, resolve } = Promise.withResolvers<void>();
      waiting.add(resolve);
      wake();
      await promise;
    },
    retryNow() {
      troubles.retryNow();
      outage.end();
      lanes.retryNow();
      run(endWaiting(db).then(wake), 'could not end the waiting');
    },
    channelHealthy(channel) {
      troubles.retryNow(channel);
      wake();
    },
    async stop() {
      state = 'stopped';
      clearTimeout(timer);
      for (const resolve of waiting) resolve();
      waiting.clear();
      while (background.size > 0) await Promise.all(background);
    },
  };
}
