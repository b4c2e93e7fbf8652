/** "Is this still true?", asked just before a reminder is sent: it may have waited long. */
import { z } from 'zod';
import type { Reader } from '../../../platform/store/db.ts';
import { needsTeam } from '../clocks.ts';
import { requestStatus } from '../messages.ts';
import { readPolicy } from './policy.ts';
import { findEscalation } from './queries.ts';

const reminderInput = z.object({ id: z.number(), key: z.string() });
const digestInput = z.object({ ids: z.array(z.number()) });
const stillOpenInput = z.object({ id: z.number(), status: z.string() });

/** The item is due, and no newer reminder has taken this one's place. */
export async function isReminderTrue(reader: Reader, input: unknown, now: Temporal.Instant): Promise<boolean> {
  const { id, key } = reminderInput.parse(input);
  const item = await findEscalation(reader, id);
  return item?.reminderKey === key && (await isDue(reader, id, now));
}

/** The items that a digest names, by the input of its check. */
export function digestIds(input: unknown): readonly number[] {
  const parsed = digestInput.safeParse(input);
  return parsed.success ? parsed.data.ids : [];
}

/** At least one of its items is due. */
export async function isDigestTrue(reader: Reader, input: unknown, now: Temporal.Instant): Promise<boolean> {
  for (const id of digestInput.parse(input).ids) if (await isDue(reader, id, now)) return true;
  return false;
}

/** What it says of the request is still so. If not, the change is news, and the requester hears of that in its turn. */
export async function isStillOpen(reader: Reader, input: unknown): Promise<boolean> {
  const { id, status } = stillOpenInput.parse(input);
  const item = await findEscalation(reader, id);
  return item !== undefined && requestStatus(item) === status;
}

async function isDue(reader: Reader, id: number, now: Temporal.Instant): Promise<boolean> {
  const item = await findEscalation(reader, id);
  return item !== undefined && needsTeam(item, await readPolicy(reader), now);
}
