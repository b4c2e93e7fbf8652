/** A person chooses a shortcut: from the menu of a message, or a global one. */
import { common, wirePlace } from '../payloads.ts';
import type { WireObject } from '../protocol.ts';
import { wireMessage } from '../shapes.ts';
import type { User } from '../workspace.ts';
import type { World } from '../world.ts';
import { getMessage, getPerson, getPlace } from './find.ts';
import { type Pressed, pressError } from './outcome.ts';
import { type Asked, ControlError } from './requests.ts';

export async function shortcut(world: World, request: Asked<'shortcut'>): Promise<Pressed> {
  const user = getPerson(world, request.user);
  const { callback_id } = request;
  const known = world.manifest.shortcuts.find((one) => one.callback_id === callback_id);
  if (!known) {
    const there = world.manifest.shortcuts.map((one) => one.callback_id);
    throw new ControlError(
      `The manifest has no shortcut "${callback_id}". It has: ${there.join(', ') || 'none'}.`,
      404,
    );
  }
  const about =
    known.type === 'message' ? onMessage(world, user, request) : { payload: { type: 'shortcut' }, channel: undefined };
  const { api_app_id: _, ...basis } = common(world, user.id);
  const payload = {
    ...basis,
    ...about.payload,
    action_ts: world.workspace.nextTs(),
    callback_id,
    trigger_id: world.triggers.mint({ user: user.id, channel: about.channel }),
  };
  const ack = await world.delivery.send({ type: 'interactive', payload, what: `shortcut ${callback_id}` });
  return ack.acked ? { acked: true, ms: ack.ms } : { acked: false, ms: ack.ms, error: pressError(ack) };
}

function onMessage(
  world: World,
  user: User,
  { channel: where, ts }: Asked<'shortcut'>,
): { payload: WireObject; channel: string } {
  if (where === undefined || ts === undefined)
    throw new ControlError('This shortcut stands in the menu of a message: name channel and ts.');
  const channel = getPlace(world, user, where);
  const message = getMessage(channel, ts);
  return {
    channel: channel.id,
    payload: {
      type: 'message_action',
      channel: wirePlace(channel),
      message_ts: ts,
      message: wireMessage(world, message, { channel }),
      response_url: world.responseUrls.mint({ user: user.id, channel: channel.id, ts }),
    },
  };
}
