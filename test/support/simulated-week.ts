/** A week on one bot in this process: the sandbox's clock moves, and both follow it. */
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { sandboxClient } from '../../sandbox/client.ts';
import { movableClock, startSandbox } from '../../sandbox/index.ts';
import { openDatabase } from '../../src/platform/store/open.ts';
import { startBot } from './bot.ts';
import { liveThrough, type WeekTold } from './week.ts';
import { chooseStory, type Tally } from './week-choice.ts';
import type { Setting } from './week-policies.ts';

export const OPERATORS = ['U0TOMAS', 'U0AIKO'];
export const REQUESTERS = ['U0LENA', 'U0PRIYA', 'U0OSKAR'];
export const TEAM = 'C0ESC';

export type Size = { readonly seed: number; readonly items: number; readonly hours: number };

/** @param database an empty one: a file path or a `postgres://` address. */
export async function simulateWeek(
  setting: Setting,
  size: Size,
  database: string,
): Promise<WeekTold & { readonly tally: Tally }> {
  const { policy, start } = setting;
  const shape = { ...size, operators: OPERATORS, requesters: REQUESTERS };
  const few = Math.floor((size.hours * Math.min(size.items, 40)) / 600);
  const atLeast = { reminders: few, digests: few, told: few, quietHours: few };
  const { story, tally } = chooseStory(setting, shape, atLeast);
  const manifest: unknown = parse(readFileSync(new URL('../../manifest.yml', import.meta.url), 'utf8'));
  const sandbox = await startSandbox({ manifest, clock: movableClock({ start, frozen: true }), rateLimits: false });
  try {
    const db = await openDatabase(database);
    const bot = await startBot({ sandbox, open: async () => db });
    try {
      const slack = sandboxClient(sandbox.url);
      const pass = async (minutes: number) => void (await slack.clock({ advance: `PT${minutes}M` }));
      const told = await liveThrough({ db, slack, channel: TEAM, policy, start, hours: size.hours, story, pass });
      return { ...told, tally };
    } finally {
      await bot.stop();
    }
  } finally {
    await sandbox.close();
  }
}
