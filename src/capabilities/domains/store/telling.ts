/** Where what came of something is said: in the thread of the case or run it was started in, else to whoever started it. */
import { note, show } from '../../../platform/delivery/show.ts';
import type { Message } from '../../../platform/slack/message.ts';
import type { Tx } from '../../../platform/store/db.ts';
import { sayInThread } from '../../escalations/index.ts';
import { sayInRun } from '../../runs/index.ts';
import { placeOf } from '../ended.ts';

export type Saying = {
  /** Unique for ever: the same is said once. */
  readonly key: string;
  /** `ESC-42`, `RUN-12/step-3`, or anything else for no place. */
  readonly place: string | undefined;
  /** A person's Slack id, or `system`. */
  readonly by: string;
  readonly message: Message;
  readonly at: Temporal.Instant;
};

export async function say(tx: Tx, { key, place: id, by, message, at }: Saying): Promise<void> {
  const place = placeOf(id);
  if (place && 'escalation' in place) return sayInThread(tx, place.escalation, { key, message }, at);
  if (place) return sayInRun(tx, place.run, { key, message }, at);
  if (by !== 'system') await show(tx, note({ key, to: by, message }), at);
}
