/** Where a row's message belongs in Slack, and whether it is there already. */
import type { Reader } from '../store/db.ts';
import { CallFailed, call, isPerson, type Sender } from './attempt.ts';
import { drop, giveUp, settle, UNCLAIMED } from './claims.ts';
import { findPosted, type Place } from './metadata.ts';
import { findRow, type Row } from './queue.ts';
import { PARENT_GONE } from './setbacks.ts';

const PARENT_UNDELIVERABLE = 'The message whose thread it belongs to could not be delivered.';

/** Undefined: there is no place (any more, or yet), and the row says so. */
export async function placeOf({ db, posting }: Sender, row: Row): Promise<Place | undefined> {
  if (row.underKey !== null) {
    const parent = await findRow(db.read, row.underKey);
    if (parent?.ts && parent.channel && !parent.retracted) {
      return { channel: parent.channel, thread: (await rootOf(db.read, parent))?.ts ?? parent.ts };
    }
    await db.write((tx) => {
      if (parent?.state === 'undeliverable') return giveUp(tx, row, PARENT_UNDELIVERABLE);
      if (parent?.state === 'dropped' || parent?.retracted) return drop(tx, row, PARENT_GONE);
      return settle(tx, row, { ...UNCLAIMED, state: 'due' });
    });
    return undefined;
  }
  if (row.channel !== null) return { channel: row.channel };
  if (!isPerson(row.destination)) return { channel: row.destination };
  const opened = await call(() => posting.conversations.open({ users: row.destination }));
  const channel = opened.channel?.id;
  if (channel === undefined) throw new CallFailed({ kind: 'unsent', everywhere: false, problem: 'No channel opened.' });
  return { channel };
}

/** Slack knows one level of threads: what answers a message in a thread joins that thread. */
async function rootOf(reader: Reader, row: Row): Promise<Row | undefined> {
  return row.underKey === null ? row : findRow(reader, row.underKey);
}

export async function lookFor({ posting, log }: Sender, row: Row, place: Place): Promise<string | undefined> {
  try {
    return await call(() => findPosted(posting, row, place));
  } catch (error) {
    if (!(error instanceof CallFailed)) throw error;
    const { kind, problem } = error.failure;
    // No thread, no message in it. Where we may not read, a rare double is better than silence.
    if (kind === 'gone') return undefined;
    if (kind !== 'forbidden' && kind !== 'refused') throw error;
    log.warn({ key: row.key, problem }, 'sent again without being able to look whether Slack has it');
    return undefined;
  }
}
