/** What every interaction payload carries, and where on the screen it came from. */
import type { HeldEphemeral } from './ephemerals.ts';
import { listObjects } from './json.ts';
import type { Message } from './messages.ts';
import type { WireObject } from './protocol.ts';
import { wireMessage } from './shapes.ts';
import type { Trigger } from './triggers.ts';
import { drawn, type Entered, type OpenModal, startState, stateOf } from './views.ts';
import { type Channel, payloadName } from './workspace.ts';
import type { World } from './world.ts';

function wirePerson({ workspace: { users, team } }: World, id: string): WireObject {
  const name = users.get(id)?.name ?? id;
  return { id, username: name, name, team_id: team.id };
}

export function common(world: World, user: string): WireObject {
  const { team, app } = world.workspace;
  return {
    team: { id: team.id, domain: team.domain },
    user: wirePerson(world, user),
    api_app_id: app.id,
    token: world.tokens.verification,
    enterprise: null,
    is_enterprise_install: false,
  };
}

export function wirePlace(channel: Channel): WireObject {
  return { id: channel.id, name: payloadName(channel) };
}

/** Somewhere with elements to act on. */
export type Spot = {
  readonly blocks: readonly WireObject[];
  readonly entered: Entered;
  readonly trigger: Trigger;
  /** `container`, and `message` and `channel`, or `view`; with the state as it is when called. */
  readonly origin: () => WireObject;
  /** Only messages have one; each call mints another. */
  readonly responseUrl?: () => string;
};

export function messageSpot(
  world: World,
  { user, channel, message }: { user: string; channel: Channel; message: Message },
): Spot {
  const entered = enteredOn(world, `${user} ${channel.id} ${message.ts}`, message.blocks, channel.id);
  const thread = message.thread_ts ? { thread_ts: message.thread_ts } : {};
  return {
    blocks: message.blocks,
    entered,
    trigger: { user, channel: channel.id },
    origin: () => ({
      container: { type: 'message', message_ts: message.ts, channel_id: channel.id, is_ephemeral: false, ...thread },
      channel: wirePlace(channel),
      message: wireMessage(world, message, { channel }),
      state: stateOf(entered),
    }),
    responseUrl: () => world.responseUrls.mint({ user, channel: channel.id, ts: message.ts }),
  };
}

/** Slack sends no `message` for an ephemeral one: it keeps none. */
export function ephemeralSpot(
  world: World,
  { channel, ephemeral }: { channel: Channel; ephemeral: HeldEphemeral },
): Spot {
  const { user, ts, thread_ts } = ephemeral;
  return {
    blocks: ephemeral.blocks,
    entered: ephemeral.entered,
    trigger: { user, channel: channel.id },
    origin: () => ({
      container: {
        type: 'message',
        message_ts: ts,
        channel_id: channel.id,
        is_ephemeral: true,
        ...(thread_ts ? { thread_ts } : {}),
      },
      channel: wirePlace(channel),
      state: stateOf(ephemeral.entered),
    }),
    responseUrl: () => world.responseUrls.mint({ user, channel: channel.id, ephemeral: ephemeral.id }),
  };
}

export function viewSpot(modal: OpenModal): Spot {
  const isModal = modal.view.type === 'modal';
  return {
    blocks: listObjects(modal.view.blocks),
    entered: modal.entered,
    trigger: { user: modal.user, channel: modal.channel, ...(isModal ? { view: modal.id } : {}) },
    origin: () => ({ container: { type: 'view', view_id: modal.id }, view: drawn(modal) }),
  };
}

function enteredOn({ entered }: World, key: string, blocks: readonly WireObject[], channel: string): Entered {
  const now = startState(blocks, channel, entered.get(key));
  entered.set(key, now);
  return now;
}
