/**
 * Where everything from Slack comes in, whichever way it travelled.
 *
 * Guaranteed: events are saved before they are acknowledged; whatever is in work is known, so that a stop can wait for
 * it; a press that nobody answered is acknowledged with words; nothing that a listener throws leaves from here.
 */
import type { App, ReceiverEvent } from '@slack/bolt';
import type { Deps } from '../../capability.ts';
import { UserError } from '../errors.ts';
import { type EventBody, eventBody, type Inbox } from './events.ts';
import { explain } from './failures.ts';
import { originOfAction, tell } from './listen.ts';
import { actionPayload, submissionPayload } from './payloads.ts';
import { FORGETTING } from './people-directory.ts';
import { createPress } from './press.ts';
import { laidOver } from './submit.ts';

export type Entrance = {
  /** Never rejects. */
  receive(event: ReceiverEvent): Promise<void>;
  /** How many things are in work. */
  readonly busy: number;
  /** Resolves when nothing is in work. */
  settled(): Promise<void>;
  /** Takes up events that a crash or a failure left behind. */
  sweep(): Promise<void>;
};

export function createEntrance(
  app: App,
  deps: Pick<Deps, 'log' | 'slack' | 'clock'>,
  { inbox, botId }: { inbox: Inbox; botId: string },
): Entrance {
  const inWork = new Set<Promise<void>>();
  const track = (work: Promise<void>) => {
    inWork.add(work);
    return work.finally(() => inWork.delete(work));
  };

  async function work(body: EventBody, event: ReceiverEvent): Promise<void> {
    try {
      await app.processEvent(event);
      await inbox.done(body.event_id);
    } catch (error) {
      await inbox.failed(body.event_id, error);
    }
  }

  async function receiveEvent(body: EventBody, event: ReceiverEvent): Promise<void> {
    const { type, bot_id } = body.event;
    // Slack sends us what we posted ourselves as well.
    if (type === 'message' && bot_id === botId) return event.ack();
    if (FORGETTING.has(type)) return app.processEvent(event);
    if (!(await inbox.accept(body))) return event.ack();
    await work(body, event);
  }

  async function guarded(event: ReceiverEvent): Promise<void> {
    try {
      // A press is waited for: what only events need is not done for it.
      const read = event.body.type === 'event_callback' ? eventBody.safeParse(event.body) : undefined;
      await (read?.success ? receiveEvent(read.data, event) : receivePress(app, deps, event));
    } catch (error) {
      explain(error, deps.log, String(event.body.type ?? event.body.command ?? 'unknown'));
    }
  }

  return {
    receive: (event) => track(guarded(event)),
    get busy() {
      return inWork.size;
    },
    async settled() {
      while (inWork.size > 0) await Promise.allSettled(inWork);
    },
    async sweep() {
      for (const body of await inbox.listLeftBehind()) await track(work(body, { body, ack: async () => {} }));
    },
  };
}

/** Lets Bolt find the listener; a press without one, or whose listener failed before it acknowledged, gets words. */
async function receivePress(
  app: App,
  deps: Pick<Deps, 'log' | 'slack' | 'clock'>,
  event: ReceiverEvent,
): Promise<void> {
  let acked = false;
  const ack: ReceiverEvent['ack'] = async (answer) => {
    acked = true;
    await event.ack(answer);
  };
  const what = String(event.body.command ?? event.body.type);
  let words = 'This belongs to an older version and does nothing any more. Start again with the slash command.';
  try {
    await app.processEvent({ ...event, ack });
  } catch (error) {
    words = explain(error, deps.log, what);
  }
  if (acked) return;
  if (event.body.command) return event.ack({ response_type: 'ephemeral', text: words });
  const form = event.body.type === 'view_submission' ? submissionPayload.safeParse(event.body) : undefined;
  if (form?.success) return event.ack(laidOver(form.data.view, words));
  await event.ack();
  await answerOrphan(deps, event.body, words);
}

async function answerOrphan(deps: Pick<Deps, 'log' | 'slack' | 'clock'>, body: unknown, words: string): Promise<void> {
  const read = actionPayload.safeParse(body);
  if (!read.success) return;
  const origin = originOfAction(read.data);
  deps.log.warn({ err: new UserError(words) }, 'a press that nobody listens to');
  await tell(deps, createPress(deps, origin), origin, words);
}
