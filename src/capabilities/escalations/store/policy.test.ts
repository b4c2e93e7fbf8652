import { expect, it } from 'vitest';
import { fill, NOW, openCrowd } from '../../../../bench/support/crowd.ts';
import { eachSharedDatabase } from '../../../../test/support/databases.ts';
import { BUSINESS_HOURS } from '../../../../test/support/week-policies.ts';
import { deliveryTables } from '../../../platform/delivery/schema.ts';
import { asc } from '../../../platform/store/drizzle.ts';
import { dueColumns } from '../clocks.ts';
import { escalationTables } from '../schema.ts';
import { DEFAULT_POLICY } from '../sla/policy.ts';
import { changePolicy } from './policy.ts';
import { getEscalation } from './queries.ts';
import { sweep } from './reminding.ts';

eachSharedDatabase('a changed policy', (open, url) => {
  const admin = { by: 'U0ADMIN', at: NOW };

  it('holds for every open item at once, however many there are, and for no other', async () => {
    const db = await open();
    const crowd = await openCrowd(await url());
    await fill(crowd, { active: 1_200, due: 12 });
    // As `close` leaves them: nothing is due.
    await crowd.run(`UPDATE escalations SET status = 'resolved', pickup_due_at = NULL, remind_at = NULL,
      requester_at = NULL WHERE id > 1190`);
    await crowd.close();
    await db.write((tx) => changePolicy(tx, BUSINESS_HOURS.policy, admin));
    const { escalations: t } = escalationTables(db);
    const items = await db.read.select().from(t).orderBy(asc(t.id));
    expect(items).toHaveLength(1_200);
    for (const item of items) expect(item).toMatchObject(dueColumns(item, BUSINESS_HOURS.policy, NOW));
    expect(new Set(items.map(({ pickupDueAt }) => `${pickupDueAt}`)).size).toBe(3);
  });

  it('takes back the reminders that it makes untrue', async () => {
    const db = await open();
    const crowd = await openCrowd(await url());
    await fill(crowd, { active: 10, due: 2 });
    await crowd.close();
    const signal = new AbortController().signal;
    await sweep({ db, now: NOW, workspaceUrl: '', signal, report() {} });
    expect((await getEscalation(db.read, 1)).reminderKey).not.toBeNull();
    const normal = { ...DEFAULT_POLICY.pickup.normal, targetMinutes: 48 * 60 };
    const longer = { ...DEFAULT_POLICY, pickup: { ...DEFAULT_POLICY.pickup, normal } };
    await db.write((tx) => changePolicy(tx, longer, admin));
    expect((await getEscalation(db.read, 1)).reminderKey).toBeNull();
    const { messages: m } = deliveryTables(db);
    const rows = await db.read.select().from(m).orderBy(asc(m.id));
    expect(rows.filter(({ key, state }) => key.startsWith('reminder:') && state !== 'dropped')).toEqual([]);
  });
});
