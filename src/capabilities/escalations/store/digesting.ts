/**
 * Many due items: one digest, which takes the place of the one before, and goes on in its own thread.
 *
 * Each page is posted, and what it names is marked, in a unit of its own, so that nobody's press waits. Whatever goes
 * over is counted, and marked after that. A sweep that was cut off goes on with the next page.
 */
import { retract } from '../../../platform/delivery/posting.ts';
import { findRow } from '../../../platform/delivery/queue.ts';
import { show } from '../../../platform/delivery/show.ts';
import type { Tx } from '../../../platform/store/db.ts';
import { digest, digestKey, digestPage, type Entry, type Line, type Named, planDigest } from '../digests.ts';
import type { Due } from '../reminders.ts';
import { type Board, findBoard, saveBoard } from './board.ts';
import { present } from './change.ts';
import { digestIds } from './checks.ts';
import { findDue, isOverdue, PAGE } from './due.ts';
import { linksTo } from './links.ts';
import type { Work } from './reminding.ts';
import { markReminded } from './saying.ts';

/** What the first page says of the others. */
type Whole = {
  readonly channel: string;
  readonly due: ReadonlySet<number>;
  readonly counted: number;
  readonly further: number;
};

export async function postDigest(work: Work, found: readonly Entry[], channel: string): Promise<void> {
  const { db, signal, said } = work;
  const { pages, rest } = planDigest(found);
  const due = new Set(found.map(({ id }) => id));
  for (const [index, lines] of pages.entries()) {
    signal.throwIfAborted();
    const further = pages.slice(index + 1).reduce((sum, page) => sum + page.length, 0);
    const whole = { channel, due, counted: rest.length, further };
    const named = await db.write((tx) => postPage(work, tx, lines, whole));
    for (const { item, clock } of named) said({ item, clocks: [clock] }, 'in the digest');
  }
  await markCounted(work, rest);
}

/** Whether the digest that stands is of this very minute. */
export function isPosted({ channel, digests }: Board, now: Temporal.Instant): boolean {
  return digests.includes(digestKey(channel, now, 0));
}

/** The first page, or where that stands already the next one in its thread. Nothing when none of it is true any more. */
async function postPage(work: Work, tx: Tx, lines: readonly Line[], whole: Whole): Promise<Named[]> {
  const { now, situation, workspaceUrl } = work;
  const { channel } = whole;
  const named = await take(work, tx, lines, channel);
  if (named.length === 0) return named;
  const items = named.map(({ item }) => item);
  const page = { ...situation, channel, named, links: await linksTo(tx, items, workspaceUrl) };
  const board = await findBoard(tx, channel, now);
  if (isPosted(board, now)) {
    const further = digestPage(page, board.digests.length);
    await show(tx, further, now);
    await saveBoard(tx, { ...board, heldSince: null, digests: [...board.digests, further.key] });
    return named;
  }
  const { messagesAnHour: budget } = situation.policy;
  const gone = new Set(lines.map(({ id }) => id)).size - new Set(items.map(({ id }) => id)).size;
  const first = digest({
    ...page,
    ...{ total: whole.due.size - gone, counted: whole.counted, further: whole.further },
    held: board.heldSince === null ? undefined : { since: board.heldSince, budget },
    earlier: await countEarlier(work, tx, board, whole.due),
  });
  // The thread goes first: a message that has answers leaves a trace.
  for (const key of board.digests.toReversed()) await retract(tx, key);
  await show(tx, first, now);
  // Only this page is seen in the channel, and counts.
  await saveBoard(tx, {
    channel,
    posted: [...board.posted, now.epochMilliseconds],
    heldSince: null,
    digests: [first.key],
  });
  return named;
}

/** The lines that are still true, marked as said, and their cards in this channel. */
async function take({ now, situation }: Work, tx: Tx, lines: readonly Line[], channel: string): Promise<Named[]> {
  const named: Named[] = [];
  for (const { id, purpose } of lines) {
    const found = await findDue(tx, id, situation.policy, now);
    const clock = found?.clocks.find((one) => one.purpose === purpose);
    if (!found || !clock) continue;
    const marked = await markReminded(tx, { item: found.item, clocks: [clock] }, 'named', situation);
    named.push({ clock, item: marked.channel === channel ? marked : await present(tx, marked, now) });
  }
  return named;
}

/** The digest says how many these are. Were this interrupted, the next sweep would find them and say them. */
async function markCounted(work: Work, due: readonly number[]): Promise<void> {
  const { db, now, signal, situation, said } = work;
  for (let from = 0; from < due.length; from += PAGE) {
    signal.throwIfAborted();
    const marked = await db.write(async (tx) => {
      const found: Due[] = [];
      for (const id of due.slice(from, from + PAGE)) {
        const one = await findDue(tx, id, situation.policy, now);
        if (one) found.push({ ...one, item: await markReminded(tx, one, 'counted', situation) });
      }
      return found;
    });
    for (const one of marked) said(one, 'counted in the digest');
  }
}

/** What the digest that stands names, is still due and is not said now: a reader is not to think that it is settled. */
async function countEarlier(
  { now, situation }: Work,
  tx: Tx,
  { digests }: Board,
  due: ReadonlySet<number>,
): Promise<number> {
  const named = new Set<number>();
  for (const key of digests) for (const id of digestIds((await findRow(tx, key))?.check?.input)) named.add(id);
  let count = 0;
  for (const id of named) if (!due.has(id) && (await isOverdue(tx, id, situation.policy, now))) count += 1;
  return count;
}
