/**
 * What needs a person: one open item a subject, in the message of the run that found it, with its escalation where it
 * has one. Everything is written in the caller's unit of work.
 */
import { card, cardKey, redraw, show } from '../../../platform/delivery/show.ts';
import { operatorsChannel } from '../../../platform/slack/roles.ts';
import type { Reader, Tx } from '../../../platform/store/db.ts';
import { and, asc, eq, isNull } from '../../../platform/store/drizzle.ts';
import { prepared, type Slot } from '../../../platform/store/prepared.ts';
import { readSetting } from '../../../platform/store/settings.ts';
import { escalationStatus, raiseEscalation, resolveByKey } from '../../escalations/index.ts';
import { escalationWords } from '../messages.ts';
import { certificationTables } from '../schema.ts';
import { dedupKeyOf, ESCALATES, RUN_CARD, type Warning } from '../warning.ts';

type Instant = Temporal.Instant;

/** Items that stand in a run's message; the others are counted there. */
const SHOWN = 20;

/** In what it was found: a run of the job has one message, a person's press has none. */
export type Found = { readonly slot?: Instant | undefined; readonly at: Instant; readonly by: string };

export type NewWarning = Pick<Warning, 'subject' | 'kind' | 'learner' | 'attempt' | 'credential' | 'reason'> & {
  /** What the escalation is called. */
  readonly summary: string;
};

const openBySubject = prepared((reader: Reader, slot: Slot<{ subject: string }>) => {
  const { certificationWarnings: t } = certificationTables(reader);
  return reader
    .select()
    .from(t)
    .where(and(eq(t.subject, slot('subject', t.subject)), isNull(t.settledAt)))
    .orderBy(asc(t.id));
});

export async function findOpenWarning(reader: Reader, subject: string): Promise<Warning | undefined> {
  const [row] = await openBySubject(reader, { subject });
  return row;
}

/**
 * Says it once: an open item with the same words is left alone, unless its escalation was closed as done although it is
 * not. Returns false when a person has decided that nothing is to be done: it is not said again.
 */
export async function warn(tx: Tx, what: NewWarning, found: Found): Promise<boolean> {
  const before = await findOpenWarning(tx, what.subject);
  if (before) {
    const status = before.escalation === null ? undefined : await escalationStatus(tx, before.escalation);
    if (status === 'wont_do' || status === 'expired') {
      await settleWarning(tx, before, 'Closed by a person', found);
      return false;
    }
    const isClosed = status === 'resolved';
    if (!isClosed && before.kind === what.kind && before.reason === what.reason) return true;
    await settleWarning(tx, before, isClosed ? 'Resolved, and found again' : 'Changed', found);
    if (!isClosed && dedupKeyOf(before.kind, before) !== dedupKeyOf(what.kind, what)) {
      await resolveByKey(
        tx,
        dedupKeyOf(before.kind, before),
        `Now it is something else: ${what.reason}`,
        actorOf(found),
      );
    }
  }
  await open(tx, what, found);
  return true;
}

async function open(tx: Tx, { summary, ...what }: NewWarning, found: Found): Promise<void> {
  const run = await findRun(tx, found);
  const escalation = ESCALATES.includes(what.kind) ? await raise(tx, { summary, ...what }, found, run) : null;
  await insertWarning(tx, { ...what, run: run?.id ?? null, escalation, openedAt: found.at });
  if (run) await drawRun(tx, run.id);
}

type Opened = Omit<Warning, 'id' | 'settledAt' | 'settled'>;

const insertWarning = prepared((tx: Tx, slot: Slot<Opened>) => {
  const { certificationWarnings: t } = certificationTables(tx);
  return tx.insert(t).values({
    subject: slot('subject', t.subject),
    kind: slot('kind', t.kind),
    learner: slot('learner', t.learner),
    attempt: slot('attempt', t.attempt),
    credential: slot('credential', t.credential),
    reason: slot('reason', t.reason),
    run: slot('run', t.run),
    escalation: slot('escalation', t.escalation),
    openedAt: slot('openedAt', t.openedAt),
  });
});

type Run = { readonly id: number; readonly channel: string | null };

const runBySlot = prepared((tx: Tx, value: Slot<{ slot: Instant }>) => {
  const { certificationRuns: t } = certificationTables(tx);
  return tx
    .select()
    .from(t)
    .where(eq(t.slot, value('slot', t.slot)))
    .orderBy(asc(t.id));
});

