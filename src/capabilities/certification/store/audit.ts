/** What a person did, once for each call of an action, on the record it was about and on the escalation they named. */
import { UserError } from '../../../platform/errors.ts';
import type { Reader, Tx } from '../../../platform/store/db.ts';
import { listTimeline, record } from '../../../platform/store/timeline.ts';
import { escalationStatus, noteElsewhere } from '../../escalations/index.ts';
import { escalationsIn } from '../note.ts';

export type Doing = {
  /** The record it is about, in the timeline. */
  readonly item: string;
  readonly key: string;
  readonly note: string;
  readonly by: string;
  readonly at: Temporal.Instant;
};

export type Did = { readonly outcome: string; readonly summary: string };

/** @throws UserError when the note names an escalation that is not there. */
export async function checkNote(reader: Reader, note: string): Promise<void> {
  for (const id of escalationsIn(note)) {
    if ((await escalationStatus(reader, id)) === undefined) {
      throw new UserError(`There is no ESC-${id}. Name the escalation, or write why it is done.`, { field: 'note' });
    }
  }
}

/** Does it and keeps what came of it; after a crash it is what it was the first time. */
export async function once(tx: Tx, doing: Doing, what: string, work: () => Promise<Did>): Promise<Did> {
  const { item, key, note, by, at } = doing;
  const before = (await listTimeline(tx, item)).find(({ details }) => details.key === key);
  if (before) return { outcome: String(before.details.outcome), summary: String(before.details.summary) };
  await checkNote(tx, note);
  const did = await work();
  const escalations = escalationsIn(note);
  const details = { ...did, note, key, ...(escalations.length > 0 ? { escalations } : {}) };
  await record(tx, { item, at, by, what, details });
  for (const id of escalations) await noteElsewhere(tx, id, `${what} (${item}): ${did.summary}`, { by, at });
  return did;
}
