/** What a row of a conversation depends on, so that one that would look the same is not drawn again. Pure. */
import type { SandboxChannel } from '../../protocol.ts';
import type { Desk } from '../context.ts';
import type { Row } from './timeline.ts';

/** Made anew at every change of a conversation, of parts that are kept where nothing changed. */
export function isSameRow(before: Row, after: Row): boolean {
  // What a broadcast repeats of its thread is not part of it.
  if (after.kind === 'message' && after.message.broadcast) return false;
  return isShallowlySame(before, after);
}

/** Mentions, choices, marks of what was read, menus. Messages are the rows' own. */
export function isSameForRows(before: Desk, after: Desk, channel: string): boolean {
  if (before === after) return true;
  const { users, usergroups, shortcuts, bot_user, channels } = after.state;
  const was = before.state;
  return (
    was.users === users &&
    was.usergroups === usergroups &&
    was.shortcuts === shortcuts &&
    was.bot_user === bot_user &&
    before.me === after.me &&
    before.place === after.place &&
    isSameTime(before.now, after.now) &&
    isSameList(was.channels, channels, channel)
  );
}

/** Ages are told in minutes. */
function isSameTime(before: number, after: number): boolean {
  return Math.floor(before / 30_000) === Math.floor(after / 30_000);
}

function isSameList(before: readonly SandboxChannel[], after: readonly SandboxChannel[], shown: string): boolean {
  if (before === after) return true;
  if (before.length !== after.length) return false;
  return after.every((channel, index) => {
    const was = before[index];
    if (was === channel) return true;
    if (!was) return false;
    const { messages: _, last_read: read, ...rest } = channel;
    const { messages: __, last_read: wasRead, ...wasRest } = was;
    return isShallowlySame(wasRest, rest) && (channel.id !== shown || wasRead === read);
  });
}

function isShallowlySame(before: object, after: object): boolean {
  const [was, is] = [new Map(Object.entries(before)), Object.entries(after)];
  return was.size === is.length && is.every(([name, value]) => Object.is(was.get(name), value));
}
