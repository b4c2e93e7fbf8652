/**
 * Many due items: one digest, which takes the place of the one before.
 *
 * It names as many as its lines take and counts the others. What it names is marked in the unit that posts it; what
 * it counts, after that, a page at a time, so that nobody's press waits.
 */
import { retract } from '../../../platform/delivery/posting.ts';
import { findRow } from '../../../platform/delivery/queue.ts';
import { show } from '../../../platform/delivery/show.ts';
import type { Tx } from '../../../platform/store/db.ts';
import { DIGEST_LINES, DIGEST_PAGES, type Due, digest, digestKey, inTurn } from '../reminders.ts';
import { type Board, findBoard, saveBoard } from './board.ts';
import { present } from './change.ts';
import { digestIds } from './checks.ts';
import { type Found, findDue, isOverdue, PAGE } from './due.ts';
import { linksTo } from './links.ts';
import type { Work } from './reminding.ts';
import { markReminded } from './saying.ts';

type Taken = { readonly listed: readonly Due[]; readonly rest: readonly number[] };

export async function postDigest(work: Work, found: readonly Found[], channel: string): Promise<void> {
  const due = inTurn(found).map(({ id }) => id);
  const { db, now, workspaceUrl, situation, said } = work;
  const { listed, rest } = await db.write(async (tx): Promise<Taken> => {
    const board = await findBoard(tx, channel, now);
    const { messagesAnHour } = situation.policy;
    const pages = Math.min(DIGEST_PAGES, messagesAnHour - board.posted.length);
    const taken = await take(work, tx, due, { channel, lines: DIGEST_LINES * pages });
    if (taken.listed.length === 0) return taken;
    const notes = digest({
      ...situation,
      channel,
      due: taken.listed,
      total: taken.listed.length + taken.rest.length,
      links: await linksTo(
        tx,
        taken.listed.map(({ item }) => item),
        workspaceUrl,
      ),
      held: board.heldSince === null ? undefined : { since: board.heldSince, budget: messagesAnHour },
      earlier: await countEarlier(work, tx, board, new Set(due)),
    });
    for (const key of board.digests) await retract(tx, key);
    for (const page of notes) await show(tx, page, now);
    const posted = [...board.posted, ...notes.map(() => now.epochMilliseconds)];
    await saveBoard(tx, { channel, posted, heldSince: null, digests: notes.map(({ key }) => key) });
    return taken;
  });
  for (const one of listed) said(one, 'in the digest');
  await markCounted(work, rest);
}

/** Whether the digest that stands is of this very minute. */
export function isPosted({ channel, digests }: Board, now: Temporal.Instant): boolean {
  return digests.includes(digestKey(channel, now, 0));
}

/** As many as the lines take, marked, and with their cards in this channel; and those beyond. */
async function take(
  { now, situation }: Work,
  tx: Tx,
  due: readonly number[],
  { channel, lines }: { channel: string; lines: number },
): Promise<Taken> {
  const listed: Due[] = [];
  let used = 0;
  for (const [index, id] of due.entries()) {
    const found = await findDue(tx, id, situation.policy, now);
    if (!found) continue;
    used += found.clocks.length;
    if (used > lines) return { listed, rest: due.slice(index) };
    const marked = await markReminded(tx, found, 'named', situation);
    listed.push({ ...found, item: marked.channel === channel ? marked : await present(tx, marked, now) });
  }
  return { listed, rest: [] };
}

/** The digest says how many these are. Were this interrupted, the next sweep would find them and say them. */
export async function markCounted(work: Work, due: readonly number[]): Promise<void> {
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
