/**
 * The bot as a real child process against a sandbox in this one, so that it can be killed.
 * This file is both: `spawnBot` for tests, and what the child runs. They talk over Node's IPC channel.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Sandbox } from '../../sandbox/index.ts';
import type { Config } from '../../src/config.ts';
import type { Clock } from '../../src/platform/clock.ts';
import type { Checkpoint } from '../../src/platform/delivery/attempt.ts';
import type { Pace } from '../../src/platform/delivery/pace.ts';
import type { Db } from '../../src/platform/store/db.ts';

/** The process kills itself, with SIGKILL, when the dispatcher passes this point for the nth time (from 1). */
export type KillAt = { readonly point: Checkpoint; readonly nth?: number };

/** From now on, the process kills itself before or after its nth unit of work (from 1). */
export type DieAt = { readonly unit: number; readonly when: 'before' | 'after' };

export type BotProcess = {
  readonly pid: number;
  readonly port?: number;
  /** Tells it the sandbox's time, then as `Resurface.settled`; resolves as well when the process is gone: with false. */
  settled(dieAt?: DieAt): Promise<boolean>;
  /** SIGKILL, now. Resolves when it is gone. */
  kill(): Promise<void>;
  /** SIGTERM. Resolves with the exit code. */
  stop(): Promise<number | null>;
  /** Resolves with how it ended: an exit code or a signal. */
  readonly ended: Promise<number | NodeJS.Signals | null>;
  /** Standard output and error so far. */
  output(): string;
};

export type SpawnOptions = {
  readonly sandbox: Sandbox;
  /** A file path or a `postgres://` address. */
  readonly database: string;
  readonly over?: 'socket' | 'http';
  readonly pace?: Partial<Pace>;
  readonly jobLeaseMs?: number;
  readonly killAt?: KillAt;
  /** Its clock stands still between what it is told, as a frozen clock of the sandbox does. */
  readonly frozen?: boolean;
  /** A process that has read its programs already. Default: a new one. */
  readonly spare?: Spare;
  /** Folders of Markdown. Default: none. */
  readonly runbooks?: readonly string[];
  /** What else the operator decides. */
  readonly settings?: Partial<Config>;
};

/** A process that will be a bot. Reading the programs takes most of a start, and can be done ahead. */
export type Spare = { readonly child: ChildProcess; discard(): void };

type Job = Pick<SpawnOptions, 'pace' | 'killAt' | 'jobLeaseMs' | 'frozen'> & { config: Config; now: number };
type ToBot = { do: 'start'; job: Job } | { do: 'settle'; id: number; now: number; dieAt?: DieAt };
type FromBot = { ready: { port?: number } } | { settled: number } | { failed: string };

const COMPILED = new URL('../../node_modules/.cache/resurface/compiled', import.meta.url);

export function forkSpare(): Spare {
  const child = fork(fileURLToPath(import.meta.url), [], {
    execArgv: [],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    // A test may start many, of which each would compile the same files.
    env: { ...process.env, NODE_COMPILE_CACHE: fileURLToPath(COMPILED) },
  });
  return { child, discard: () => void child.kill('SIGKILL') };
}

/** Resolves when the bot is ready. @throws Error with its words when it could not start. */
export async function spawnBot({
  sandbox,
  database,
  over,
  spare = forkSpare(),
  runbooks = [],
  settings = {},
  ...rest
}: SpawnOptions): Promise<BotProcess> {
  const { child } = spare;
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (data) => (output += String(data)));
  const ended = once(child, 'exit').then(
    ([code, signal]: (number | NodeJS.Signals | null)[]) => signal ?? code ?? null,
  );
  const waiting = new Map<number, (isAlive: boolean) => void>();
  const settleAll = () => {
    for (const resolve of waiting.values()) resolve(false);
    waiting.clear();
  };
  ended.then(settleAll);

  const ready = Promise.withResolvers<{ port?: number }>();
  child.on('message', (message: FromBot) => {
    if ('ready' in message) ready.resolve(message.ready);
    else if ('failed' in message) ready.reject(new Error(message.failed));
    else waiting.get(message.settled)?.(true);
  });
  ended.then((how) => ready.reject(new Error(`The bot ended (${how}) before it was ready:\n${output}`)));
  const config = { ...configFor(sandbox, database, over ?? 'socket'), runbookFolders: runbooks, ...settings };
  send(child, { do: 'start', job: { config, now: sandbox.clock.now().epochMilliseconds, ...rest } });
  const { port } = await ready.promise;
  if (port !== undefined) {
    const url = `http://127.0.0.1:${port}/slack/events`;
    sandbox.setEvents({ url, signingSecret: sandbox.signingSecret });
  }

  let asked = 0;
  const settled = (dieAt?: DieAt) => {
    if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve(false);
    asked += 1;
    const id = asked;
    const answered = new Promise<boolean>((resolve) => waiting.set(id, resolve)).finally(() => waiting.delete(id));
    const now = sandbox.clock.now().epochMilliseconds;
    send(child, { do: 'settle', id, now, ...(dieAt ? { dieAt } : {}) });
    return answered;
  };
  sandbox.onSettle(async () => void (await settled()));
  return {
    pid: child.pid ?? 0,
    ...(port === undefined ? {} : { port }),
    settled,
    ended,
    output: () => output,
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
    async stop() {
      child.kill('SIGTERM');
      const how = await ended;
      return typeof how === 'number' ? how : null;
    },
  };
}

