/** A week on one bot in this process: the sandbox's clock moves, and both follow it. */
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { sandboxClient } from '../../sandbox/client.ts';
import { movableClock, startSandbox } from '../../sandbox/index.ts';
import { openDatabase } from '../../src/platform/store/open.ts';
import { startBot } from './bot.ts';
import { liveThrough, type WeekTold } from './week.ts';
import type { Setting } from './week-policies.ts';
import { makeStory } from './week-story.ts';

export const OPERATORS = ['U0TOMAS', 'U0AIKO'];
export const REQUESTERS = ['U0LENA', 'U0PRIYA', 'U0OSKAR'];
export const TEAM = 'C0ESC';

export type Size = { readonly seed: number; readonly items: number; readonly hours: number };

/** @param database an empty one: a file path or a `postgres://` address. */
export async function simulateWeek({ policy, start }: Setting, size: Size, database: string): Promise<WeekTold> {
  const manifest: unknown = parse(readFileSync(new URL('../../manifest.yml', import.meta.url), 'utf8'));
  const sandbox = await startSandbox({ manifest, clock: movableClock({ start, frozen: true }), rateLimits: false });
  try {
    const db = await openDatabase(database);
    const bot = await startBot({ sandbox, open: async () => db });
    try {
      const slack = sandboxClient(sandbox.url);
      const story = makeStory({ ...size, operators: OPERATORS, requesters: REQUESTERS });
      const pass = async (minutes: number) => void (await slack.clock({ advance: `PT${minutes}M` }));
      return await liveThrough({ db, slack, channel: TEAM, policy, start, hours: size.hours, story, pass });
    } finally {
      await bot.stop();
    }
  } finally {
    await sandbox.close();
  }
}
