/** What changed in the workspace between two states, in one sentence: told after the clock was moved. */
import type { SandboxChannel, SandboxMessage, State } from '../../protocol.ts';
import { channelName, isAppChannel, otherSide } from './people.ts';

export function whatHappened(before: State, after: State): string {
  const news = after.channels.flatMap((channel) => describe(before, after, channel));
  const windows = openViews(after) - openViews(before);
  const all = [...news, ...(windows > 0 ? [`${windows} ${windows === 1 ? 'window' : 'windows'} opened`] : [])];
  return all.length > 0 ? `${all.join(', ')}.` : 'Nothing became due.';
}

function describe(before: State, after: State, channel: SandboxChannel): readonly string[] {
  const known = new Map(
    listAll(before.channels.find(({ id }) => id === channel.id)).map((message) => [message.ts, message]),
  );
  const all = listAll(channel);
  const added = all.filter(({ ts }) => !known.has(ts)).length;
  const changed = all.filter((message) => differs(known.get(message.ts), message)).length;
  const where = placeWords(after, channel);
  return [
    ...(added > 0 ? [`${added} new ${added === 1 ? 'message' : 'messages'} ${where}`] : []),
    ...(changed > 0 ? [`${changed} redrawn ${where}`] : []),
  ];
}

function placeWords(state: State, channel: SandboxChannel): string {
  if (!channel.is_im) return `in #${channel.name}`;
  const person = isAppChannel(state, channel)
    ? otherSide(state, channel, state.bot_user)?.real_name
    : channelName(state, channel, '');
  return `to ${person ?? channel.name}`;
}

/** A broadcast reply stands in the channel and in its thread, and is counted once. */
function listAll(channel: SandboxChannel | undefined): readonly SandboxMessage[] {
  const all = (channel?.messages ?? []).flatMap((message) => [message, ...message.replies]);
  return [...new Map(all.map((message) => [message.ts, message])).values()];
}

function differs(old: SandboxMessage | undefined, message: SandboxMessage): boolean {
  if (!old) return false;
  return old.text !== message.text || JSON.stringify(old.blocks) !== JSON.stringify(message.blocks);
}

function openViews(state: State): number {
  return Object.values(state.views).reduce((sum, views) => sum + views.length, 0);
}