/** The message is made with its first item. */
async function findRun(tx: Tx, { slot, at }: Found): Promise<Run | undefined> {
  if (slot === undefined) return undefined;
  const [known] = await runBySlot(tx, { slot });
  if (known) return known;
  const { certificationRuns: t } = certificationTables(tx);
  const channel = (await readSetting(tx, operatorsChannel)) || null;
  const [made] = await tx.insert(t).values({ slot, channel }).returning();
  if (!made) throw new Error('The insert returned no row.');
  if (channel !== null) await show(tx, card(RUN_CARD, made.id, channel), at);
  return made;
}

const firstHidden = prepared((tx: Tx, slot: Slot<{ run: number }>) => {
  const { certificationWarnings: t } = certificationTables(tx);
  return tx
    .select({ id: t.id })
    .from(t)
    .where(eq(t.run, slot('run', t.run)))
    .orderBy(asc(t.id))
    .limit(1)
    .offset(SHOWN);
});

/** Of a long list only what is shown is worth a redraw; the rest is counted at the end of the run. */
async function drawRun(tx: Tx, id: number): Promise<void> {
  const [hidden] = await firstHidden(tx, { run: id });
  if (!hidden) await redraw(tx, RUN_CARD, id);
}

function raise(tx: Tx, what: NewWarning, found: Found, run: Run | undefined): Promise<number> {
  const { learner, attempt, kind, summary, reason } = what;
  const subjects = [
    { kind: 'learner', id: learner } as const,
    ...(attempt === null ? [] : [{ kind: 'attempt', id: attempt } as const]),
  ];
  const under = run && run.channel !== null ? { under: cardKey(RUN_CARD, run.id, run.channel) } : {};
  const words = { summary, details: escalationWords(kind, reason) };
  const key = { dedupKey: dedupKeyOf(kind, what), priority: 'high', category: 'needs_human_action' } as const;
  return raiseEscalation(tx, { ...words, ...key, subjects, ...under }, actorOf(found));
}

/** What it was about is over: the item is settled, and its escalation with it. May be called twice. */
export async function settle(tx: Tx, subject: string, how: string, found: Found): Promise<void> {
  const before = await findOpenWarning(tx, subject);
  if (!before) return;
  await settleWarning(tx, before, how, found);
  if (before.escalation === null || (await isShared(tx, before))) return;
  await resolveByKey(tx, dedupKeyOf(before.kind, before), how, actorOf(found));
}

/** Whether another open item stands in the same escalation, which then goes on. */
async function isShared(tx: Tx, { learner, escalation }: Warning): Promise<boolean> {
  const { certificationWarnings: t } = certificationTables(tx);
  const open = await tx
    .select({ escalation: t.escalation })
    .from(t)
    .where(and(eq(t.learner, learner), isNull(t.settledAt)))
    .orderBy(asc(t.id));
  return open.some((other) => other.escalation === escalation);
}

async function settleWarning(tx: Tx, { id, run }: Warning, settled: string, { at }: Found): Promise<void> {
  const { certificationWarnings: t } = certificationTables(tx);
  await tx
    .update(t)
    .set({ settledAt: at, settled })
    .where(and(eq(t.id, id), isNull(t.settledAt)));
  if (run !== null) await redraw(tx, RUN_CARD, run);
}

function actorOf({ by, at }: Found) {
  return { by, at };
}

/** The message of a run is drawn as it stands at its end. Nothing when there is none. */
export async function endRun(tx: Tx, slot: Instant): Promise<void> {
  const { certificationRuns: t } = certificationTables(tx);
  const [run] = await tx.select({ id: t.id }).from(t).where(eq(t.slot, slot)).orderBy(asc(t.id));
  if (run) await redraw(tx, RUN_CARD, run.id);
}

export type RunDrawing = { readonly items: readonly Warning[]; readonly total: number; readonly left: number };

/** What the message of a run shows. Undefined when there is no such run. */
export async function readRun(reader: Reader, id: number): Promise<RunDrawing | undefined> {
  const { certificationWarnings: t } = certificationTables(reader);
  const items = await reader.select().from(t).where(eq(t.run, id)).orderBy(asc(t.id)).limit(SHOWN);
  if (items.length === 0) return undefined;
  const total = await reader.$count(t, eq(t.run, id));
  const left = await reader.$count(t, and(eq(t.run, id), isNull(t.settledAt)));
  return { items, total, left };
}
