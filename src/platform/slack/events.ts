/**
 * Slack's events, each done once.
 *
 * Slack delivers an event again when it was not acknowledged, and Bolt acknowledges before it works. So an event is
 * saved first, then acknowledged, then worked on: a second delivery finds the row and does nothing, and what a crash or
 * a failure left behind is taken up again. A listener that calls `settle` in its unit of work changes state exactly
 * once; one that does not may run again after a crash.
 */
import type { App, types } from '@slack/bolt';
import { z } from 'zod';
import type { Deps } from '../../capability.ts';
import type { Clock } from '../clock.ts';
import { errorId } from '../errors.ts';
import type { Logger } from '../log.ts';
import { redactDeep } from '../redact.ts';
import type { Db, Tx } from '../store/db.ts';
import { and, asc, eq, lt, lte, sql } from '../store/drizzle.ts';
import { type StoredBody, slackTables } from './schema.ts';

/** Longer than any listener works. */
const LEASE_SECONDS = 60;
/** After a failure: 5 s, then 25 s, then it is given up and stays in the table for a week. */
const BACKOFF_SECONDS = 5;
const ATTEMPTS = 3;
/** Slack's last redelivery comes after about an hour. */
const KEPT_HOURS = 7 * 24;

type Payload<T extends string> = Extract<types.SlackEvent, { type: T }>;

export type ReceivedEvent<T extends string> = {
  readonly id: string;
  readonly at: Temporal.Instant;
  readonly payload: Payload<T>;
  /**
   * Says within a unit of work that this event's work is part of it.
   * False when that was saved before: then do nothing.
   */
  settle(tx: Tx): Promise<boolean>;
};

/** @param as tells two listeners of the same event apart. */
export function onEvent<T extends types.SlackEvent['type']>(
  app: App,
  deps: Deps,
  type: T,
  work: (event: ReceivedEvent<T>) => Promise<void>,
  { as = type }: { as?: string } = {},
): void {
  app.event(type, async ({ event, body }) => {
    const id = body.event_id;
    // The cast: Bolt has just chosen this listener by the event's type.
    const payload = event as unknown as Payload<T>;
    await work({ id, at: deps.clock.now(), payload, settle: (tx) => settle(tx, id, as) });
  });
}

async function settle(tx: Tx, id: string, listener: string): Promise<boolean> {
  const { receivedEvents } = slackTables(tx);
  const [row] = await tx
    .select({ settled: receivedEvents.settled })
    .from(receivedEvents)
    .where(eq(receivedEvents.id, id))
    .orderBy(receivedEvents.id);
  if (!row) return true;
  if (row.settled.includes(listener)) return false;
  await tx
    .update(receivedEvents)
    .set({ settled: [...row.settled, listener] })
    .where(eq(receivedEvents.id, id));
  return true;
}

export const eventBody = z.looseObject({
  type: z.literal('event_callback'),
  event_id: z.string(),
  event: z.looseObject({
    type: z.string(),
    bot_id: z.string().optional(),
    user: z.unknown().optional(),
  }),
});
export type EventBody = z.output<typeof eventBody>;

export type Inbox = {
  /** Saves the event. False when it was received before. */
  accept(body: EventBody): Promise<boolean>;
  done(id: string): Promise<void>;
  failed(id: string, error: unknown): Promise<void>;
  /** Claims what a crash or a failure left behind, oldest first. */
  listLeftBehind(): Promise<EventBody[]>;
  prune(): Promise<void>;
};

/** @param clock real time: leases do not follow the clock that can be moved. */
export function createInbox({ db, clock, log }: { db: Db; clock: Clock; log: Logger }): Inbox {
  const later = (seconds: number) => clock.now().add({ seconds });
  return {
    accept: ({ event_id, ...rest }) =>
      db.write(async (tx) => {
        const { receivedEvents } = slackTables(tx);
        const rows = await tx
          .insert(receivedEvents)
          .values({
            id: event_id,
            state: 'waiting',
            // The cast: redaction keeps an object an object.
            body: redactDeep({ ...rest, event_id }) as StoredBody,
            settled: [],
            attempts: 1,
            leaseUntil: later(LEASE_SECONDS),
            receivedAt: clock.now(),
          })
          .onConflictDoNothing()
          .returning({ id: receivedEvents.id });
        return rows.length > 0;
      }),
    done: (id) =>
      db.write(async (tx) => {
        const { receivedEvents } = slackTables(tx);
        await tx.update(receivedEvents).set({ state: 'done', body: null }).where(eq(receivedEvents.id, id));
      }),
    failed: (id, error) => keepForLater(db, log, later, id, error),
    listLeftBehind: () => takeUp(db, clock, later),
    prune: () => prune(db, clock.now().subtract({ hours: KEPT_HOURS })),
  };
}

async function keepForLater(
  db: Db,
  log: Logger,
  later: (seconds: number) => Temporal.Instant,
  id: string,
  error: unknown,
): Promise<void> {
  await db.write(async (tx) => {
    const { receivedEvents } = slackTables(tx);
    const [row] = await tx
      .select({ attempts: receivedEvents.attempts })
      .from(receivedEvents)
      .where(eq(receivedEvents.id, id))
      .orderBy(receivedEvents.id);
    const attempts = row?.attempts ?? ATTEMPTS;
    const state = attempts >= ATTEMPTS ? 'failed' : 'waiting';
    log.error({ err: error, errorId: errorId(), event: id, attempts, givenUp: state === 'failed' }, 'an event failed');
    await tx
      .update(receivedEvents)
      .set({ state, leaseUntil: later(BACKOFF_SECONDS ** attempts) })
      .where(eq(receivedEvents.id, id));
  });
}

/** Both look before they write: almost always there is nothing to do. */
async function prune(db: Db, oldest: Temporal.Instant): Promise<void> {
  const { receivedEvents } = slackTables(db);
  const old = lt(receivedEvents.receivedAt, oldest);
  if ((await db.read.$count(receivedEvents, old)) === 0) return;
  await db.write(async (tx) => {
    await tx.delete(receivedEvents).where(old);
  });
}

async function takeUp(db: Db, clock: Clock, later: (seconds: number) => Temporal.Instant): Promise<EventBody[]> {
  const { receivedEvents } = slackTables(db);
  const left = and(eq(receivedEvents.state, 'waiting'), lte(receivedEvents.leaseUntil, clock.now()));
  if ((await db.read.$count(receivedEvents, left)) === 0) return [];
  return db.write(async (tx) => {
    const rows = await tx.select().from(receivedEvents).where(left).orderBy(asc(receivedEvents.receivedAt)).limit(20);
    const bodies: EventBody[] = [];
    for (const row of rows) {
      // A process that dies on an event every time must not be killed by it for ever.
      const read = row.attempts < ATTEMPTS ? eventBody.safeParse(row.body) : undefined;
      await tx
        .update(receivedEvents)
        .set(
          read?.success
            ? { attempts: sql`${receivedEvents.attempts} + 1`, leaseUntil: later(LEASE_SECONDS) }
            : { state: 'failed' },
        )
        .where(eq(receivedEvents.id, row.id));
      if (read?.success) bodies.push(read.data);
    }
    return bodies;
  });
}
