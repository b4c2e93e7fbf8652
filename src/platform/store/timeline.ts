/**
 * What happened to an item, in order, for good.
 *
 * Each entry's hash covers the item, its number, its moment, what happened, a salted digest of the content, and the
 * hash before it. A person's data can be erased (content and salt go, the digest stays) and `verifyTimeline` still
 * proves that nothing else was changed, inserted, removed or cut off.
 */
import { createHash, createHmac, randomBytes } from 'node:crypto';
import { UserError } from '../errors.ts';
import type { Reader, Tx } from './db.ts';
import { and, asc, eq, gt } from './drizzle.ts';
import { prepared, type Slot } from './prepared.ts';
import { type Content, storeTables } from './schema.ts';

export type Entry = {
  /** `escalation:42` */
  readonly item: string;
  readonly at: Temporal.Instant;
  /** A person's Slack id, or `system`. */
  readonly by: string;
  /** `acknowledged`, `note`, `priority changed`, … */
  readonly what: string;
  /** What a reader needs to understand it: `from`, `to`, `text`, … */
  readonly details?: Content;
};

export type RecordedEntry = Entry & { readonly seq: number; readonly details: Content; readonly erased: boolean };

type Link = { item: string; seq: number; hash: string };

const findHead = prepared((tx: Tx, slot: Slot<Pick<Link, 'item'>>) => {
  const { timelineHeads: t } = storeTables(tx);
  return tx
    .select({ seq: t.seq, hash: t.hash })
    .from(t)
    .where(eq(t.item, slot('item', t.item)))
    .orderBy(t.item);
});

const addLink = prepared((tx: Tx, slot: Slot<Omit<Row, 'content'> & { content: Content }>) => {
  const { timeline: t } = storeTables(tx);
  return tx.insert(t).values({
    item: slot('item', t.item),
    seq: slot('seq', t.seq),
    at: slot('at', t.at),
    what: slot('what', t.what),
    content: slot('content', t.content),
    salt: slot('salt', t.salt),
    digest: slot('digest', t.digest),
    hash: slot('hash', t.hash),
  });
});

const moveHead = prepared((tx: Tx, slot: Slot<Link>) => {
  const { timelineHeads: t } = storeTables(tx);
  const [seq, hash] = [slot('seq', t.seq), slot('hash', t.hash)];
  return tx
    .insert(t)
    .values({ item: slot('item', t.item), seq, hash })
    .onConflictDoUpdate({ target: t.item, set: { seq, hash } });
});

const GENESIS = '0'.repeat(64);

/** Appends one entry and returns its number within the item. Not idempotent: call it in the unit of work that makes the change. */
export async function record(tx: Tx, { item, at, by, what, details = {} }: Entry): Promise<number> {
  const [head] = await findHead(tx, { item });
  const seq = (head?.seq ?? 0) + 1;
  const content = { by, ...details };
  const salt = randomBytes(16).toString('hex');
  const digest = digestOf(salt, content);
  const hash = linkHash({ before: head?.hash ?? GENESIS, item, seq, at, what, digest });
  await addLink(tx, { item, seq, at, what, content, salt, digest, hash });
  await moveHead(tx, { item, seq, hash });
  return seq;
}

const listEntries = prepared((reader: Reader, slot: Slot<Pick<Link, 'item' | 'seq'>>) => {
  const { timeline: t } = storeTables(reader);
  return reader
    .select()
    .from(t)
    .where(and(eq(t.item, slot('item', t.item)), gt(t.seq, slot('seq', t.seq))))
    .orderBy(asc(t.seq));
});

/** An item's entries, oldest first. @param after only those with a higher number. */
export async function listTimeline(reader: Reader, item: string, { after = 0 } = {}): Promise<RecordedEntry[]> {
  const rows = await listEntries(reader, { item, seq: after });
  return rows.map(({ seq, at, what, content }) => {
    const { by, ...details } = content ?? {};
    return { item, seq, at, what, by: typeof by === 'string' ? by : 'erased', details, erased: content === null };
  });
}

/**
 * From now on nothing of the item can be erased. That it is held stands in a timeline of its own, so that it can't be
 * taken out either. May be called twice: the first reason stays.
 * @param reason in words for people: what is kept, and why.
 */
export async function holdTimeline(tx: Tx, item: string, { reason, by, at }: Hold): Promise<void> {
  if ((await findHold(tx, item)) !== undefined) return;
  await record(tx, { item: holdOf(item), at, by, what: 'held', details: { reason } });
}

