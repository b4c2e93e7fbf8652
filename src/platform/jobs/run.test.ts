import { expect, it } from 'vitest';
import { eachDatabase } from '../../../test/support/databases.ts';
import { aJob, aScheduler, at, gate, handTime, NOON } from '../../../test/support/jobs.ts';
import type { Job } from './job.ts';
import type { ProcessTime } from './process-time.ts';
import { GRACE_MS, LEASE_MS, RENEWALS } from './run.ts';
import { findRun, listRuns } from './runs.ts';

eachDatabase('a run that takes too long', (open) => {
  it('is told to stop, and counts as failed', async () => {
    const db = await open();
    const time = handTime();
    const slow = gate();
    const { job } = aJob(slow.work, { maxMs: 5000 });
    const scheduler = aScheduler(db, [job], { time });
    await scheduler.move(NOON);
    await scheduler.tick(at('13:00'));
    await slow.begun;
    time.pass(4999);
    time.pass(1);
    await scheduler.settled();
    const { runs } = await listRuns(db.read);
    expect(runs).toMatchObject([{ outcome: 'timed out', error: 'It took longer than 5 s' }]);
  });
  it('and does not stop is given up, so that its next slot is not waited for', async () => {
    const db = await open();
    const time = handTime();
    const begun = Promise.withResolvers<void>();
    const { job, ran } = aJob(
      () => {
        begun.resolve();
        return ran.length === 1 ? new Promise<void>(() => {}) : undefined;
      },
      { maxMs: 5000 },
    );
    const scheduler = aScheduler(db, [job], { time });
    await scheduler.move(NOON);
    await scheduler.tick(at('13:00'));
    await begun.promise;
    time.pass(5000);
    time.pass(GRACE_MS);
    await scheduler.settled();
    const { runs } = await listRuns(db.read);
    expect(runs).toMatchObject([
      { outcome: 'timed out', error: 'It took longer than 5 s, and did not stop within 30 s' },
    ]);
    await scheduler.move(at('14:00'));
    expect(ran).toHaveLength(2);
  });
});

eachDatabase('a process that dies in the middle of a run', (open) => {
  /** One that began the slot of 13:00 and was never heard of again: its timers never fire, its job never ends. */
  async function aDeadProcess(time: ReturnType<typeof handTime>) {
    const begun = Promise.withResolvers<void>();
    const { job } = aJob(({ report }) => {
      report({ item: 'ESC-1', did: 'reminded' });
      begun.resolve();
      return new Promise<void>(() => {});
    });
    const frozen: ProcessTime = { ...time, after: () => () => {}, every: () => () => {} };
    const dead = aScheduler(await open(), [job], { time: frozen });
    await dead.tick(NOON);
    await dead.tick(at('13:00'));
    await begun.promise;
  }

  it('leaves its run to another one, as soon as its lease has passed', async () => {
    const time = handTime();
    await aDeadProcess(time);
    const db = await open();
    const { job, ran } = aJob();
    const scheduler = aScheduler(db, [job], { time });
    time.pass(LEASE_MS - 1);
    await scheduler.move(at('13:01'));
    expect(ran).toEqual([]);
    time.pass(1);
    await scheduler.move(at('13:02'));
    expect(ran).toEqual(['2026-11-20T13:00:00Z']);
    const [run] = (await listRuns(db.read)).runs;
    expect(run).toMatchObject({ outcome: 'done', attempt: 2 });
    expect((await findRun(db.read, run?.id ?? 0))?.lines).toEqual([
      { did: 'began again: the process that ran this ended before it was done' },
    ]);
  });
  it('has its run recorded as lost when a newer slot takes its place', async () => {
    const time = handTime();
    await aDeadProcess(time);
    const db = await open();
    const { job, ran } = aJob();
    const scheduler = aScheduler(db, [job], { time });
    time.pass(LEASE_MS);
    await scheduler.move(at('14:00'));
    expect(ran).toEqual(['2026-11-20T14:00:00Z']);
    expect((await listRuns(db.read)).runs).toMatchObject([
      { outcome: 'done', attempt: 1 },
      { outcome: 'lost', error: 'The process that ran it ended before it was done.' },
    ]);
  });
  it('again and again is tried three times, and counts as a failure', async () => {
    const time = handTime();
    const db = await open();
    for (let i = 0; i < 3; i += 1) {
      await aDeadProcess(time);
      time.pass(LEASE_MS);
    }
    const said: string[] = [];
    const onTrouble = async () => void said.push('trouble');
    const { job, ran } = aJob();
    const scheduler = aScheduler(db, [job], { time, onTrouble });
    await scheduler.move(at('13:03'));
    expect(ran).toEqual([]);
    expect((await listRuns(db.read)).runs).toMatchObject([{ outcome: 'lost', attempt: 3 }]);
    await scheduler.move(at('14:00'));
    expect(ran).toEqual(['2026-11-20T14:00:00Z']);
    expect(said).toEqual([]);
  });
  it('and comes back to life can’t write over the one that took its place', async () => {
    const time = handTime();
    const db = await open();
    const slow = gate();
    const sleeper = aJob(slow.work);
    const asleep = aScheduler(db, [sleeper.job], { time: { ...time, every: () => () => {} } });
    await asleep.tick(NOON);
    await asleep.tick(at('13:00'));
    const { signal } = await slow.begun;
    time.pass(LEASE_MS);
    const { job } = aJob();
    await aScheduler(await open(), [job], { time }).move(at('13:02'));
    slow.fail(new Error('too late'));
    await asleep.settled();
    expect(signal.aborted).toBe(false);
    expect((await listRuns(db.read)).runs).toMatchObject([{ outcome: 'done', attempt: 2, error: null }]);
  });
  it('is told to stop when it wakes up and its run is somebody else’s', async () => {
    const time = handTime();
    const db = await open();
    const slow = gate();
    const sleeper = aJob(slow.work);
    let wake = () => {};
    const every = (_ms: number, work: () => void) => {
      wake = work;
      return () => {};
    };
    const asleep = aScheduler(db, [sleeper.job], { time: { ...time, every } });
    await asleep.tick(NOON);
    await asleep.tick(at('13:00'));
    const { signal } = await slow.begun;
    time.pass(LEASE_MS);
    await aScheduler(await open(), [aJob().job], { time }).move(at('13:02'));
    wake();
    await asleep.settled();
    expect(signal.aborted).toBe(true);
    expect((await listRuns(db.read)).runs).toMatchObject([{ outcome: 'done', attempt: 2 }]);
  });
});

