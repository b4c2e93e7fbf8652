/** `GET /control/state`: the whole workspace, for the page and for tests. */
import { createHash } from 'node:crypto';
import { shownEphemeral } from '../ephemerals.ts';
import { shownFile } from '../files.ts';
import type { Message } from '../messages.ts';
import type { OpenView, SandboxChannel, SandboxFile, SandboxMessage, State } from '../protocol.ts';
import { drawn, type OpenModal } from '../views.ts';
import type { Channel } from '../workspace.ts';
import type { World } from '../world.ts';

export function stateOfWorld(world: World): State {
  const { workspace, views, manifest } = world;
  return {
    id: createHash('sha256').update(world.tokens.verification).digest('hex').slice(0, 16),
    version: world.changes.version(),
    workspace: workspace.name,
    bot_user: workspace.app.botUser,
    connected: world.delivery.connected(),
    clock: world.clock.now().toString(),
    users: [...workspace.users.values()],
    channels: [...workspace.channels.values()].map((channel) => showChannel(world, channel)),
    usergroups: [...workspace.usergroups.values()],
    ephemerals: world.ephemerals.list().map(shownEphemeral),
    views: Object.fromEntries(
      [...views.stacks].filter(([, stack]) => stack.length > 0).map(([user, stack]) => [user, stack.map(showView)]),
    ),
    homes: Object.fromEntries([...views.homes].map(([user, home]) => [user, drawn(home)])),
    commands: manifest.commands.map(({ command, description, usage_hint }) => ({
      command,
      description,
      ...(usage_hint ? { usage_hint } : {}),
    })),
    shortcuts: manifest.shortcuts,
  };
}

function showView(modal: OpenModal): OpenView {
  return { id: modal.id, view: drawn(modal), ...(modal.errors ? { errors: modal.errors } : {}) };
}

function showChannel(world: World, channel: Channel): SandboxChannel {
  const { id, name, kind, is_archived, topic, members, messages, lastRead } = channel;
  return {
    id,
    name,
    is_private: kind !== 'public',
    is_im: kind === 'im',
    is_archived,
    ...(topic ? { topic } : {}),
    members: [...members],
    messages: messages.listTop().map((message) => showMessage(world, channel, message)),
    last_read: Object.fromEntries([...members].map((user) => [user, lastRead.get(user) ?? '0'])),
  };
}

export function showMessage(world: World, channel: Channel, message: Message): SandboxMessage {
  const { ts, user, text, blocks, attachments, thread_ts, broadcast, edited, files, reactions, metadata } = message;
  const replies = thread_ts ? [] : channel.messages.listReplies(ts);
  return {
    ts,
    user,
    text,
    blocks,
    ...(attachments.length > 0 ? { attachments } : {}),
    ...(thread_ts ? { thread_ts } : {}),
    replies: replies.map((reply) => showMessage(world, channel, reply)),
    ...(broadcast ? { broadcast } : {}),
    ...(edited ? { edited_ts: edited.ts } : {}),
    ...(files ? { files: files.flatMap((id) => showFile(world, id)) } : {}),
    ...(reactions.length > 0 ? { reactions } : {}),
    ...(metadata ? { metadata } : {}),
  };
}

function showFile({ files }: World, id: string): readonly SandboxFile[] {
  const found = files.find(id);
  return found ? [shownFile(files, found)] : [];
}
