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
import { verifyTimeline } from '../../src/platform/store/timeline.ts';
import { type BotProcess, type DieAt, forkSpare, spawnBot } from './bot-process.ts';
import { OPERATORS, REQUESTERS, type Size, TEAM } from './simulated-week.ts';
import { liveThrough, type WeekTold } from './week.ts';
import { chooseStory, type Tally } from './week-choice.ts';
import type { Heard } from './week-model.ts';
import type { Setting } from './week-policies.ts';
import { dice } from './week-story.ts';

export type Killing = Size & {
  readonly kills: number;
  readonly say?: (progress: string) => void;
};

/** Longer than a call to Slack takes on a busy machine: a lease that ends meanwhile would be another story. */
const PACE = { leaseMs: 2_000, pollMs: 50 };
const JOB_LEASE_MS = 500;
/** Units of work that one of two processes does in an hour in which something is said; the other may do only one. */
const UNITS = 8;
/** About as long as such an hour takes. */
const HOUR_MS = 60;
/** Looks for what is still under way, in real milliseconds. */
const LOOK_MS = 50;

export type Killed = WeekTold & {
  readonly tally: Tally;
  /** How each died. */
  readonly killed: readonly string[];
  /** Of these, how many died at the moment that was meant, in the middle of work; the others when the work was done. */
  readonly midway: number;
  /** The hourly sweep: slots that were run, and runs that did not end well. */
  readonly sweeps: { readonly slots: number; readonly unwell: readonly string[] };
  /** What is wrong with the timelines of the items. */
  readonly faults: readonly unknown[];
};

/** @param database an empty one: a file path or a `postgres://` address. */
export async function killThroughWeek(setting: Setting, killing: Killing, database: string): Promise<Killed> {
  const { policy, start } = setting;
  const { hours, kills, items } = killing;
  // Many that lie long: few deliveries for each reminder.
  const shape = { ...killing, operators: OPERATORS, requesters: REQUESTERS, atStart: 0.5, slow: 0.7 };
  const few = Math.floor((hours * Math.min(items, 40)) / 1000);
  const chosen = chooseStory(setting, shape, { reminders: 5 * few, digests: few, told: few, quietHours: few });
  const manifest: unknown = parse(readFileSync(new URL('../../manifest.yml', import.meta.url), 'utf8'));
  const sandbox = await startSandbox({ manifest, clock: movableClock({ start, frozen: true }), rateLimits: false });
  const db = await openDatabase(database);
  const pair = createPair(sandbox, database, kills);
  try {
    await pair.revive();
    const plan = planKills(killing, chosen.hours);
    const killed: string[] = [];
    let midway = 0;
    const pass = async (minutes: number, hour: number) => {
      sandbox.clock.advance(Temporal.Duration.from({ minutes }));
      const isFullHour = sandbox.clock.now().epochMilliseconds % 3_600_000 === 0;
      const deaths = isFullHour ? (plan.get(hour) ?? []) : [];
      midway += await pair.settle(deaths);
      for (const death of deaths) killed.push(`hour ${hour}: ${inWords(death)}`);
      if (deaths.length > 0) killing.say?.(killed.slice(-deaths.length).join(', '));
      await pair.revive();
      while (await isUnderWay(db)) {
        await pair.settle([]);
        await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
      }
    };
    const slack = sandboxClient(sandbox.url);
    const told = await liveThrough({ db, slack, channel: TEAM, policy, start, hours, story: chosen.story, pass });
    const { faults } = await verifyTimeline(db.read);
    return { ...told, tally: chosen.tally, killed, midway, sweeps: await listSweeps(db), faults };
  } finally {
    await pair.kill();
    await db.close();
    await sandbox.close();
  }
}

type Death = { readonly who: 0 | 1; readonly at: DieAt | { readonly afterMs: number } };

/**
 * Mostly at a unit of work, where it matters most, and sometimes at any moment; mostly in an hour in which something is
 * said. Now and then both in one hour.
 */
function planKills({ seed, hours, kills }: Killing, heard: readonly Heard[]): ReadonlyMap<number, Death[]> {
  const { below, among, chance } = dice(seed + 1);
  const loud = heard.flatMap(({ reminders, digest, told }, index) =>
    reminders.length + told.length > 0 || digest ? [index + 1] : [],
  );
  const plan = new Map<number, Death[]>();
  for (let n = 0; n < kills; n += 1) {
    const hour = chance(0.8) ? among(loud) : 1 + below(hours);
    const deaths = plan.get(hour) ?? [];
    const who = deaths[0] ? ((1 - deaths[0].who) as 0 | 1) : among([0, 1] as const); // the other one
    const at = chance(0.7)
      ? { unit: 1 + below(1 + below(UNITS)), when: among(['before', 'after'] as const) }
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

/** @param starts how many are started again, each from a process that got ready while the week went on. */
function createPair(sandbox: Sandbox, database: string, starts: number) {
  const bots: (BotProcess | undefined)[] = [undefined, undefined];
  let left = starts;
  let spare: ReturnType<typeof forkSpare> | undefined;
  const getReady = () => {
    left -= 1;
    spare = left >= 0 ? forkSpare() : undefined;
  };
  const takeSpare = () => {
    const taken = spare ?? forkSpare();
    getReady();
    return taken;
  };
  const options = { sandbox, database, frozen: true, jobLeaseMs: JOB_LEASE_MS, pace: PACE };

  return {
    /** Starts those that are gone. */
    async revive(): Promise<void> {
      await Promise.all(
        bots.map(async (bot, index) => {
          bots[index] = bot ?? (await spawnBot({ ...options, spare: takeSpare() }));
        }),
      );
    },
    /**
     * Both at once. Whoever is to die is gone afterwards, at rest if its moment did not come.
     * @returns how many were not at rest.
     */
    async settle(deaths: readonly Death[]): Promise<number> {
      const midway = await Promise.all(
        bots.map(async (bot, index) => {
          const at = deaths.find(({ who }) => who === index)?.at;
          if (!at) return bot?.settled().then(() => 0);
          const late = 'unit' in at ? [] : [new Promise<false>((no) => setTimeout(() => no(false), at.afterMs))];
          const isAtRest = await Promise.race([bot?.settled('unit' in at ? at : undefined), ...late]);
          await bot?.kill();
          bots[index] = undefined;
          return isAtRest ? 0 : 1;
        }),
      );
      return midway.reduce<number>((sum, one) => sum + (one ?? 0), 0);
    },
    async kill(): Promise<void> {
      spare?.discard();
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

/** Every hour's sweep, whoever ran it and however often it changed hands. */
async function listSweeps(db: Db): Promise<Killed['sweeps']> {
  const { jobRuns: r } = jobTables(db);
  const rows = await db.read
    .select({ slot: r.slot, outcome: r.outcome, error: r.error })
    .from(r)
    .where(eq(r.job, 'escalations: reminders'))
    .orderBy(r.id);
  const unwell = rows.filter(({ outcome }) => outcome !== 'done');
  return {
    slots: new Set(rows.map(({ slot }) => slot.epochMilliseconds)).size,
    unwell: unwell.map(({ slot, outcome, error }) => `${slot}: ${outcome}, ${error}`),
  };
}