eachDatabase('a long run', (open) => {
  it('keeps its lease, and shows how far it is', async () => {
    const db = await open();
    const time = handTime();
    const slow = gate();
    const { job } = aJob(
      async (context) => {
        context.report({ item: 'ESC-7', did: 'looked at' });
        await slow.work(context);
      },
      { maxMs: 3_600_000 },
    );
    const scheduler = aScheduler(db, [job], { time });
    const other = aJob();
    const replica = aScheduler(await open(), [other.job], { time });
    await scheduler.move(NOON);
    await scheduler.tick(at('13:00'));
    await slow.begun;
    for (let passed = 0; passed < 3 * LEASE_MS; passed += LEASE_MS / RENEWALS) {
      time.pass(LEASE_MS / RENEWALS);
      // The renewal is written before the replica's own unit of work.
      await replica.move(at('13:05'));
    }
    expect(other.ran).toEqual([]);
    const [run] = (await listRuns(db.read)).runs;
    expect(await findRun(db.read, run?.id ?? 0)).toMatchObject({
      outcome: 'running',
      lines: [{ item: 'ESC-7', did: 'looked at' }],
    });
    slow.finish();
    await scheduler.settled();
  });
  it('keeps five hundred lines and counts the rest', async () => {
    const db = await open();
    const { job } = aJob(({ report }) => {
      for (let i = 0; i < 502; i += 1) report({ did: `step ${i}` });
    });
    const scheduler = aScheduler(db, [job]);
    await scheduler.move(NOON);
    await scheduler.move(at('13:00'));
    const [run] = (await listRuns(db.read)).runs;
    const found = await findRun(db.read, run?.id ?? 0);
    expect([found?.lines.length, found?.linesLeftOut]).toEqual([500, 2]);
  });
});

eachDatabase('shutting down', (open) => {
  it('waits for what runs', async () => {
    const db = await open();
    const slow = gate();
    const scheduler = aScheduler(db, [aJob(slow.work).job]);
    await scheduler.move(NOON);
    await scheduler.tick(at('13:00'));
    await slow.begun;
    const stopped = scheduler.stop();
    slow.finish();
    await stopped;
    expect((await listRuns(db.read)).runs).toMatchObject([{ outcome: 'done' }]);
    await scheduler.tick(at('15:00'));
    expect((await listRuns(db.read)).total).toBe(1);
  });
  it('gives what takes too long back, for the next process to begin again at once', async () => {
    const db = await open();
    const time = handTime();
    const slow = gate();
    const scheduler = aScheduler(db, [aJob(slow.work, { maxMs: 3_600_000 }).job], { time });
    await scheduler.move(NOON);
    await scheduler.tick(at('13:00'));
    await slow.begun;
    const stopped = scheduler.stop({ withinMs: 2000 });
    while (!(await slow.begun).signal.aborted) {
      await db.ping();
      time.pass(2000);
    }
    await stopped;
    expect((await listRuns(db.read)).runs).toMatchObject([{ outcome: 'running', attempt: 1 }]);
    const { job, ran } = aJob();
    await aScheduler(await open(), [job], { time }).move(at('13:01'));
    expect(ran).toEqual(['2026-11-20T13:00:00Z']);
  });
});

eachDatabase('of many runs', (open) => {
  it('those that did something or did not end well can be had alone', async () => {
    const db = await open();
    const idle = { looked: 0, found: 0 };
    const outcomes = [idle, { looked: 0, found: 10 }, idle, new Error('no'), {}, { looked: 3 }];
    const job: Job = {
      ...aJob().job,
      async run() {
        const outcome = outcomes.shift() ?? {};
        if (outcome instanceof Error) throw outcome;
        return outcome;
      },
    };
    const scheduler = aScheduler(db, [job]);
    await scheduler.move(NOON);
    for (const hour of [13, 14, 15, 16, 17, 18]) await scheduler.move(at(`${hour}:00`));
    const { runs, total } = await listRuns(db.read, { eventful: true });
    expect(runs.map(({ slot }) => slot.toString().slice(11, 13))).toEqual(['18', '16', '14']);
    expect(total).toBe(3);
    expect((await listRuns(db.read, { job: 'sweep' })).total).toBe(6);
  });
});
