/**
 * How long somebody in a run waits for the next screen: from the press on "Done" to the acknowledgement that carries it,
 * after the commit. Next to a Bolt app that acknowledges a view submission and does nothing; and on a runbook of 500
 * steps next to one of five.
 *
 * One press after the other, as the one who waits sees it, in turns, round by round, by another process. What was done
 * is counted in the database at the end: a press that was refused would have been fast.
 */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { startProgram } from './support/apps.ts';
import { type Benchmark, entryOf, type Pair, percentile } from './support/benchmark.ts';
import { startLoad } from './support/load.ts';
import { environment, findUrl, makeFolder } from './support/place.ts';
import { prepareRuns } from './support/run-presses.ts';
import { startSlack } from './support/slack.ts';

type Size = {
  readonly rounds: number;
  /** A round; as many again beforehand, which nobody measures. */
  readonly presses: number;
  /** Runs that take turns. */
  readonly atOnce: number;
};

const SIZES: Readonly<Record<'full' | 'small', Size>> = {
  full: { rounds: 11, presses: 200, atOnce: 25 },
  small: { rounds: 1, presses: 4, atOnce: 2 },
};
const SHORT = 5;
const LONG = 500;
/** Nobody presses before the screen is read; what Slack must be shown meanwhile is sent by then. */
const PAUSE_MS = 20;

export const benchmark: Benchmark = {
  about:
    'from a press in a run to its next screen, next to a Bolt app that only acknowledges, and by length of runbook',
  async run(sizeName, say) {
    const size = SIZES[sizeName];
    say('runs: preparing');
    await using stage = await openStage((1 + size.rounds) * size.presses, size.atOnce);
    for (const subject of SUBJECTS) await stage.press(subject, size.presses);
    const beside: Pair[] = [];
    const longer: Pair[] = [];
    for (let round = 1; round <= size.rounds; round += 1) {
      const slowest = { bare: 0, short: 0, long: 0 };
      const inTurn = round % 2 === 0 ? SUBJECTS : SUBJECTS.toReversed();
      for (const subject of inTurn) slowest[subject] = percentile(await stage.press(subject, size.presses), 99);
      beside.push({ value: slowest.short, yardstick: slowest.bare });
      longer.push({ value: slowest.long, yardstick: slowest.short });
      const words = SUBJECTS.map((subject) => `${subject} ${slowest[subject].toFixed(1)} ms`).join(', ');
      say(`runs: round ${round} of ${size.rounds}: ${words}`);
    }
    stage.check();
    return [
      entryOf(beside, { name: 'runs press p99 / bare', unit: 'ms', target: { atMost: 2 } }),
      entryOf(longer, { name: 'runs 500 steps / 5 steps', unit: 'ms', target: { atMost: 1.5 } }),
    ];
  },
};

const SUBJECTS = ['bare', 'short', 'long'] as const;
type Subject = (typeof SUBJECTS)[number];

type Stage = AsyncDisposable & {
  /** Milliseconds that each of them waited. */
  press(subject: Subject, count: number): Promise<readonly number[]>;
  /** @throws Error when a press was answered and not done. */
  check(): void;
};

async function openStage(presses: number, atOnce: number): Promise<Stage> {
  await using opened = new AsyncDisposableStack();
  const folder = makeFolder();
  opened.defer(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, 'bench.db');
  const each = Math.ceil(presses / atOnce);
  const kinds = [
    { steps: SHORT, runs: atOnce * Math.ceil(each / SHORT), each: SHORT },
    { steps: LONG, runs: atOnce, each },
  ];
  const [short = [], long = []] = await prepareRuns(path, kinds, atOnce);
  const before = countEvents(path);
  const slack = await startSlack();
  opened.defer(slack.close);
  const load = await startLoad();
  opened.defer(load.close);
  const urls = { resurface: await findUrl(), bare: await findUrl() };
  for (const program of ['resurface', 'bare'] as const) {
    const running = await startProgram(program, { folder, env: environment(slack.apiUrl, urls[program], path) });
    opened.defer(running.stop);
  }
  const bodies = { bare: short, short, long };
  const used = { bare: 0, short: 0, long: 0 };
  const kept = opened.move();
  return {
    async press(subject, count) {
      const mine = bodies[subject].slice(used[subject], used[subject] + count);
      used[subject] += count;
      const url = urls[subject === 'bare' ? 'bare' : 'resurface'];
      const pattern = { kind: 'pausing', pauseMs: PAUSE_MS } as const;
      return (await load.press({ url, bodies: mine, pattern })).latencies;
    },
    check() {
      const [done, wanted] = [countEvents(path) - before, used.short + used.long];
      if (done !== wanted) throw new Error(`Of ${wanted} presses ${done} were done.`);
    },
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

/** A press on "Done" is one event. */
function countEvents(path: string): number {
  const database = new Database(path, { readonly: true });
  // The cast: better-sqlite3 types no rows; a sum of numbers is one.
  const { n } = database.prepare('SELECT sum(version) AS n FROM runs').get() as { n: number };
  database.close();
  return n;
}
