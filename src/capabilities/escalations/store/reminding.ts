/**
 * The sweep: says what is due, once, and remembers in the same unit of work that it was said.
 *
 * Items are read again inside the unit: one that was closed meanwhile says nothing. One that fails never stops the
 * others. Of two sweeps at once one finds an item due; for the other it no longer is. A sweep that was cut off may be
 * begun again at any time, also in the same minute.
 */
import { show } from '../../../platform/delivery/show.ts';
import { reason } from '../../../platform/errors.ts';
import { operatorsChannel } from '../../../platform/slack/roles.ts';
import type { Db, Tx } from '../../../platform/store/db.ts';
import { readSetting } from '../../../platform/store/settings.ts';
import type { Entry } from '../digests.ts';
import { label } from '../escalation.ts';
import { type Due, FEW, reminder, reminderKey, type Situation } from '../reminders.ts';
import { findOnDuty } from '../sla/rotation.ts';
import { type Board, findBoard, saveBoard } from './board.ts';
import { present } from './change.ts';
import { isPosted, postDigest } from './digesting.ts';
import { findDue, type Looking, listDue } from './due.ts';
import { readOnDuty, readPolicy } from './policy.ts';
import { markReminded } from './saying.ts';
import { tellRequesters } from './telling.ts';

export type Sweep = {
  readonly db: Db;
  /** A whole minute, see `jobs.ts`. */
  readonly now: Temporal.Instant;
  /** Such as `https://example.slack.com/`, for links to cards. */
  readonly workspaceUrl: string;
  /** What was done to an item, for the run's record. */
  readonly report: (item: string, did: string) => void;
  /** After it is aborted nothing more is begun. */
  readonly signal: AbortSignal;
};

export type SweepCounts = {
  readonly reminded: number;
  readonly told: number;
  /** Due, but over the channel's budget of messages. */
  readonly held: number;
  /** Not looked at, because something is wrong with them. */
  readonly failed: number;
};

export type Work = Sweep & {
  readonly situation: Situation;
  /** What was said and committed. */
  readonly said: (due: Due, how: string) => void;
  readonly failed: Looking['failed'];
};

export async function sweep(run: Sweep): Promise<SweepCounts> {
  const { db, now, signal, report } = run;
  /** One that is due twice stands twice in a digest. */
  const told = new Set<number>();
  const tally = { reminded: 0, told: 0, held: 0, failed: 0 };
  const [policy, onDuty] = [await readPolicy(db.read), await readOnDuty(db.read)];
  const situation = { policy, duty: findOnDuty(onDuty, now), now };
  const failed = (id: number, problem: string) => {
    tally.failed += 1;
    report(label({ id }), `failed: ${problem}`);
  };
  const said = (due: Due, how: string) => {
    told.add(due.item.id);
    tally.reminded = told.size;
    report(label(due.item), `${how}: ${labels(due)}`);
  };
  const looking = { db, now, policy, signal, failed };
  tally.held = await remindTeam({ ...run, situation, said, failed }, await listDue(looking));
  await tellRequesters(looking, situation, (id) => {
    tally.told += 1;
    report(label({ id }), 'the requester was told that it is still open');
  });
  return tally;
}

/** @returns how many are held back. */
async function remindTeam(work: Work, due: readonly Entry[]): Promise<number> {
  const { db, now, report, situation } = work;
  const channel = await readSetting(db.read, operatorsChannel);
  if (channel === '') {
    if (due.length > 0) report('all', `${due.length} due, but no escalation channel is set up: nobody was reminded`);
    return 0;
  }
  const board = await findBoard(db.read, channel, now);
  const budget = situation.policy.messagesAnHour;
  const plan = planFor(board, due.length, budget, now);
  if (plan === 'each') await remindEach(work, due, channel);
  if (plan === 'digest') await postDigest(work, due, channel);
  if (plan === 'nothing' && board.heldSince !== null)
    // What was held back has been settled without a word: the next digest need not speak of it.
    await db.write((tx) => saveBoard(tx, { ...board, heldSince: null }));
  if (plan !== 'hold') return 0;
  report('all', `${due.length} due, held back: the channel had its ${budget} messages this hour`);
  await db.write((tx) => saveBoard(tx, { ...board, heldSince: board.heldSince ?? now }));
  return due.length;
}

function planFor(
  board: Board,
  due: number,
  budget: number,
  now: Temporal.Instant,
): 'nothing' | 'each' | 'digest' | 'hold' {
  if (due === 0) return 'nothing';
  // A sweep of this very minute was cut off after its digest, whose thread goes on.
  if (isPosted(board, now)) return 'digest';
  const room = budget - board.posted.length;
  if (room <= 0) return 'hold';
  return due <= Math.min(FEW, room) && board.heldSince === null ? 'each' : 'digest';
}

/** A few: each in its own thread, in a unit of its own. */
async function remindEach(work: Work, due: readonly Entry[], channel: string): Promise<void> {
  const { db, signal, report, said, failed } = work;
  for (const { id } of due) {
    signal.throwIfAborted();
    try {
      const reminded = await db.write((tx) => remind(work, tx, id, channel));
      if (reminded) said(reminded, 'reminded');
      else report(label({ id }), 'no longer due');
    } catch (error) {
      failed(id, reason(error));
    }
  }
}

async function remind({ now, situation }: Work, tx: Tx, id: number, channel: string): Promise<Due | undefined> {
  const key = reminderKey(id, now);
  const due = await findDue(tx, id, situation.policy, now);
  // Nothing is said twice under one key: a second reminder of this very minute would only take the first one away.
  if (!due || due.item.reminderKey === key) return undefined;
  const item = await present(tx, await markReminded(tx, due, { reminderKey: key }, situation), now);
  await show(tx, reminder({ ...due, item }, channel, situation), now);
  const board = await findBoard(tx, channel, now);
  await saveBoard(tx, { ...board, posted: [...board.posted, now.epochMilliseconds] });
  return due;
}

function labels({ clocks }: Due): string {
  return clocks.map(({ label: name, say }) => (say === 'warning' ? `${name} soon` : name)).join(', ');
}
