/** `certification.repair_completion`: a module that was taught and shown, completed by a person, through every gate. */
import { z } from 'zod';
import { defineAction } from '../../../platform/actions/action.ts';
import { UserError } from '../../../platform/errors.ts';
import type { Reader, Tx } from '../../../platform/store/db.ts';
import { outlookOf } from '../awards.ts';
import { gatesOf } from '../gates.ts';
import { gateWords, listed } from '../messages.ts';
import { NOTE } from '../note.ts';
import { isDone, type Learner, learnerItem, type Module, type Progress } from '../records.ts';
import { checkNote, once } from '../store/audit.ts';
import { findCheckpoint, findLearner, findModule, listCredentials, listHeld, listProgress } from '../store/facts.ts';
import { listPassed } from '../store/panel.ts';
import { award, reconcileIn, saveProgress } from '../store/reconciling.ts';
import type { Found } from '../store/warnings.ts';
import type { Around } from './around.ts';
import { LEARNER, MODULE, readScores, SCORES, THREAD } from './inputs.ts';
import { issueFor } from './issue-for.ts';
import { MAX_MS } from './reconcile.ts';

const inputs = z.object({ learner: LEARNER, module: MODULE, thread: THREAD, scores: SCORES, note: NOTE });
type Inputs = z.infer<typeof inputs>;

export function repairCompletion(around: Around) {
  const { db } = around;
  return defineAction({
    name: 'certification.repair_completion',
    label: 'Complete the module',
    inputs,
    danger: 'disruptive',
    outcomes: {
      completed: { label: 'Completed; nothing more is earned by it', ok: true },
      awarded: { label: 'Completed, and what is earned is awarded', ok: true },
    },
    maxMs: MAX_MS,
    async describe(given, { now }) {
      await checkNote(db.read, given.note);
      const { learner, module, mean } = await pass(db.read, given);
      const earned = await earnedBy(db.read, learner, module.id, now);
      return {
        summary: `${module.name} is completed for ${learner.name} with ${mean}.`,
        changes: [`${module.name} becomes completed.`, ...earned.map(({ name }) => `${name} is awarded and issued.`)],
      };
    },
    async perform(given, { by, now: at, key, signal }) {
      const found = { by, at };
      const item = learnerItem(given.learner);
      const did = await db.write((tx) =>
        once(tx, { item, key, note: given.note, by, at }, 'completed by hand', async () => {
          const { learner, module, mean, before } = await pass(tx, given);
          const score = before?.score ?? mean ?? null;
          const completedAt = before?.completedAt ?? at;
          await saveProgress(tx, { learner: learner.id, module: module.id, status: 'completed', completedAt, score });
          const names = await awardAll(tx, learner, module, found);
          const awarded = names.length > 0 ? ` Awarded: ${listed(names)}.` : '';
          const summary = `${module.name} is completed for ${learner.name} with ${mean}.${awarded}`;
          return { outcome: names.length > 0 ? 'awarded' : 'completed', summary };
        }),
      );
      return { ...did, lines: (await issueFor(around, given.learner, found, signal)).lines };
    },
  });
}

type Passed = { learner: Learner; module: Module; mean: number | undefined; before: Progress | undefined };

/** @throws UserError with every gate that is closed. */
async function pass(reader: Reader, { learner: id, module: moduleId, thread, scores }: Inputs): Promise<Passed> {
  const learner = await findLearner(reader, id);
  if (!learner) throw new UserError(`There is no learner ${id}.`, { field: 'learner' });
  const module = await findModule(reader, moduleId);
  if (!module) throw new UserError(`There is no module ${moduleId}.`, { field: 'module' });
  const before = (await listProgress(reader, id)).find((one) => one.module === moduleId);
  if (before && isDone(before.status)) throw new UserError(`${module.name} is completed already. Nothing was changed.`);
  const checkpoint = await findCheckpoint(reader, { learner: id, module: moduleId, thread });
  const { closed, mean } = gatesOf({ module, checkpoint, scores: readScores(scores) });
  if (closed.length > 0) throw new UserError(`That can't be completed by hand. ${closed.map(gateWords).join(' ')}`);
  return { learner, module, mean, before };
}

/** Awards what is earned by it, and settles what waited for it. */
async function awardAll(tx: Tx, learner: Learner, module: Module, found: Found): Promise<string[]> {
  const earned = await earnedBy(tx, learner, module.id, found.at);
  for (const credential of earned) await award(tx, { learner: learner.id, id: null }, credential, found.at);
  for (const { id } of await listPassed(tx, learner.id)) await reconcileIn(tx, id, found);
  return earned.map(({ name }) => name);
}

async function earnedBy(reader: Reader, learner: Learner, module: string, now: Temporal.Instant) {
  const progress = new Map((await listProgress(reader, learner.id)).map((one) => [one.module, one.status]));
  progress.set(module, 'completed');
  const held = new Set((await listHeld(reader, learner.id)).map(({ credential }) => credential));
  const outlook = outlookOf({ learner, progress, held, credentials: await listCredentials(reader), now });
  return outlook.filter(({ kind }) => kind === 'earned').map(({ credential }) => credential);
}
