/**
 * How long the hourly sweep takes when a hundred of a million open escalations are due, next to a hundred of a thousand:
 * what is not due must cost nothing, neither time nor memory.
 *
 * Each database has a process of its own; they take turns. On SQLite, and on PostgreSQL: the server that
 * TEST_DATABASE_URL names, or the embedded build.
 */
import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { type Benchmark, type Entry, entryOf, type Pair } from './support/benchmark.ts';
import { type Crowd, fill, openCrowd } from './support/crowd.ts';
import { makeFolder } from './support/place.ts';
import { type Sweeper, type Swept, startSweeper } from './support/sweeper.ts';

type Size = {
  readonly many: Crowd;
  readonly few: Crowd;
  /** Sweeps that nobody measures: the program gets compiled, and the pages that hold what is due get read. */
  readonly warmUp: number;
  readonly rounds: number;
};

const SIZES: Readonly<Record<'full' | 'small', Size>> = {
  full: { many: { active: 1_000_000, due: 100 }, few: { active: 1_000, due: 100 }, warmUp: 3, rounds: 21 },
  small: { many: { active: 100, due: 5 }, few: { active: 20, due: 5 }, warmUp: 0, rounds: 1 },
};

export const benchmark: Benchmark = {
  about: 'the hourly sweep with 100 due items among a million open ones, next to 100 among a thousand',
  async run(size, say) {
    await using opened = new AsyncDisposableStack();
    const folder = makeFolder();
    opened.defer(() => rmSync(folder, { recursive: true, force: true }));
    const sqlite = { many: join(folder, 'many.db'), few: join(folder, 'few.db') };
    const entries = await measure('', sqlite, SIZES[size], say);
    const server = process.env.TEST_DATABASE_URL;
    // The embedded build takes ten seconds to start four times: not for a look whether this file works.
    if (server === undefined && size === 'small') return entries;
    if (server === undefined) {
      const embedded = { many: `pglite:${join(folder, 'many')}`, few: `pglite:${join(folder, 'few')}` };
      return [...entries, ...(await measure(', PGlite', embedded, SIZES[size], say))];
    }
    const databases = { many: await createOn(server, opened), few: await createOn(server, opened) };
    return [...entries, ...(await measure(', PostgreSQL', databases, SIZES[size], say))];
  },
};

type Addresses = { readonly many: string; readonly few: string };

async function measure(
  where: string,
  at: Addresses,
  { many, few, warmUp, rounds }: Size,
  say: (progress: string) => void,
): Promise<Entry[]> {
  await using opened = new AsyncDisposableStack();
  const start = async (address: string, crowd: Crowd): Promise<Sweeper> => {
    say(`sweep${where}: preparing ${crowd.active} open escalations`);
    await prepare(address, crowd);
    const sweeper = await startSweeper(address, crowd);
    opened.defer(sweeper.close);
    return sweeper;
  };
  const [ofMany, ofFew] = [await start(at.many, many), await start(at.few, few)];
  const times: Pair[] = [];
  let peaks: Pair = { value: 0, yardstick: 0 };
  for (let round = 1 - warmUp; round <= rounds; round += 1) {
    const [value, yardstick] = [await ofMany.sweep(), await ofFew.sweep()];
    for (const swept of [value, yardstick]) check(swept, many);
    peaks = { value: value.peakMb, yardstick: yardstick.peakMb };
    if (round < 1) continue;
    times.push({ value: value.ms, yardstick: yardstick.ms });
    say(`sweep${where}: round ${round} of ${rounds}: ${value.ms.toFixed(1)} ms next to ${yardstick.ms.toFixed(1)} ms`);
  }
  return [
    entryOf(times, { name: `sweep million / thousand${where}`, unit: 'ms', target: { atMost: 1.5 } }),
    entryOf([peaks], { name: `sweep memory million / thousand${where}`, unit: 'MB', target: { atMost: 1.2 } }),
  ];
}

async function prepare(address: string, crowd: Crowd): Promise<void> {
  const opened = await openCrowd(address);
  try {
    await fill(opened, crowd);
  } finally {
    await opened.close();
  }
}

/** @throws Error when a sweep did not do what it was to do: its time would mean nothing. */
function check({ reminded, told }: Swept, { due }: Crowd): void {
  if (reminded !== due || told !== due)
    throw new Error(`Of ${due} due items ${reminded} were reminded of, and ${told} requesters told.`);
}

async function createOn(server: string, opened: AsyncDisposableStack): Promise<string> {
  const name = `resurface_bench_${randomBytes(4).toString('hex')}`;
  const ask = async (statement: string) => {
    const client = new pg.Client({ connectionString: server });
    await client.connect();
    await client.query(statement).finally(() => client.end());
  };
  await ask(`CREATE DATABASE ${name}`);
  opened.defer(() => ask(`DROP DATABASE ${name} WITH (FORCE)`));
  const address = new URL(server);
  address.pathname = `/${name}`;
  return address.href;
}
