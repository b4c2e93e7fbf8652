/** What people look at: one learner with everything about them, and the list of what needs attention. */
import { UserError } from '../../../platform/errors.ts';
import type { Reader } from '../../../platform/store/db.ts';
import { and, asc, count, desc, eq, isNull, lte } from '../../../platform/store/drizzle.ts';
import type { Attempt, Checkpoint, Credential, Learner, Module, Progress, UserCredential } from '../records.ts';
import { certificationTables } from '../schema.ts';
import type { Warning } from '../warning.ts';
import { findAttempt, findLearner, listCredentials, listHeld, listProgress } from './facts.ts';

/** An attempt that lasts longer than this is looked at by a person. */
const LONG = { hours: 7 * 24 };
/** Rows of each kind; nobody has more, and Slack shows no more. */
const MOST = 12;

export type Panel = {
  readonly learner: Learner;
  readonly warnings: readonly Warning[];
  readonly attempts: readonly Attempt[];
  readonly progress: readonly Progress[];
  readonly held: readonly UserCredential[];
  readonly checkpoints: readonly Checkpoint[];
  readonly modules: ReadonlyMap<string, Module>;
  readonly credentials: ReadonlyMap<string, Credential>;
};

/** @throws UserError when nothing is known of them. */
export async function readPanel(reader: Reader, id: string): Promise<Panel> {
  const { attempts: a, teachingCheckpoints: c, modules: m, certificationWarnings: w } = certificationTables(reader);
  const learner = await findLearner(reader, id);
  if (!learner) throw new UserError(`Nothing is known of the learner ${id}. Their record may not be here yet.`);
  const attempts = await reader
    .select()
    .from(a)
    .where(eq(a.learner, id))
    .orderBy(desc(a.startedAt), desc(a.id))
    .limit(MOST);
  const checkpoints = await reader
    .select()
    .from(c)
    .where(eq(c.learner, id))
    .orderBy(desc(c.madeAt), desc(c.id))
    .limit(MOST);
  const warnings = await reader
    .select()
    .from(w)
    .where(and(eq(w.learner, id), isNull(w.settledAt)))
    .orderBy(asc(w.id))
    .limit(MOST);
  const modules = await reader.select().from(m).orderBy(asc(m.id));
  return {
    learner,
    warnings,
    attempts,
    checkpoints,
    progress: (await listProgress(reader, id)).slice(0, 2 * MOST),
    held: (await listHeld(reader, id)).slice(0, MOST),
    modules: new Map(modules.map((one) => [one.id, one])),
    credentials: new Map((await listCredentials(reader)).map((one) => [one.id, one])),
  };
}

/** Of a learner id, or of an attempt's. @throws UserError when there is no such attempt. */
export async function learnerOf(reader: Reader, kind: 'learner' | 'attempt', id: string): Promise<string> {
  if (kind === 'learner') return id;
  const attempt = await findAttempt(reader, id);
  if (!attempt) throw new UserError(`Nothing is known of the attempt ${id}. Its record may not be here yet.`);
  return attempt.learner;
}

/** Attempts of a learner that are passed. */
export async function listPassed(reader: Reader, learner: string): Promise<Attempt[]> {
  const { attempts: t } = certificationTables(reader);
  const isPassed = and(eq(t.learner, learner), eq(t.status, 'passed'), eq(t.passing, true));
  return reader.select().from(t).where(isPassed).orderBy(asc(t.id));
}

export type Attention = {
  readonly warnings: readonly Warning[];
  readonly waiting: number;
  /** In progress for more than seven days, oldest first. */
  readonly long: readonly Attempt[];
  readonly longTotal: number;
  readonly names: ReadonlyMap<string, string>;
};

/** Newest warnings first. `page` counts from 0 and turns the warnings; long attempts stand on the first. */
export async function readAttention(
  reader: Reader,
  now: Temporal.Instant,
  page: number,
  size: number,
): Promise<Attention> {
  const { attempts: a, certificationWarnings: w } = certificationTables(reader);
  const isOpen = isNull(w.settledAt);
  const isLong = and(eq(a.status, 'in_progress'), lte(a.startedAt, now.subtract(LONG)));
  const warnings = await reader
    .select()
    .from(w)
    .where(isOpen)
    .orderBy(desc(w.id))
    .limit(size)
    .offset(page * size);
  const long =
    page > 0 ? [] : await reader.select().from(a).where(isLong).orderBy(asc(a.startedAt), asc(a.id)).limit(size);
  const [waiting] = await reader.select({ value: count() }).from(w).where(isOpen).orderBy();
  const [longTotal] = await reader.select({ value: count() }).from(a).where(isLong).orderBy();
  const names = new Map<string, string>();
  for (const { learner } of [...warnings, ...long]) {
    if (!names.has(learner)) names.set(learner, (await findLearner(reader, learner))?.name ?? learner);
  }
  return { warnings, waiting: Number(waiting?.value ?? 0), long, longTotal: Number(longTotal?.value ?? 0), names };
}

/** For a choice among them. */
export async function findPanelModules(reader: Reader): Promise<{ id: string; name: string }[]> {
  const { modules: t } = certificationTables(reader);
  return reader.select({ id: t.id, name: t.name }).from(t).orderBy(asc(t.name), asc(t.id));
}
