/** What stands in the way of a certificate and needs a person. Pure. */
import type { certificationTables } from './schema.ts';

export type Warning = ReturnType<typeof certificationTables>['certificationWarnings']['$inferSelect'];

/**
 * `records`: something is missing in what we were given. `entitlement`: the membership lapsed. `recovery`: earned, and
 * not awarded. `issuance`: awarded, and Certifier does not issue it. `mail`: issued, and nobody knows whether it was mailed.
 */
export type WarningKind = 'records' | 'entitlement' | 'recovery' | 'issuance' | 'mail';

/** The card of a run. Here, where nothing is imported: escalations and certification know each other. */
export const RUN_CARD = 'certification_run';

/** Kinds that are an escalation as well. The others are said in the run's message only. */
export const ESCALATES: readonly WarningKind[] = ['entitlement', 'recovery', 'issuance'];

export const subjectOf = {
  attempt: (id: string) => `attempt:${id}`,
  credential: (id: number) => `credential:${id}`,
  mail: (id: number) => `mail:${id}`,
};

/** While the escalation is open, the same trouble is part of it. */
export function dedupKeyOf(kind: WarningKind, { attempt, subject }: Pick<Warning, 'attempt' | 'subject'>): string {
  const what = kind === 'entitlement' ? 'entitlement' : 'recovery';
  return `certification-${what}:${attempt ?? subject}`;
}
