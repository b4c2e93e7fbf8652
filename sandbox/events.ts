/**
 * Events: only what the manifest subscribes to, only from where the bot is, and again when they were not
 * acknowledged: at once, after a minute, after five.
 */
import type { Envelope, Failure } from './envelope.ts';
import type { WireObject } from './protocol.ts';
import type { Channel } from './workspace.ts';
import type { World } from './world.ts';

/** Slack's retries; counted from the failure before. */
const RETRY_AFTER = [{ seconds: 0 }, { minutes: 1 }, { minutes: 5 }] as const;

const REASONS: Readonly<Record<Failure, string>> = {
  timeout: 'http_timeout',
  not_connected: 'connection_failed',
  connection_lost: 'connection_failed',
  http_error: 'http_error',
};

export type Events = {
  /**
   * Sends the event when the app wants and may have it. Resolves once it was acknowledged, or its delivery and the
   * retry that follows at once have failed; false as well when nothing was sent.
   */
  emit(subscription: string, event: WireObject, channel?: Channel): Promise<boolean>;
  /** Redelivers what is due on the movable clock. */
  catchUp(): Promise<void>;
  close(): void;
};

type Due = { readonly at: Temporal.Instant; readonly send: () => Promise<unknown>; readonly timer: NodeJS.Timeout };

export function createEvents(world: Omit<World, 'events'>): Events {
  const due = new Set<Due>();
  const attempt = async (envelope: Envelope): Promise<boolean> => {
    const ack = await world.delivery.send(envelope);
    if (ack.acked) return true;
    const next = (envelope.retry?.attempt ?? 0) + 1;
    const wait = RETRY_AFTER[next - 1];
    if (wait === undefined || ack.noRetry) return false;
    const again = () => attempt({ ...envelope, retry: { attempt: next, reason: REASONS[ack.failure] } });
    if ('seconds' in wait) return again();
    schedule(Temporal.Duration.from(wait), again);
    return false;
  };
  const schedule = (wait: Temporal.Duration, again: () => Promise<boolean>) => {
    const send = () => {
      due.delete(one);
      clearTimeout(one.timer);
      return world.settling.track(again());
    };
    const one: Due = {
      at: world.clock.now().add(wait),
      send,
      timer: setTimeout(send, wait.total('milliseconds')).unref(),
    };
    due.add(one);
  };
  return {
    emit(subscription, event, channel) {
      const { botUser } = world.workspace.app;
      const unseen = channel !== undefined && !channel.members.has(botUser);
      const unwanted = !world.manifest.events.has(subscription) || !mayHear(world, subscription, channel);
      if (unwanted || unseen || world.tokens.bot.revoked) return Promise.resolve(false);
      return world.settling.track(
        attempt({ type: 'events_api', payload: eventPayload(world, event), what: `event ${subscription}` }),
      );
    },
    async catchUp() {
      const now = world.clock.now();
      const ready = [...due].filter(({ at }) => Temporal.Instant.compare(at, now) <= 0);
      await Promise.all(ready.map(({ send }) => send()));
    },
    close() {
      for (const { timer } of due) clearTimeout(timer);
      due.clear();
    },
  };
}

/** Who joins or leaves is told only with the scope to read that kind of conversation. */
function mayHear({ tokens }: Pick<World, 'tokens'>, subscription: string, channel: Channel | undefined): boolean {
  if (!subscription.startsWith('member_') || !channel) return true;
  return tokens.bot.scopes.includes(channel.kind === 'private' ? 'groups:read' : 'channels:read');
}

function eventPayload(
  { ids, clock, tokens, workspace: { team, app } }: Omit<World, 'events'>,
  event: WireObject,
): WireObject {
  return {
    token: tokens.verification,
    team_id: team.id,
    context_team_id: team.id,
    context_enterprise_id: null,
    api_app_id: app.id,
    event,
    type: 'event_callback',
    event_id: ids.next('Ev'),
    event_time: Math.floor(clock.now().epochMilliseconds / 1000),
    authorizations: [
      { enterprise_id: null, team_id: team.id, user_id: app.botUser, is_bot: true, is_enterprise_install: false },
    ],
    is_ext_shared_channel: false,
    event_context: `4-${ids.secret()}`,
  };
}
