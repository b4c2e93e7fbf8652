/** A person presses a button or chooses something that is sent at once. */
import { keepsState, listElements, type Placed } from '../elements.ts';
import { enter, NotEntered } from '../entering.ts';
import { HOLDERS } from '../entries.ts';
import { isWireObject } from '../json.ts';
import { common, type Spot } from '../payloads.ts';
import type { Json, WireObject } from '../protocol.ts';
import type { World } from '../world.ts';
import { getPerson } from './find.ts';
import { type Pressed, pressError } from './outcome.ts';
import { type Asked, ControlError } from './requests.ts';
import { getElement, getField, getSpot } from './spots.ts';
import { suggestFor } from './suggestions.ts';

export async function click(world: World, request: Asked<'click'>): Promise<Pressed> {
  const user = getPerson(world, request.user);
  const spot = getSpot(world, user, request);
  const placed = getElement(spot, request);
  if (!world.manifest.interactive) throw new ControlError('Interactivity is turned off in the manifest.', 409);
  if (!placed.dispatches) {
    throw new ControlError(
      `"${placed.action_id}" is a field that is sent with the form (its block has no dispatch_action). Use submit.`,
      409,
    );
  }
  await enterAll(world, user.id, spot, request.values ?? {});
  const chosen = await choose(world, user.id, { spot, placed, value: request.value });
  if (isWireObject(placed.element.confirm) && request.confirm === false) return { acked: false, ms: 0 };
  if (keepsState(placed)) spot.entered.get(placed.block_id)?.set(placed.action_id, chosen);
  const action = { ...described(placed), ...chosen, block_id: placed.block_id, action_ts: world.workspace.nextTs() };
  const payload = {
    ...common(world, user.id),
    type: 'block_actions',
    ...spot.origin(),
    trigger_id: world.triggers.mint(spot.trigger),
    ...(spot.responseUrl ? { response_url: spot.responseUrl() } : {}),
    actions: [action],
  };
  const ack = await world.delivery.send({ type: 'interactive', payload, what: `block_actions ${placed.action_id}` });
  return ack.acked ? { acked: true, ms: ack.ms } : { acked: false, ms: ack.ms, error: pressError(ack) };
}

/** What the person typed elsewhere in the view goes along in the state; an unfinished field is no error here. */
export async function enterAll(
  world: World,
  user: string,
  spot: Spot,
  values: { readonly [field: string]: Json },
): Promise<readonly (readonly [Placed, string])[]> {
  const elements = listElements(spot.blocks).filter(keepsState);
  const about = { world, user, suggest: suggestFor(world, user, spot) };
  const wrong: (readonly [Placed, string])[] = [];
  for (const [field, value] of Object.entries(values)) {
    const placed = getField(elements, field);
    try {
      const entry = await enter(about, placed, value);
      spot.entered.get(placed.block_id)?.set(placed.action_id, entry);
    } catch (error) {
      if (!(error instanceof NotEntered)) throw error;
      wrong.push([placed, error.message]);
    }
  }
  return wrong;
}

/** The part of the action that says what was chosen. @throws ControlError when it is not on offer. */
async function choose(
  world: World,
  user: string,
  { spot, placed, value }: { spot: Spot; placed: Placed; value: string | string[] | undefined },
): Promise<WireObject> {
  if (!HOLDERS[placed.type]) {
    if (value !== undefined) throw new ControlError(`A ${placed.type} takes no value.`);
    return { type: placed.type };
  }
  if (value === undefined) throw new ControlError(`Say with "value" what to choose in "${placed.action_id}".`);
  try {
    return await enter({ world, user, suggest: suggestFor(world, user, spot) }, placed, value);
  } catch (error) {
    if (error instanceof NotEntered) throw new ControlError(error.message, 409);
    throw error;
  }
}

/** The element as Slack repeats it in the action: without its choices. */
function described({ element }: Placed): WireObject {
  const { options: _options, option_groups: _groups, ...rest } = element;
  return rest;
}
