/**
 * Opens things, starts them and stops them; `wire.ts` says who knows whom.
 * Everything that can go wrong before the start ends in one sentence.
 */
import type { Capability } from './capability.ts';
import type { Config } from './config.ts';
import type { Clock } from './platform/clock.ts';
import type { DispatcherOptions } from './platform/delivery/dispatcher.ts';
import { reason, StartError } from './platform/errors.ts';
import type { Health } from './platform/health.ts';
import { type ApiListener, listenForApi } from './platform/http/door.ts';
import { type HealthListener, listenForHealth } from './platform/http/health.ts';
import { createLog, type Logger } from './platform/log.ts';
import type { Library } from './platform/runbook/library/library.ts';
import type { Entrance } from './platform/slack/entrance.ts';
import { introduce } from './platform/slack/identity.ts';
import type { Db } from './platform/store/db.ts';
import { openDatabase } from './platform/store/open.ts';
import { type Opened, type Wired, wire } from './wire.ts';

/** What a crash or a failure left behind is looked for this often. */
const SWEEP_MS = 15_000;
/** A stop waits this long for what is in work. */
const DRAIN_MS = 10_000;
/** Of that, for actions to give back what they could not do. */
const ABORT_MS = 2_000;
/** Slack's greeting on a new connection comes within a second or two. */
const CONNECT_MS = 15_000;

export type Resurface = {
  /** Resolves when no listener is in work and no delivery that can go now is left. */
  settled(): Promise<void>;
  /** Finishes what is in work, then closes everything. May be called twice. */
  stop(): Promise<void>;
  health(): Promise<Health>;
  /** Over HTTP: where it listens. */
  readonly port?: number;
  /** Where programs call, when that is a port of its own. */
  readonly apiPort?: number;
  /** Where supervisors ask, when that is a port of its own. */
  readonly healthPort?: number;
};

export type StartOptions = {
  readonly clock?: Clock;
  /** Default: the one that the configuration names. Closed when the bot stops. */
  readonly open?: () => Promise<Db>;
  readonly pace?: NonNullable<DispatcherOptions['pace']>;
  readonly checkpoint?: NonNullable<DispatcherOptions['checkpoint']>;
  /** How soon the job or the action of a process that died is taken over, in real milliseconds. */
  readonly jobLeaseMs?: number;
  readonly capabilities?: readonly Capability[];
  /** Default: of the folders that the configuration names. Started with the bot and closed when it stops. */
  readonly library?: Library;
  readonly log?: Logger;
};

/** @throws StartError in one sentence, with everything closed again. */
export async function start(config: Config, options: StartOptions = {}): Promise<Resurface> {
  const log = options.log ?? createLog({ level: config.logLevel });
  const [identity, db] = await both(
    introduce(config, config.connection, log),
    options.open?.() ?? openDatabase(config.databaseUrl),
    (opened) => opened.close(),
  );
  try {
    const resurface = await run(config, options, { db, identity, log });
    const { port, healthPort, apiPort } = resurface;
    const ports = { port, healthPort, apiPort };
    log.info({ workspace: identity.team, connection: config.connection.kind, ...ports }, 'Resurface is ready');
    return resurface;
  } catch (error) {
    await db.close();
    throw error;
  }
}

/**
 * Both at once, for the time it takes; when one fails, the other is closed. The database's trouble is told first:
 * waiting for its lock stops the whole process, so that Slack may seem not to answer meanwhile.
 */
async function both<A, B>(first: Promise<A>, second: Promise<B>, close: (second: B) => Promise<void>): Promise<[A, B]> {
  const [a, b] = await Promise.allSettled([first, second]);
  if (b.status === 'rejected') throw b.reason;
  if (a.status === 'fulfilled') return [a.value, b.value];
  await close(b.value);
  throw a.reason;
}

async function run(config: Config, options: StartOptions, opened: Opened): Promise<Resurface> {
  const { db, log } = opened;
  const parts = await wire(config, options, opened);
  const { door, entrance, dispatcher, scheduler, runner, inbox, library, health, api } = parts;
  // Before Slack, so that a supervisor is told why it takes so long.
  const listener = config.health && (await listenForHealth(config.health, health));
  const fail = async (error: unknown) => {
    await Promise.all([door.close(), listener?.close()]);
    throw error;
  };
  const programs = config.api && (await listenForApi(config.api, api).catch(fail));
  const { port } = await connect(door.open(entrance.receive)).catch(async (error) => {
    await programs?.close();
    return fail(error);
  });
  dispatcher.start();
  scheduler.start();
  runner.start();
  library.start();
  const sweeping = sweepFrom(entrance, inbox.prune, log);
  let stopping: Promise<void> | undefined;
  return {
    ...(port === undefined ? {} : { port }),
    ...(listener ? { healthPort: listener.port } : {}),
    ...(programs ? { apiPort: programs.port } : {}),
    settled: () => settled(parts),
    health,
    stop() {
      clearInterval(sweeping);
      stopping ??= stop(parts, [programs, listener], db);
      return stopping;
    },
  };
}

async function stop(
  { door, entrance, home, dispatcher, scheduler, runner, library }: Wired,
  [programs, listener]: readonly [ApiListener | undefined, HealthListener | undefined],
  db: Db,
): Promise<void> {
  library.close();
  const inWork = () => [entrance.settled(), home.settled()];
  const withinMs = DRAIN_MS - ABORT_MS;
  const ending = [scheduler.stop({ withinMs: DRAIN_MS }), runner.stop({ withinMs })];
  await atMost(DRAIN_MS, Promise.all([...inWork(), ...ending]));
  await atMost(DRAIN_MS, Promise.all([door.close(), programs?.close()]));
  await atMost(DRAIN_MS, Promise.all([...inWork(), dispatcher.stop()]));
  await listener?.close();
  await db.close();
}

async function connect<T>(opening: Promise<T>): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => late.reject(new StartError(`Slack did not open a Socket Mode connection within ${CONNECT_MS / 1000} s.`)),
    CONNECT_MS,
  );
  try {
    return await Promise.race([opening, late.promise]);
  } catch (error) {
    if (error instanceof StartError) throw error;
    throw new StartError(`Slack can't be listened to: ${reason(error)}.`);
  } finally {
    clearTimeout(timer);
  }
}

function sweepFrom(entrance: Entrance, prune: () => Promise<void>, log: Logger): NodeJS.Timeout {
  const sweep = () =>
    Promise.all([entrance.sweep(), prune()]).catch((error) => log.error({ err: error }, 'could not sweep events'));
  sweep();
  return setInterval(sweep, SWEEP_MS).unref();
}

/** Jobs that became due are part of it: the clock may just have been moved. */
async function settled({ clock, scheduler, runner, entrance, home, dispatcher, library }: Wired): Promise<void> {
  await scheduler.tick(clock.now());
  do {
    await library.settled();
    await scheduler.settled();
    await entrance.settled();
    await runner.settled();
    await home.settled();
    await dispatcher.settled();
  } while (entrance.busy > 0 || runner.isBusy || home.busy);
}

async function atMost(ms: number, work: Promise<unknown>): Promise<void> {
  await Promise.race([work, new Promise((resolve) => setTimeout(resolve, ms).unref())]);
}
