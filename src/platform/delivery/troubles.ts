/**
 * Channels that refused us. Their messages wait in the database; here stands when each channel is tried again.
 * The admins are told by whoever finds the trouble, and at the next start if that failed.
 */
import type { Logger } from '../log.ts';
import type { Db, Reader, Tx } from '../store/db.ts';
import { asc, eq } from '../store/drizzle.ts';
import { prepared } from '../store/prepared.ts';
import { causeOf } from './attempt.ts';
import type { Pace } from './pace.ts';
import { deliveryTables } from './schema.ts';

export function createTroubles({
  db,
  log,
  pace,
  onTrouble,
}: {
  db: Db;
  log: Logger;
  pace: Pace;
  onTrouble: (channel: string, problem: string) => Promise<void>;
}) {
  /** By channel: when (monotonic milliseconds) it is tried again. */
  const probeAt = new Map<string, number>();
  const beingTold = new Set<string>();

  async function tell(channel: string, problem: string): Promise<void> {
    if (beingTold.has(channel)) return;
    beingTold.add(channel);
    log.warn({ channel, problem }, 'a channel does not take messages');
    try {
      await onTrouble(channel, problem);
      await db.write((tx) => markTold(tx, channel));
    } catch (error) {
      log.error({ channel, err: causeOf(error) }, 'could not tell the admins about a channel');
    } finally {
      beingTold.delete(channel);
    }
  }

  return {
    /** Not to be tried now. */
    isHeld: (destination: string) => (probeAt.get(destination) ?? 0) > performance.now(),
    nextProbeAt: (now: number) => Math.min(...[...probeAt.values()].filter((at) => at > now)),
    /** What the database knows: troubles of before the start, and those that another replica found or saw end. */
    async read(): Promise<void> {
      const known = await listTroubles(db.read);
      const channels = new Set(known.map(({ channel }) => channel));
      for (const channel of probeAt.keys()) if (!channels.has(channel)) probeAt.delete(channel);
      for (const { channel, problem, told } of known) {
        if (probeAt.has(channel)) continue;
        probeAt.set(channel, 0);
        if (!told) await tell(channel, problem);
      }
    },
    async note(channel: string, { problem, isUntold }: { problem: string; isUntold: boolean }): Promise<void> {
      probeAt.set(channel, performance.now() + pace.probeMs);
      if (isUntold) await tell(channel, problem);
    },
    /** A message got through. */
    async end(channel: string): Promise<void> {
      if (!probeAt.has(channel)) return;
      await db.write((tx) => endTrouble(tx, channel));
      probeAt.delete(channel);
      log.info({ channel }, 'a channel takes messages again');
    },
    /** @param only this channel, default all of them. */
    retryNow(only?: string): void {
      for (const channel of probeAt.keys()) if (only === undefined || only === channel) probeAt.set(channel, 0);
    },
  };
}

type Trouble = ReturnType<typeof deliveryTables>['channelTroubles']['$inferSelect'];

const allTroubles = prepared((reader: Reader) => {
  const { channelTroubles: t } = deliveryTables(reader);
  return reader.select().from(t).orderBy(asc(t.since), asc(t.channel));
});

export async function listTroubles(reader: Reader): Promise<Trouble[]> {
  return allTroubles(reader, {});
}

/** True while the admins have not been told of it. */
export async function addTrouble(tx: Tx, channel: string, problem: string, now: Temporal.Instant): Promise<boolean> {
  const { channelTroubles: t } = deliveryTables(tx);
  await tx
    .insert(t)
    .values({ channel, problem, since: now, told: false })
    .onConflictDoUpdate({ target: t.channel, set: { problem } });
  const [trouble] = await tx.select({ told: t.told }).from(t).where(eq(t.channel, channel)).orderBy(asc(t.channel));
  return trouble?.told === false;
}

async function markTold(tx: Tx, channel: string): Promise<void> {
  const { channelTroubles: t } = deliveryTables(tx);
  await tx.update(t).set({ told: true }).where(eq(t.channel, channel));
}

async function endTrouble(tx: Tx, channel: string): Promise<void> {
  const { channelTroubles: t } = deliveryTables(tx);
  await tx.delete(t).where(eq(t.channel, channel));
}
