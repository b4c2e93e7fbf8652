/**
 * Certification: passed attempts whose learner still lacks a credential are repaired by themselves every six hours,
 * issued at Certifier exactly once, and end with a person where they can't be.
 */
import type { Capability, Deps } from '../../capability.ts';
import { note, show } from '../../platform/delivery/show.ts';
import { processTime } from '../../platform/jobs/process-time.ts';
import { certificationActions } from './actions/all.ts';
import { createIssuer, type Issuer } from './actions/issue.ts';
import { routes } from './api.ts';
import { certificationJobs } from './jobs.ts';
import { listen } from './listeners/presses.ts';
import { endedMessage, runMessage } from './messages.ts';
import { findLearner } from './store/facts.ts';
import { readRun } from './store/warnings.ts';
import { RUN_CARD } from './warning.ts';

export { KINDS, type Kind, readRecord } from './intake.ts';
export { openAttention, openLearner } from './listeners/presses.ts';
export { type Taken, takeIn } from './store/intake.ts';

export type CertificationOptions = {
  /** Real milliseconds after which an issuance that a dead process had is taken over. */
  readonly leaseMs?: number;
};

export function createCertification({ leaseMs }: CertificationOptions = {}): Capability {
  const issuerOf = ({ db, connectors: { certifier } }: Deps): Issuer | undefined =>
    certifier && createIssuer({ db, certifier, time: processTime, leaseMs });
  return {
    name: 'certification',
    listen,
    routes,
    cards: {
      async [RUN_CARD](reader, id) {
        const run = await readRun(reader, id);
        if (!run) return undefined;
        const names = new Map<string, string>();
        for (const { learner } of run.items) names.set(learner, (await findLearner(reader, learner))?.name ?? learner);
        return runMessage({ ...run, names });
      },
    },
    jobs: (deps) => certificationJobs({ ...deps, issuer: issuerOf(deps) }),
    actions: (deps) => certificationActions({ ...deps, issuer: issuerOf(deps) }),
    /** Whoever pressed a button hears what came of it, also when it took long. */
    async actionEnded(tx, call, at) {
      if (!call.name.startsWith('certification.') || call.origin.kind !== 'button') return;
      const key = `certification:${call.key}:${at.epochMilliseconds}`;
      await show(tx, note({ key, to: call.by, message: endedMessage(call) }), at);
    },
  };
}

export const certification = createCertification();
