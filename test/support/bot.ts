/** The real bot in this process, against a sandbox. Both share one clock, so that moving it happens to both at once. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Sandbox } from '../../sandbox/index.ts';
import type { Config } from '../../src/config.ts';
import { type Resurface, type StartOptions, startResurface } from '../../src/main.ts';

/** No waiting between messages; leases, retries and polls stay short. For tests that are not about the pace. */
export const NO_PACE = {
  channelMs: 0,
  cardMs: 0,
  leaseMs: 15_000,
  retryMs: [50, 100, 200],
  pollMs: 500,
  probeMs: 500,
} as const;

export type Bot = Resurface & {
  readonly config: Config;
  /** Stops it and starts another on the same database. */
  restart(): Promise<Bot>;
};

export type BotOptions = Omit<StartOptions, 'clock'> & {
  readonly sandbox: Sandbox;
  /** A file path or a `postgres://` address. Default: a new file in a temporary folder, removed at `stop`. */
  readonly database?: string;
  /** Default: Socket Mode. HTTP listens on a free port, and the sandbox is told where. */
  readonly over?: 'socket' | 'http';
  /** Folders of Markdown. Default: none. */
  readonly runbooks?: readonly string[];
  /** What else the operator decides. */
  readonly settings?: Partial<Config>;
};

/** Starts the bot and tells the sandbox how to wait for it. */
export async function startBot({
  sandbox,
  database,
  over = 'socket',
  runbooks = [],
  settings = {},
  ...options
}: BotOptions): Promise<Bot> {
  const folder = database === undefined ? mkdtempSync(join(tmpdir(), 'resurface-bot-')) : undefined;
  const config: Config = {
    slackApiUrl: sandbox.apiUrl,
    botToken: sandbox.botToken,
    connection:
      over === 'http'
        ? { kind: 'http', signingSecret: sandbox.signingSecret, host: '127.0.0.1', port: 0 }
        : { kind: 'socket', appToken: sandbox.appToken },
    databaseUrl: database ?? join(folder ?? '', 'bot.db'),
    runbookFolders: runbooks,
    logLevel: 'silent',
    ...settings,
  };
  let running: Resurface | undefined;
  sandbox.onSettle(async () => running?.settled());

  async function start(): Promise<Bot> {
    const resurface = await startResurface(config, { pace: NO_PACE, ...options, clock: sandbox.clock });
    running = resurface;
    if (resurface.port !== undefined) {
      const url = `http://127.0.0.1:${resurface.port}/slack/events`;
      sandbox.setEvents({ url, signingSecret: sandbox.signingSecret });
    }
    const halt = async () => {
      running = undefined;
      await resurface.stop();
    };
    return {
      ...resurface,
      config,
      async stop() {
        await halt();
        if (folder) rmSync(folder, { recursive: true, force: true });
      },
      async restart() {
        await halt();
        return start();
      },
    };
  }

  return start();
}
