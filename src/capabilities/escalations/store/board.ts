/** What a channel was reminded of unasked: how much this hour, since when something is held back, which digest stands. */
import type { Reader, Tx } from '../../../platform/store/db.ts';
import { eq } from '../../../platform/store/drizzle.ts';
import { escalationTables } from '../schema.ts';

export type Board = {
  readonly channel: string;
  /** Unasked messages of the last hour, in epoch milliseconds. */
  readonly posted: readonly number[];
  /** Something is due and was not said, because the channel had its share. */
  readonly heldSince: Temporal.Instant | null;
  /** The keys of the digest that stands in the channel. */
  readonly digests: readonly string[];
};

const HOUR_MS = 3_600_000;

export async function findBoard(reader: Reader, channel: string, now: Temporal.Instant): Promise<Board> {
  const { reminderBoards } = escalationTables(reader);
  const [row] = await reader
    .select()
    .from(reminderBoards)
    .where(eq(reminderBoards.channel, channel))
    .orderBy(reminderBoards.channel);
  if (!row) return { channel, posted: [], heldSince: null, digests: [] };
  return { ...row, posted: row.posted.filter((at) => at > now.epochMilliseconds - HOUR_MS) };
}

export async function saveBoard(tx: Tx, board: Board): Promise<void> {
  const { reminderBoards } = escalationTables(tx);
  await tx.insert(reminderBoards).values(board).onConflictDoUpdate({ target: reminderBoards.channel, set: board });
}
