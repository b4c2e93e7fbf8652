/**
 * Takes records in: what is there already is replaced, and whatever the recovery may now do differently it looks at
 * again. The same record twice changes nothing. What was decided here is not undone by an older state of the source.
 */
import type { Db, Tx } from '../../../platform/store/db.ts';
import { and, eq, inArray, isNotNull, ne } from '../../../platform/store/drizzle.ts';
import { type Incoming, type Kind, type Read, readRecord } from '../intake.ts';
import { isDone } from '../records.ts';
import { certificationTables } from '../schema.ts';
import { findAttempt, findLearner, findModule, listCredentials, listProgress } from './facts.ts';
import { findUserCredential } from './issuing.ts';
import { saveProgress } from './reconciling.ts';

type Instant = Temporal.Instant;

export type Refused = { readonly index: number; readonly problems: readonly string[] };
export type Taken = { readonly taken: number; readonly refused: readonly Refused[] };

/** All good ones in one unit of work; the others are named, by their place in the list. May be called twice. */
export async function takeIn(db: Db, kind: Kind, given: readonly unknown[], at: Instant): Promise<Taken> {
  const read = given.map((one) => readRecord(kind, one));
  const refused = read.flatMap((one, index) => ('problems' in one ? [{ index, problems: one.problems }] : []));
  const good = read.filter((one): one is Extract<Read, { kind: Kind }> => 'record' in one);
  if (good.length > 0) {
    await db.write(async (tx) => {
      for (const { record } of good) await TAKE[kind](tx, record as never, at); // The cast: it was read as this kind.
    });
  }
  return { taken: good.length, refused };
}

const TAKE: { readonly [K in Kind]: (tx: Tx, record: Incoming<K>, at: Instant) => Promise<void> } = {
  async learners(tx, record, at) {
    const { learners: t } = certificationTables(tx);
    if (isSame(await findLearner(tx, record.id), record)) return;
    await tx.insert(t).values(record).onConflictDoUpdate({ target: t.id, set: record });
    await lookAgain(tx, { learner: record.id }, at);
    await tryAgain(tx, { learner: record.id }, at);
  },
  async modules(tx, record, at) {
    const { modules: t } = certificationTables(tx);
    if (isSame(await findModule(tx, record.id), record)) return;
    await tx.insert(t).values(record).onConflictDoUpdate({ target: t.id, set: record });
    await lookAgain(tx, { modules: [record.id] }, at);
  },
  async credentials(tx, record, at) {
    const { credentials: t, credentialModules } = certificationTables(tx);
    const before = (await listCredentials(tx)).find(({ id }) => id === record.id);
    const { modules, ...row } = { ...record, modules: [...new Set(record.modules)].toSorted() };
    if (isSame(before, { ...row, modules })) return;
    await tx.insert(t).values(row).onConflictDoUpdate({ target: t.id, set: row });
    await tx.delete(credentialModules).where(eq(credentialModules.credential, row.id));
    for (const module of modules) await tx.insert(credentialModules).values({ credential: row.id, module });
    await lookAgain(tx, { modules: [...modules, ...(before?.modules ?? [])] }, at);
    await tryAgain(tx, { credential: row.id }, at);
  },
  async attempts(tx, record, at) {
    const { attempts: t } = certificationTables(tx);
    const before = await findAttempt(tx, record.id);
    // A person resolved or cancelled it here; the source does not know yet.
    const isOlder = before !== undefined && before.status !== 'in_progress' && record.status === 'in_progress';
    if (isOlder || isSame(before, record)) return;
    const isCandidate = record.status === 'passed' && record.passing;
    // One that was a candidate is looked at once more, so that what it caused is settled.
    const row = { ...record, failures: 0, lookAt: isCandidate || before?.passing ? at : null };
    await tx.insert(t).values(row).onConflictDoUpdate({ target: t.id, set: row });
  },
  async progress(tx, record, at) {
    const before = (await listProgress(tx, record.learner)).find(({ module }) => module === record.module);
    if (isSame(before, record) || (before && isDone(before.status) && !isDone(record.status))) return;
    await saveProgress(tx, record);
    await lookAgain(tx, { learner: record.learner }, at);
  },
  async checkpoints(tx, record) {
    const { teachingCheckpoints: t } = certificationTables(tx);
    await tx.insert(t).values(record).onConflictDoUpdate({ target: t.id, set: record });
  },
  async user_credentials(tx, { mailed, ...record }, at) {
    const { userCredentials: t } = certificationTables(tx);
    const { learner, certifierId, badgeUrl } = record;
    const before = await findUserCredential(tx, record);
    if (before) {
      // Ours is nearer to Certifier; only what we never had is taken.
      if (before.certifierId !== null || before.issuance !== 'not_started' || certifierId === null) return;
    }
    const isMailed = mailed ?? certifierId !== null;
    const state = {
      certifierId,
      badgeUrl,
      issuance: certifierId === null ? 'not_started' : badgeUrl === null || !isMailed ? 'issued' : 'complete',
      delivery: isMailed ? 'sent' : 'not_started',
      failures: 0,
      tryAt: null,
      problem: null,
    } as const;
    await tx
      .insert(t)
      .values({ ...record, ...state })
      .onConflictDoUpdate({ target: [t.learner, t.credential], set: state });
    await lookAgain(tx, { learner }, at);
  },
};

/** Records of either side may hold more; what came decides. */
function isSame(before: object | undefined, record: object): boolean {
  if (!before) return false;
  const known = new Map(Object.entries(before));
  return Object.entries(record).every(([name, value]) => canonical(known.get(name)) === canonical(value));
}

/** The same text for the same value, whatever order an engine gives the keys back in. */
function canonical(value: unknown): string {
  if (typeof value !== 'object' || value === null || value instanceof Temporal.Instant) return String(value);
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, inner]) => `${JSON.stringify(key)}:${canonical(inner)}`).join()}}`;
}

type Concerned = { readonly learner: string } | { readonly modules: readonly string[] };

/** Passed attempts for which this may make a difference, whatever they waited for. */
async function lookAgain(tx: Tx, of: Concerned, at: Instant): Promise<void> {
  const { attempts: t } = certificationTables(tx);
  const concerned = 'learner' in of ? eq(t.learner, of.learner) : inArray(t.module, [...of.modules]);
  if ('modules' in of && of.modules.length === 0) return;
  await tx
    .update(t)
    .set({ lookAt: at, failures: 0 })
    .where(and(concerned, eq(t.status, 'passed'), eq(t.passing, true)));
}

/** Issuance that something stood in the way of. Not where a call may still be under way. */
async function tryAgain(
  tx: Tx,
  of: { readonly learner: string } | { readonly credential: string },
  at: Instant,
): Promise<void> {
  const { userCredentials: t } = certificationTables(tx);
  const concerned = 'learner' in of ? eq(t.learner, of.learner) : eq(t.credential, of.credential);
  const isQuiet = and(ne(t.issuance, 'creating'), ne(t.issuance, 'reconcile_required'), ne(t.issuance, 'complete'));
  await tx
    .update(t)
    .set({ tryAt: at, failures: 0 })
    .where(and(concerned, isQuiet, isNotNull(t.problem)));
}
