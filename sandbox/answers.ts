/** What the app answers to a press, in the ack of a command or on a response_url. */

import { inSlackWords } from './api/checks.ts';
import { validateMessage } from './blockkit/index.ts';
import { withIds } from './elements.ts';
import { isWireObject, listObjects, pickText } from './json.ts';
import { changed, post, postEphemeral, removeMessage } from './posting.ts';
import type { WireObject } from './protocol.ts';
import type { ResponseTarget } from './response-urls.ts';
import { wireMessage } from './shapes.ts';
import { startState } from './views.ts';
import type { World } from './world.ts';

export type Refused = { readonly error: string; readonly problems: readonly string[] };

/** Ephemeral unless `response_type` is `in_channel`. @returns why Slack would not take it, or undefined. */
export function answerPerson(world: World, target: ResponseTarget, given: WireObject): Refused | undefined {
  const channel = world.workspace.channels.get(target.channel);
  if (!channel) return { error: 'channel_not_found', problems: [] };
  if (given.delete_original === true) return removeOriginal(world, target);
  const problems = validateMessage(content(given), 'ephemeral');
  if (problems.length > 0)
    return { error: problems[0]?.error ?? 'invalid_blocks', problems: problems.map(inSlackWords) };
  if (given.replace_original === true) return replaceOriginal(world, target, given);
  const thread_ts = pickText(given, 'thread_ts');
  const said = { text: pickText(given, 'text') ?? '', blocks: listObjects(given.blocks), thread_ts };
  if (given.response_type !== 'in_channel') {
    postEphemeral(world, { ...said, user: target.user, channel: channel.id });
  } else if (channel.is_archived) {
    return { error: 'is_archived', problems: [] };
  } else {
    const metadata = isWireObject(given.metadata) ? given.metadata : undefined;
    post(world, channel, {
      ...said,
      metadata,
      attachments: listObjects(given.attachments),
      user: world.workspace.app.botUser,
      byBot: true,
    });
  }
  return undefined;
}

function content({ text, blocks, attachments, metadata }: WireObject): WireObject {
  return Object.fromEntries(
    Object.entries({ text, blocks, attachments, metadata }).filter(([, value]) => value !== undefined),
  );
}

function removeOriginal(world: World, { channel: id, ts, ephemeral }: ResponseTarget): Refused | undefined {
  const channel = world.workspace.channels.get(id);
  const message = ts === undefined ? undefined : channel?.messages.find(ts);
  if (ephemeral !== undefined && world.ephemerals.find(ephemeral)) world.ephemerals.remove(ephemeral);
  else if (channel && message) removeMessage(world, channel, message);
  else return { error: 'message_not_found', problems: [] };
  return undefined;
}

function replaceOriginal(
  world: World,
  { channel: id, ts, ephemeral }: ResponseTarget,
  given: WireObject,
): Refused | undefined {
  const blocks = withIds(listObjects(given.blocks), world.ids.block);
  const text = pickText(given, 'text') ?? '';
  const shown = ephemeral === undefined ? undefined : world.ephemerals.find(ephemeral);
  if (shown) {
    world.ephemerals.replace(shown.id, { ...shown, text, blocks, entered: startState(blocks, id, shown.entered) });
    return undefined;
  }
  const channel = world.workspace.channels.get(id);
  const message = ts === undefined ? undefined : channel?.messages.find(ts);
  if (!channel || !message) return { error: 'message_not_found', problems: [] };
  const before = wireMessage(world, message, { channel });
  Object.assign(message, { text, blocks, attachments: listObjects(given.attachments) });
  changed(world, channel, before, message);
  return undefined;
}
