/**
 * Waiting until nothing moves any more: calls in progress, deliveries in flight, and whatever the bot says it still
 * has to do (`onSettle`). Rounds go on until one of them caused nothing new.
 */

/** A bot that has hundreds of rounds of work for one press is going in circles. */
const ROUNDS = 500;
/** Without a bot in this process nothing tells us that it is idle, so this long without a call counts as quiet. */
const QUIET_MS = 120;

export type Settling = {
  /** What is tracked must end before anything counts as settled. Returns the promise itself. */
  track<T>(work: Promise<T>): Promise<T>;
  add(settler: () => Promise<void>): void;
  /** @throws Error when the bot goes on making work for itself. */
  settle(): Promise<void>;
};

export function createSettling({ activity }: { activity: () => number }): Settling {
  const running = new Set<Promise<unknown>>();
  const settlers: (() => Promise<void>)[] = [];
  const idle = async () => {
    while (running.size > 0) await Promise.allSettled(running);
  };
  const round = async () => {
    await idle();
    for (const settler of settlers) await settler();
    if (settlers.length === 0) await new Promise((resolve) => setTimeout(resolve, QUIET_MS));
    await idle();
  };
  return {
    track(work) {
      running.add(work);
      const done = () => running.delete(work);
      work.then(done, done);
      return work;
    },
    add: (settler) => void settlers.push(settler),
    async settle() {
      for (let count = 0; count < ROUNDS; count += 1) {
        const before = activity();
        await round();
        if (activity() === before) return;
      }
      throw new Error(`The bot has not come to rest after ${ROUNDS} rounds.`);
    },
  };
}
