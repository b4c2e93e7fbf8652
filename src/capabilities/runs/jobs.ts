/** What runs do by themselves: requests for approval expire, and a run that was left alone is told of. */
import type { Deps } from '../../capability.ts';
import type { Job } from '../../platform/jobs/job.ts';
import { expireApprovals, remindOfStalled } from './store/sweeping.ts';

/** A sweep reads a handful of rows; after this it has hung. */
const SWEEP_MS = 5 * 60_000;

export function runJobs({ db, people }: Pick<Deps, 'db' | 'people'>): readonly Job[] {
  return [
    {
      name: 'runs: approvals that expire',
      schedule: '* * * * *',
      maxMs: SWEEP_MS,
      run: async ({ now }) => ({ expired: await expireApprovals(db, now) }),
    },
    {
      name: 'runs: waits that are over, and runs left alone',
      schedule: '* * * * *',
      maxMs: SWEEP_MS,
      run: async ({ now }) => ({ reminded: await remindOfStalled(db, now, people) }),
    },
  ];
}
