/** The form that resolves an item, or what stands in its way, opened from elsewhere with a note that is proposed. */
import type { Deps } from '../../../capability.ts';
import { slackError } from '../../../platform/slack/failures.ts';
import type { Press } from '../../../platform/slack/listen.ts';
import { getActive } from '../store/change.ts';
import { resolutionView } from './guard.ts';

/**
 * Over whatever the button was pressed in. Nothing is resolved before the person sends it.
 * @throws UserError for somebody who is no operator, and when the item is closed.
 */
export async function openResolution(press: Press, deps: Deps, id: number, note: string): Promise<void> {
  await deps.people.requireOperator(press.by);
  const form = await resolutionView(deps, await getActive(deps.db.read, id, press), note);
  try {
    await press.openModal(form);
  } catch (error) {
    if (slackError(error) !== 'push_limit_reached') throw error;
    await press.updateModal(form);
  }
}
