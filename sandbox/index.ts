/**
 * A strict local Slack. Start one, point a Bolt app at it, act as its people through the control API or the page.
 * It knows nothing of the bot: what it needs to know of the app stands in the app's manifest.
 */
import type { AddressInfo } from 'node:net';
import type { MovableClock } from './clock.ts';
import { createSandboxServer } from './http/server.ts';
import type { WorkspaceSeed } from './seed.ts';
import { takeSnapshot } from './snapshot/take.ts';
import { createWebhook, type Webhook } from './webhook.ts';
import { createWorld } from './world.ts';

export { type MovableClock, movableClock } from './clock.ts';
export { defaultSeed, type WorkspaceSeed } from './seed.ts';
export { SnapshotError } from './snapshot/shape.ts';

/** What a person waits before Slack shows that the app failed. */
const ACK_MS = 3_000;

export type SandboxOptions = {
  /** Default 0: any free one. */
  readonly port?: number;
  readonly clock?: MovableClock;
  /** The parsed manifest.yml: commands, shortcuts, events, scopes, Home. */
  readonly manifest: unknown;
  readonly seed?: WorkspaceSeed;
  /**
   * What `snapshot()` gave, through JSON or not: goes on from there instead of from a seed. The clock is as far ahead of
   * the real time as it was, unless `clock` is given.
   */
  readonly restore?: unknown;
  /** Default true: about one message a second and channel, and Slack's tiers, on real time. */
  readonly rateLimits?: boolean;
  /** HTTP mode: where to send events, commands and presses. Absent: Socket Mode. */
  readonly events?: Webhook;
  /** How long the app has for an ack; Slack gives 3,000 ms. */
  readonly ackMs?: number;
  /** Milliseconds that triggers and rate limits go by; default the process's own. For tests at the edge of a limit. */
  readonly monotonic?: () => number;
};

export type Sandbox = {
  /** `http://127.0.0.1:port`: the page and the control API. */
  readonly url: string;
  /** With a slash at the end, as Bolt's `slackApiUrl` wants it. */
  readonly apiUrl: string;
  readonly botToken: string;
  readonly appToken: string;
  readonly signingSecret: string;
  readonly clock: MovableClock;
  /**
   * Whoever runs the bot in this process says here how to wait until it has nothing left to do. Awaited by
   * `?settle=1` and after every move of the clock, repeatedly, until nothing moves any more.
   */
  onSettle(settler: () => Promise<void>): void;
  setRateLimits(on: boolean): void;
  /** Switches between signed HTTP and Socket Mode (undefined). */
  setEvents(events: Webhook | undefined): void;
  /** Everything that is worth keeping, as JSON: `restore` takes it. Later changes do not reach into it. */
  snapshot(): unknown;
  /** Called after changes, at most once per turn of the event loop. Returns how to stop. */
  onChange(listener: () => void): () => void;
  /** May be called twice. */
  close(): Promise<void>;
};

/** @throws SnapshotError when `restore` cannot be used; Error when the manifest or the seed cannot, or the port is taken. */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  let base = '';
  let webhook = options.events;
  const ackMs = options.ackMs ?? ACK_MS;
  const world = createWorld({ ...options, ackMs, base: () => base, webhook: () => webhook });
  const setEvents = (events: Webhook | undefined) => {
    webhook = events;
    world.delivery.use(events ? createWebhook(events, ackMs) : world.socket);
    world.changes.touch();
  };
  setEvents(webhook);
  const server = createSandboxServer(world);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  // A server that listens on TCP has an AddressInfo; the string form is for pipes.
  const { port } = server.address() as AddressInfo;
  base = `http://127.0.0.1:${port}`;
  const close = async () => {
    world.events.close();
    await world.socket.close();
    server.closeAllConnections();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  };
  let closed: Promise<void> | undefined;
  return {
    url: base,
    apiUrl: `${base}/api/`,
    botToken: world.tokens.bot.value,
    appToken: world.tokens.app.value,
    signingSecret: world.tokens.signingSecret,
    clock: world.clock,
    onSettle: world.settling.add,
    setRateLimits: world.rates.setEnabled,
    setEvents,
    snapshot: () => takeSnapshot(world),
    onChange: world.changes.subscribe,
    close() {
      closed ??= close();
      return closed;
    },
  };
}
