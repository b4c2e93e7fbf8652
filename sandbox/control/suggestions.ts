/** External selects: the app is asked for options, and its answer is checked like any other. */

import { inSlackWords } from '../api/checks.ts';
import { validateBlocks } from '../blockkit/index.ts';
import type { Placed } from '../elements.ts';
import type { Suggest } from '../entering.ts';
import { listObjects } from '../json.ts';
import { common, type Spot } from '../payloads.ts';
import type { OptionsOutcome, WireObject } from '../protocol.ts';
import type { World } from '../world.ts';
import { getPerson } from './find.ts';
import { pressError } from './outcome.ts';
import type { Asked } from './requests.ts';
import { getElement, getSpot } from './spots.ts';

export async function options(world: World, request: Asked<'options'>): Promise<OptionsOutcome> {
  const user = getPerson(world, request.user);
  const spot = getSpot(world, user, request);
  return suggest(world, { user: user.id, spot, placed: getElement(spot, request), query: request.query });
}

/** For `enter`: all options that the app offers for what was typed. Choices already made stay valid. */
export function suggestFor(world: World, user: string, spot: Spot): Suggest {
  return async (placed, typed) => {
    const { options: offered, option_groups: groups = [] } = await suggest(world, { user, spot, placed, query: typed });
    const { initial_option: single, initial_options: several } = placed.element;
    const kept = listObjects(several ?? (single === undefined ? [] : [single]));
    return [...offered, ...groups.flatMap((group) => listObjects(group.options)), ...kept];
  };
}

async function suggest(
  world: World,
  { user, spot, placed, query }: { user: string; spot: Spot; placed: Placed; query: string },
): Promise<OptionsOutcome> {
  const { block_id, action_id } = placed;
  const payload = {
    ...common(world, user),
    type: 'block_suggestion',
    ...spot.origin(),
    block_id,
    action_id,
    value: query,
  };
  const ack = await world.delivery.send({ type: 'interactive', payload, what: `block_suggestion ${action_id}` });
  if (!ack.acked) return { acked: false, ms: ack.ms, error: pressError(ack), options: [] };
  const body = ack.body;
  const offered = listObjects(isObject(body) ? body.options : []);
  const groups = listObjects(isObject(body) ? body.option_groups : []);
  const problems = checkOptions(offered, groups);
  if (problems.length > 0) {
    world.traffic.record({
      direction: 'bot → slack',
      what: 'ack of block_suggestion',
      ok: false,
      error: 'invalid_options',
      problems,
      request: body ?? null,
      response: null,
    });
    return { acked: true, ms: ack.ms, error: `Slack would refuse these options: ${problems.join(' ')}`, options: [] };
  }
  return { acked: true, ms: ack.ms, options: offered, ...(groups.length > 0 ? { option_groups: groups } : {}) };
}

function isObject(value: unknown): value is WireObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** As the options of a select that would stand in a message. */
function checkOptions(offered: readonly WireObject[], groups: readonly WireObject[]): readonly string[] {
  if (offered.length === 0 && groups.length === 0) return [];
  const choices = groups.length > 0 ? { option_groups: groups } : { options: offered };
  const select = { type: 'static_select', action_id: 'x', placeholder: { type: 'plain_text', text: 'x' }, ...choices };
  return validateBlocks([{ type: 'actions', elements: [select] }], 'message').map(inSlackWords);
}
