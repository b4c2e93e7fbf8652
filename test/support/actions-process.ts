/**
 * A process that performs actions, for tests that kill it. It wants what it is told, performs all there is and ends;
 * told where to stop, it says `reached` there and waits for its end. Each deed is a line in a file: the key, and the
 * process that did it.
 */
import { appendFileSync, readFileSync } from 'node:fs';
import { openDatabase } from '../../src/platform/store/open.ts';
import { anAction, aProcess, VERIFIED } from './actions.ts';

export type Order = {
  readonly database: string;
  /** Keys of the calls to start. */
  readonly want: readonly string[];
  readonly deeds: string;
  readonly leaseMs: number;
  /** Ends when all of them have ended. */
  readonly until: readonly string[];
  readonly stopAt?: { readonly point: string; readonly key: string };
};

// The cast: the test that starts this process writes it.
const order = JSON.parse(process.argv[2] ?? '') as Order;
const db = await openDatabase(order.database);

async function stopHere(point: string, key: string): Promise<void> {
  if (point !== order.stopAt?.point || key !== order.stopAt.key) return;
  process.stdout.write('reached\n');
  setInterval(() => {}, 1_000_000);
  await new Promise(() => {});
}

const { action } = anAction(async (_inputs, { key, progress }) => {
  await progress('looking');
  // As a good action does: what has this key happened already.
  const isDone = readFileSync(order.deeds, 'utf8').split('\n').includes(`effect ${key}`);
  appendFileSync(order.deeds, `try ${key}\n${isDone ? '' : `effect ${key}\n`}`);
  await stopHere('after effect', key);
  return VERIFIED;
});
const { actions, runner, want } = aProcess(db, [action], { leaseMs: order.leaseMs, checkpoint: stopHere });
for (const key of order.want) {
  await stopHere('before start', key);
  await want({ key });
}
runner.start();
for (;;) {
  await runner.settled();
  const calls = await Promise.all(order.until.map((key) => actions.findCall(db.read, key)));
  if (calls.every((call) => call?.state === 'done')) break;
  // Another process may have one, or have died with it: nothing tells when.
  await new Promise((resolve) => setTimeout(resolve, 20));
}
await runner.stop({ withinMs: 1000 });
await db.close();
