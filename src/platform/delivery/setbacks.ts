/** What becomes of a row whose attempt did not end well: it waits, its channel waits, it comes back, or it is given up. */
import { type Attempt, isDirect, type NotDrawn, type Outcome, type Sender, waitAfter } from './attempt.ts';
import { giveUp, repostParent, settle, UNCLAIMED } from './claims.ts';
import type { Failure } from './failure.ts';
import { PASSED_AFTER, type Row, realTime } from './queue.ts';
import { addTrouble } from './troubles.ts';

export const PARENT_GONE = 'The message whose thread it belongs to was removed.';
const DELETED_TWICE = 'It was deleted in Slack, posted again once, and deleted again.';
/** Drawings that throw are tried this often. */
const PAINT_ATTEMPTS = 5;
/** Failures of a row whose fault is its own; at the slowest pace, these take an hour. */
const GIVEN_UP_AFTER = PASSED_AFTER + 30;

export async function afterFailure(sender: Sender, attempt: Attempt, failure: Failure): Promise<Outcome> {
  const { db, clock, log, pace } = sender;
  const { row, before } = attempt;
  const { problem } = failure;
  const release = { ...UNCLAIMED, state: 'due', firstClaimedAt: before.firstClaimedAt } as const;
  switch (failure.kind) {
    case 'limited': {
      const pauseMs = Math.max(failure.waitMs ?? waitAfter(pace, attempt.failures), pace.channelMs);
      log.warn({ key: row.key, pauseMs }, problem);
      await db.write((tx) => settle(tx, row, { ...release, retryAt: realTime(pauseMs), problem: null }));
      return { kind: 'limited', waitMs: pauseMs };
    }
    case 'unsent':
    case 'forbidden':
    case 'uncertain':
      return waitForRetry(sender, attempt, failure);
    case 'channel': {
      if (isDirect(row.destination)) return refuse(sender, row, problem);
      const isUntold = await db.write(async (tx) => {
        await settle(tx, row, { ...release, retryAt: null });
        return addTrouble(tx, row.destination, problem, clock.now());
      });
      return { kind: 'trouble', problem, isUntold };
    }
    case 'gone':
      return row.ts === null ? refuse(sender, row, problem) : afterDeletion(sender, row, problem);
    case 'refused':
      return refuse(sender, row, problem);
  }
}

/**
 * A post that fails holds up its channel, which keeps the order through any outage. Only when posts elsewhere go
 * through, again and again, is the fault taken to be its own: then others pass it, and in the end it is given up.
 */
async function waitForRetry(sender: Sender, attempt: Attempt, failure: Failure): Promise<Outcome> {
  const { db, log, pace } = sender;
  const { row, before, failures, othersPass } = attempt;
  const { kind, problem } = failure;
  const everywhere = failure.kind === 'unsent' && failure.everywhere;
  const isItsOwn = othersPass && !everywhere;
  const attempts = isItsOwn ? row.attempts + 1 : Math.max(row.attempts, Math.min(row.attempts + 1, PASSED_AFTER - 1));
  if (attempts >= GIVEN_UP_AFTER) return refuse(sender, row, problem);
  const waitMs = waitAfter(pace, failures);
  log[everywhere ? 'debug' : 'warn']({ key: row.key, attempts, waitMs, problem }, 'not delivered yet');
  await db.write((tx) =>
    settle(tx, row, {
      ...UNCLAIMED,
      state: 'due',
      // What did not happen need not be looked for, unless an earlier attempt is in doubt.
      firstClaimedAt: kind === 'uncertain' ? row.firstClaimedAt : before.firstClaimedAt,
      attempts,
      retryAt: realTime(attempts < PASSED_AFTER ? waitMs : 2 * waitAfter(pace, attempts)),
      problem,
    }),
  );
  return { kind: 'failed', waitMs, everywhere, problem };
}

async function refuse({ db, log }: Sender, row: Row, problem: string): Promise<Outcome> {
  log.error({ key: row.key, problem }, 'could not deliver');
  await db.write((tx) => giveUp(tx, row, problem));
  return { kind: 'done', wrote: false, look: true };
}

/** A card that somebody deleted is posted again, once. */
async function afterDeletion(sender: Sender, row: Row, problem: string): Promise<Outcome> {
  if (row.reposts > 0) return refuse(sender, row, `${DELETED_TWICE} (${problem})`);
  await sender.db.write((tx) =>
    settle(tx, row, {
      ...UNCLAIMED,
      state: 'due',
      ts: null,
      drawn: 0,
      reposts: 1,
      firstClaimedAt: null,
      retryAt: null,
    }),
  );
  return { kind: 'done', wrote: false, look: true };
}

/** The thread's first message is gone: a card comes back and the note joins its new thread. */
export async function afterLostThread(sender: Sender, row: Row, problem: string, thread = ''): Promise<Outcome> {
  const { underKey } = row;
  if (underKey === null) return refuse(sender, row, problem);
  const retryAt = realTime(waitAfter(sender.pace, 0));
  const release = { ...UNCLAIMED, state: 'due', channel: null, firstClaimedAt: null } as const;
  const fate = await sender.db.write(async (tx) => {
    const found = await repostParent(tx, underKey, thread);
    if (found === 'coming') await settle(tx, row, { ...release, retryAt: null });
    if (found === 'busy') await settle(tx, row, { ...release, retryAt, problem });
    return found;
  });
  return fate === 'lost'
    ? refuse(sender, row, `${PARENT_GONE} (${problem})`)
    : { kind: 'done', wrote: false, look: true };
}

/** Our own fault or the database's, never Slack's: others pass it meanwhile. */
export async function afterBadDrawing(
  sender: Sender,
  { row, before }: Attempt,
  { message, cause }: NotDrawn,
): Promise<Outcome> {
  const { db, log, pace } = sender;
  const attempts = Math.max(row.attempts, PASSED_AFTER - 1) + 1;
  const failed = attempts - PASSED_AFTER;
  log.error({ key: row.key, err: cause }, 'a message could not be drawn');
  if (failed >= PAINT_ATTEMPTS) return refuse(sender, row, `It could not be drawn: ${message}`);
  const retryAt = realTime(waitAfter(pace, failed));
  const problem = `It could not be drawn: ${message}`;
  await db.write((tx) =>
    settle(tx, row, { ...UNCLAIMED, state: 'due', firstClaimedAt: before.firstClaimedAt, attempts, retryAt, problem }),
  );
  return { kind: 'done', wrote: false, look: true };
}
