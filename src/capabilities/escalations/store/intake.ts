/** How an escalation comes to be: new, or folded into the active one with the same key. */

import { card, show } from '../../../platform/delivery/show.ts';
import { redact } from '../../../platform/redact.ts';
import type { Db, Tx } from '../../../platform/store/db.ts';
import { eq, sql } from '../../../platform/store/drizzle.ts';
import { record } from '../../../platform/store/timeline.ts';
import { dueColumns } from '../clocks.ts';
import { type Category, type Escalation, type Priority, type Source, type Subject, timelineOf } from '../escalation.ts';
import { escalationTables } from '../schema.ts';
import { type Actor, present } from './change.ts';
import { readPolicy } from './policy.ts';
import { activeWithKey } from './queries.ts';

export type NewEscalation = {
  readonly summary: string;
  readonly details?: string;
  readonly priority?: Priority;
  readonly category?: Category;
  /** Left out: the system asks. */
  readonly requesterId?: string;
  readonly source: Source;
  readonly subjects?: readonly Subject[];
  readonly dedupKey?: string;
  readonly permalink?: string;
  /** The key of a message in the team's channel, whose thread the card joins instead of the channel. */
  readonly under?: string;
};

/** With a dedup key that an active item has, the occurrence folds into that item and `folded` is true. */
export function createEscalation(
  db: Db,
  what: NewEscalation,
  actor: Actor,
): Promise<{ item: Escalation; folded: boolean }> {
  return db.write((tx) => createIn(tx, what, actor));
}

/** The same inside a unit of work of the caller. */
export async function createIn(
  tx: Tx,
  what: NewEscalation,
  actor: Actor,
): Promise<{ item: Escalation; folded: boolean }> {
  const summary = redact(what.summary).replace(/\s+/g, ' ').trim();
  const details = redact(what.details ?? '').trim();
  const existing = what.dedupKey === undefined ? undefined : await activeWithKey(tx, what.dedupKey);
  if (existing) return { item: await fold(tx, existing, { summary, details }, actor), folded: true };
  const item = await insert(tx, { ...what, summary, details }, actor);
  await record(tx, {
    item: timelineOf(item.id),
    ...actor,
    what: 'opened',
    details: { summary, details, priority: item.priority, category: item.category, source: item.source },
  });
  if (item.requesterId !== null) await show(tx, card('request', item.id, item.requesterId), actor.at);
  return { item: await present(tx, item, actor.at, what.under), folded: false };
}

async function insert(
  tx: Tx,
  what: NewEscalation & { summary: string; details: string },
  { at }: Actor,
): Promise<Escalation> {
  const { escalations } = escalationTables(tx);
  const row = {
    status: 'open',
    priority: what.priority ?? 'normal',
    category: what.category ?? 'needs_human_action',
    summary: what.summary,
    details: what.details,
    subjects: what.subjects ?? [],
    source: what.source,
    permalink: what.permalink ?? null,
    requesterId: what.requesterId ?? null,
    dedupKey: what.dedupKey ?? null,
    occurrences: 1,
    waits: [],
    said: {},
    openedAt: at,
    progressAt: at,
    searchText: `${what.summary}\n${what.details}`.toLowerCase(),
  } as const;
  const clocks = dueColumns({ ...NOTHING_YET, ...row }, await readPolicy(tx), at);
  const [item] = await tx
    .insert(escalations)
    .values({ ...row, ...clocks })
    .returning();
  if (!item) throw new Error('The insert returned no row.');
  return item;
}

/** The columns that a new item leaves empty. */
const NOTHING_YET = {
  ownerId: null,
  channel: null,
  reopenedAt: null,
  progressBy: null,
  unansweredSince: null,
  toldAt: null,
  newsAt: null,
  snoozedUntil: null,
  waitingSince: null,
  reminderKey: null,
  namedAt: null,
  pickupDueAt: null,
  updateDueAt: null,
  replyDueAt: null,
  remindAt: null,
  requesterAt: null,
  acknowledgedAt: null,
  closedAt: null,
  closedBy: null,
} as const;

async function fold(
  tx: Tx,
  existing: Escalation,
  said: { summary: string; details: string },
  actor: Actor,
): Promise<Escalation> {
  const { escalations } = escalationTables(tx);
  const [item] = await tx
    .update(escalations)
    .set({ occurrences: sql`${escalations.occurrences} + 1` })
    .where(eq(escalations.id, existing.id))
    .returning();
  if (!item) throw new Error(`Escalation ${existing.id} vanished.`);
  await record(tx, { item: timelineOf(item.id), ...actor, what: 'occurred again', details: said });
  return present(tx, item, actor.at);
}
