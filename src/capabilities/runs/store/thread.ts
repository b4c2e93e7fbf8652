/** Words of another capability where a run is told: what came later of an action that was started in it. */
import { note, show } from '../../../platform/delivery/show.ts';
import type { Message } from '../../../platform/slack/message.ts';
import type { Tx } from '../../../platform/store/db.ts';
import { findRow } from './loading.ts';
import { threadOf } from './saving.ts';

/** In its thread; to its owner while it has none. Nothing when there is no such run. @param said.key unique for ever. */
export async function sayInRun(
  tx: Tx,
  id: number,
  { key, message }: { readonly key: string; readonly message: Message },
  at: Temporal.Instant,
): Promise<void> {
  const row = await findRow(tx, id);
  if (!row) return;
  const thread = await threadOf(tx, row);
  const place = thread ? { to: thread.channel, under: thread.key } : { to: row.ownerId };
  await show(tx, note({ key: `run:${id}:${key}`, ...place, message }), at);
}
