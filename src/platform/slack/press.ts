/**
 * One thing that a person did in Slack, and the ways to answer them.
 * Answers go out on the interactive client: it neither waits nor retries, since the person is looking.
 */
import type { ModalView } from '@slack/types';
import type { WebClient } from '@slack/web-api';
import { reason } from '../errors.ts';
import type { Logger } from '../log.ts';
import type { Acknowledgement } from './acknowledgement.ts';
import { slackError } from './failures.ts';
import { type FormValues, readForm } from './form.ts';
import type { Message } from './message.ts';
import type { ViewPayload } from './payloads.ts';
import { request } from './web-api.ts';

const ANSWER_TIMEOUT_MS = 2500;

export type PressedView = {
  readonly id: string;
  readonly hash: string;
  readonly callbackId: string;
  readonly metadata: string;
  readonly values: FormValues;
};

export type Press = {
  /** The person's Slack id. */
  readonly by: string;
  /** By the clock that can be moved. */
  readonly at: Temporal.Instant;
  /** A button's value, a chosen option, user or channel, a typed text; empty when there is none. */
  readonly value: string;
  readonly channel?: string;
  /** The message that the button sits on. */
  readonly ts?: string;
  readonly view?: PressedView;
  /** Pressed in App Home. */
  readonly home: boolean;
  /** Pressed on a message that only this person sees. */
  readonly ephemeral: boolean;
  /** Only this person sees it: at the place of the press, else in the channel, else as a direct message. */
  answer(message: Message): Promise<void>;
  /** The same for what is saved already: never rejects, or the person would be told that it failed and do it again. */
  confirm(message: Message): Promise<void>;
  /** Puts another message in the place of the one that only this person sees. */
  replace(message: Message): Promise<void>;
  /** Opens a modal, or lays it over the one in which the button was pressed. Works within 3 s of the press, once. */
  openModal(view: ModalView): Promise<void>;
  /** Whether this press has opened a modal, which then is where the person looks. */
  hasOpened(): boolean;
  /** Slack's id of the modal that this press opened. */
  openedId(): string | undefined;
  /**
   * Draws the modal again that this press opened, else the one it was pressed in.
   * @param view a function draws again from the newest state when the person was faster than we were.
   */
  updateModal(view: ModalView | (() => ModalView | Promise<ModalView>)): Promise<void>;
};

/** Where a press came from, as read from its payload. */
export type Origin = {
  readonly by: string;
  readonly value: string;
  readonly channel?: string | undefined;
  readonly ts?: string | undefined;
  readonly trigger?: string | undefined;
  readonly responseUrl?: string | undefined;
  readonly ephemeral?: boolean | undefined;
  readonly view?: ViewPayload | undefined;
  /** Of a command, which may carry the answer. */
  readonly acknowledgement?: Acknowledgement | undefined;
};

export type PressDeps = {
  readonly slack: WebClient;
  readonly clock: { now(): Temporal.Instant };
  readonly log: Logger;
};

export function createPress(deps: PressDeps, origin: Origin): Press {
  const { by, value, channel, ts, view, ephemeral = false } = origin;
  return {
    by,
    at: deps.clock.now(),
    value,
    ...(channel ? { channel } : {}),
    ...(ts ? { ts } : {}),
    ...(view ? { view: pressedView(view) } : {}),
    home: view?.type === 'home',
    ephemeral,
    answer: (message) => answer(deps, origin, message),
    confirm: (message) => confirm(deps, origin, message),
    replace: (message) => replace(deps, origin, message),
    ...modals(deps.slack, origin),
  };
}

function pressedView(view: ViewPayload): PressedView {
  return {
    id: view.id,
    hash: view.hash,
    callbackId: view.callback_id,
    metadata: view.private_metadata,
    values: readForm(view.state.values),
  };
}

function modals(
  slack: WebClient,
  { trigger = '', view: pressedIn, acknowledgement }: Origin,
): Pick<Press, 'openModal' | 'updateModal' | 'hasOpened' | 'openedId'> {
  let opened: string | undefined;
  return {
    hasOpened: () => opened !== undefined,
    openedId: () => opened,
    async openModal(view) {
      await acknowledgement?.close();
      const result =
        pressedIn?.type === 'modal'
          ? await slack.views.push({ trigger_id: trigger, view })
          : await slack.views.open({ trigger_id: trigger, view });
      opened = result.view?.id;
    },
    async updateModal(view) {
      const draw = () => (typeof view === 'function' ? view() : view);
      const target = opened ?? pressedIn?.id;
      if (target === undefined) throw new Error('updateModal: this press neither opened a modal nor came from one');
      // The hash guards the drawing of a later press in the same modal against this older one.
      const hash = opened === undefined ? pressedIn?.hash : undefined;
      try {
        await slack.views.update({ view_id: target, view: await draw(), ...(hash ? { hash } : {}) });
      } catch (error) {
        if (slackError(error) !== 'hash_conflict') throw error;
        await slack.views.update({ view_id: target, view: await draw() });
      }
    },
  };
}

async function answer(deps: PressDeps, origin: Origin, message: Message): Promise<void> {
  for (const attempt of waysToAnswer(deps.slack, origin, message)) {
    try {
      await attempt();
      return;
    } catch (error) {
      deps.log.warn({ by: origin.by, problem: reason(error) }, 'an answer did not get through, trying another way');
    }
  }
  throw new Error(`no way left to answer ${origin.by}`);
}

async function confirm(deps: PressDeps, origin: Origin, message: Message): Promise<void> {
  try {
    await answer(deps, origin, message);
  } catch (error) {
    deps.log.error({ err: error }, 'a person could not be told that their form was saved');
  }
}

async function replace(deps: PressDeps, origin: Origin, message: Message): Promise<void> {
  if (origin.responseUrl && origin.ephemeral) await respond(origin.responseUrl, message, { replace: true });
  else await answer(deps, origin, message);
}

function waysToAnswer(slack: WebClient, origin: Origin, { text, blocks }: Message) {
  const { by, channel, responseUrl, acknowledgement } = origin;
  const ways: (() => Promise<unknown>)[] = [];
  if (acknowledgement?.isOpen) ways.push(() => acknowledgement.answer({ text, blocks }));
  if (responseUrl) ways.push(() => respond(responseUrl, { text, blocks }));
  if (channel) ways.push(() => slack.chat.postEphemeral({ channel, user: by, text, blocks: [...blocks] }));
  ways.push(() => slack.chat.postMessage({ channel: by, text, blocks: [...blocks] }));
  return ways;
}

/**
 * Slack's own `respond` has no time limit, so this one is ours. Not with `fetch`, which takes six times as long for this
 * (300 µs of the one thread there is, measured with Node 26.10); underneath it is the same undici with the same proxies.
 */
async function respond(url: string, message: Message, { replace: replace_original = false } = {}): Promise<void> {
  const { statusCode, body } = await request(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ response_type: 'ephemeral', replace_original, ...message }),
    signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS),
  });
  const words = await body.text();
  if (statusCode < 200 || statusCode > 299) {
    throw new Error(`response_url answered ${statusCode}: ${words.slice(0, 200)}`);
  }
}
