/** What a control request names, or a sentence that says what there is instead. */
import { pickText } from '../json.ts';
import type { Message } from '../messages.ts';
import type { OpenModal } from '../views.ts';
import { type Channel, findChannel, isBot, type User } from '../workspace.ts';
import type { World } from '../world.ts';
import { ControlError } from './requests.ts';

/** By id or by name. @throws ControlError */
export function getPerson({ workspace: { users } }: World, wanted: string): User {
  const found = users.get(wanted) ?? [...users.values()].find(({ name }) => name === wanted);
  if (found && !isBot(found)) return found;
  const there = [...users.values()].filter((user) => !isBot(user)).map(({ id, name }) => `${id} (${name})`);
  throw new ControlError(
    found ? 'The bot cannot be acted for.' : `There is no person "${wanted}". There are: ${there.join(', ')}.`,
    404,
  );
}

/** By id, `#name`, or the bot for the direct conversation with it. @throws ControlError unless this person is in it. */
export function getPlace(world: World, user: User, wanted: string): Channel {
  const { workspace } = world;
  const bot = workspace.users.get(workspace.app.botUser);
  const isDm = wanted === bot?.id || wanted === bot?.name || wanted === `@${bot?.name}`;
  const found = isDm ? workspace.openIm(user.id) : findChannel(workspace, wanted);
  if (!found) throw new ControlError(`There is no conversation "${wanted}".`, 404);
  if (!found.members.has(user.id)) throw new ControlError(`${user.real_name} is not in #${found.name}.`, 403);
  return found;
}

/** @throws ControlError */
export function getMessage(channel: Channel, ts: string): Message {
  const found = channel.messages.find(ts);
  if (!found) throw new ControlError(`There is no message ${ts} in #${channel.name}.`, 404);
  return found;
}

/** The named one, which must be the person's, or the one on top. @throws ControlError */
export function getModal(world: World, user: User, id: string | undefined): OpenModal {
  const top = world.views.top(user.id);
  if (!top) throw new ControlError(`${user.real_name} has no modal open.`, 409);
  if (id === undefined || id === top.id) return top;
  const below = world.views.stacks.get(user.id)?.some((modal) => modal.id === id);
  const open = `${top.id} (${pickText(top.view.title, 'text')})`;
  throw new ControlError(
    below ? `The view ${id} lies under ${open}.` : `${user.real_name} does not see the view ${id}; open is ${open}.`,
    409,
  );
}
