/** `certification.resolve_attempt` and `cancel_attempt`: an attempt that nobody will finish is ended by a person. */
import { z } from 'zod';
import { defineAction } from '../../../platform/actions/action.ts';
import { UserError } from '../../../platform/errors.ts';
import type { Reader, Tx } from '../../../platform/store/db.ts';
import { and, eq } from '../../../platform/store/drizzle.ts';
import { passes } from '../gates.ts';
import { NOTE } from '../note.ts';
import { type Attempt, attemptItem, meanOf, type Scores, scoresOf } from '../records.ts';
import { certificationTables } from '../schema.ts';
import { checkNote, once } from '../store/audit.ts';
import { findAttempt, findModule } from '../store/facts.ts';
import { reconcileIn } from '../store/reconciling.ts';
import type { Around } from './around.ts';
import { ATTEMPT, readScores, SCORES } from './inputs.ts';
import { issueFor } from './issue-for.ts';
import { MAX_MS, outcomeWords, unknown } from './reconcile.ts';

const resolving = z.object({ attempt: ATTEMPT, scores: SCORES.optional(), note: NOTE });
const cancelling = z.object({ attempt: ATTEMPT, note: NOTE });

export function resolveAttempt(around: Around) {
  const { db } = around;
  return defineAction({
    name: 'certification.resolve_attempt',
    label: 'Resolve the attempt',
    inputs: resolving,
    danger: 'none',
    outcomes: {
      passed: { label: 'Passed, and reconciled', ok: true },
      failed: { label: 'Failed by its scores', ok: true },
    },
    maxMs: MAX_MS,
    async describe({ attempt: id, scores: typed, note }) {
      await checkNote(db.read, note);
      const { isPassing, mean } = await judge(db.read, id, typed);
      const result = isPassing ? 'passed' : 'failed';
      return {
        summary: `Attempt ${id} is ${result} by its scores (mean ${mean}).`,
        changes: [
          `The attempt becomes ${result}.`,
          ...(isPassing ? ['Its module is completed, and what is earned is awarded and issued.'] : []),
        ],
      };
    },
    async perform({ attempt: id, scores: typed, note }, { by, now: at, key, signal }) {
      const found = { by, at };
      const did = await db.write((tx) =>
        once(tx, { item: attemptItem(id), key, note, by, at }, 'resolved by hand', async () => {
          const { scores, isPassing, mean } = await judge(tx, id, typed);
          const status = isPassing ? 'passed' : 'failed';
          await end(tx, id, {
            status,
            passing: isPassing,
            scores,
            completedAt: at,
            failures: 0,
            lookAt: isPassing ? at : null,
          });
          const judged = `Attempt ${id} ${status} (mean ${mean}).`;
          if (!isPassing) return { outcome: status, summary: judged };
          const { decision, facts } = await reconcileIn(tx, id, found);
          return { outcome: status, summary: `${judged} ${outcomeWords(decision, facts)}` };
        }),
      );
      const learner = (await findAttempt(db.read, id))?.learner ?? '';
      return { ...did, lines: (await issueFor(around, learner, found, signal)).lines };
    },
  });
}

export function cancelAttempt({ db }: Around) {
  return defineAction({
    name: 'certification.cancel_attempt',
    label: 'Cancel the attempt',
    inputs: cancelling,
    danger: 'disruptive',
    outcomes: { cancelled: { label: 'Cancelled', ok: true } },
    maxMs: MAX_MS,
    async describe({ attempt: id, note }) {
      await checkNote(db.read, note);
      await getRunning(db.read, id);
      return {
        summary: `Attempt ${id} is cancelled.`,
        changes: ['The attempt becomes cancelled. The learner may begin another.'],
      };
    },
    perform: ({ attempt: id, note }, { by, now: at, key }) =>
      db.write((tx) =>
        once(tx, { item: attemptItem(id), key, note, by, at }, 'cancelled by hand', async () => {
          await getRunning(tx, id);
          await end(tx, id, { status: 'cancelled', passing: false, lookAt: null, completedAt: at });
          return { outcome: 'cancelled', summary: `Attempt ${id} is cancelled.` };
        }),
      ),
  });
}

/** @throws UserError for an attempt that is not in progress, or without scores. */
async function judge(reader: Reader, id: string, typed: string | undefined) {
  const attempt = await getRunning(reader, id);
  const module = await findModule(reader, attempt.module);
  if (!module) throw new UserError(`Nothing is known of its module ${attempt.module}. Send its record first.`);
  const scores: Scores = typed === undefined ? attempt.scores : Object.fromEntries(readScores(typed));
  const isPassing = passes(scores, module);
  if (isPassing === undefined) {
    throw new UserError('It has no scores. Write them, such as clarity=80; depth=75, or cancel it.', {
      field: 'scores',
    });
  }
  return { scores, isPassing, mean: meanOf(scoresOf(scores), module.dimensions) };
}

async function getRunning(reader: Reader, id: string): Promise<Attempt> {
  const attempt = await findAttempt(reader, id);
  if (!attempt) throw new UserError(unknown(id), { field: 'attempt' });
  if (attempt.status === 'in_progress') return attempt;
  throw new UserError(`Attempt ${id} is ${attempt.status} already. Nothing was changed.`, { field: 'attempt' });
}

async function end(tx: Tx, id: string, changes: Partial<Attempt>): Promise<void> {
  const { attempts: t } = certificationTables(tx);
  await tx
    .update(t)
    .set(changes)
    .where(and(eq(t.id, id), eq(t.status, 'in_progress')));
}
