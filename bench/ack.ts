/**
 * How long a press waits for its acknowledgement, and how many presses a second are finished, next to a Bolt app that
 * acknowledges and does nothing.
 *
 * Both programs run all the time and take turns, round by round; pressing and answering happen in other processes. A
 * press is finished when its work is: a list when its answer has arrived, in the acknowledgement or after it, an
 * acknowledgement of an escalation when its change can be read from the database by another process, which is after the commit is on disk. Every such press is
 * of another open escalation, so each of them writes. For the other app a press is finished with its acknowledgement.
 */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { type Program, startProgram } from './support/apps.ts';
import { type Benchmark, type Entry, entryOf, type Pair, percentile } from './support/benchmark.ts';
import { type Pattern, startLoad } from './support/load.ts';
import { environment, findUrl, makeFolder } from './support/place.ts';
import { type Slack, startSlack } from './support/slack.ts';
import { acknowledgePress, type Contents, listCommand, prepareDatabase } from './support/workspace.ts';

type Size = {
  readonly rounds: number;
  /** Presses that nobody measures: connections, caches and compilers get ready. */
  readonly warmUp: number;
  /** Presses a round, one at a time at random moments; of these the slowest hundredth counts. */
  readonly arriving: number;
  /** Presses a round, as many at once as `AT_ONCE` says. */
  readonly crowding: number;
};

const SIZES: Readonly<Record<'full' | 'small', Size>> = {
  full: { rounds: 9, warmUp: 600, arriving: 300, crowding: 600 },
  small: { rounds: 1, warmUp: 4, arriving: 5, crowding: 8 },
};
/** Far beyond what people press: a hundred of them, each once a second. */
const PER_SECOND = 100;
const AT_ONCE = 32;
/** What was acknowledged must be finished by then. */
const PATIENCE_MS = 30_000;
/** For `/escalation list`: a team that has a lot open. */
const LIST_CONTENTS: Contents = { open: 100, closed: 400 };

export const benchmark: Benchmark = {
  about: 'acknowledgement latency and throughput over signed HTTP, next to a Bolt app that only acknowledges',
  async run(size, say) {
    const list = await measure(LIST, SIZES[size], LIST_CONTENTS, say);
    const distinct = { open: countPresses(SIZES[size]), closed: 0 };
    return [...list, ...(await measure(ACKNOWLEDGE, SIZES[size], distinct, say))];
  },
};

/** What is pressed, and how we learn how much of it is finished. */
type Subject = {
  readonly name: 'list' | 'acknowledge';
  bodies(items: Awaited<ReturnType<typeof prepareDatabase>>, count: number, responseUrl: string): string[];
  /** Rising. @param answered how many acknowledgements carried an answer. */
  countFinished(slack: Slack, database: Database.Database, answered: number): Promise<number>;
};

const LIST: Subject = {
  name: 'list',
  bodies: (_items, count, responseUrl) => Array.from({ length: count }, (_, index) => listCommand(index, responseUrl)),
  countFinished: async (slack, _database, answered) => answered + (await slack.countAnswers()),
};

const ACKNOWLEDGE: Subject = {
  name: 'acknowledge',
  bodies: (items, count, responseUrl) => items.slice(0, count).map((item) => acknowledgePress(item, responseUrl)),
  countFinished: async (_slack, database) =>
    // The cast: better-sqlite3 types no rows; a count is a number by definition.
    (database.prepare("SELECT count(*) AS n FROM escalations WHERE status = 'acknowledged'").get() as { n: number }).n,
};

