/**
 * Whoever presses: a process of its own that sends signed requests and measures how long each acknowledgement takes.
 * This file is both: `startLoad` for the benchmark, and what the child runs.
 */
import { fork } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { Pool } from 'undici';
import { SIGNING_SECRET } from './apps.ts';

export type Job = {
  /** Of the program: `http://127.0.0.1:port`. */
  readonly url: string;
  /** Bodies of presses, each sent once. */
  readonly bodies: readonly string[];
  readonly pattern: Pattern;
};

export type Pattern =
  /** At random moments (Poisson), whether the earlier ones are answered or not; the same moments for everybody. */
  | { readonly kind: 'arriving'; readonly perSecond: number; readonly seed: number }
  /** As fast as acknowledgements come back: this many are always under way. */
  | { readonly kind: 'crowding'; readonly atOnce: number }
  /** One after the other, with a pause after each answer: what follows from a press is done by then. */
  | { readonly kind: 'pausing'; readonly pauseMs: number };

/** Moments are milliseconds since the epoch. */
export type Report = {
  /** Of each press, in milliseconds, from sending it to the end of the answer. */
  readonly latencies: readonly number[];
  readonly startedAt: number;
  readonly endedAt: number;
  /** How many acknowledgements carried an answer. */
  readonly answered: number;
};

export type Load = {
  /** @throws Error when a press was answered with anything but 200. */
  press(job: Job): Promise<Report>;
  close(): Promise<void>;
};

/** Connections kept open, for presses that come at random. */
const MOST_CONNECTIONS = 64;

export async function startLoad(): Promise<Load> {
  const child = fork(fileURLToPath(import.meta.url), { execArgv: [] });
  const ended = once(child, 'exit');
  return {
    async press(job) {
      child.send(job);
      const [answer]: (Report | { readonly failed: string })[] = await once(child, 'message');
      if (!answer || 'failed' in answer) throw new Error(answer?.failed ?? 'the load client said nothing');
      return answer;
    },
    async close() {
      child.kill();
      await ended;
    },
  };
}

const now = () => performance.timeOrigin + performance.now();

async function press({ url, bodies, pattern }: Job): Promise<Report> {
  const connections = pattern.kind === 'crowding' ? pattern.atOnce : MOST_CONNECTIONS;
  const pool = new Pool(url, { connections });
  const requests = bodies.map((body) => ({ body, headers: headersFor(body) }));
  const latencies: number[] = [];
  let answered = 0;
  const send = async (request: (typeof requests)[number]) => {
    const sentAt = now();
    const answer = await pool.request({ path: '/slack/events', method: 'POST', ...request });
    const text = await answer.body.text();
    if (answer.statusCode !== 200) throw new Error(`A press was answered with ${answer.statusCode}: ${text}`);
    latencies.push(now() - sentAt);
    if (text !== '') answered += 1;
  };
  const startedAt = now();
  if (pattern.kind === 'crowding') await crowd(requests, send, pattern.atOnce);
  else if (pattern.kind === 'arriving') await arrive(requests, send, pattern);
  else await pause(requests, send, pattern.pauseMs);
  const endedAt = now();
  await pool.close();
  return { latencies, startedAt, endedAt, answered };
}

async function crowd<T>(items: readonly T[], send: (item: T) => Promise<void>, atOnce: number): Promise<void> {
  let next = 0;
  const one = async () => {
    for (let item = items[next++]; item !== undefined; item = items[next++]) await send(item);
  };
  await Promise.all(Array.from({ length: atOnce }, one));
}

async function pause<T>(items: readonly T[], send: (item: T) => Promise<void>, pauseMs: number): Promise<void> {
  for (const item of items) {
    await send(item);
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}

async function arrive<T>(
  items: readonly T[],
  send: (item: T) => Promise<void>,
  { perSecond, seed }: { perSecond: number; seed: number },
): Promise<void> {
  const random = mulberry(seed);
  const sent: Promise<void>[] = [];
  let due = performance.now();
  for (const item of items) {
    due += (-Math.log(1 - random()) * 1000) / perSecond;
    const wait = due - performance.now();
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
    sent.push(send(item));
  }
  await Promise.all(sent);
}

/** Mulberry32, a small generator whose numbers are the same in every run. */
function mulberry(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** As Slack signs, with the real time. */
function headersFor(body: string): Record<string, string> {
  const at = Math.floor(Date.now() / 1000);
  const digest = createHmac('sha256', SIGNING_SECRET).update(`v0:${at}:${body}`).digest('hex');
  return {
    'content-type': 'application/x-www-form-urlencoded',
    'x-slack-request-timestamp': String(at),
    'x-slack-signature': `v0=${digest}`,
  };
}

function serve(): void {
  // Whoever started this is gone.
  process.on('disconnect', () => process.exit());
  process.on('message', (job: Job) => {
    press(job).then(
      (report) => process.send?.(report),
      (error) => process.send?.({ failed: error instanceof Error ? error.message : String(error) }),
    );
  });
}

if (import.meta.main) serve();