/** Sending to a process that has just died is no error here: `ended` tells. */
function send(child: ChildProcess, message: ToBot): void {
  child.send(message, () => {});
}

function configFor(sandbox: Sandbox, databaseUrl: string, over: 'socket' | 'http'): Config {
  return {
    slackApiUrl: sandbox.apiUrl,
    botToken: sandbox.botToken,
    connection:
      over === 'http'
        ? { kind: 'http', signingSecret: sandbox.signingSecret, host: '127.0.0.1', port: 0 }
        : { kind: 'socket', appToken: sandbox.appToken },
    databaseUrl,
    runbookFolders: [],
    logLevel: 'warn',
  };
}

/** Real time from a moment that the parent names; the parent names it again before everything that is awaited. */
function followingClock(start: number, frozen: boolean): Clock & { set(now: number): void } {
  const real = () => (frozen ? 0 : Date.now());
  let ahead = start - real();
  return {
    now: () => Temporal.Instant.fromEpochMilliseconds(real() + ahead),
    set(now) {
      ahead = now - real();
    },
  };
}

/** A database whose user dies at a unit of work that is named later. */
function mortal(db: Db) {
  let left = Number.POSITIVE_INFINITY;
  let when: DieAt['when'] = 'before';
  const die = (now: DieAt['when']) => {
    if (left === 0 && when === now) process.kill(process.pid, 'SIGKILL');
  };
  const write: Db['write'] = async (work) => {
    left -= 1;
    die('before');
    const result = await db.write(work);
    die('after');
    return result;
  };
  const dieAt = (at: DieAt) => {
    left = at.unit;
    when = at.when;
  };
  return { db: Object.create(db, { write: { value: write } }) as Db, dieAt }; // inherits the rest
}

async function runBot(): Promise<void> {
  const told = onceMessage();
  const { startResurface } = await import('../../src/main.ts');
  await import('../../src/start.ts');
  const { openDatabase } = await import('../../src/platform/store/open.ts');
  const { NO_PACE } = await import('./bot.ts');
  const tell = (message: FromBot) => void process.send?.(message);
  const [{ job }] = await told;
  const { config, now, pace, killAt, jobLeaseMs, frozen = false } = job;
  const clock = followingClock(now, frozen);
  let passed = 0;
  try {
    const { db, dieAt } = mortal(await openDatabase(config.databaseUrl));
    const bot = await startResurface(config, {
      clock,
      open: async () => db,
      pace: { ...NO_PACE, ...pace },
      ...(jobLeaseMs === undefined ? {} : { jobLeaseMs }),
      checkpoint(point) {
        if (point !== killAt?.point) return;
        passed += 1;
        if (passed === (killAt.nth ?? 1)) process.kill(process.pid, 'SIGKILL');
      },
    });
    process.on('message', async (message: ToBot) => {
      if (message.do !== 'settle') return;
      clock.set(message.now);
      if (message.dieAt) dieAt(message.dieAt);
      await bot.settled();
      tell({ settled: message.id });
    });
    process.on('SIGTERM', () => void bot.stop().then(() => process.exit(0)));
    tell({ ready: bot.port === undefined ? {} : { port: bot.port } });
  } catch (error) {
    tell({ failed: error instanceof Error ? error.message : String(error) });
    process.disconnect?.();
    process.exitCode = 1;
  }
}

// The cast: the parent's first message is the job, by the two types above.
const onceMessage = () => once(process, 'message') as Promise<[Extract<ToBot, { do: 'start' }>]>;

if (import.meta.main) await runBot();
