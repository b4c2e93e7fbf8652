/** The list of open work, once a day at the time that the policy says. */
import { findRow } from '../../../platform/delivery/queue.ts';
import { note, show } from '../../../platform/delivery/show.ts';
import { operatorsChannel } from '../../../platform/slack/roles.ts';
import type { Db } from '../../../platform/store/db.ts';
import { readSetting } from '../../../platform/store/settings.ts';
import { dailyDigest } from '../digests.ts';
import { lastDigestAt } from '../sla/digest.ts';
import { findBoard, saveBoard } from './board.ts';
import { linksTo } from './links.ts';
import { readPolicy } from './policy.ts';
import { listEscalations } from './queries.ts';

/** As many lines as one message takes; the list has all of them. */
const LINES = 20;

/** A bot that was off for most of the day says nothing about the morning in the evening. */
const LATEST_HOURS = 4;

/** Safe to call at any time and twice: each day's digest has one key. It counts towards the channel's messages. */
export async function postDailyDigest(
  db: Db,
  now: Temporal.Instant,
  workspaceUrl: string,
): Promise<{ posted: number }> {
  const moment = lastDigestAt(await readPolicy(db.read), now);
  const channel = await readSetting(db.read, operatorsChannel);
  if (moment === undefined || channel === '' || Temporal.Instant.compare(moment.add({ hours: LATEST_HOURS }), now) < 0)
    return { posted: 0 };
  const key = `daily:${channel}:${moment.epochMilliseconds}`;
  return db.write(async (tx) => {
    if (await findRow(tx, key)) return { posted: 0 };
    const { items, total } = await listEscalations(tx, { view: 'active', person: '', now, page: 0, size: LINES });
    if (total === 0) return { posted: 0 };
    const links = await linksTo(tx, items, workspaceUrl);
    await show(tx, note({ key, to: channel, message: dailyDigest({ items, total, now, links }) }), now);
    const board = await findBoard(tx, channel, now);
    await saveBoard(tx, { ...board, posted: [...board.posted, now.epochMilliseconds] });
    return { posted: 1 };
  });
}