async function measure(
  subject: Subject,
  size: Size,
  contents: Contents,
  say: (progress: string) => void,
): Promise<Entry[]> {
  say(`ack ${subject.name}: preparing`);
  await using stage = await openStage(subject, size, contents);
  const slowest: Pair[] = [];
  const finished: Pair[] = [];
  await inTurn(0, (program) => stage.press(program, size.warmUp, { kind: 'crowding', atOnce: AT_ONCE }));
  for (let round = 1; round <= size.rounds; round += 1) {
    const arriving = await inTurn(round, (program) =>
      stage.press(program, size.arriving, { kind: 'arriving', perSecond: PER_SECOND, seed: round }),
    );
    const crowding = await inTurn(round, (program) =>
      stage.press(program, size.crowding, { kind: 'crowding', atOnce: AT_ONCE }),
    );
    slowest.push(pairOf(arriving, ({ latencies }) => percentile(latencies, 99)));
    finished.push(pairOf(crowding, ({ latencies, ms }) => (1000 * latencies.length) / ms));
    say(
      `ack ${subject.name}: round ${round} of ${size.rounds}: ${inWords(slowest)} ms, ${inWords(finished)} presses/s`,
    );
  }
  return [
    entryOf(slowest, { name: `ack p99 ${subject.name}`, unit: 'ms', target: { atMost: 1.5 } }),
    entryOf(finished, { name: `ack throughput ${subject.name}`, unit: 'presses/s', target: { atLeast: 0.5 } }),
  ];
}

/** One after the other, and in every other round the other way round. */
async function inTurn<T>(round: number, work: (program: Program) => Promise<T>): Promise<Record<Program, T>> {
  if (round % 2 === 1) {
    const resurface = await work('resurface');
    return { resurface, bare: await work('bare') };
  }
  const bare = await work('bare');
  return { resurface: await work('resurface'), bare };
}

function pairOf<T>({ resurface, bare }: Record<Program, T>, figure: (result: T) => number): Pair {
  return { value: figure(resurface), yardstick: figure(bare) };
}

function inWords(pairs: readonly Pair[]): string {
  const last = pairs.at(-1);
  return `${last?.value.toFixed(1)} next to ${last?.yardstick.toFixed(1)}`;
}

/** What came of some presses: how long each acknowledgement took, and how long it was until all work was finished. */
type Result = { readonly latencies: readonly number[]; readonly ms: number };

type Stage = AsyncDisposable & {
  press(program: Program, count: number, pattern: Pattern): Promise<Result>;
};

async function openStage(subject: Subject, size: Size, contents: Contents): Promise<Stage> {
  await using opened = new AsyncDisposableStack();
  const folder = makeFolder();
  opened.defer(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, 'bench.db');
  const items = await prepareDatabase(path, contents);
  const slack = await startSlack();
  opened.defer(slack.close);
  const load = await startLoad();
  opened.defer(load.close);
  const urls = { resurface: await findUrl(), bare: await findUrl() };
  for (const program of ['resurface', 'bare'] as const) {
    const running = await startProgram(program, { folder, env: environment(slack.apiUrl, urls[program], path) });
    opened.defer(running.stop);
  }
  const database = new Database(path, { readonly: true });
  opened.defer(() => void database.close());

  const bodies = subject.bodies(items, countPresses(size), slack.responseUrl);
  const used = { resurface: 0, bare: 0 };
  let answeredSoFar = 0;
  const kept = opened.move();
  return {
    async press(program, count, pattern) {
      const mine = bodies.slice(used[program], used[program] + count);
      used[program] += count;
      const { latencies, startedAt, endedAt, answered } = await load.press({
        url: urls[program],
        bodies: mine,
        pattern,
      });
      if (program === 'bare') return { latencies, ms: endedAt - startedAt };
      answeredSoFar += answered;
      await untilFinished(() => subject.countFinished(slack, database, answeredSoFar), used.resurface);
      return { latencies, ms: performance.timeOrigin + performance.now() - startedAt };
    },
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

function countPresses({ rounds, warmUp, arriving, crowding }: Size): number {
  return warmUp + rounds * (arriving + crowding);
}

/** @throws Error when presses were acknowledged and not worked on. */
async function untilFinished(count: () => Promise<number>, wanted: number): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS;
  while ((await count()) < wanted) {
    if (performance.now() > deadline) throw new Error(`Of ${wanted} presses ${await count()} were finished.`);
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}
