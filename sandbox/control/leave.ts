/** A person closes a modal without submitting it. */
import { common } from '../payloads.ts';
import { drawn, type OpenModal } from '../views.ts';
import type { World } from '../world.ts';
import { getModal, getPerson } from './find.ts';
import type { Pressed } from './outcome.ts';
import type { Asked } from './requests.ts';

/** The view is gone at once; the app only hears of it, if it asked to (`notify_on_close`). */
export async function close(world: World, { user: who, view_id, all = false }: Asked<'close'>): Promise<Pressed> {
  const user = getPerson(world, who);
  const modal = getModal(world, user, view_id);
  const cleared = all || modal.view.clear_on_close === true;
  const gone = cleared ? (world.views.stacks.get(user.id) ?? []).toReversed() : [modal];
  if (cleared) world.views.clear(user.id);
  else world.views.close(modal);
  world.changes.touch();
  const acks = await Promise.all(
    gone.filter(({ view }) => view.notify_on_close === true).map((one) => notify(world, one, cleared)),
  );
  return { acked: acks.every(({ acked }) => acked), ms: Math.max(0, ...acks.map(({ ms }) => ms)) };
}

function notify(world: World, modal: OpenModal, cleared: boolean) {
  const payload = { ...common(world, modal.user), type: 'view_closed', view: drawn(modal), is_cleared: cleared };
  return world.delivery.send({ type: 'interactive', payload, what: `view_closed ${String(modal.view.callback_id)}` });
}
