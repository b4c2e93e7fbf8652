import { describe, expect, it } from 'vitest';
import { eachDatabase } from '../../test/support/databases.ts';
import { recordingLog } from '../../test/support/delivery-desk.ts';
import { aScheduler, handTime, NOON } from '../../test/support/jobs.ts';
import { createHealthCheck, type Vitals } from './health.ts';
import type { Reader } from './store/db.ts';

/** A bot that is well, but for what is given. */
function aCheck(db: Vitals['db'], unusual: Partial<Vitals> = {}) {
  const { log, lines } = recordingLog();
  const time = handTime();
  const scheduler = { runner: 'one', startedAt: time.now() };
  const check = createHealthCheck({ db, scheduler, isConnected: () => true, time, log, ...unusual });
  return { check, lines, time };
}

eachDatabase('a bot', (open) => {
  it('is ready while its scheduler ticks, and not when that stands still', async () => {
    const db = await open();
    const time = handTime();
    const scheduler = aScheduler(db, [], { time });
    const vitals = { time, scheduler: { runner: scheduler.runner, startedAt: time.now() } };
    const { check, lines } = aCheck(db, vitals);
    await scheduler.move(NOON);
    time.pass(90_000);
    expect(await check()).toEqual({ ready: true, problems: [] });
    time.pass(1);
    expect(await check()).toEqual({
      ready: false,
      problems: ['The scheduler stands still: no job has been looked for in 90 s.'],
    });
    await scheduler.move(NOON);
    expect(await check()).toEqual({ ready: true, problems: [] });
    expect(lines.map(({ level, words }) => `${level}: ${words}`)).toEqual(['warn: not ready', 'info: ready']);
  });

  it('is ready although a service does not answer, and says so', async () => {
    const notes = ['Certifier has not answered well since noon.'];
    const { check } = aCheck(await open(), { listNotes: () => notes });
    expect(await check()).toEqual({ ready: true, problems: [], notes });
  });

  it('that has just started has time for its first tick', async () => {
    const { check, time } = aCheck(await open());
    expect((await check()).ready).toBe(true);
    time.pass(90_001);
    expect((await check()).ready).toBe(false);
  });

  it('names everything that is wrong', async () => {
    const { check, time } = aCheck(await open(), { isConnected: () => false });
    time.pass(90_001);
    expect((await check()).problems).toEqual([
      'There is no connection to Slack.',
      expect.stringContaining('The scheduler stands still'),
    ]);
  });
});

describe('a bot whose database', () => {
  it('refuses says so, without the words that only the log is to tell', async () => {
    const refusing = {
      get read(): Reader {
        throw new Error('no password for user app');
      },
    };
    const { check, lines } = aCheck(refusing);
    expect(await check()).toEqual({ ready: false, problems: ['The database does not answer.'] });
    expect(lines[0]?.fields).toEqual({ problem: 'no password for user app' });
  });

  it('hangs says so after two seconds, to all who ask', async () => {
    const silent: unknown = new Proxy(
      {},
      { get: (_, name) => (name === 'engine' ? 'sqlite' : name === 'then' ? () => {} : () => silent) },
    );
    // The cast: nothing is wanted of it but that no query of it ever ends.
    const { check, time } = aCheck({ read: silent as Reader });
    const answers = [check(), check()];
    time.pass(2_000);
    for (const answer of answers) expect((await answer).problems).toEqual(['The database did not answer within 2 s.']);
  });
});
