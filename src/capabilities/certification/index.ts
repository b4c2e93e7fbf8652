/**
 * Certification: passed attempts whose learner still lacks a credential are repaired by themselves every six hours,
 * issued at Certifier exactly once, and end with a person where they can't be.
 */
import type { Capability } from '../../capability.ts';
import { certificationJobs } from './jobs.ts';
import { runMessage } from './messages.ts';
import { findLearner } from './store/facts.ts';
import { RUN_CARD, readRun } from './store/warnings.ts';

export { KINDS, type Kind, readRecord } from './intake.ts';
export { type Taken, takeIn } from './store/intake.ts';

export const certification: Capability = {
  name: 'certification',
  cards: {
    async [RUN_CARD](reader, id) {
      const run = await readRun(reader, id);
      if (!run) return undefined;
      const names = new Map<string, string>();
      for (const { learner } of run.items) names.set(learner, (await findLearner(reader, learner))?.name ?? learner);
      return runMessage({ ...run, names });
    },
  },
  jobs: ({ db, log }) => certificationJobs({ db, log, issuer: undefined }),
};
