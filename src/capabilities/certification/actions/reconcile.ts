/** `certification.reconcile`: what the job would do with this attempt, now, and for a person who says why. */
import { z } from 'zod';
import type { ActionContext, Description, PerformContext, Result } from '../../../platform/actions/action.ts';
import { defineAction } from '../../../platform/actions/action.ts';
import { UserError } from '../../../platform/errors.ts';
import { type Decision, decide, type Facts } from '../candidate.ts';
import { done, listed, NOT_CONFIGURED, reasons } from '../messages.ts';
import { NOTE } from '../note.ts';
import { attemptItem } from '../records.ts';
import { checkNote, type Did, once } from '../store/audit.ts';
import { readFacts } from '../store/facts.ts';
import { reconcileIn } from '../store/reconciling.ts';
import type { Around } from './around.ts';
import { ATTEMPT } from './inputs.ts';
import { issueFor } from './issue-for.ts';

export const OUTCOMES = {
  repaired: { label: 'Repaired: what is earned is awarded', ok: true },
  nothing_to_do: { label: 'Nothing is lacking', ok: true },
  outstanding: { label: 'Other requirements are outstanding', ok: true },
  not_issued: { label: 'Awarded, and not issued at Certifier yet', ok: false },
  entitlement: { label: 'The membership is not active', ok: false },
  needs_person: { label: 'A record is missing, or a credential is withheld', ok: false },
} as const;

const inputs = z.object({ attempt: ATTEMPT, note: NOTE });

/** A person, and Certifier with its repetitions for a handful of credentials. */
export const MAX_MS = 5 * 60_000;

export function reconcile(around: Around) {
  return defineAction({
    name: 'certification.reconcile',
    label: 'Reconcile credentials',
    inputs,
    danger: 'none',
    outcomes: OUTCOMES,
    maxMs: MAX_MS,
    describe: ({ attempt, note }, context) => describe(around, attempt, note, context),
    perform: ({ attempt, note }, context) => perform(around, attempt, note, context),
  });
}

async function describe(
  { db, issuer }: Around,
  id: string,
  note: string,
  { now }: ActionContext,
): Promise<Description> {
  await checkNote(db.read, note);
  const facts = await readFacts(db.read, id);
  if (!facts.attempt) throw new UserError(unknown(id), { field: 'attempt' });
  const decision = decide(facts, now);
  return {
    summary: `Attempt ${id}: ${outcomeWords(decision, facts)}`,
    changes: changesOf(decision, issuer !== undefined),
  };
}

export const unknown = (id: string) => `There is no attempt ${id}. Check the number; the records may not be here yet.`;

function changesOf(decision: Decision, issues: boolean): string[] {
  if (decision.do === 'warn' || decision.do === 'entitle') return ['Nothing is written but the item for a person.'];
  if (decision.do === 'skip') return [];
  const { progress, award } = decision;
  return [
    ...(progress ? [`The module ${progress.module} becomes ${progress.status.replace('_', ' ')}.`] : []),
    ...award.map(({ name }) => `${name} is awarded${issues ? ', issued at Certifier and mailed to the learner' : ''}.`),
    ...(award.length > 0 && !issues ? [NOT_CONFIGURED] : []),
  ];
}

async function perform(around: Around, id: string, note: string, context: PerformContext): Promise<Result> {
  const { by, now: at, key, signal } = context;
  const found = { by, at };
  const learner: { id?: string } = {};
  const did = await around.db.write((tx) =>
    once(tx, { item: attemptItem(id), key, note, by, at }, 'reconciled by hand', async () => {
      const { decision, facts } = await reconcileIn(tx, id, found);
      if (!facts.attempt) throw new UserError(unknown(id), { field: 'attempt' });
      return { outcome: outcomeOf(decision), summary: `Attempt ${id}: ${outcomeWords(decision, facts)}` };
    }),
  );
  const facts = await readFacts(around.db.read, id);
  if (facts.attempt) learner.id = facts.attempt.learner;
  return withIssues(did, await issueFor(around, learner.id ?? '', found, signal));
}

/** The end of a repair, with what became of its credentials at Certifier. */
export function withIssues(
  { outcome, summary }: Did,
  { lines, isComplete }: { lines: string[]; isComplete: boolean },
): Result {
  const isRepaired = outcome === 'repaired' || outcome === 'nothing_to_do';
  return { outcome: isRepaired && !isComplete ? 'not_issued' : outcome, summary, lines };
}

export function outcomeOf(decision: Decision): keyof typeof OUTCOMES {
  switch (decision.do) {
    case 'skip':
      return 'nothing_to_do';
    case 'warn':
      return 'needs_person';
    case 'entitle':
      return 'entitlement';
    case 'repair':
      if (decision.withheld.length > 0) return 'needs_person';
      return decision.award.length === 0 && decision.outstanding.length > 0 ? 'outstanding' : 'repaired';
  }
}

export function outcomeWords(decision: Decision, facts: Facts): string {
  switch (decision.do) {
    case 'skip':
      return done.skipped(decision.why);
    case 'warn':
      return facts.attempt ? reasons.missing(decision.missing, facts.attempt) : '';
    case 'entitle':
      return reasons.entitlement(facts, decision.until);
    case 'repair': {
      if (decision.withheld.length > 0) return reasons.withheld(decision.withheld, facts);
      const left = decision.outstanding.map(({ credential, modules, prerequisite }) => {
        const needs = [...modules, ...(prerequisite === undefined ? [] : [prerequisite])];
        return `${credential.name} still needs ${listed(needs)}.`;
      });
      return [done.repaired(decision), ...left].join(' ');
    }
  }
}
