/** The demo as a real child process, for its tests. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { type SandboxClient, sandboxClient } from '../../sandbox/client.ts';

const DEMO = fileURLToPath(new URL('../demo.ts', import.meta.url));

export type Launched = {
  /** Resolves with the control API once the demo is ready. @throws Error with what it said when it ended before. */
  ready(): Promise<SandboxClient & { readonly url: string }>;
  signal(signal: NodeJS.Signals): void;
  /** Resolves once it has said these words. */
  says(words: string): Promise<void>;
  readonly ended: Promise<number | NodeJS.Signals | null>;
  /** Standard output and error so far. */
  said(): string;
};

/** Killed, if it still runs, when the test ends. Any free port unless `args` say otherwise. */
export function launchDemo(folder: string, ...args: readonly string[]): Launched {
  const child = spawn(process.execPath, [DEMO, '--port', '0', '--data', folder, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  const waiting = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (data) => {
      said += String(data);
      for (const look of waiting) look();
    });
  }
  const ended = new Promise<number | NodeJS.Signals | null>((resolve) => {
    child.once('close', (code, signal) => resolve(signal ?? code));
  });
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  const find = (expected: RegExp) =>
    new Promise<RegExpExecArray>((resolve, reject) => {
      const look = () => {
        const found = expected.exec(said);
        if (found) resolve(found);
      };
      waiting.add(look);
      look();
      void ended.then((how) => reject(new Error(`The demo ended (${how}) and said:\n${said}`)));
    });
  return {
    ended,
    said: () => said,
    signal: (signal) => void child.kill(signal),
    says: async (words) => void (await find(new RegExp(RegExp.escape(words)))),
    async ready() {
      const [, url = ''] = await find(/^Resurface demo ready: (http:\S+)$/m);
      return { ...sandboxClient(url), url };
    },
  };
}

/** Removed when the test ends. */
export function aFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'resurface-demo-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
