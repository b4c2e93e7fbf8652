/**
 * A form can lie above an item's own window. Slack draws neither again by itself, so the form carries the id of that
 * window, and what lies below it is drawn again once the form is saved.
 */
import type { ModalView } from '@slack/types';
import type { Deps } from '../../../capability.ts';
import { reason } from '../../../platform/errors.ts';
import type { Form, Press } from '../../../platform/slack/listen.ts';
import { ITEM_VIEW, itemView } from '../listing.ts';
import { getEscalation } from '../store/queries.ts';

/** The form about an item, for the place in which its button was pressed. */
export function above({ view: pressedIn }: Press, form: ModalView): ModalView {
  if (pressedIn?.callbackId !== ITEM_VIEW) return form;
  return { ...form, private_metadata: `${form.private_metadata} ${pressedIn.id}` };
}

/** What a form about an item carries: the item's number, and the window below. */
export function readMetadata({ view }: Form): { readonly id: number; readonly below: string | undefined } {
  const [id, below] = view.metadata.split(' ');
  return { id: Number(id), below };
}

/** The form is saved already: when Slack refuses this, the window below is only old. */
export async function redrawBelow(form: Form, { db, slack, log }: Deps): Promise<void> {
  const { id, below } = readMetadata(form);
  if (below === undefined) return;
  try {
    await slack.views.update({ view_id: below, view: itemView(await getEscalation(db.read, id), form.at) });
  } catch (error) {
    log.debug({ id, problem: reason(error) }, 'the window below a saved form could not be drawn again');
  }
}
