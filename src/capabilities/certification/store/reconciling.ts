/**
 * Carries out what was decided for one attempt, in one unit of work: progress, awards, what needs a person, and when it
 * is looked at again. Not here: Certifier, which is asked after the commit.
 */
import type { Db, Reader, Tx } from '../../../platform/store/db.ts';
import { and, asc, eq, gt, lte, or, sql } from '../../../platform/store/drizzle.ts';
import { prepared, type Slot } from '../../../platform/store/prepared.ts';
import { record } from '../../../platform/store/timeline.ts';
import { backOff, type Decision, decide, type Facts } from '../candidate.ts';
import { done, reasons, summaryOf } from '../messages.ts';
import { type Attempt, attemptItem, type Credential, type Progress } from '../records.ts';
import { certificationTables } from '../schema.ts';
import { subjectOf, type WarningKind } from '../warning.ts';
import { readFacts } from './facts.ts';
import { type Found, settle, warn } from './warnings.ts';

type Instant = Temporal.Instant;

/** What became of it. `decision` is what was carried out, or what stood in the way. */
export type Reconciled = { readonly decision: Decision; readonly facts: Facts };

/** May be called twice: the second time nothing is left to do, or the same thing stands in the way. */
export function reconcileAttempt(db: Db, id: string, found: Found): Promise<Reconciled> {
  return db.write((tx) => reconcileIn(tx, id, found));
}

/** The same inside a unit of work of the caller. */
export async function reconcileIn(tx: Tx, id: string, found: Found): Promise<Reconciled> {
  const facts = await readFacts(tx, id);
  const decision = decide(facts, found.at);
  if (facts.attempt) await carryOut(tx, facts.attempt, facts, decision, found);
  return { decision, facts };
}

async function carryOut(tx: Tx, attempt: Attempt, facts: Facts, decision: Decision, found: Found): Promise<void> {
  const { at } = found;
  switch (decision.do) {
    case 'skip':
      await settle(tx, subjectOf.attempt(attempt.id), done.skipped(decision.why), found);
      return look(tx, attempt.id, { lookAt: null, failures: 0 });
    case 'warn':
      return stop(tx, attempt, facts, { kind: 'records', reason: reasons.missing(decision.missing, attempt) }, found);
    case 'entitle':
      return stop(
        tx,
        attempt,
        facts,
        { kind: 'entitlement', reason: reasons.entitlement(facts, decision.until) },
        found,
      );
    case 'repair': {
      if (decision.progress) await saveProgress(tx, decision.progress);
      for (const credential of decision.award) await award(tx, attempt, credential, at);
      await note(tx, attempt, decision, found);
      if (decision.withheld.length > 0) {
        const reason = reasons.withheld(decision.withheld, facts);
        return stop(tx, attempt, facts, { kind: 'recovery', reason }, found);
      }
      await settle(tx, subjectOf.attempt(attempt.id), done.repaired(decision), found);
      return look(tx, attempt.id, { lookAt: null, failures: 0 });
    }
  }
}

/** The audit: only what changed something. */
async function note(
  tx: Tx,
  { id }: Attempt,
  { progress, award }: Extract<Decision, { do: 'repair' }>,
  { by, at }: Found,
): Promise<void> {
  if (!progress && award.length === 0) return;
  const details = {
    ...(progress ? { progress: { module: progress.module, status: progress.status, score: progress.score } } : {}),
    awarded: award.map((credential) => credential.id),
  };
  await record(tx, { item: attemptItem(id), at, by, what: 'reconciled', details });
}

/** A person has to do something: they are told, and it is tried again later. */
async function stop(
  tx: Tx,
  attempt: Attempt,
  facts: Facts,
  { kind, reason }: { kind: WarningKind; reason: string },
  found: Found,
): Promise<void> {
  const summary = summaryOf(kind, { learner: facts.learner?.name ?? attempt.learner, module: facts.module?.name });
  const subject = subjectOf.attempt(attempt.id);
  const what = { subject, kind, reason, summary, learner: attempt.learner, attempt: attempt.id, credential: null };
  const isWanted = await warn(tx, what, found);
  const failures = attempt.failures + 1;
  await look(tx, attempt.id, { failures, lookAt: isWanted ? backOff(failures, found.slot ?? found.at) : null });
}

