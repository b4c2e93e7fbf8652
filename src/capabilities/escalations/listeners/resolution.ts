/** The form that resolves an item, opened from elsewhere with a note that is proposed. */
import type { Deps } from '../../../capability.ts';
import { slackError } from '../../../platform/slack/failures.ts';
import type { Press } from '../../../platform/slack/listen.ts';
import { getActive } from '../store/change.ts';
import { closeForm } from '../views.ts';

/**
 * Over whatever the button was pressed in. Nothing is resolved before the person sends it.
 * @throws UserError for somebody who is no operator, and when the item is closed.
 */
export async function openResolution(press: Press, { db, people }: Deps, id: number, note: string): Promise<void> {
  await people.requireOperator(press.by);
  const form = closeForm(await getActive(db.read, id, press), 'resolve', note);
  try {
    await press.openModal(form);
  } catch (error) {
    if (slackError(error) !== 'push_limit_reached') throw error;
    await press.updateModal(form);
  }
}
