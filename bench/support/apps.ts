/** The two programs that are compared, each started as an operator would start it: a process of its own. */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

export type Program = 'resurface' | 'bare';

/** What follows `node`. For the bot it is what `npm start` says, flags and all. */
const ARGUMENTS: Readonly<Record<Program, () => readonly string[]>> = {
  resurface: argumentsOfStart,
  bare: () => [fileURLToPath(new URL('bare.mjs', import.meta.url))],
};

function argumentsOfStart(): string[] {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  const { start } = z.object({ scripts: z.object({ start: z.string() }) }).parse(JSON.parse(text)).scripts;
  const [, ...words] = start.split(' ');
  return words.map((word) => (word.startsWith('-') ? word : fileURLToPath(new URL(`../../${word}`, import.meta.url))));
}

export const SIGNING_SECRET = 'a-secret-for-benchmarks';
export const BOT_TOKEN = 'xoxb-benchmark';

export type Running = {
  /** From the start of the process until it said that it is ready. */
  readonly readyMs: number;
  /** Resident memory at this moment. */
  memoryMb(): number;
  /** SIGTERM; resolves when it is gone. */
  stop(): Promise<void>;
};

export type Start = {
  /** An empty one: no `.env` is read from it. */
  readonly folder: string;
  /** On top of what every process needs. */
  readonly env: Readonly<Record<string, string>>;
  /** For Node itself. */
  readonly flags?: readonly string[];
};

/** @throws Error with its last words when it ends before it is ready. */
export async function startProgram(program: Program, { folder, env, flags = [] }: Start): Promise<Running> {
  const startedAt = performance.now();
  const child = spawn(process.execPath, [...flags, ...ARGUMENTS[program]()], {
    cwd: folder,
    env: { ...inherited(), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(child, 'exit');
  let words = '';
  const ready = Promise.withResolvers<number>();
  child.stdout.on('data', (data: Buffer) => {
    words = `${words}${data}`.slice(-2_000);
    if (words.includes('ready')) ready.resolve(performance.now() - startedAt);
  });
  child.stderr.on('data', (data: Buffer) => {
    words = `${words}${data}`.slice(-2_000);
  });
  ended.then(() => ready.reject(new Error(`${program} ended before it was ready: ${words}`)));
  const readyMs = await ready.promise;
  return {
    readyMs,
    memoryMb: () => Number(execFileSync('ps', ['-o', 'rss=', '-p', String(child.pid)], { encoding: 'utf8' })) / 1024,
    async stop() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

/** Nothing that a developer's shell may hold: what is measured is the same everywhere. */
function inherited(): NodeJS.ProcessEnv {
  const { PATH, SystemRoot } = process.env;
  return { PATH, ...(SystemRoot ? { SystemRoot } : {}) };
}

export async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('a TCP server without a port');
  return address.port;
}
