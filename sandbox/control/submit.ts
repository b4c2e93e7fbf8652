/** A person presses a modal's submit button. */

import { checkedView } from '../api/checks.ts';
import { Refusal } from '../api/method.ts';
import { needFreeExternalId } from '../api/views.ts';
import { complaint } from '../complaints.ts';
import { listElements, type Placed } from '../elements.ts';
import { heldBy } from '../entries.ts';
import { isWireObject, listObjects, pick } from '../json.ts';
import { common, type Spot, viewSpot } from '../payloads.ts';
import type { Json, WireObject } from '../protocol.ts';
import { drawn, type OpenModal } from '../views.ts';
import type { World } from '../world.ts';
import { enterAll } from './click.ts';
import { getModal, getPerson } from './find.ts';
import { type Pressed, TROUBLE } from './outcome.ts';
import { type Asked, ControlError } from './requests.ts';

type Errors = { readonly [block_id: string]: string };

export async function submit(world: World, { user: who, view_id, values }: Asked<'submit'>): Promise<Pressed> {
  const user = getPerson(world, who);
  const modal = getModal(world, user, view_id);
  if (!modal.view.submit) throw new ControlError('This modal has no submit button.', 409);
  const spot = viewSpot(modal);
  const wrong = await enterAll(world, user.id, spot, values);
  const errors = {
    ...complaints(spot),
    ...Object.fromEntries(wrong.map(([{ block_id }, words]) => [block_id, words])),
  };
  modal.errors = Object.keys(errors).length > 0 ? errors : undefined;
  if (modal.errors) return refused(modal.errors, { acked: false, ms: 0 });
  const payload = {
    ...common(world, user.id),
    type: 'view_submission',
    trigger_id: world.triggers.mint(spot.trigger),
    view: drawn(modal),
    response_urls: responseUrls(world, modal, spot),
  };
  const ack = await world.delivery.send({
    type: 'interactive',
    payload,
    what: `view_submission ${String(modal.view.callback_id)}`,
  });
  if (!ack.acked) return { acked: false, ms: ack.ms, error: TROUBLE };
  return follow(world, modal, { body: ack.body, ms: ack.ms });
}

function complaints(spot: Spot): Errors {
  const inputs = listElements(spot.blocks).filter(({ input }) => input);
  const found = inputs.map((placed) => [placed.block_id, complaint(placed, heldOf(spot, placed))] as const);
  return Object.fromEntries(found.filter((one): one is readonly [string, string] => one[1] !== undefined));
}

function heldOf(spot: Spot, { block_id, action_id }: Placed): WireObject | undefined {
  return spot.entered.get(block_id)?.get(action_id);
}

function refused(errors: Errors, { acked, ms }: { acked: boolean; ms: number }): Pressed {
  return { acked, ms, errors, error: Object.values(errors).join(' ') };
}

/** One for every conversation chosen in a select that asked for it. */
function responseUrls(world: World, { user }: OpenModal, spot: Spot): Json {
  return listElements(spot.blocks)
    .filter(({ element }) => element.response_url_enabled === true)
    .flatMap((placed) => {
      const channel = heldBy(heldOf(spot, placed) ?? {});
      if (typeof channel !== 'string') return [];
      const { block_id, action_id } = placed;
      return [{ block_id, action_id, channel_id: channel, response_url: world.responseUrls.mint({ user, channel }) }];
    });
}

/** Carries out what the ack asks for, checked as strictly as a call. */
function follow(world: World, modal: OpenModal, { body, ms }: { body: Json | undefined; ms: number }): Pressed {
  // The app may have put another modal in its place, or the person closed it, while the app was thinking.
  if (!world.views.find({ view_id: modal.id })) return { acked: true, ms };
  try {
    return { acked: true, ms, ...FOLLOW[actionOf(body)](world, modal, body) };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    world.traffic.record({
      direction: 'bot → slack',
      what: 'ack of view_submission',
      ok: false,
      error: error.code,
      problems: error.problems.map((problem) => problem.replace(/^\[ERROR\] /, '')),
      request: body ?? null,
      response: null,
    });
    return { acked: true, ms, error: TROUBLE };
  }
}

type Action = 'close' | 'clear' | 'errors' | 'update' | 'push';

function actionOf(body: Json | undefined): Action {
  const action = pick(body, 'response_action');
  if (action === undefined) return 'close';
  if (action === 'clear' || action === 'errors' || action === 'update' || action === 'push') return action;
  throw new Refusal('invalid_arguments', {
    problems: [`[ERROR] unknown response_action: ${String(action)} [json-pointer:/response_action]`],
  });
}

const FOLLOW: Readonly<Record<Action, (world: World, modal: OpenModal, body: Json | undefined) => Partial<Pressed>>> = {
  close(world, modal) {
    world.views.close(modal);
    return {};
  },
  clear(world, modal) {
    world.views.clear(modal.user);
    return {};
  },
  errors(_, modal, body) {
    modal.errors = getErrors(modal, pick(body, 'errors'));
    return { errors: modal.errors, error: Object.values(modal.errors).join(' ') };
  },
  update(world, modal, body) {
    const view = checkedView(pick(body, 'view'), 'modal');
    needFreeExternalId(world, view, modal);
    world.views.replace(modal, view);
    return {};
  },
  push(world, modal, body) {
    const view = checkedView(pick(body, 'view'), 'modal');
    needFreeExternalId(world, view);
    if (!world.views.push(modal.user, view, modal.channel)) throw new Refusal('push_limit_reached');
    return {};
  },
};

/** Errors may only name input blocks of this view. @throws Refusal */
function getErrors(modal: OpenModal, given: Json | undefined): Errors {
  const entries = isWireObject(given) ? Object.entries(given) : [];
  if (entries.length === 0)
    throw new Refusal('invalid_arguments', {
      problems: ['[ERROR] must name at least one block [json-pointer:/errors]'],
    });
  const inputs = listObjects(modal.view.blocks)
    .filter(({ type }) => type === 'input')
    .map(({ block_id }) => block_id);
  const problems = entries.flatMap(([block, words]) => {
    if (!inputs.includes(block)) return [`[ERROR] no input block has this block_id [json-pointer:/errors/${block}]`];
    return typeof words === 'string' && words !== '' ? [] : [`[ERROR] must be a text [json-pointer:/errors/${block}]`];
  });
  if (problems.length > 0) throw new Refusal('invalid_arguments', { problems });
  return Object.fromEntries(entries.map(([block, words]) => [block, String(words)]));
}
