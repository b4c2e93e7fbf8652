/** Reading escalations. Everything that changes one is in the other files of this folder. */

import { UserError } from '../../../platform/errors.ts';
import type { Reader } from '../../../platform/store/db.ts';
import {
  and,
  asc,
  count,
  desc,
  eq,
  inArray,
  isNotNull,
  lte,
  or,
  type Placeholder,
  type SQL,
  sql,
} from '../../../platform/store/drizzle.ts';
import { prepared, type Slot } from '../../../platform/store/prepared.ts';
import { listTimeline, type RecordedEntry } from '../../../platform/store/timeline.ts';
import { ACTIVE, CLOSED, type Escalation, timelineOf } from '../escalation.ts';
import { LIST_VIEWS, type ListView } from '../listing.ts';
import { refusals } from '../messages.ts';
import { escalationTables } from '../schema.ts';

const findById = prepared((reader: Reader, slot: Slot<{ id: number }>) => {
  const { escalations: t } = escalationTables(reader);
  return reader
    .select()
    .from(t)
    .where(eq(t.id, slot('id', t.id)))
    .orderBy(t.id);
});

export async function findEscalation(reader: Reader, id: number): Promise<Escalation | undefined> {
  const [item] = await findById(reader, { id });
  return item;
}

/** For operators: others may not learn what there is. @throws UserError when there is none. */
export async function getEscalation(reader: Reader, id: number): Promise<Escalation> {
  const item = await findEscalation(reader, id);
  if (!item) throw new UserError(refusals.unknown(id));
  return item;
}

export async function activeWithKey(reader: Reader, key: string): Promise<Escalation | undefined> {
  const { escalations } = escalationTables(reader);
  const [item] = await reader
    .select()
    .from(escalations)
    .where(and(eq(escalations.dedupKey, key), inArray(escalations.status, [...ACTIVE])))
    .orderBy(escalations.id);
  return item;
}

export type Page = { readonly items: readonly Escalation[]; readonly total: number };

/** Active lists: most urgent first, then oldest first. Closed: newest first. `page` counts from 0. */
export async function listEscalations(
  reader: Reader,
  {
    view,
    person,
    now,
    page,
    size,
  }: { view: ListView; person: string; now: Temporal.Instant; page: number; size: number },
): Promise<Page> {
  const { total, items } = LISTS[view];
  const given = { person, now, size, skipped: page * size };
  const [found] = await total(reader, given);
  return { items: await items(reader, given), total: Number(found?.value ?? 0) };
}

type Listing = { person: string; now: Temporal.Instant; size: number; skipped: number };

function listOf(view: ListView) {
  const condition = (reader: Reader, slot: Slot<Listing>) => {
    const { escalations: t } = escalationTables(reader);
    return conditionOf(reader, view, { person: slot('person', t.ownerId), now: slot('now', t.openedAt) });
  };
  return {
    total: prepared((reader: Reader, slot: Slot<Listing>) => countOf(reader, condition(reader, slot))),
    items: prepared((reader: Reader, slot: Slot<Listing>) =>
      pageOf(reader, condition(reader, slot), {
        size: sql.placeholder('size'),
        skipped: sql.placeholder('skipped'),
        newestFirst: view === 'closed',
      }),
    ),
  };
}

/** One page of a list as it is asked of the database, for whoever wants to read its plan. */
export function listQuery(reader: Reader, view: ListView, now: Temporal.Instant) {
  const { escalations: t } = escalationTables(reader);
  const person = sql.param('', t.ownerId);
  const condition = conditionOf(reader, view, { person: sql`${person}`, now: sql`${sql.param(now, t.openedAt)}` });
  return pageOf(reader, condition, { size: 15, skipped: 0, newestFirst: view === 'closed' });
}

/** SQLite takes no deeper condition than a thousand; nobody remembers more words than this. */
const SEARCHED_WORDS = 50;

