/**
 * One row on its way to Slack: claimed, drawn, sent, stamped.
 *
 * A row that may have been sent before (`firstClaimedAt` was set when it was claimed) is looked for in Slack by its
 * metadata before anything is sent again. A draw never happens inside a unit of work, and neither does a call.
 */
import type { WebClient } from '@slack/web-api';
import { reason } from '../errors.ts';
import type { Message } from '../slack/message.ts';
import {
  type Attempt,
  CallFailed,
  call,
  causeOf,
  type History,
  isDirect,
  NotDrawn,
  type Outcome,
  type Sender,
  waitAfter,
} from './attempt.ts';
import { claim, drop, renew, repostParent, stamp } from './claims.ts';
import { metadataOf, type Place } from './metadata.ts';
import { lookFor, placeOf } from './place.ts';
import type { Lane, Row } from './queue.ts';
import { afterBadDrawing, afterFailure, afterLostThread } from './setbacks.ts';
import { redraw } from './show.ts';
import { addTrouble } from './troubles.ts';

/**
 * Takes one row one step further. Rejects only when the database does; the row is then taken up again after its lease.
 */
export async function send(sender: Sender, lane: Lane, before: Row, history: History): Promise<Outcome> {
  const refused = await askRefusal(sender, before);
  if (refused) return refused;
  await sender.checkpoint('before claim', before);
  const startedAt = performance.now();
  const claimed = { by: sender.name, leaseMs: sender.pace.leaseMs, clock: sender.clock.now() };
  const row = await claim(sender.db, lane, before, claimed);
  if (!row) return { kind: 'taken' };
  await sender.checkpoint('after claim', row);
  const attempt = { row, startedAt, before, ...history };
  try {
    return await (lane.kind === 'post' ? post(sender, attempt) : change(sender, attempt));
  } catch (error) {
    if (error instanceof CallFailed) return await afterFailure(sender, attempt, error.failure);
    if (error instanceof NotDrawn) return await afterBadDrawing(sender, attempt, error);
    throw error;
  }
}

async function askRefusal({ db, clock, refusal, log, pace }: Sender, row: Row): Promise<Outcome | undefined> {
  if (isDirect(row.destination) || row.retracted) return undefined;
  try {
    const problem = await refusal(row.destination);
    if (problem === undefined) return undefined;
    const isUntold = await db.write((tx) => addTrouble(tx, row.destination, problem, clock.now()));
    return { kind: 'trouble', problem, isUntold };
  } catch (error) {
    log.warn(
      { channel: row.destination, problem: reason(error) },
      'could not find out whether cases may be posted here',
    );
    return { kind: 'failed', waitMs: waitAfter(pace, 0), everywhere: false, problem: reason(error) };
  }
}

async function post(sender: Sender, { row, startedAt, before }: Attempt): Promise<Outcome> {
  const { db, posting, pace } = sender;
  const place = await placeOf(sender, row);
  if (!place) return { kind: 'done', wrote: false, look: true };
  const found = before.firstClaimedAt ? await lookFor(sender, row, place) : undefined;
  if (found !== undefined) {
    // Which drawing Slack has is not known, so a card is drawn again.
    const drawn = row.kind === 'card' ? 0 : row.wanted;
    await db.write((tx) => stamp(tx, row, { channel: place.channel, ts: found, drawn }));
    return { kind: 'done', wrote: true, look: true };
  }
  const message = row.retracted ? undefined : await draw(sender, row);
  if (!message) {
    await db.write((tx) => drop(tx, row, null));
    return { kind: 'done', wrote: false, look: true };
  }
  const isLate = performance.now() - startedAt > pace.leaseMs / 4;
  if (isLate && !(await renew(db, row, pace.leaseMs))) return { kind: 'taken' };
  try {
    return await finish(sender, row, await callPost(posting, row, place, message));
  } catch (error) {
    const isThreadLost = error instanceof CallFailed && error.failure.kind === 'gone' && place.thread !== undefined;
    if (!isThreadLost) throw error;
    return afterLostThread(sender, row, error.message, place.thread);
  }
}

