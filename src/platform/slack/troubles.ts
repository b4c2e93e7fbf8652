/** Tells the admins, once per trouble, that a channel does not take messages. */
import type { Deps } from '../../capability.ts';
import { listTroubles } from '../delivery/posting.ts';
import { note, show } from '../delivery/show.ts';
import { message, section } from './blocks.ts';

export async function tellAdmins(
  { db, clock, people }: Pick<Deps, 'db' | 'clock' | 'people'>,
  channel: string,
  problem: string,
): Promise<void> {
  const admins = await people.listAdmins();
  const trouble = (await listTroubles(db.read)).find((each) => each.channel === channel);
  const since = (trouble?.since ?? clock.now()).epochMilliseconds;
  const words = `I can't post in <#${channel}>: ${problem} Nothing is lost. What waits is posted as soon as this is put right.`;
  await db.write(async (tx) => {
    for (const admin of admins) {
      const key = `trouble:${channel}:${since}:${admin}`;
      await show(tx, note({ key, to: admin, message: message(words, [section(words)]) }), clock.now());
    }
  });
}