export type Cursor = { readonly failures: number; readonly id: string };

/** Those that may be looked at, the ones with the fewest failures first. Walks once through each, whatever is written meanwhile. */
const dueAfter = prepared((reader: Reader, slot: Slot<Cursor & { now: Instant; size: number }>) => {
  const { attempts: t } = certificationTables(reader);
  const failures = slot('failures', t.failures);
  const isBehind = or(gt(t.failures, failures), and(eq(t.failures, failures), gt(t.id, slot('id', t.id))));
  return reader
    .select({ id: t.id, failures: t.failures })
    .from(t)
    .where(and(lte(t.lookAt, slot('now', t.lookAt)), isBehind))
    .orderBy(asc(t.failures), asc(t.id))
    .limit(sql.placeholder('size'));
});

export function listCandidates(reader: Reader, now: Instant, after: Cursor, size: number): Promise<Cursor[]> {
  return dueAfter(reader, { ...after, now, size });
}

type Look = Pick<Attempt, 'lookAt' | 'failures'>;

const lookNext = prepared((tx: Tx, slot: Slot<Look & { id: string }>) => {
  const { attempts: t } = certificationTables(tx);
  const next = { lookAt: slot('lookAt', t.lookAt), failures: slot('failures', t.failures) };
  return tx
    .update(t)
    .set(next)
    .where(eq(t.id, slot('id', t.id)));
});

async function look(tx: Tx, id: string, next: Look): Promise<void> {
  await lookNext(tx, { id, ...next });
}

/** After a failure that nobody foresaw: it waits like the others, and they do not wait for it. */
export function postpone(db: Db, id: string, at: Instant): Promise<void> {
  return db.write(async (tx) => {
    const { attempts: t } = certificationTables(tx);
    const [row] = await tx
      .update(t)
      .set({ failures: sql`${t.failures} + 1` })
      .where(eq(t.id, id))
      .returning();
    if (row) await look(tx, id, { failures: row.failures, lookAt: backOff(row.failures, at) });
  });
}

const upsertProgress = prepared((tx: Tx, slot: Slot<Progress>) => {
  const { learnerProgress: t } = certificationTables(tx);
  const state = {
    status: slot('status', t.status),
    completedAt: slot('completedAt', t.completedAt),
    score: slot('score', t.score),
  };
  return tx
    .insert(t)
    .values({ learner: slot('learner', t.learner), module: slot('module', t.module), ...state })
    .onConflictDoUpdate({ target: [t.learner, t.module], set: state });
});

export async function saveProgress(tx: Tx, progress: Progress): Promise<void> {
  await upsertProgress(tx, progress);
}

type Awarding = { learner: string; credential: string; attempt: string | null; at: Instant };

const insertAward = prepared((tx: Tx, slot: Slot<Awarding>) => {
  const { userCredentials: t } = certificationTables(tx);
  return tx
    .insert(t)
    .values({
      learner: slot('learner', t.learner),
      credential: slot('credential', t.credential),
      attempt: slot('attempt', t.attempt),
      awardedAt: slot('at', t.awardedAt),
      issuance: 'not_started',
      delivery: 'not_started',
      failures: 0,
      tryAt: slot('at', t.tryAt),
    })
    .onConflictDoNothing();
});

/** To be issued as soon as somebody looks. May be called twice. */
export async function award(
  tx: Tx,
  { learner, id }: Pick<Attempt, 'learner'> & { readonly id: string | null },
  { id: credential }: Credential,
  at: Instant,
): Promise<void> {
  await insertAward(tx, { learner, credential, attempt: id, at });
}
