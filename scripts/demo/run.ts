/**
 * The local Slack and the real bot in one process, on loopback, with an embedded database and one clock that can be
 * moved forward. Both go on where the last start ended, or the story is played for them.
 */
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { type SandboxClient, sandboxClient } from '../../sandbox/client.ts';
import { movableClock } from '../../sandbox/clock.ts';
import { type Sandbox, type SandboxOptions, SnapshotError, startSandbox } from '../../sandbox/index.ts';
import type { Services } from '../../sandbox/services/index.ts';
import { parseConfig } from '../../src/config.ts';
import { type Resurface, startResurface } from '../../src/main.ts';
import { SLACK_PACE } from '../../src/platform/delivery/pace.ts';
import { StartError } from '../../src/platform/errors.ts';
import { claimFolder, DemoError, type Folder, type Kept } from './folder.ts';
import { type Keeper, keepFile } from './keeper.ts';
import type { Options } from './options.ts';
import { startStandIns, variablesOf } from './services.ts';
import { STORY_HOURS, tellStory } from './story.ts';

export type Demo = {
  readonly url: string;
  /** Ends both and keeps everything. May be called twice. */
  stop(): Promise<void>;
};

type Say = (words: string) => void;
type Tell = (client: SandboxClient) => Promise<void>;

/**
 * @param tell fills a new workspace through its control API.
 * @throws DemoError or StartError in one sentence, with everything closed again.
 */
export async function runDemo(
  options: Pick<Options, 'folder' | 'fresh' | 'port'>,
  say: Say,
  tell: Tell = (slack) => tellStory(slack),
): Promise<Demo> {
  const folder = claimFolder(options.folder);
  try {
    const kept = options.fresh ? 'nothing' : folder.read();
    const { sandbox, goesOn, why } = await openSandbox(options.port, kept);
    const services = await startStandIns(sandbox);
    try {
      return await play(sandbox, { folder, services, goesOn, why, say, tell });
    } catch (error) {
      await services.close();
      await sandbox.close();
      throw goesOn && error instanceof StartError
        ? new DemoError(`${error.message} To start over: npm run demo -- --fresh`)
        : error;
    }
  } catch (error) {
    folder.release();
    throw error;
  }
}

type Opened = { readonly sandbox: Sandbox; readonly goesOn: boolean; readonly why?: string | undefined };

async function openSandbox(port: number, kept: Kept): Promise<Opened> {
  if (kept === 'nothing') return { sandbox: await newSandbox(port), goesOn: false };
  if ('unusable' in kept) return { sandbox: await newSandbox(port), goesOn: false, why: kept.unusable };
  try {
    return { sandbox: await listen({ port, restore: kept.snapshot }), goesOn: true };
  } catch (error) {
    if (!(error instanceof SnapshotError)) throw error;
    return { sandbox: await newSandbox(port), goesOn: false, why: error.message };
  }
}

/** The story begins long ago, and nothing in it waits for Slack's pace. */
function newSandbox(port: number): Promise<Sandbox> {
  const start = Temporal.Now.instant().subtract({ hours: STORY_HOURS });
  return listen({ port, clock: movableClock({ start }), rateLimits: false });
}

async function listen(options: Omit<SandboxOptions, 'manifest'>): Promise<Sandbox> {
  const manifest: unknown = parse(readFileSync(new URL('../../manifest.yml', import.meta.url), 'utf8'));
  try {
    return await startSandbox({ ...options, manifest });
  } catch (error) {
    const taken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
    if (!taken) throw error;
    throw new DemoError(`Port ${options.port} is in use: end what runs there, or use --port 0 for a free one.`);
  }
}

type Stage = Omit<Opened, 'sandbox'> & {
  readonly folder: Folder;
  readonly services: Services;
  readonly say: Say;
  readonly tell: Tell;
};

async function play(sandbox: Sandbox, { folder, services, goesOn, why, say, tell }: Stage): Promise<Demo> {
  if (goesOn) say('Going on where the last start ended (npm run demo -- --fresh starts over)…');
  else
    say(
      why ? `The kept workspace can't be used, so the week is played again. ${why}` : 'Playing a week of escalations…',
    );
  if (!goesOn) {
    folder.forget();
    await playStory(sandbox, { folder, services, tell });
  }
  const bot = await startBot(sandbox, { folder, services });
  sandbox.onSettle(() => bot.settled());
  sandbox.setRateLimits(true);
  const keeper = keepFile(folder.workspace, sandbox.snapshot, (error) =>
    say(`The workspace could not be saved: ${error instanceof Error ? error.message : String(error)}`),
  );
  await keeper.save();
  sandbox.onChange(keeper.touch);
  folder.announce(sandbox.url);
  let stopping: Promise<void> | undefined;
  return {
    url: sandbox.url,
    stop() {
      stopping ??= end({ bot, keeper, sandbox, services, folder });
      return stopping;
    },
  };
}

type Told = { readonly folder: Folder; readonly services: Services };

/** The bot first: what it still delivers belongs to what is kept. */
async function end(all: { bot: Resurface; keeper: Keeper; sandbox: Sandbox } & Told): Promise<void> {
  await all.bot.stop();
  await all.services.close();
  await all.keeper.close();
  await all.sandbox.close();
  all.folder.release();
}

/** By a bot of its own, which hurries. */
async function playStory(sandbox: Sandbox, { tell, ...told }: Told & { readonly tell: Tell }): Promise<void> {
  const bot = await startBot(sandbox, told, { ...SLACK_PACE, channelMs: 0, cardMs: 0 });
  try {
    let here = true;
    sandbox.onSettle(async () => {
      if (here) await bot.settled();
    });
    await tell(sandboxClient(sandbox.url));
    here = false;
  } finally {
    await bot.stop();
  }
}

/** Of what is set for a real bot, only the runbooks count here: somebody may want to see their own. */
function startBot(sandbox: Sandbox, { folder, services }: Told, pace?: typeof SLACK_PACE): Promise<Resurface> {
  const config = parseConfig({
    ...(process.env.RUNBOOKS_DIRS === undefined ? {} : { RUNBOOKS_DIRS: process.env.RUNBOOKS_DIRS }),
    SLACK_API_URL: sandbox.apiUrl,
    SLACK_BOT_TOKEN: sandbox.botToken,
    SLACK_APP_TOKEN: sandbox.appToken,
    ...variablesOf(services),
    DATABASE_URL: folder.database,
    LOG_LEVEL: process.env.LOG_LEVEL ?? 'warn',
  });
  return startResurface(config, { clock: sandbox.clock, ...(pace ? { pace } : {}) });
}
