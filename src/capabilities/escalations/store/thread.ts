/** Words of another capability in the thread of a case: what came of something that was started there. */
import { cardKey, note, show } from '../../../platform/delivery/show.ts';
import type { Message } from '../../../platform/slack/message.ts';
import type { Tx } from '../../../platform/store/db.ts';
import { record } from '../../../platform/store/timeline.ts';
import { timelineOf } from '../escalation.ts';
import { findEscalation } from './queries.ts';

/**
 * Said whether the case is active or closed, and no human progress. Nothing when there is no such case; only its
 * timeline while it has no card. @param said.key unique for ever.
 */
export async function sayInThread(
  tx: Tx,
  id: number,
  { key, message }: { readonly key: string; readonly message: Message },
  at: Temporal.Instant,
): Promise<void> {
  const item = await findEscalation(tx, id);
  if (!item) return;
  await record(tx, { item: timelineOf(id), at, by: 'system', what: 'heard', details: { text: message.text } });
  if (item.channel === null) return;
  const under = cardKey('escalation', id, item.channel);
  await show(tx, note({ key: `escalation:${id}:${key}`, to: item.channel, under, message }), at);
}