export type Hold = { readonly reason: string; readonly by: string; readonly at: Temporal.Instant };

/** Why nothing of the item can be erased; undefined when it may be. */
export async function findHold(reader: Reader, item: string): Promise<string | undefined> {
  const [held] = await listTimeline(reader, item.startsWith(HOLD) ? item : holdOf(item));
  return held && String(held.details.reason ?? '');
}

const HOLD = 'hold:';

function holdOf(item: string): string {
  return `${HOLD}${item}`;
}

/**
 * Removes what an item's entries say and keeps the proof that they stood there. May be called twice.
 * @throws UserError when the item is held, with the reason.
 */
export async function eraseTimeline(tx: Tx, item: string): Promise<void> {
  const reason = await findHold(tx, item);
  if (reason !== undefined) throw new UserError(reason);
  const t = storeTables(tx);
  await tx.update(t.timeline).set({ content: null, salt: null }).where(eq(t.timeline.item, item));
}

export type Fault = { readonly item: string; readonly seq: number; readonly problem: string };

/** Reads every chain in pages of `page` rows and names each entry that is not what was written. */
export async function verifyTimeline(
  reader: Reader,
  { page = 1000 } = {},
): Promise<{ entries: number; items: number; faults: Fault[] }> {
  const faults: Fault[] = [];
  const heads = new Map<string, { seq: number; hash: string }>();
  let entries = 0;
  for await (const row of pages(reader, page)) {
    entries += 1;
    const before = heads.get(row.item) ?? { seq: 0, hash: GENESIS };
    const problem = problemOf(row, before);
    if (problem) faults.push({ item: row.item, seq: row.seq, problem });
    heads.set(row.item, { seq: row.seq, hash: row.hash });
  }
  faults.push(...(await cutOff(reader, heads)));
  return { entries, items: heads.size, faults };
}

type Row = {
  item: string;
  seq: number;
  at: Temporal.Instant;
  what: string;
  content: Content | null;
  salt: string | null;
  digest: string;
  hash: string;
};

function problemOf(row: Row, before: { seq: number; hash: string }): string | undefined {
  if (row.seq !== before.seq + 1) return `entry ${before.seq + 1} is missing`;
  if (row.hash !== linkHash({ ...row, before: before.hash })) return 'the entry or its place in the chain was changed';
  if ((row.content === null) !== (row.salt === null)) return 'content and salt were not erased together';
  if (row.content !== null && row.salt !== null && row.digest !== digestOf(row.salt, row.content))
    return 'the content was changed';
  return undefined;
}

async function* pages(reader: Reader, page: number) {
  const t = storeTables(reader);
  let after = 0;
  for (;;) {
    const rows = await reader
      .select()
      .from(t.timeline)
      .where(gt(t.timeline.id, after))
      .orderBy(asc(t.timeline.id))
      .limit(page);
    yield* rows;
    const last = rows.at(-1);
    if (!last || rows.length < page) return;
    after = last.id;
  }
}

async function cutOff(reader: Reader, seen: ReadonlyMap<string, { seq: number; hash: string }>): Promise<Fault[]> {
  const t = storeTables(reader);
  const heads = await reader.select().from(t.timelineHeads).orderBy(t.timelineHeads.item);
  const known = new Set(heads.map((head) => head.item));
  const shortened = heads
    .filter((head) => seen.get(head.item)?.hash !== head.hash)
    .map((head) => ({
      item: head.item,
      seq: head.seq,
      problem: `the chain ends at entry ${seen.get(head.item)?.seq ?? 0} instead of ${head.seq}`,
    }));
  const headless = [...seen]
    .filter(([item]) => !known.has(item))
    .map(([item, { seq }]) => ({ item, seq, problem: 'the head of the chain is missing' }));
  return [...shortened, ...headless];
}

function digestOf(salt: string, content: Content): string {
  return createHmac('sha256', salt).update(canonical(content)).digest('hex');
}

function linkHash({
  before,
  item,
  seq,
  at,
  what,
  digest,
}: {
  before: string;
  item: string;
  seq: number;
  at: Temporal.Instant;
  what: string;
  digest: string;
}): string {
  return createHash('sha256')
    .update(JSON.stringify([before, item, seq, at.epochMilliseconds, what, digest]))
    .digest('hex');
}

/** The same text for the same content, whatever order an engine gives the keys back in (jsonb sorts them). */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined);
  return `{${entries
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, inner]) => `${JSON.stringify(key)}:${canonical(inner)}`)
    .join(',')}}`;
}
