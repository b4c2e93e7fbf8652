/** What escalations do by themselves: remind of what is due, and list the open work once a day. */
import type { Deps } from '../../capability.ts';
import type { Job } from '../../platform/jobs/job.ts';
import { postDailyDigest } from './store/daily.ts';
import { sweep } from './store/reminding.ts';

/** A sweep of thousands of due items takes seconds; after this it has hung. */
const SWEEP_MS = 10 * 60_000;

export function escalationJobs({ db, workspaceUrl }: Pick<Deps, 'db' | 'workspaceUrl'>): readonly Job[] {
  return [
    {
      name: 'escalations: reminders',
      schedule: '0 * * * *',
      maxMs: SWEEP_MS,
      async run({ now, signal, report }) {
        const at = minuteOf(now);
        const counts = await sweep({
          db,
          now: at,
          workspaceUrl,
          signal,
          report: (item, did) => report({ item, did }),
        });
        // The others were reminded of. But nobody would ever hear of these.
        if (counts.failed > 0) throw new Error(inWords(counts.failed));
        return counts;
      },
    },
    {
      name: 'escalations: daily digest',
      schedule: '*/15 * * * *',
      maxMs: SWEEP_MS,
      run: ({ now }) => postDailyDigest(db, now, workspaceUrl),
    },
  ];
}

/**
 * No sweep starts at the very second, and each starts at another one. Were reminders stamped with the second, "every
 * four hours" would come out as five whenever a sweep is a little earlier than the one before.
 */
function minuteOf(now: Temporal.Instant): Temporal.Instant {
  return now.round({ smallestUnit: 'minute', roundingMode: 'floor' });
}

function inWords(failed: number): string {
  return `${failed === 1 ? '1 escalation' : `${failed} escalations`} could not be looked at; the lines of this run say why.`;
}
