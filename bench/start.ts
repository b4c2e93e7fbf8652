/**
 * How long a start takes and how much memory it needs, over Socket Mode against the sandbox, next to a Bolt app that
 * starts the same way.
 *
 * Ready means: connected, greeted by Slack and able to answer. The bot keeps what Node compiled and has its database, so
 * its very first start takes longer than every later one. That one is told while it runs; the figures are of the others.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { type Sandbox, startSandbox } from '../sandbox/index.ts';
import { type Program, startProgram } from './support/apps.ts';
import { type Benchmark, entryOf, type Pair } from './support/benchmark.ts';

const ROUNDS = { full: 11, small: 1 } as const;
/** After it is ready, until the memory is read: what the start left to be done is done by then. */
const REST_MS = { full: 1000, small: 0 } as const;

export const benchmark: Benchmark = {
  about: 'start-up time and memory over Socket Mode, next to a Bolt app that only acknowledges',
  async run(size, say) {
    const manifest: unknown = parse(readFileSync(new URL('../manifest.yml', import.meta.url), 'utf8'));
    const sandbox = await startSandbox({ manifest, rateLimits: false });
    const folder = mkdtempSync(join(tmpdir(), 'resurface-bench-'));
    try {
      const start = (program: Program) => startOnce(program, { sandbox, folder }, REST_MS[size]);
      say(`start: the very first start: ${words(await start('resurface'))}`);
      // What the first one did not get to compile is kept by the second.
      await start('resurface');
      const ready: Pair[] = [];
      const memory: Pair[] = [];
      for (let round = 1; round <= ROUNDS[size]; round += 1) {
        const [ours, bare] = [await start('resurface'), await start('bare')];
        ready.push({ value: ours.readyMs, yardstick: bare.readyMs });
        memory.push({ value: ours.memoryMb, yardstick: bare.memoryMb });
        say(`start: round ${round} of ${ROUNDS[size]}: ${words(ours)}, next to ${words(bare)}`);
      }
      const target = { atMost: 1.5 };
      return [
        entryOf(ready, { name: 'start ready', unit: 'ms', target }),
        entryOf(memory, { name: 'start memory', unit: 'MB', target }),
      ];
    } finally {
      await sandbox.close();
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

type Figures = { readonly readyMs: number; readonly memoryMb: number };
type Place = { readonly sandbox: Sandbox; readonly folder: string };

async function startOnce(program: Program, { sandbox, folder }: Place, restMs: number): Promise<Figures> {
  const running = await startProgram(program, {
    folder,
    env: {
      SLACK_API_URL: sandbox.apiUrl,
      SLACK_BOT_TOKEN: sandbox.botToken,
      SLACK_APP_TOKEN: sandbox.appToken,
      DATABASE_URL: join(folder, 'bench.db'),
      // Where the bot keeps what was compiled: nothing of an earlier run, and nothing that another run changes.
      TMPDIR: folder,
    },
  });
  await new Promise((resolve) => setTimeout(resolve, restMs));
  const memoryMb = running.memoryMb();
  await running.stop();
  return { readyMs: running.readyMs, memoryMb };
}

function words({ readyMs, memoryMb }: Figures): string {
  return `${readyMs.toFixed(0)} ms and ${memoryMb.toFixed(0)} MB`;
}
