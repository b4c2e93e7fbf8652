/** Whether the bot does its work: the runs of its jobs, and a word to the team when one keeps failing. */
import type { Capability } from '../../capability.ts';
import { note, show } from '../../platform/delivery/show.ts';
import { operatorsChannel } from '../../platform/slack/roles.ts';
import { readSetting } from '../../platform/store/settings.ts';
import { listen } from './listeners.ts';
import { recoveryMessage, troubleMessage } from './views.ts';

export { openJobs } from './listeners.ts';

export const health: Capability = {
  name: 'health',
  listen,
  jobTrouble: {
    async onTrouble(tx, { job, run, error, errorId }, at) {
      const channel = await readSetting(tx, operatorsChannel);
      if (channel !== '')
        await show(
          tx,
          note({ key: `job-trouble:${run}`, to: channel, message: troubleMessage(job, error, errorId) }),
          at,
        );
    },
    async onRecovery(tx, { job, run, troubleSince }, at) {
      const channel = await readSetting(tx, operatorsChannel);
      if (channel !== '')
        await show(
          tx,
          note({ key: `job-recovery:${run}`, to: channel, message: recoveryMessage(job, troubleSince) }),
          at,
        );
    },
  },
};
