/**
 * The entrances: how a capability hears what people do in Slack.
 *
 * Each one reads the payload at the door, acknowledges by the clock that matters, and catches once: a UserError is shown
 * word for word, anything else becomes an apology with an id that stands in the log. Listeners need no try/catch.
 */
import type { App } from '@slack/bolt';
import type { z } from 'zod';
import type { Deps } from '../../capability.ts';
import { reason } from '../errors.ts';
import { openAcknowledgement } from './acknowledgement.ts';
import { message, section } from './blocks.ts';
import { explain, notice } from './failures.ts';
import { actionPayload, chosenValue, commandPayload, shortcutPayload } from './payloads.ts';
import { createPress, type Origin, type Press } from './press.ts';

export { onEvent } from './events.ts';
export type { Press } from './press.ts';
export { type Form, onSubmit, type SubmitResult } from './submit.ts';

export type CommandPress = Press & { readonly text: string };
export type ShortcutMessage = {
  readonly text: string;
  /** Who wrote it; undefined for some apps. */
  readonly user?: string;
  readonly ts: string;
  readonly permalink?: string;
};
export type ShortcutPress = Press & { readonly message?: ShortcutMessage };

/**
 * One listener per command; it routes the subcommands itself. What it answers at once travels in the acknowledgement,
 * which saves a request and a way on which words may get lost; work that takes longer is acknowledged meanwhile.
 */
export function onCommand(app: App, deps: Deps, command: string, work: (press: CommandPress) => Promise<void>): void {
  app.command(command, async ({ ack, body }) => {
    const acknowledgement = openAcknowledgement(ack);
    await enter(deps, command, commandPayload, body, {
      origin: (read) => ({
        by: read.user_id,
        value: read.text.trim(),
        channel: read.channel_id,
        trigger: read.trigger_id,
        responseUrl: read.response_url,
        acknowledgement,
      }),
      work: (press) => work({ ...press, text: press.value }),
    }).finally(() => acknowledgement.close());
  });
}

/** A button, select or menu anywhere: message, modal or Home. Acknowledged first. */
export function onAction(app: App, deps: Deps, actionId: string, work: (press: Press) => Promise<void>): void {
  app.action(actionId, async ({ ack, body }) => {
    await ack();
    await othersAreAcknowledged();
    await enter(deps, actionId, actionPayload, body, { origin: originOfAction, work });
  });
}

export function originOfAction(read: z.output<typeof actionPayload>): Origin {
  return {
    by: read.user.id,
    value: chosenValue(read),
    channel: read.channel?.id ?? read.container?.channel_id,
    ts: read.message?.ts ?? read.container?.message_ts,
    trigger: read.trigger_id,
    responseUrl: read.response_url,
    ephemeral: read.container?.is_ephemeral,
    view: read.view ?? undefined,
  };
}

/** A message or global shortcut. Acknowledged first; `message` is there for a message shortcut only. */
export function onShortcut(
  app: App,
  deps: Deps,
  callbackId: string,
  work: (press: ShortcutPress) => Promise<void>,
): void {
  app.shortcut(callbackId, async ({ ack, body }) => {
    await ack();
    await othersAreAcknowledged();
    await enter(deps, callbackId, shortcutPayload, body, {
      origin: (read) => ({
        by: read.user.id,
        value: '',
        channel: read.channel?.id,
        ts: read.message?.ts,
        trigger: read.trigger_id,
        responseUrl: read.response_url,
      }),
      work: (press, read) => work({ ...press, ...shortcutMessage(read, deps.workspaceUrl) }),
    });
  });
}

/** Slack builds permalinks in this way; asking for it would cost the trigger's seconds. */
function shortcutMessage({ message: on, channel }: z.output<typeof shortcutPayload>, workspaceUrl: string) {
  if (!on) return {};
  const path = channel ? `archives/${channel.id}/p${on.ts.replace('.', '')}` : undefined;
  const thread = on.thread_ts && on.thread_ts !== on.ts ? `?thread_ts=${on.thread_ts}&cid=${channel?.id}` : '';
  return {
    message: {
      text: on.text,
      ts: on.ts,
      ...(on.user ? { user: on.user } : {}),
      ...(path && workspaceUrl ? { permalink: `${workspaceUrl}${path}${thread}` } : {}),
    },
  };
}

/** Presses that came in the same turn of the event loop are all acknowledged before the work on any of them begins. */
function othersAreAcknowledged(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** What to read from a payload, and what to do then. */
type Way<T> = { origin(read: T): Origin; work(press: Press, read: T): Promise<void> };

async function enter<T>(deps: Deps, what: string, schema: z.ZodType<T>, body: unknown, { origin, work }: Way<T>) {
  const read = schema.parse(body);
  const from = origin(read);
  const press = createPress(deps, from);
  try {
    await work(press, read);
  } catch (error) {
    await tell(deps, press, from, explain(error, deps.log, what));
  }
}

/**
 * Where this press has opened a modal ("Loading…"), the words take its place. In a modal or in Home there is no message
 * to answer on: they come as a modal of their own.
 */
export async function tell({ log }: Pick<Deps, 'log'>, press: Press, { view }: Origin, words: string): Promise<void> {
  if (press.hasOpened() || view) {
    try {
      const shown = notice(words, view ? 'Back' : 'Close');
      await (press.hasOpened() ? press.updateModal(shown) : press.openModal(shown));
      return;
    } catch (error) {
      // The trigger may be used or too old; a direct message still reaches the person.
      log.debug({ problem: reason(error) }, 'the words of a failure could not be shown as a modal');
    }
  }
  try {
    await press.answer(message(words, [section(words)]));
  } catch (error) {
    log.error({ err: error, by: press.by }, 'a person could not be told that their press failed');
  }
}
