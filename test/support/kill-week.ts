/**
 * A week on two bots that share one database, real processes both, of which one or the other is killed (SIGKILL) again
 * and again in the middle of its work and started anew.
 */
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { sandboxClient } from '../../sandbox/client.ts';
import { movableClock, type Sandbox, startSandbox } from '../../sandbox/index.ts';
import { deliveryTables } from '../../src/platform/delivery/schema.ts';
import { jobTables } from '../../src/platform/jobs/schema.ts';
import type { Db } from '../../src/platform/store/db.ts';
import { eq, inArray } from '../../src/platform/store/drizzle.ts';
import { openDatabase } from '../../src/platform/store/open.ts';
import { type BotProcess, type DieAt, spawnBot } from './bot-process.ts';
import { OPERATORS, REQUESTERS, type Size, TEAM } from './simulated-week.ts';
import { liveThrough, type WeekTold } from './week.ts';
import type { Setting } from './week-policies.ts';
import { dice, makeStory } from './week-story.ts';

export type Killing = Size & {
  readonly kills: number;
  readonly say?: (progress: string) => void;
};

/** Short, so that little time is spent on waiting for the dead. */
const PACE = { leaseMs: 2_000, pollMs: 50 };
const JOB_LEASE_MS = 500;
/** Units of work that a process does in an hour in which much happens. */
const UNITS = 40;
/** Longer than such an hour takes. */
const HOUR_MS = 400;

export type Killed = WeekTold & { readonly killed: readonly string[] };

/** @param database an empty one: a file path or a `postgres://` address. */
export async function killThroughWeek(setting: Setting, killing: Killing, database: string): Promise<Killed> {
  const manifest: unknown = parse(readFileSync(new URL('../../manifest.yml', import.meta.url), 'utf8'));
  const { policy, start } = setting;
  const sandbox = await startSandbox({ manifest, clock: movableClock({ start, frozen: true }), rateLimits: false });
  const db = await openDatabase(database);
  const pair = createPair(sandbox, database);
  try {
    await pair.revive();
    const plan = planKills(killing);
    const killed: string[] = [];
    // Many that lie long: few deliveries for each reminder.
    const story = makeStory({ ...killing, operators: OPERATORS, requesters: REQUESTERS, atStart: 0.5, slow: 0.7 });
    const pass = async (minutes: number, hour: number) => {
      sandbox.clock.advance(Temporal.Duration.from({ minutes }));
      const isFullHour = sandbox.clock.now().epochMilliseconds % 3_600_000 === 0;
      const deaths = isFullHour ? (plan.get(hour) ?? []) : [];
      await pair.settle(deaths);
      for (const death of deaths) killed.push(`hour ${hour}: ${inWords(death)}`);
      if (deaths.length > 0) killing.say?.(killed.slice(-deaths.length).join(', '));
      await pair.revive();
      while (await isUnderWay(db)) await pair.settle([]);
    };
    const slack = sandboxClient(sandbox.url);
    const { hours } = killing;
    const told = await liveThrough({ db, slack, channel: TEAM, policy, start, hours, story, pass });
    return { ...told, killed };
  } finally {
    await pair.kill();
    await db.close();
    await sandbox.close();
  }
}

type Death = { readonly who: 0 | 1; readonly at: DieAt | { readonly afterMs: number } };

/** Mostly at a unit of work, where it matters most, and sometimes at any moment. Now and then both in one hour. */
function planKills({ seed, hours, kills }: Killing): ReadonlyMap<number, Death[]> {
  const { below, among, chance } = dice(seed + 1);
  const plan = new Map<number, Death[]>();
  for (let n = 0; n < kills; n += 1) {
    const hour = 1 + below(hours);
    const deaths = plan.get(hour) ?? [];
    const who = deaths[0] ? ((1 - deaths[0].who) as 0 | 1) : among([0, 1] as const); // the other one
    const at = chance(0.7)
      ? { unit: 1 + below(UNITS), when: among(['before', 'after'] as const) }
      : { afterMs: below(HOUR_MS) };
    if (deaths.length < 2) plan.set(hour, [...deaths, { who, at }]);
    else n -= 1;
  }
  return plan;
}

function inWords({ who, at }: Death): string {
  const name = who === 0 ? 'the first' : 'the second';
  return 'unit' in at ? `${name} ${at.when} its unit ${at.unit}` : `${name} after ${at.afterMs} ms`;
}

function createPair(sandbox: Sandbox, database: string) {
  const bots: (BotProcess | undefined)[] = [undefined, undefined];

  return {
    /** Starts those that are gone. */
    async revive(): Promise<void> {
      const start = () => spawnBot({ sandbox, database, frozen: true, jobLeaseMs: JOB_LEASE_MS, pace: PACE });
      await Promise.all(
        bots.map(async (bot, index) => {
          bots[index] = bot ?? (await start());
        }),
      );
    },
    /** Both at once. Whoever is to die is gone afterwards, at rest if its moment did not come. */
    async settle(deaths: readonly Death[]): Promise<void> {
      await Promise.all(
        bots.map(async (bot, index) => {
          const at = deaths.find(({ who }) => who === index)?.at;
          if (!at) return bot?.settled();
          if ('unit' in at) await bot?.settled(at);
          else await Promise.race([bot?.settled(), new Promise((resolve) => setTimeout(resolve, at.afterMs))]);
          await bot?.kill();
          bots[index] = undefined;
        }),
      );
    },
    async kill(): Promise<void> {
      await Promise.all(bots.map((bot) => bot?.kill()));
    },
  };
}

/** A job is being done, or a message has still to be sent: perhaps by somebody who is gone, until the lease ends. */
async function isUnderWay(db: Db): Promise<boolean> {
  const { jobRuns } = jobTables(db);
  const { messages } = deliveryTables(db);
  const running = await db.read
    .select({ id: jobRuns.id })
    .from(jobRuns)
    .where(eq(jobRuns.outcome, 'running'))
    .orderBy(jobRuns.id)
    .limit(1);
  const unsent = await db.read
    .select({ id: messages.id })
    .from(messages)
    .where(inArray(messages.state, ['due', 'sending']))
    .orderBy(messages.id)
    .limit(1);
  return running.length + unsent.length > 0;
}
