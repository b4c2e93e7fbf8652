/**
 * People walk through a runbook on a real bot, which is killed (SIGKILL) again and again in the middle of a press and
 * started anew on the same database. After each death the run is looked at as the person sees it.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sandboxClient } from '../../sandbox/client.ts';
import { movableClock, startSandbox } from '../../sandbox/index.ts';
import type { Outcome } from '../../sandbox/protocol.ts';
import { loadRun } from '../../src/capabilities/runs/store/loading.ts';
import { screenOf } from '../../src/platform/runbook/run/walk.ts';
import { openDatabase } from '../../src/platform/store/open.ts';
import { verifyTimeline } from '../../src/platform/store/timeline.ts';
import { HELP, MAYA, manifest, TEAM, TOMAS } from '../journeys/workspace.ts';
import { type BotProcess, forkSpare, spawnBot } from './bot-process.ts';
import { makeQuickFolder } from './quick-folder.ts';
import { gesture } from './run-gestures.ts';
import { MORNING, waysOn } from './runs.ts';
import { dice } from './week-story.ts';

const SOURCE = `# Stuck jobs
## Symptoms
- [ ] It is slow
## Checks
1. **Count the jobs**
   - If none → [Verification](#verification)
   - If many → Option B
2. **Is it up?**
## Remediation
### Option A: wait
1. Wait for ten minutes
### Option B: by hand
1. **Restart it**

   \`\`\`bash
   systemctl restart worker
   \`\`\`
2. **Write down what you saw**
## Verification
1. **Send a message**
## Collect
- Logs
`;

export type Killing = { readonly kills: number; readonly seed: number; readonly say?: (progress: string) => void };

export type Told = {
  /** How many died before the person saw an answer. */
  readonly midway: number;
  /** Runs that were walked through, to the end or as far as the last death. */
  readonly runs: number;
  /** What is wrong, a sentence each. */
  readonly faults: readonly string[];
};

/** Longer than a call to Slack takes; short enough that what a dead process had claimed is free soon. */
const PACE = { leaseMs: 1_000, pollMs: 50 };
/** A press has this long, in real milliseconds, for what it does beside its own unit of work. */
const MOMENT_MS = 250;

/** @param database an empty one: a file path or a `postgres://` address. */
export async function killThroughRuns({ kills, seed, say }: Killing, database: string): Promise<Told> {
  const { below, among } = dice(seed);
  const folder = makeQuickFolder();
  mkdirSync(join(folder.path, 'runbooks'));
  writeFileSync(join(folder.path, 'runbooks', 'stuck-jobs.md'), SOURCE);
  const clock = movableClock({ start: MORNING, frozen: true });
  const sandbox = await startSandbox({ manifest, clock, rateLimits: false });
  const slack = sandboxClient(sandbox.url);
  const db = await openDatabase(database);
  const faults: string[] = [];
  let spare = forkSpare();
  const revive = async (): Promise<BotProcess> => {
    const options = { sandbox, database, frozen: true, pace: PACE, runbooks: [join(folder.path, 'runbooks')] };
    const bot = await spawnBot({ ...options, spare });
    spare = forkSpare();
    await bot.settled();
    return bot;
  };
  let bot = await revive();
  const settle = { settle: true } as const;
  const top = async () => ((await slack.state()).views[TOMAS] ?? []).at(-1)?.view;
  const look = async (id: number) => {
    const { row, run } = await loadRun(db.read, id);
    return { version: row.version, run, screen: screenOf(run).id };
  };
  const begin = async (): Promise<void> => {
    await slack.command({ user: TOMAS, channel: HELP, command: '/runbook', text: 'show stuck-jobs' }, settle);
    await slack.click({ user: TOMAS, action_id: 'runs.start' }, settle);
    await slack.submit({ user: TOMAS, values: {} }, settle);
  };
  const open = async (id: number): Promise<void> => {
    await slack.close({ user: TOMAS, all: true }).catch(() => undefined);
    await slack.command({ user: TOMAS, channel: HELP, command: '/runbook', text: `continue RUN-${id}` }, settle);
  };
  /** What the person sees is where the run stands; and the channel has one card of it. */
  const compare = async (id: number, when: string): Promise<void> => {
    const { version, screen, run } = await look(id);
    const seen: unknown = JSON.parse(String((await top())?.private_metadata || '{}'));
    const expected = { run: id, v: version, ...(run.state.status === 'finished' ? {} : { on: screen }) };
    for (const [name, value] of Object.entries(expected))
      if (Reflect.get(Object(seen), name) !== value)
        faults.push(`${when}: ${JSON.stringify(seen)}, not ${JSON.stringify(expected)}`);
    const team = (await slack.state()).channels.find((channel) => channel.id === TEAM)?.messages ?? [];
    const cards = team.filter(({ blocks }) => JSON.stringify(blocks).includes(`*RUN-${id}* ·`)).length;
    if (cards !== 1) faults.push(`${when}: RUN-${id} has ${cards} cards`);
  };
  try {
    await slack.command({ user: MAYA, channel: HELP, command: '/escalation', text: 'settings' }, settle);
    await slack.submit({ user: MAYA, values: { channel: TEAM } }, settle);
    await begin();
    let id = 1;
    let midway = 0;
    for (let kill = 1; kill <= kills; kill += 1) {
      for (let quiet = below(3); quiet >= 0; quiet -= 1) {
        const { run } = await look(id);
        if (run.state.status === 'finished') {
          await slack.close({ user: TOMAS, all: true });
          await begin();
          id += 1;
        }
        const before = await look(id);
        const { command } = among(waysOn(before.run));
        if (quiet > 0) {
          await gesture(slack, TOMAS, command, settle);
          if ((await look(id)).version === before.version) faults.push(`${command.do} on ${before.screen} did nothing`);
          continue;
        }
        const when = among(['before', 'after'] as const);
        const unit = 1 + below(3);
        await bot.settled({ unit, when });
        // Whether it is answered depends on the moment of death; what was answered must stand.
        gesture(slack, TOMAS, command).catch(() => undefined);
        await Promise.race([bot.ended, new Promise((resolve) => setTimeout(resolve, MOMENT_MS))]);
        await bot.kill();
        const words = `kill ${kill}, ${command.do} on ${before.screen}, ${when} unit ${unit}`;
        say?.(words);
        const told = versionOf(await top());
        const { version } = await look(id);
        if (told <= before.version) midway += 1;
        if (version < told) faults.push(`${words}: what was confirmed is lost`);
        bot = await revive();
        await open(id);
        await compare(id, words);
      }
    }
    faults.push(...(await verifyTimeline(db.read)).faults.map((fault) => JSON.stringify(fault)));
    return { midway, runs: id, faults };
  } finally {
    spare.discard();
    await bot.kill();
    await db.close();
    await sandbox.close();
    folder.remove();
  }
}

/** What a window shows; 0 when it is no window of a run. */
function versionOf(view: Outcome['view']): number {
  const metadata = view?.private_metadata;
  const ticket: unknown = typeof metadata === 'string' && metadata.startsWith('{') ? JSON.parse(metadata) : {};
  return Number(Reflect.get(Object(ticket), 'v') ?? 0);
}
