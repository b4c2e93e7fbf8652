/** Where on the screen a press happens: a message, an ephemeral one, a modal, Home; and which element is meant. */
import { listElements, nameElements, type Placed } from '../elements.ts';
import { ephemeralSpot, messageSpot, type Spot, viewSpot } from '../payloads.ts';
import type { User } from '../workspace.ts';
import type { World } from '../world.ts';
import { getMessage, getModal, getPlace } from './find.ts';
import { type Asked, ControlError } from './requests.ts';

type Where = Pick<Asked<'click'>, 'channel' | 'ts' | 'ephemeral_id' | 'view_id' | 'home'>;

/** @throws ControlError when it is not there, or not this person's to see. */
export function getSpot(world: World, user: User, where: Where): Spot {
  const { channel, ts, ephemeral_id, view_id, home } = where;
  if (ephemeral_id !== undefined) return ephemeralOf(world, user, ephemeral_id);
  if (ts !== undefined) {
    if (channel === undefined) throw new ControlError('Name the channel of the message as well.');
    const place = getPlace(world, user, channel);
    return messageSpot(world, { user: user.id, channel: place, message: getMessage(place, ts) });
  }
  const homeView = world.views.homes.get(user.id);
  if (home === true || (view_id !== undefined && view_id === homeView?.id)) {
    if (!homeView) throw new ControlError(`The app has published no Home for ${user.real_name}.`, 409);
    return viewSpot(homeView);
  }
  return viewSpot(getModal(world, user, view_id));
}

function ephemeralOf(world: World, user: User, id: string): Spot {
  const ephemeral = world.ephemerals.find(id);
  if (ephemeral?.user !== user.id) throw new ControlError(`${user.real_name} sees no ephemeral message ${id}.`, 404);
  return ephemeralSpot(world, { channel: getPlace(world, user, ephemeral.channel), ephemeral });
}

/** @throws ControlError that lists what is there. */
export function getElement(
  spot: Spot,
  { action_id, block_id }: { action_id: string; block_id?: string | undefined },
): Placed {
  const all = listElements(spot.blocks);
  const found = all.filter(
    (one) => one.action_id === action_id && (block_id === undefined || one.block_id === block_id),
  );
  const [only, ...others] = found;
  if (!only) throw new ControlError(`There is no "${action_id}" here. There is: ${nameElements(all)}.`, 409);
  if (others.length > 0) {
    throw new ControlError(
      `"${action_id}" is here ${found.length} times. Name the block as well: ${found.map((one) => one.block_id).join(', ')}.`,
      409,
    );
  }
  return only;
}

/** By block id, action id or label, in this order. @throws ControlError that lists the fields. */
export function getField(elements: readonly Placed[], wanted: string): Placed {
  const found =
    elements.find((one) => one.block_id === wanted) ??
    elements.find((one) => one.action_id === wanted) ??
    elements.find((one) => one.label === wanted);
  if (found) return found;
  const there = elements.map(({ block_id, action_id, label }) => `${label ?? action_id} (${block_id}, ${action_id})`);
  throw new ControlError(`There is no field "${wanted}" here. There is: ${there.join(', ') || 'none'}.`, 409);
}
