import { expect, it } from 'vitest';
import { eachDatabase } from '../../../test/support/databases.ts';
import { aScheduler, at, NOON } from '../../../test/support/jobs.ts';
import { deliveryTables } from '../../platform/delivery/schema.ts';
import { findRun, listRuns } from '../../platform/jobs/runs.ts';
import { operatorsChannel } from '../../platform/slack/roles.ts';
import type { Db } from '../../platform/store/db.ts';
import { eq } from '../../platform/store/drizzle.ts';
import { changeSetting } from '../../platform/store/settings.ts';
import { escalationJobs } from './jobs.ts';
import { escalationTables } from './schema.ts';
import { createEscalation } from './store/intake.ts';

eachDatabase('reminders by the clock on the wall', (open) => {
  /** When each reminder was written, as `16:00:07`. */
  async function remindedAt(db: Db): Promise<string[]> {
    const { messages } = deliveryTables(db);
    const rows = await db.read.select().from(messages).orderBy(messages.id);
    return rows
      .filter(({ key }) => key.startsWith('reminder:'))
      .map(({ key }) =>
        Temporal.Instant.fromEpochMilliseconds(Number(key.split(':')[2]))
          .toString()
          .slice(11, 19),
      );
  }

  async function start(openedAt: Temporal.Instant) {
    const db = await open();
    const admin = { by: 'U0ADMIN', at: NOON };
    await db.write((tx) => changeSetting(tx, operatorsChannel, 'C0TEAM', admin));
    await createEscalation(
      db,
      { summary: 'Late', source: 'system', priority: 'urgent' },
      { by: 'system', at: openedAt },
    );
    const scheduler = aScheduler(db, escalationJobs({ db, workspaceUrl: '' }));
    await scheduler.move(NOON);
    return { db, move: scheduler.move };
  }

  it('come every four hours, although no sweep starts at the very second', async () => {
    const { db, move } = await start(NOON);
    for (const [hour, second] of [13, 14, 15, 16, 17, 18, 19, 20].map((hour, n) => [hour, 14 - n] as const)) {
      await move(at(`${hour}:00:${String(second).padStart(2, '0')}`));
    }
    expect(await remindedAt(db)).toEqual(['16:00:00', '20:00:00']);
  });

  it('are for the next hour when the time was up only some seconds after the full one', async () => {
    const { db, move } = await start(NOON.add({ seconds: 3 }));
    for (const time of ['15:00:05', '16:00:05', '17:00:02', '21:00:01']) await move(at(time));
    expect(await remindedAt(db)).toEqual(['17:00:00', '21:00:00']);
  });

  it('that were missed are made up for at the minute at which somebody is there again', async () => {
    const { db, move } = await start(NOON);
    await move(at('18:37:41'));
    expect(await remindedAt(db)).toEqual(['18:37:00']);
  });
});

eachDatabase('a sweep that could not look at an item', (open) => {
  it('reminds of the others and counts as failed, so that the team hears of it', async () => {
    const db = await open();
    await db.write((tx) => changeSetting(tx, operatorsChannel, 'C0TEAM', { by: 'U0ADMIN', at: NOON }));
    const urgent = { summary: 'Late', source: 'system', priority: 'urgent' } as const;
    const { item } = await createEscalation(db, urgent, { by: 'system', at: NOON });
    await createEscalation(db, urgent, { by: 'system', at: NOON });
    await db.write(async (tx) => {
      const { escalations } = escalationTables(tx);
      const waits = JSON.parse('[{"from":"then","to":"later"}]');
      await tx.update(escalations).set({ waits }).where(eq(escalations.id, item.id));
    });
    const { move } = aScheduler(db, escalationJobs({ db, workspaceUrl: '' }));
    await move(NOON);
    await move(at('16:00'));
    const { runs } = await listRuns(db.read, { job: 'escalations: reminders' });
    expect(runs[0]).toMatchObject({
      outcome: 'failed',
      error: '1 escalation could not be looked at; the lines of this run say why.',
    });
    expect((await findRun(db.read, runs[0]?.id ?? 0))?.lines).toEqual([
      { item: 'ESC-1', did: expect.stringContaining('failed: ') },
      { item: 'ESC-2', did: 'reminded: Needs pickup' },
    ]);
  });
});
