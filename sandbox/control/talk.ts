/** A person opens the app's Home, or says something. */
import { messageText, readTyped, typedBlock } from '../person.ts';
import { post } from '../posting.ts';
import { drawn } from '../views.ts';
import type { World } from '../world.ts';
import { getPerson, getPlace } from './find.ts';
import type { Pressed } from './outcome.ts';
import { type Asked, ControlError } from './requests.ts';
import { showMessage } from './state.ts';

export async function home(world: World, { user: who }: Asked<'home'>): Promise<Pressed> {
  const user = getPerson(world, who);
  if (!world.manifest.homeTab)
    throw new ControlError('The manifest has no Home tab (features.app_home.home_tab_enabled).', 409);
  const started = performance.now();
  const view = world.views.homes.get(user.id);
  const event = {
    type: 'app_home_opened',
    user: user.id,
    channel: world.workspace.openIm(user.id).id,
    tab: 'home',
    ...(view ? { view: drawn(view) } : {}),
    event_ts: world.workspace.nextTs(),
  };
  const acked = await world.events.emit('app_home_opened', event);
  return { acked, ms: performance.now() - started };
}

export function say(world: World, { user: who, channel: where, text, thread_ts }: Asked<'message'>): Pressed {
  const user = getPerson(world, who);
  const channel = getPlace(world, user, where);
  if (text.trim() === '') throw new ControlError('A message needs words.');
  if (channel.is_archived) throw new ControlError(`#${channel.name} is archived.`, 409);
  if (channel.kind === 'im' && !world.manifest.messagesTab) {
    throw new ControlError(
      'Sending messages to this app has been turned off (features.app_home.messages_tab_read_only_enabled).',
      409,
    );
  }
  const root = thread_ts === undefined ? undefined : channel.messages.listAll().find(({ ts }) => ts === thread_ts);
  if (thread_ts !== undefined && !root)
    throw new ControlError(`There is no message ${thread_ts} in #${channel.name}.`, 404);
  const pieces = readTyped(world.workspace, text);
  const message = post(world, channel, {
    user: user.id,
    byBot: false,
    text: messageText(pieces),
    blocks: [typedBlock(pieces)],
    thread_ts: root?.thread_ts ?? root?.ts,
  });
  return { acked: true, ms: 0, message: showMessage(world, channel, message) };
}
