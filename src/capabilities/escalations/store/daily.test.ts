import { expect, it } from 'vitest';
import { eachDatabase } from '../../../../test/support/databases.ts';
import { NOON } from '../../../../test/support/escalations.ts';
import { deliveryTables } from '../../../platform/delivery/schema.ts';
import { operatorsChannel } from '../../../platform/slack/roles.ts';
import type { Db } from '../../../platform/store/db.ts';
import { changeSetting } from '../../../platform/store/settings.ts';
import { DEFAULT_POLICY } from '../sla/policy.ts';
import { findBoard } from './board.ts';
import { postDailyDigest } from './daily.ts';
import { createEscalation } from './intake.ts';
import { changePolicy } from './policy.ts';

eachDatabase('the daily list of open work', (open) => {
  const later = (hours: number, minutes = 0) => NOON.add({ hours, minutes });

  /** To appear at 13:00 UTC. */
  async function openTeam(items: number): Promise<Db> {
    const db = await open();
    const admin = { by: 'U0ADMIN', at: NOON };
    await db.write(async (tx) => {
      await changeSetting(tx, operatorsChannel, 'C0TEAM', admin);
      await changePolicy(tx, { ...DEFAULT_POLICY, digest: { at: '13:00', businessDaysOnly: false } }, admin);
    });
    for (let n = 1; n <= items; n += 1) {
      await createEscalation(db, { summary: `Case ${n}`, source: 'system' }, { by: 'system', at: NOON });
    }
    return db;
  }
  const texts = async (db: Db) => {
    const { messages } = deliveryTables(db);
    const rows = await db.read.select().from(messages).orderBy(messages.id);
    return rows.filter(({ key }) => key.startsWith('daily:')).map(({ content }) => content?.text);
  };

  it('is posted once at its time, and says each day only once that it was', async () => {
    const db = await openTeam(2);
    const posted = [];
    for (const now of [later(0, 45), later(1), later(1, 15), later(24), later(25), later(25, 15)])
      posted.push((await postDailyDigest(db, now, '')).posted);
    // The first call is about the day before, whose four hours are over.
    expect(posted).toEqual([0, 1, 0, 0, 1, 0]);
    expect(await texts(db)).toEqual(['Open escalations today: 2', 'Open escalations today: 2']);
  });

  it('is made up for within four hours, and not after them', async () => {
    const db = await openTeam(1);
    expect(await postDailyDigest(db, later(5), '')).toEqual({ posted: 1 });
    expect(await postDailyDigest(db, later(29, 1), '')).toEqual({ posted: 0 });
  });

  it('is left out on a day without open work', async () => {
    const db = await openTeam(0);
    expect(await postDailyDigest(db, later(1), '')).toEqual({ posted: 0 });
  });

  it('is one of the messages that the channel gets unasked in that hour', async () => {
    const db = await openTeam(1);
    await postDailyDigest(db, later(1), '');
    expect((await findBoard(db.read, 'C0TEAM', later(1, 30))).posted).toEqual([later(1).epochMilliseconds]);
  });
});
