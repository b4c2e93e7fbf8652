/** A dispatcher at work between a test's database and a Slack on loopback, quick enough for tests. */
import type { WebClient } from '@slack/web-api';
import { type Clock, systemClock } from '../../src/platform/clock.ts';
import {
  createDispatcher,
  type DispatcherOptions,
  type Pace,
  type Painter,
} from '../../src/platform/delivery/dispatcher.ts';
import { deliveryTables } from '../../src/platform/delivery/schema.ts';
import { type Card, card, type Note, note, show } from '../../src/platform/delivery/show.ts';
import type { Logger } from '../../src/platform/log.ts';
import type { Db } from '../../src/platform/store/db.ts';

const NEVER = 1_000_000;

/** What failed waits until the test says `retryNow()`. */
export const TEST_PACE: Pace = {
  channelMs: 1,
  cardMs: 1,
  leaseMs: 2000,
  retryMs: [NEVER],
  pollMs: NEVER,
  probeMs: NEVER,
};

type LogLine = { readonly level: string; readonly fields: object; readonly words: string };

/** Keeps every line for the test to read. */
export function recordingLog(): { log: Logger; lines: LogLine[] } {
  const lines: LogLine[] = [];
  const at = (level: string) => (first: object | string, words?: string) => {
    const isText = typeof first === 'string';
    lines.push({ level, fields: isText ? {} : first, words: isText ? first : (words ?? '') });
  };
  const log: Logger = {
    debug: at('debug'),
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
    fatal: at('fatal'),
    child: () => log,
  };
  return { log, lines };
}

export type Desk = ReturnType<typeof openDesk>;

/** Not started: call `dispatcher.start()`. Cards of the entity `item` are drawn from `items` (id to text). */
export function openDesk(db: Db, slack: { client(): WebClient }, options: Partial<DispatcherOptions> = {}) {
  const { log, lines } = recordingLog();
  const items = new Map<number, string>();
  const told: { channel: string; problem: string }[] = [];
  const clock: Clock = options.clock ?? systemClock;
  const paint: Painter = async (_, id) => {
    const text = items.get(id);
    return text === undefined ? undefined : { text, blocks: [] };
  };
  const dispatcher = createDispatcher({
    db,
    clock,
    posting: slack.client(),
    painters: new Map([['item', paint]]),
    checks: new Map(),
    refusal: async () => undefined,
    onTrouble: async (channel, problem) => void told.push({ channel, problem }),
    log,
    pace: TEST_PACE,
    ...options,
  });
  const showAll = (...all: (Card | Note)[]) =>
    db.write(async (tx) => {
      for (const what of all) await show(tx, what, clock.now());
    });
  const { messages } = deliveryTables(db);
  return {
    dispatcher,
    lines,
    told,
    items,
    show: showAll,
    /** Changes a card's text and asks for it to be shown. */
    async draw(id: number, text: string, channel = 'C1') {
      items.set(id, text);
      await showAll(card('item', id, channel));
    },
    /** Notes named by their text. */
    say: (to: string, ...texts: string[]) =>
      showAll(...texts.map((text) => note({ key: text, to, message: { text, blocks: [] } }))),
    rows: () => db.read.select().from(messages).orderBy(messages.id),
    async row(key: string) {
      const rows = await db.read.select().from(messages).orderBy(messages.id);
      const found = rows.find((row) => row.key === key);
      if (!found) throw new Error(`no message ${key}`);
      return found;
    },
  };
}
