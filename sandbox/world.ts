/** Everything a part of the sandbox may reach, built once. */
import { type Changes, createChanges } from './changes.ts';
import { type MovableClock, movableClock } from './clock.ts';
import { createDelivery, type Delivery } from './delivery.ts';
import { createEphemerals, type Ephemerals } from './ephemerals.ts';
import { createEvents, type Events } from './events.ts';
import { createFaults, type Faults } from './faults.ts';
import { createFiles, type Files } from './files.ts';
import { createIds, type Ids } from './ids.ts';
import { type Manifest, parseManifest } from './manifest.ts';
import { createRates, type Rates } from './rates.ts';
import { createResponseUrls, type ResponseUrls } from './response-urls.ts';
import { defaultSeed, type WorkspaceSeed } from './seed.ts';
import { createSettling, type Settling } from './settling.ts';
import { resume } from './snapshot/resume.ts';
import { parseSnapshot } from './snapshot/shape.ts';
import { createSocketMode, type SocketMode } from './socket.ts';
import { createTokens, type Tokens } from './tokens.ts';
import { createTraffic, type TrafficLog } from './traffic.ts';
import { createTriggers, type Triggers } from './triggers.ts';
import { createViews, type Entered, type Views } from './views.ts';
import type { Webhook } from './webhook.ts';
import { createWorkspace, type Workspace } from './workspace.ts';

export type World = {
  readonly manifest: Manifest;
  readonly clock: MovableClock;
  readonly ids: Ids;
  readonly changes: Changes;
  readonly traffic: TrafficLog;
  readonly settling: Settling;
  readonly workspace: Workspace;
  readonly views: Views;
  readonly ephemerals: Ephemerals;
  /** What people have put into elements of messages: by person, conversation and ts. */
  readonly entered: Map<string, Entered>;
  readonly files: Files;
  readonly tokens: Tokens;
  readonly triggers: Triggers;
  readonly responseUrls: ResponseUrls;
  readonly faults: Faults;
  readonly rates: Rates;
  readonly socket: SocketMode;
  readonly delivery: Delivery;
  readonly events: Events;
  /** `http://127.0.0.1:port`, known once the server listens. */
  readonly base: () => string;
  readonly webhook: () => Webhook | undefined;
};

export type Founding = Pick<World, 'base' | 'webhook'> & {
  readonly manifest: unknown;
  readonly ackMs: number;
  readonly clock?: MovableClock;
  readonly seed?: WorkspaceSeed;
  readonly restore?: unknown;
  readonly rateLimits?: boolean;
  readonly monotonic?: () => number;
};

/** @throws Error when the manifest, the seed or the snapshot cannot be used. */
export function createWorld({ base, webhook, ackMs, ...options }: Founding): World {
  const monotonic = options.monotonic ?? (() => performance.now());
  const manifest = parseManifest(options.manifest);
  const kept = options.restore === undefined ? undefined : resume(parseSnapshot(options.restore));
  const clock = options.clock ?? movableClock(kept ? { start: kept.start } : {});
  const ids = createIds(kept?.counters.ids);
  const changes = createChanges(kept?.counters.changes);
  const traffic = createTraffic({ clock, changes, start: kept?.counters.traffic });
  const settling = createSettling({ activity: () => changes.version() });
  const faults = createFaults();
  const workspace = createWorkspace({
    seed: kept?.seed ?? options.seed ?? defaultSeed,
    clock,
    ids,
    manifest,
    identity: kept?.identity,
  });
  const socket = createSocketMode({
    appId: workspace.app.id,
    ackMs,
    secret: ids.secret,
    changed: changes.touch,
  });
  const parts = {
    manifest,
    clock,
    ids,
    changes,
    traffic,
    settling,
    workspace,
    views: createViews({ ids, clock, workspace }),
    ephemerals: createEphemerals(),
    entered: new Map<string, Entered>(),
    files: createFiles({ ids, base }),
    tokens: createTokens({ scopes: manifest.scopes, secret: ids.secret, kept: kept?.tokens }),
    triggers: createTriggers({ monotonic, ids }),
    responseUrls: createResponseUrls({ clock, ids, base }),
    faults,
    rates: createRates({ monotonic, enabled: options.rateLimits ?? true }),
    socket,
    delivery: createDelivery({ transport: socket, traffic, settling, faults }),
    base,
    webhook,
  };
  kept?.fill(parts);
  return { ...parts, events: createEvents(parts) };
}
