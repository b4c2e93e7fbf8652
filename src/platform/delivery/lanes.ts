/** What is remembered of each lane between two rows: when it may go on, and which cards were just drawn. */
import type { Lane as LaneName } from './queue.ts';

/** Moments are monotonic milliseconds (`performance.now()`). */
export class Lane implements LaneName {
  readonly key: string;
  readonly kind: LaneName['kind'];
  readonly destination: string;
  /** Has, or may have, something to do. */
  active = false;
  running = false;
  /** Found due again while it was being worked. */
  again = false;
  /** Pace, or backing off. */
  notBefore = 0;
  backingOff = false;
  /** Slack's own `Retry-After`, which nobody may cut short. */
  limitedUntil = 0;
  /** In a row. */
  failures = 0;
  /** The last failure, also when others went well since. */
  failedAt = Number.POSITIVE_INFINITY;
  /** When its next row is ready, and what that row waits for. */
  wakeAt = 0;
  waiting: 'nothing' | 'resting' | 'failed' | 'claimed' = 'nothing';
  /** Cards that were drawn a moment ago, and until when they rest. */
  readonly #rests = new Map<number, number>();

  constructor({ kind, destination }: LaneName) {
    this.key = keyOf({ kind, destination });
    this.kind = kind;
    this.destination = destination;
  }

  /** Went well: the pace is all that holds it. */
  pause(until: number): void {
    this.notBefore = until;
    this.backingOff = false;
    this.failures = 0;
  }

  backOff(until: number): void {
    this.notBefore = until;
    this.backingOff = true;
    this.failures += 1;
    this.failedAt = performance.now();
  }

  wait(why: Lane['waiting'], until: number): void {
    this.waiting = why;
    this.wakeAt = until;
  }

  close(): void {
    this.active = false;
    this.wait('nothing', 0);
  }

  rest(id: number, until: number): void {
    this.#rests.set(id, until);
  }

  resting(now: number): ReadonlySet<number> {
    for (const [id, until] of this.#rests) if (until <= now) this.#rests.delete(id);
    return new Set(this.#rests.keys());
  }

  /** When the next card has rested. */
  restedAt(): number {
    return Math.min(...this.#rests.values());
  }
}

const keyOf = ({ kind, destination }: LaneName) => `${kind} ${destination}`;

export class Lanes {
  readonly #lanes = new Map<string, Lane>();

  active(): Lane[] {
    return [...this.#lanes.values()].filter((lane) => lane.active);
  }

  /** Those at work: lanes that back off take no room from others. */
  countBusy(now: number): number {
    return this.active().filter((lane) => !lane.backingOff && lane.limitedUntil <= now).length;
  }

  /** There may be something to do. */
  open(name: LaneName): void {
    const lane = this.#get(name);
    lane.active = true;
    lane.again = true;
    if (!lane.running) lane.wait('nothing', 0);
  }

  rest(destination: string, id: number, until: number): void {
    this.#get({ kind: 'change', destination }).rest(id, until);
  }

  retryNow(): void {
    for (const lane of this.#lanes.values()) {
      if (lane.backingOff) lane.notBefore = 0;
      lane.wait('nothing', 0);
    }
  }

  /** Drops lanes with nothing to do and nothing to remember. */
  forget(now: number): void {
    for (const [key, lane] of this.#lanes) {
      const isOver =
        !lane.active &&
        !lane.running &&
        Math.max(lane.notBefore, lane.limitedUntil) <= now &&
        lane.resting(now).size === 0;
      if (isOver) this.#lanes.delete(key);
    }
  }

  #get(name: LaneName): Lane {
    const key = keyOf(name);
    const known = this.#lanes.get(key);
    if (known) return known;
    const lane = new Lane(name);
    this.#lanes.set(key, lane);
    return lane;
  }
}
