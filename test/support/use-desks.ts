import { afterEach, beforeEach } from 'vitest';
import type { DispatcherOptions } from '../../src/platform/delivery/dispatcher.ts';
import type { Db } from '../../src/platform/store/db.ts';
import { type Desk, openDesk } from './delivery-desk.ts';
import { type LoopbackSlack, startLoopbackSlack } from './loopback-slack.ts';

/** A loopback Slack and dispatchers on one test's database; all of it is stopped when the test ends. */
export function useDesks(open: () => Promise<Db>) {
  let slack: LoopbackSlack;
  let desks: Desk[] = [];
  beforeEach(async () => {
    slack = await startLoopbackSlack();
  });
  afterEach(async () => {
    for (const { dispatcher } of desks) await dispatcher.stop();
    desks = [];
    await slack.close();
  });
  return {
    /** This test's Slack. */
    slack: () => slack,
    /** @param now Slack's clock. */
    async replaceSlack(now: () => number) {
      await slack.close();
      slack = await startLoopbackSlack({ now });
    },
    async start(options: Partial<DispatcherOptions> = {}) {
      const db = await open();
      const desk = openDesk(db, slack, options);
      desks.push(desk);
      desk.dispatcher.start();
      const settled = () => desk.dispatcher.settled();
      return {
        ...desk,
        db,
        settled,
        /** Everything that waits after a failure is tried once more. */
        async retryNow() {
          desk.dispatcher.retryNow();
          await settled();
        },
      };
    },
  };
}