/** Every word must occur, in any order, in summary, details or notes. */
export async function searchEscalations(reader: Reader, words: string, { size }: { size: number }): Promise<Page> {
  const { escalations } = escalationTables(reader);
  const terms = words
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')
    .slice(0, SEARCHED_WORDS);
  const contains = (word: string) =>
    sql`${escalations.searchText} LIKE ${`%${word.replace(/[\\%_]/g, '\\$&')}%`} ESCAPE '\\'`;
  const condition = and(...terms.map(contains));
  return readPage(reader, condition, { page: 0, size, newestFirst: true });
}

/** A requester's own items, newest first; active ones before closed ones. */
export async function listRequests(reader: Reader, requester: string, { size }: { size: number }): Promise<Page> {
  const { escalations } = escalationTables(reader);
  const mine = eq(escalations.requesterId, requester);
  const active = await readPage(reader, and(mine, inArray(escalations.status, [...ACTIVE])), {
    page: 0,
    size,
    newestFirst: true,
  });
  const closed = await readPage(reader, and(mine, inArray(escalations.status, [...CLOSED])), {
    page: 0,
    size: Math.max(0, size - active.items.length),
    newestFirst: true,
  });
  return { items: [...active.items, ...closed.items], total: active.total + closed.total };
}

export async function listHistory(reader: Reader, id: number): Promise<RecordedEntry[]> {
  return listTimeline(reader, timelineOf(id));
}

function conditionOf(reader: Reader, view: ListView, { person, now }: { person: SQL; now: SQL }): SQL | undefined {
  const { escalations: t } = escalationTables(reader);
  const active = inArray(t.status, [...ACTIVE]);
  switch (view) {
    case 'active':
      return active;
    case 'unowned':
      return and(active, eq(t.status, 'open'));
    case 'mine':
      return and(active, eq(t.ownerId, person));
    case 'overdue':
      return or(lte(t.pickupDueAt, now), lte(t.updateDueAt, now), lte(t.replyDueAt, now));
    case 'needs_pickup':
      return lte(t.pickupDueAt, now);
    case 'needs_update':
      return lte(t.updateDueAt, now);
    case 'needs_reply':
      return lte(t.replyDueAt, now);
    case 'unanswered':
      // Kept beside the oldest unanswered word of every active item, and indexed.
      return isNotNull(t.replyDueAt);
    case 'closed':
      return inArray(t.status, [...CLOSED]);
  }
}

async function readPage(
  reader: Reader,
  condition: SQL | undefined,
  { page, size, newestFirst }: { page: number; size: number; newestFirst: boolean },
): Promise<Page> {
  const [total] = await countOf(reader, condition);
  const items = await pageOf(reader, condition, { size, skipped: page * size, newestFirst });
  return { items, total: Number(total?.value ?? 0) };
}

function countOf(reader: Reader, condition: SQL | undefined) {
  return reader.select({ value: count() }).from(escalationTables(reader).escalations).where(condition).orderBy();
}

function pageOf(
  reader: Reader,
  condition: SQL | undefined,
  { size, skipped, newestFirst }: { size: number | Placeholder; skipped: number | Placeholder; newestFirst: boolean },
) {
  const { escalations: t } = escalationTables(reader);
  return reader
    .select()
    .from(t)
    .where(condition)
    .orderBy(...(newestFirst ? [desc(t.id)] : pressingFirst(reader)))
    .limit(size)
    .offset(skipped);
}

/** Urgent first, then the oldest. */
export function pressingFirst(reader: Reader): SQL[] {
  return [asc(rank(reader)), asc(escalationTables(reader).escalations.id)];
}

function rank(reader: Reader): SQL {
  const { priority } = escalationTables(reader).escalations;
  return sql`CASE ${priority} WHEN 'urgent' THEN 0 WHEN 'high' THEN 1 WHEN 'normal' THEN 2 ELSE 3 END`;
}

/** Each list has its own query. */
// The cast: fromEntries forgets which names there are.
const LISTS = Object.fromEntries(LIST_VIEWS.map((view) => [view, listOf(view)])) as Readonly<
  Record<ListView, ReturnType<typeof listOf>>
>;
