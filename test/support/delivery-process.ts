/**
 * A process that delivers, for tests that kill it. It shows what it is told (a card, its thread's entry, a direct
 * message), delivers all there is and ends; told where to stop, it says `reached` there and waits for its end.
 */
import { systemClock } from '../../src/platform/clock.ts';
import { createDispatcher } from '../../src/platform/delivery/dispatcher.ts';
import { card, cardKey, note, show } from '../../src/platform/delivery/show.ts';
import { openDatabase } from '../../src/platform/store/open.ts';
import { recordingLog, TEST_PACE } from './delivery-desk.ts';
import { postingClient } from './loopback-slack.ts';

export type Order = {
  readonly database: string;
  readonly slack: string;
  readonly show: readonly string[];
  /** What the card shows. */
  readonly text: string;
  readonly leaseMs: number;
  readonly stopAt?: { readonly point: string; readonly key: string };
};

// The cast: the test that starts this process writes it.
const { database, slack, show: shown, text, leaseMs, stopAt } = JSON.parse(process.argv[2] ?? '') as Order;
const db = await openDatabase(database);
const { log } = recordingLog();
const dispatcher = createDispatcher({
  db,
  clock: systemClock,
  posting: postingClient(slack),
  painters: new Map([['item', async () => ({ text, blocks: [] })]]),
  checks: new Map(),
  refusal: async () => undefined,
  onTrouble: async () => {},
  log,
  pace: { ...TEST_PACE, leaseMs, retryMs: [5], pollMs: 50 },
  async checkpoint(point, { key }) {
    if (point !== stopAt?.point || key !== stopAt.key) return;
    process.stdout.write('reached\n');
    setInterval(() => {}, 1_000_000);
    await new Promise(() => {});
  },
});
const under = cardKey('item', 1, 'C1');
const known = [
  card('item', 1, 'C1'),
  note({ key: 'entry', to: 'C1', under, message: { text: 'entry', blocks: [] } }),
  note({ key: 'dm', to: 'U1', message: { text: 'dm', blocks: [] } }),
];
await db.write(async (tx) => {
  for (const what of known) {
    if (shown.includes(what.kind === 'card' ? under : what.key)) await show(tx, what, systemClock.now());
  }
});
dispatcher.start();
await dispatcher.settled();
await dispatcher.stop();
await db.close();
