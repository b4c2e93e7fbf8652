/** Records of learners for tests: ordinary unless told otherwise. */
import type { Facts } from '../../src/capabilities/certification/candidate.ts';
import type { Attempt, Credential, Learner, Module } from '../../src/capabilities/certification/records.ts';

export const NOON = Temporal.Instant.from('2026-11-20T12:00:00Z');
export const later = (duration: Temporal.DurationLike) => NOON.add(duration);
const LATER = Temporal.Instant.from('2027-11-20T12:00:00Z');

export function aLearner(unusual: Partial<Learner> = {}): Learner {
  return { id: 'l1', name: 'Ana Pop', email: 'ana@example.org', membershipUntil: LATER, ...unusual };
}

export function aModule(unusual: Partial<Module> = {}): Module {
  const dimensions = [
    { name: 'clarity', weight: 1 },
    { name: 'depth', weight: 3 },
  ];
  return { id: 'm1', name: 'Basics', track: 'core', paid: false, dimensions, threshold: 70, criteria: [], ...unusual };
}

export function anAttempt(unusual: Partial<Attempt> = {}): Attempt {
  return {
    id: 'a1',
    learner: 'l1',
    module: 'm1',
    status: 'passed',
    passing: true,
    scores: { clarity: 80, depth: 90 },
    startedAt: NOON.subtract({ hours: 48 }),
    completedAt: NOON.subtract({ hours: 24 }),
    lookAt: NOON,
    failures: 0,
    ...unusual,
  };
}

export function aCredential(unusual: Partial<Credential> = {}): Credential {
  return {
    id: 'c1',
    name: 'Practitioner',
    tier: 1,
    prerequisite: null,
    certifierGroup: 'g1',
    modules: ['m1'],
    ...unusual,
  };
}

export function facts(unusual: Partial<Facts> = {}): Facts {
  return {
    attempt: anAttempt(),
    learner: aLearner(),
    module: aModule(),
    progress: [],
    held: new Set(),
    credentials: [aCredential()],
    ...unusual,
  };
}
