import { afterEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { eachDatabase } from '../../../test/support/databases.ts';
import { aJob, aScheduler, at, gate, handTime, NOON } from '../../../test/support/jobs.ts';
import type { Db } from '../store/db.ts';
import { changeSetting, readSetting, type Setting } from '../store/settings.ts';
import type { Job } from './job.ts';
import { findRun, listRuns, schedulerHealth } from './runs.ts';

eachDatabase('a scheduled job', (open) => {
  it('runs once for each slot, and leaves a record of what it did', async () => {
    const db = await open();
    const { job, ran } = aJob(({ report }) => report({ item: 'ESC-42', did: 'reminded its owner' }));
    const scheduler = aScheduler(db, [job]);
    await scheduler.move(NOON);
    expect(ran).toEqual([]);
    await scheduler.move(at('12:59:59'));
    await scheduler.move(at('13:00:03'));
    await scheduler.move(at('13:00:18'));
    await scheduler.move(at('14:00'));
    expect(ran).toEqual(['2026-11-20T13:00:00Z', '2026-11-20T14:00:00Z']);
    const { runs, total } = await listRuns(db.read);
    expect(total).toBe(2);
    expect(runs.map(({ slot, outcome, counts }) => [slot.toString(), outcome, counts])).toEqual([
      ['2026-11-20T14:00:00Z', 'done', { looked: 2 }],
      ['2026-11-20T13:00:00Z', 'done', { looked: 1 }],
    ]);
    expect(await findRun(db.read, runs[0]?.id ?? 0)).toMatchObject({
      startedAt: at('14:00'),
      endedAt: at('14:00'),
      lines: [{ item: 'ESC-42', did: 'reminded its owner' }],
      error: null,
    });
  });

  it('that was missed is made up for once, by its latest slot', async () => {
    const db = await open();
    const first = aJob();
    const before = aScheduler(db, [first.job]);
    await before.move(NOON);
    await before.stop();
    const { job, ran } = aJob();
    await aScheduler(db, [job]).move(NOON.add({ hours: 5 * 24 + 3, minutes: 20 }));
    expect(ran).toEqual(['2026-11-25T15:00:00Z']);
  });

  it('that was missed for more than a week waits for its next slot', async () => {
    const db = await open();
    const { job, ran } = aJob(() => {}, { schedule: '0 9 1 * *' });
    const scheduler = aScheduler(db, [job]);
    await scheduler.move(NOON);
    await scheduler.move(Temporal.Instant.from('2026-12-20T12:00Z'));
    expect(ran).toEqual([]);
    await scheduler.move(Temporal.Instant.from('2027-01-01T09:00Z'));
    expect(ran).toEqual(['2027-01-01T09:00:00Z']);
  });

  it('that is new makes up for nothing from before it was known', async () => {
    const db = await open();
    const old = aJob();
    await aScheduler(db, [old.job]).move(NOON);
    const added = aJob(() => {}, { name: 'added later' });
    const scheduler = aScheduler(db, [old.job, added.job]);
    await scheduler.move(at('18:30'));
    expect(added.ran).toEqual([]);
    await scheduler.move(at('19:00'));
    expect(added.ran).toEqual(['2026-11-20T19:00:00Z']);
  });

  it('runs each slot once, however many processes there are and however often they tick', async () => {
    const slots: string[] = [];
    const jobs = () => [aJob(({ scheduledAt }) => void slots.push(scheduledAt.toString())).job];
    const replicas = [
      aScheduler(await open(), jobs()),
      aScheduler(await open(), jobs()),
      aScheduler(await open(), jobs()),
    ];
    await replicas[0]?.move(NOON);
    for (let hour = 1; hour <= 24; hour += 1) {
      const now = NOON.add({ hours: hour });
      await Promise.all(replicas.flatMap((replica) => [replica.move(now), replica.move(now.add({ seconds: 1 }))]));
    }
    expect(slots.sort()).toEqual([...new Set(slots)]);
    expect(slots).toHaveLength(24);
  });

  it('never runs beside itself; what came meanwhile is made up for when it has ended', async () => {
    const db = await open();
    const slow = gate();
    const { job, ran } = aJob((context) => (ran.length === 1 ? slow.work(context) : undefined));
    const [scheduler, other] = [aScheduler(db, [job]), aScheduler(await open(), [job])];
    await scheduler.move(NOON);
    await scheduler.tick(at('13:00'));
    await slow.begun;
    await scheduler.tick(at('14:00'));
    await other.move(at('15:00'));
    await scheduler.tick(at('15:00'));
    expect(ran).toEqual(['2026-11-20T13:00:00Z']);
    slow.finish();
    await scheduler.settled();
    expect(ran).toEqual(['2026-11-20T13:00:00Z', '2026-11-20T15:00:00Z']);
  });

  it('does not hold up other jobs', async () => {
    const db = await open();
    const slow = gate();
    const [stuck, quick] = [aJob(slow.work), aJob(() => {}, { name: 'quick' })];
    const scheduler = aScheduler(db, [stuck.job, quick.job]);
    await scheduler.move(NOON);
    for (const hour of ['13:00', '14:00', '15:00']) await scheduler.tick(at(hour));
    slow.finish();
    await scheduler.settled();
    expect(quick.ran).toHaveLength(3);
  });
});

eachDatabase('a job that fails', (open) => {
  async function history(outcomes: readonly ('ok' | 'fails')[]) {
    const db = await open();
    const said: string[] = [];
    let runs = 0;
    const { job } = aJob(() => {
      runs += 1;
      if (outcomes[runs - 1] === 'fails') throw new Error('Slack answered Bearer xoxb-1234567890-abcdefghij');
    });
    const scheduler = aScheduler(db, [job], {
      onTrouble: async (_tx, { job, error, errorId }) => {
        expect(errorId).toMatch(/^[0-9A-F]{8}$/);
        expect(error).not.toContain('xoxb');
        said.push(`${job} in trouble`);
      },
      onRecovery: async (_tx, { job, troubleSince }) => {
        said.push(`${job} recovered, since ${troubleSince}`);
      },
    });
    await scheduler.move(NOON);
    for (const i of outcomes.keys()) await scheduler.move(NOON.add({ hours: i + 1 }));
    return { db, said };
  }

  it('once is recorded, with an error id and no secret, and told to nobody', async () => {
    const { db, said } = await history(['ok', 'fails', 'ok', 'fails']);
    expect(said).toEqual([]);
    const { runs } = await listRuns(db.read, { job: 'sweep' });
    expect(runs.map(({ outcome }) => outcome)).toEqual(['failed', 'done', 'failed', 'done']);
    expect(runs[0]?.error).toContain('Slack answered');
    expect(runs[0]?.error).not.toContain('xoxb');
    expect(runs[0]?.errorId).toMatch(/^[0-9A-F]{8}$/);
  });
  it('twice in a row is told once, and once more when it works again', async () => {
    const { said } = await history(['fails', 'fails', 'fails', 'fails', 'ok', 'ok', 'fails']);
    expect(said).toEqual(['sweep in trouble', 'sweep recovered, since 2026-11-20T14:00:00Z']);
  });
  it('is told together with the run’s record, or with that of the next one', async () => {
    const db = await open();
    const setting: Setting<string> = { name: 'told', schema: z.string(), initial: '' };
    const { job } = aJob(() => {
      throw new Error('no');
    });
    let tellings = 0;
    const scheduler = aScheduler(db, [job], {
      async onTrouble(tx, trouble, now) {
        await changeSetting(tx, setting, trouble.job, { by: 'system', at: now });
        tellings += 1;
        if (tellings === 1) throw new Error('the telling failed');
      },
    });
    await scheduler.move(NOON);
    await scheduler.move(at('13:00'));
    await scheduler.move(at('14:00'));
    expect(await readSetting(db.read, setting)).toBe('');
    expect((await listRuns(db.read)).runs.map(({ outcome }) => outcome)).toEqual(['failed', 'failed']);
    await scheduler.move(at('15:00'));
    expect(await readSetting(db.read, setting)).toBe('sweep');
    await scheduler.move(at('16:00'));
    expect(tellings).toBe(2);
  });
});

eachDatabase('the heartbeat', (open) => {
  it('says that the scheduler lives, each process for itself', async () => {
    const db = await open();
    const time = handTime();
    expect(await schedulerHealth(db.read, time.now())).toEqual({ alive: false, tickedAt: undefined });
    const [one, two] = [aScheduler(db, [], { time }), aScheduler(db, [], { time })];
    await one.move(NOON);
    const started = time.now();
    time.pass(60_000);
    await two.move(NOON);
    time.pass(30_001);
    expect(await schedulerHealth(db.read, time.now(), one.runner)).toEqual({ alive: false, tickedAt: started });
    expect(await schedulerHealth(db.read, time.now(), two.runner)).toMatchObject({ alive: true });
    expect(await schedulerHealth(db.read, time.now())).toMatchObject({ alive: true });
    await two.stop();
    expect(await schedulerHealth(db.read, time.now(), two.runner)).toMatchObject({ alive: false });
  });
  it('follows real time, whatever the clock is moved to', async () => {
    const db = await open();
    const time = handTime();
    const scheduler = aScheduler(db, [], { time });
    await scheduler.move(NOON.add({ hours: 999 }));
    expect(await schedulerHealth(db.read, time.now())).toMatchObject({ alive: true });
  });
});

eachDatabase('the record of runs', (open) => {
  it('is shown in pages, newest first, of all jobs or of one', async () => {
    const db = await open();
    const [sweep, digest] = [aJob(), aJob(() => {}, { name: 'digest', schedule: '0 */2 * * *' })];
    const scheduler = aScheduler(db, [sweep.job, digest.job]);
    await scheduler.move(NOON);
    for (let hour = 1; hour <= 20; hour += 1) await scheduler.move(NOON.add({ hours: hour }));
    expect((await listRuns(db.read)).total).toBe(30);
    expect((await listRuns(db.read, { job: 'digest' })).runs).toHaveLength(10);
    const page = await listRuns(db.read, { job: 'sweep', page: 1 });
    expect(page.runs.map(({ slot }) => slot.toString())).toEqual(
      [5, 4, 3, 2, 1].map((hour) => NOON.add({ hours: hour }).toString()),
    );
  });
  it('forgets after its time', async () => {
    const db = await open();
    const { job } = aJob();
    const scheduler = aScheduler(db, [job], { keepDays: 2 });
    await scheduler.move(NOON);
    for (let day = 1; day <= 5; day += 1) await scheduler.move(NOON.add({ hours: 24 * day }));
    expect((await listRuns(db.read)).runs.map(({ slot }) => slot.toString())).toEqual([
      '2026-11-25T12:00:00Z',
      '2026-11-24T12:00:00Z',
      '2026-11-23T12:00:00Z',
    ]);
  });
});

describe('a scheduler that can’t be set up', () => {
  const refused =
    (...jobs: Job[]) =>
    () =>
      aScheduler({} as Db, jobs); // never reached: it is refused before
  it('names the job and what is wrong', () => {
    expect(refused(aJob().job, aJob().job)).toThrow('Two jobs are called “sweep”.');
    expect(refused(aJob(() => {}, { schedule: 'whenever' }).job)).toThrow(
      'The schedule of the job “sweep” can’t be used',
    );
  });
});

eachDatabase('in production, the scheduler', (open) => {
  afterEach(() => void vi.useRealTimers());

  it('is ticked by node-cron every quarter of a minute, until it is stopped', async () => {
    const db = await open();
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'], now: NOON.epochMilliseconds });
    const scheduler = aScheduler(db, []);
    const lastTick = async () => {
      await vi.advanceTimersByTimeAsync(15_000);
      await scheduler.settled();
      return (await schedulerHealth(db.read, NOON)).tickedAt?.toString();
    };
    expect(scheduler.startedAt).toBeUndefined();
    scheduler.start();
    scheduler.start();
    expect(scheduler.startedAt).toEqual(NOON);
    await scheduler.settled();
    expect((await schedulerHealth(db.read, NOON)).tickedAt).toEqual(NOON);
    expect(await lastTick()).toBe('2026-11-20T12:00:15Z');
    expect(await lastTick()).toBe('2026-11-20T12:00:30Z');
    await scheduler.stop();
    await scheduler.stop();
    expect(await lastTick()).toBeUndefined();
    await scheduler.tick(NOON);
    expect(await lastTick()).toBeUndefined();
  });
});
