/**
 * A process of its own that sweeps one database again and again, so that its memory is its own.
 * This file is both: `startSweeper` for the benchmark, and what the child runs.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { sweep } from '../../src/capabilities/escalations/store/reminding.ts';
import { type Crowd, forget, NOW, openCrowd } from './crowd.ts';

export type Swept = {
  readonly ms: number;
  /** What the sweep did, to see that it was the same everywhere. */
  readonly reminded: number;
  readonly told: number;
  /** The most memory that the process has had so far. */
  readonly peakMb: number;
};

export type Sweeper = {
  /** Everything is due again before each. */
  sweep(): Promise<Swept>;
  close(): Promise<void>;
};

export async function startSweeper(address: string, crowd: Crowd): Promise<Sweeper> {
  const child = fork(fileURLToPath(import.meta.url), [address, JSON.stringify(crowd)], { execArgv: [] });
  const ended = once(child, 'exit').then(() => undefined);
  const next = async () => {
    const [answer] = (await Promise.race([once(child, 'message'), ended])) ?? [];
    if (answer === undefined) throw new Error('the sweeping process ended');
    return answer;
  };
  await next();
  return {
    async sweep() {
      child.send('sweep');
      return next();
    },
    async close() {
      child.disconnect();
      await ended;
    },
  };
}

if (import.meta.main) {
  const [address = '', given = ''] = process.argv.slice(2);
  const crowd: Crowd = JSON.parse(given);
  const opened = await openCrowd(address);
  process.on('message', async () => {
    await forget(opened, crowd);
    const started = performance.now();
    const signal = new AbortController().signal;
    const { reminded, told } = await sweep({
      db: opened.db,
      now: NOW,
      workspaceUrl: 'https://a.example/',
      signal,
      report() {},
    });
    const ms = performance.now() - started;
    process.send?.({ ms, reminded, told, peakMb: process.resourceUsage().maxRSS / 1024 } satisfies Swept);
  });
  process.on('disconnect', () => void opened.close());
  process.send?.('ready');
}