async function callPost(posting: WebClient, row: Row, { channel, thread }: Place, message: Message): Promise<Sent> {
  const under = thread === undefined ? {} : { thread_ts: thread, reply_broadcast: row.broadcast };
  const answer = await call(() =>
    posting.chat.postMessage({ channel, ...content(message), ...under, metadata: metadataOf(row) }),
  );
  if (answer.ts === undefined) throw new CallFailed({ kind: 'uncertain', problem: 'The answer names no message.' });
  // Where a thread's first message was deleted, Slack posts into the channel without a word.
  const lostThread = answer.message?.thread_ts === undefined ? thread : undefined;
  return { channel: answer.channel ?? channel, ts: answer.ts, lostThread };
}

type Sent = { readonly channel: string; readonly ts: string; readonly lostThread?: string | undefined };

async function finish(sender: Sender, row: Row, { channel, ts, lostThread }: Sent): Promise<Outcome> {
  await sender.checkpoint('after send', row);
  const state = await sender.db.write(async (tx) => {
    if (lostThread !== undefined && row.underKey !== null) await repostParent(tx, row.underKey, lostThread);
    return stamp(tx, row, { channel, ts, drawn: row.wanted });
  });
  if (!state) await afterLostLease(sender, row);
  await sender.checkpoint('after stamp', row);
  // Thread entries may wait for a card; nothing waits for a note but what stands in its own lane.
  return { kind: 'done', wrote: true, look: row.kind === 'card' || lostThread !== undefined || state !== 'sent' };
}

/** Whoever took the row over may have shown something newer before: a card is drawn once more. */
async function afterLostLease({ db, log }: Sender, row: Row): Promise<void> {
  log.warn({ key: row.key }, 'the lease ran out while Slack was answering');
  if (row.entity === null || row.entityId === null) return;
  const { entity, entityId } = row;
  await db.write((tx) => redraw(tx, entity, entityId));
}

const content = ({ text, blocks }: Message) => ({
  text,
  blocks: [...blocks],
  unfurl_links: false,
  unfurl_media: false,
});

/** Undefined: not to be shown (any more). */
async function draw({ db, clock, painters, checks }: Sender, row: Row): Promise<Message | undefined> {
  try {
    if (row.kind === 'card') {
      const paint = painters.get(row.entity ?? '');
      if (!paint) throw new Error(`nothing draws ${row.entity}`);
      return await paint(db.read, row.entityId ?? 0, clock.now());
    }
    if (row.check) {
      const check = checks.get(row.check.name);
      if (!check) throw new Error(`nothing checks ${row.check.name}`);
      if (!(await check(db.read, row.check.input, clock.now()))) return undefined;
    }
    return row.content ?? undefined;
  } catch (error) {
    const cause = causeOf(error);
    throw new NotDrawn(reason(cause), { cause });
  }
}

async function change(sender: Sender, { row }: Attempt): Promise<Outcome> {
  const { db, posting } = sender;
  const address = { channel: row.channel ?? row.destination, ts: row.ts ?? '' };
  if (row.kind === 'note' && !row.retracted) {
    await db.write((tx) => stamp(tx, row, { ...address, drawn: row.wanted }));
    return { kind: 'done', wrote: false, look: true };
  }
  const message = row.retracted ? undefined : await draw(sender, row);
  if (!message) return remove(sender, row, address);
  await call(() => posting.chat.update({ ...address, ...content(message), metadata: metadataOf(row) }));
  return finish(sender, row, address);
}

async function remove(sender: Sender, row: Row, address: { channel: string; ts: string }): Promise<Outcome> {
  try {
    await call(() => sender.posting.chat.delete(address));
  } catch (error) {
    // Somebody was faster.
    if (!(error instanceof CallFailed && error.failure.kind === 'gone')) throw error;
  }
  await sender.checkpoint('after send', row);
  await sender.db.write((tx) => drop(tx, row, null));
  await sender.checkpoint('after stamp', row);
  return { kind: 'done', wrote: true, look: true };
}
