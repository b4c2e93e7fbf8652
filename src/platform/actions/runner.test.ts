/**
 * A call from its commit to its end. Long because every part stops the same runner at another point: parted, the
 * moments of a call would no longer stand in their order.
 */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { anAction, aProcess, VERIFIED } from '../../../test/support/actions.ts';
import { eachDatabase } from '../../../test/support/databases.ts';
import { handTime } from '../../../test/support/jobs.ts';
import { ConnectorError, UserError } from '../errors.ts';
import type { ProcessTime } from '../jobs/process-time.ts';
import { createLog } from '../log.ts';
import type { Db } from '../store/db.ts';
import { listTimeline } from '../store/timeline.ts';
import type { Call } from './calls.ts';
import { LEASE_MS, LOOK_MS, MOST_ATTEMPTS, STRANGE_MS } from './runner.ts';
import { GRACE_MS, TELL_AGAIN_MS } from './try.ts';

const KEY = 'RUN-12/3/1';

/** Never ends, not even when it is told to. */
const stuck = () => new Promise<never>(() => {});
/** Ends when it is told to. */
const obedient = (_inputs: unknown, { signal }: { signal: AbortSignal }) =>
  new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));

eachDatabase('a call that waits', (open) => {
  it('is performed after the commit, once, and its end says what came of it', async () => {
    const db = await open();
    const { action, performed } = anAction();
    const { actions, runner, want } = aProcess(db, [action]);
    runner.start();
    await want();
    await runner.settled();
    expect(performed).toEqual([KEY]);
    expect(await actions.get(db.read, KEY)).toMatchObject({ state: 'done', ...VERIFIED, endedAt: expect.anything() });
    const timeline = await listTimeline(db.read, `action:${KEY}`);
    expect(timeline.map(({ what, by }) => [what, by])).toEqual([
      ['started', 'U1'],
      ['ended', 'U1'],
    ]);
    await runner.stop({ withinMs: 1000 });
  });
  it('for weeks is there after a start', async () => {
    const db = await open();
    const { action, performed } = anAction();
    const { runner, want } = aProcess(db, [action]);
    await want();
    await want({ key: 'another' });
    runner.start();
    await runner.settled();
    expect(performed).toEqual([KEY, 'another']);
  });
  it('is performed once for one key, however often it is wanted and by however many processes', async () => {
    const db = await open();
    const { action, performed } = anAction();
    const processes = [aProcess(db, [action]), aProcess(await open(), [action]), aProcess(await open(), [action])];
    for (const { runner } of processes) runner.start();
    let round = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(fc.nat(2), fc.nat(3)), { minLength: 1, maxLength: 12 }), async (wanted) => {
        round += 1;
        performed.length = 0;
        await Promise.all(wanted.map(([who, what]) => processes[who]?.want({ key: `${round}/${what}` })));
        while (processes.some(({ runner }) => runner.isBusy))
          for (const { runner } of processes) await runner.settled();
        expect(performed.toSorted()).toEqual([...new Set(wanted.map(([, what]) => `${round}/${what}`))].toSorted());
      }),
      { numRuns: 5 },
    );
  });
  it('is only described in an exercise', async () => {
    const db = await open();
    const { action, performed } = anAction();
    const { actions, runner, want } = aProcess(db, [action]);
    await want({ practice: true });
    runner.start();
    await runner.settled();
    expect(performed).toEqual([]);
    const call = await actions.get(db.read, KEY);
    expect(call).toMatchObject({ state: 'done', lines: ['example.com becomes verified'] });
    expect(call.summary).toBe('Practice, nothing was changed: Verifies example.com');
    expect(call.outcome).toBeUndefined();
  });
  it('for an action that only a newer version knows is left to that one, but not for ever', async () => {
    const db = await open();
    const time = handTime();
    const old = aProcess(db, [], { time });
    await aProcess(db, [anAction().action], { time }).want();
    old.runner.start();
    await old.runner.settled();
    expect(await old.actions.get(db.read, KEY)).toMatchObject({ state: 'waiting' });
    time.pass(STRANGE_MS);
    await old.runner.settled();
    expect(await old.actions.get(db.read, KEY)).toMatchObject({
      state: 'failed',
      summary: 'This version of Resurface does not know the action “domains.verify”.',
    });
  });
});

eachDatabase('an action that fails', (open) => {
  async function after(error: unknown) {
    const db = await open();
    const { action } = anAction(() => {
      throw error;
    });
    const { actions, runner, want } = aProcess(db, [action]);
    runner.start();
    await want();
    await runner.settled();
    return actions.get(db.read, KEY);
  }

  it('for a reason that the person can put right says it word for word', async () => {
    const call = await after(new UserError('Wait 42 s before you try this domain again.'));
    expect(call).toMatchObject({ state: 'failed', summary: 'Wait 42 s before you try this domain again.' });
  });
  it('because a service refused did not happen', async () => {
    const call = await after(new ConnectorError('WorkOS refused it (422).', { service: 'WorkOS', status: 422 }));
    expect(call).toMatchObject({ state: 'failed', summary: 'WorkOS refused it (422).' });
  });
  it('while a service may have done it is unknown', async () => {
    const call = await after(
      new ConnectorError('Certifier did not answer.', { service: 'Certifier', maybeDone: true }),
    );
    expect(call).toMatchObject({ state: 'unknown', summary: 'Certifier did not answer.' });
    expect(call.outcome).toBeUndefined();
  });
  it('because of a bug gives an id that stands in the log', async () => {
    const db = await open();
    const lines: string[] = [];
    const log = createLog({ level: 'error', write: (line) => lines.push(line) });
    const { action } = anAction(() => ({ outcome: 'no such', summary: 'x' }));
    const { actions, runner, want } = aProcess(db, [action], { log });
    runner.start();
    await want();
    await runner.settled();
    const call = await actions.get(db.read, KEY);
    expect(call).toMatchObject({ state: 'failed', errorId: expect.stringMatching(/^[0-9A-F]{8}$/) });
    expect(call.summary).toContain(call.errorId);
    expect(lines.join('')).toContain(call.errorId);
    expect(lines.join('')).toContain('has no outcome “no such”');
  });
  it('is performed again on request, with the same key; one that is done is not', async () => {
    const db = await open();
    let isDown = true;
    const { action, performed } = anAction(() => {
      if (isDown) throw new ConnectorError('Certifier did not answer.', { service: 'Certifier', maybeDone: true });
      return VERIFIED;
    });
    const { actions, runner, want } = aProcess(db, [action]);
    runner.start();
    await want();
    await runner.settled();
    isDown = false;
    const again = () => db.write((tx) => actions.again(tx, { key: KEY, by: 'U2' }));
    expect(await again()).toMatchObject({ state: 'waiting' });
    await runner.settled();
    expect(performed).toEqual([KEY, KEY]);
    expect(await actions.get(db.read, KEY)).toMatchObject({ state: 'done', outcome: 'verified' });
    await expect(again()).rejects.toThrow('That is done already.');
    const whats = (await listTimeline(db.read, `action:${KEY}`)).map(({ what }) => what);
    expect(whats).toEqual(['started', 'ended', 'started again', 'ended']);
  });
});

eachDatabase('what an action says', (open) => {
  it('is kept without secrets, and what is shown once is shown once, to who pressed', async () => {
    const db = await open();
    const { action } = anAction(() => ({
      outcome: 'pending',
      summary: 'Publish t0ps3cret-challenge, not Bearer abcdef123456.',
      lines: ['value: t0ps3cret-challenge'],
      secret: ['t0ps3cret-challenge'],
    }));
    const { actions, runner, want } = aProcess(db, [action]);
    runner.start();
    await want();
    await runner.settled();
    expect(await actions.get(db.read, KEY)).toMatchObject({
      summary: 'Publish …, not Bearer [redacted: credentials]',
      lines: ['value: …'],
    });
    expect(JSON.stringify(await listTimeline(db.read, `action:${KEY}`))).not.toContain('t0ps3cret');
    expect(actions.takeSecret(KEY, 'U2')).toBeUndefined();
    expect(actions.takeSecret(KEY, 'U1')).toEqual(['t0ps3cret-challenge']);
    expect(actions.takeSecret(KEY, 'U1')).toBeUndefined();
  });
  it('on its way is seen by whoever watches', async () => {
    const db = await open();
    const go = Promise.withResolvers<void>();
    const { action } = anAction(async (_inputs, { progress }) => {
      await progress('3 of 10, token xoxb-1234567890-abc');
      await go.promise;
      return VERIFIED;
    });
    const { actions, runner, want } = aProcess(db, [action]);
    const seen = Promise.withResolvers<void>();
    const states: string[] = [];
    db.onCommit(async (touched) => {
      if (!touched.has(`action ${KEY}`)) return;
      const call = await actions.get(db.read, KEY);
      states.push(`${call.state} ${call.progress ?? ''}`.trim());
      if (call.progress) seen.resolve();
    });
    runner.start();
    await want();
    await seen.promise;
    expect(states).toContain('running 3 of 10, token [redacted: Slack token]');
    go.resolve();
    await runner.settled();
    expect(await actions.get(db.read, KEY)).toMatchObject({ state: 'done' });
  });
});

eachDatabase('the end of a call', (open) => {
  it('is told in the unit of work that records it', async () => {
    const db = await open();
    const told: Call[] = [];
    const { runner, want } = aProcess(db, [anAction().action], { tell: async (_tx, call) => void told.push(call) });
    runner.start();
    await want();
    await runner.settled();
    expect(told).toMatchObject([{ key: KEY, state: 'done', outcome: 'verified', origin: { id: 'RUN-12/step-3' } }]);
  });
  it('stands although the telling fails, and is told later, once', async () => {
    const db = await open();
    const time = handTime();
    const told: string[] = [];
    let tries = 0;
    const tell = async (_tx: unknown, { key }: Call) => {
      tries += 1;
      if (tries <= 2) throw new Error('a bug in a capability');
      told.push(key);
    };
    const { action, performed } = anAction();
    const { actions, runner, want } = aProcess(db, [action], { tell, time });
    runner.start();
    await want();
    await runner.settled();
    expect(await actions.get(db.read, KEY)).toMatchObject({ state: 'done' });
    for (const wait of [TELL_AGAIN_MS, TELL_AGAIN_MS, TELL_AGAIN_MS]) {
      time.pass(wait);
      await runner.settled();
    }
    expect({ told, tries, performed }).toEqual({ told: [KEY], tries: 3, performed: [KEY] });
  });
});

eachDatabase('an action that takes too long', (open) => {
  async function stoppedAfter(perform: Parameters<typeof anAction>[0], graceMs = 0) {
    const db = await open();
    const time = handTime();
    const begun = Promise.withResolvers<void>();
    const { action } = anAction(
      (inputs, context) => {
        begun.resolve();
        return perform?.(inputs, context) ?? VERIFIED;
      },
      { maxMs: 5000 },
    );
    const { actions, runner, want } = aProcess(db, [action], { time });
    runner.start();
    await want();
    await begun.promise;
    time.pass(4999);
    expect(await actions.get(db.read, KEY)).toMatchObject({ state: 'running' });
    time.pass(1);
    time.pass(graceMs);
    await runner.settled();
    return actions.get(db.read, KEY);
  }
  const words = 'It took longer than 5 s, so it is not known whether it happened.';

  it('is told to stop, and nobody knows whether it happened', async () => {
    expect(await stoppedAfter(obedient)).toMatchObject({ state: 'unknown', summary: words });
  });
  it('and does not stop is given up', async () => {
    expect(await stoppedAfter(stuck, GRACE_MS)).toMatchObject({ state: 'unknown', summary: words });
  });
  it('counts as what it says when it still says it', async () => {
    const late: Parameters<typeof anAction>[0] = (_inputs, { signal }) =>
      new Promise((resolve) => signal.addEventListener('abort', () => resolve(VERIFIED)));
    expect(await stoppedAfter(late)).toMatchObject({ state: 'done', outcome: 'verified' });
  });
});

eachDatabase('a process that dies while it performs', (open) => {
  /** One that began and was never heard of again: its timers never fire, its action never ends. */
  async function aDeadProcess(db: Db, time: ReturnType<typeof handTime>, want: boolean) {
    const begun = Promise.withResolvers<void>();
    const { action } = anAction(() => {
      begun.resolve();
      return stuck();
    });
    const frozen: ProcessTime = { ...time, after: () => () => {}, every: () => () => {} };
    const dead = aProcess(db, [action], { time: frozen });
    if (want) await dead.want();
    dead.runner.start();
    await begun.promise;
  }

  it('leaves its call to another one, as soon as its lease has passed, with the same key', async () => {
    const time = handTime();
    await aDeadProcess(await open(), time, true);
    const db = await open();
    const { action, performed } = anAction();
    const { actions, runner } = aProcess(db, [action], { time });
    runner.start();
    time.pass(LEASE_MS - LOOK_MS);
    await runner.settled();
    expect(performed).toEqual([]);
    time.pass(LOOK_MS);
    await runner.settled();
    expect(performed).toEqual([KEY]);
    expect(await actions.get(db.read, KEY)).toMatchObject({ state: 'done' });
  });
  it('again and again is not followed for ever', async () => {
    const time = handTime();
    for (let i = 0; i < MOST_ATTEMPTS; i += 1) {
      await aDeadProcess(await open(), time, i === 0);
      time.pass(LEASE_MS);
    }
    const db = await open();
    const { action, performed } = anAction();
    const { actions, runner } = aProcess(db, [action], { time });
    runner.start();
    await runner.settled();
    expect(performed).toEqual([]);
    expect(await actions.get(db.read, KEY)).toMatchObject({ state: 'unknown' });
  });
  it('and comes back to life is told to stop, and can’t write over the one that took its place', async () => {
    const time = handTime();
    const db = await open();
    const begun = Promise.withResolvers<AbortSignal>();
    const go = Promise.withResolvers<void>();
    const rejected = Promise.withResolvers<unknown>();
    const sleeper = anAction(async (_inputs, { signal, progress }) => {
      begun.resolve(signal);
      await go.promise;
      await progress('still here').catch(rejected.resolve);
      return { outcome: 'pending', summary: 'too late' };
    });
    const asleep = aProcess(db, [sleeper.action], { time: { ...time, every: () => () => {} } });
    await asleep.want();
    asleep.runner.start();
    const signal = await begun.promise;
    time.pass(LEASE_MS);
    const awake = aProcess(await open(), [anAction().action], { time });
    awake.runner.start();
    await awake.runner.settled();
    go.resolve();
    expect(await rejected.promise).toMatchObject({ message: 'Another process took it over' });
    await asleep.runner.settled();
    expect(signal.aborted).toBe(true);
    expect(await awake.actions.get(db.read, KEY)).toMatchObject({ state: 'done', summary: VERIFIED.summary });
  });
  it('keeps its lease as long as it lives', async () => {
    const time = handTime();
    const db = await open();
    const begun = Promise.withResolvers<void>();
    const go = Promise.withResolvers<void>();
    const slow = anAction(
      async () => {
        begun.resolve();
        await go.promise;
        return VERIFIED;
      },
      { maxMs: 3_600_000 },
    );
    const living = aProcess(db, [slow.action], { time });
    await living.want();
    living.runner.start();
    await begun.promise;
    const other = anAction();
    const watching = aProcess(await open(), [other.action], { time });
    watching.runner.start();
    for (let i = 0; i < 6; i += 1) {
      time.pass(LEASE_MS / 4);
      // The renewal is a unit of work: another one after it ends after it.
      await db.write(async () => {});
      await watching.runner.settled();
    }
    go.resolve();
    await living.runner.settled();
    expect({ other: other.performed, slow: slow.performed }).toEqual({ other: [], slow: [KEY] });
  });
});

eachDatabase('a process that is stopped', (open) => {
  it('lets what it performs end', async () => {
    const db = await open();
    const begun = Promise.withResolvers<void>();
    const go = Promise.withResolvers<void>();
    const { action } = anAction(async () => {
      begun.resolve();
      await go.promise;
      return VERIFIED;
    });
    const { actions, runner, want } = aProcess(db, [action]);
    runner.start();
    await want();
    await begun.promise;
    const stopped = runner.stop({ withinMs: 60_000 });
    go.resolve();
    await stopped;
    expect(await actions.get(db.read, KEY)).toMatchObject({ state: 'done' });
    await want({ key: 'later' });
    await runner.settled();
    expect(await actions.get(db.read, 'later')).toMatchObject({ state: 'waiting' });
  });
  it('gives back what it could not end, and the next one does not wait for a lease', async () => {
    const db = await open();
    const time = handTime();
    const begun = Promise.withResolvers<void>();
    const { action } = anAction((inputs, context) => {
      begun.resolve();
      return obedient(inputs, context);
    });
    const first = aProcess(db, [action], { time });
    first.runner.start();
    await first.want();
    await begun.promise;
    const stopped = first.runner.stop({ withinMs: 1000 });
    time.pass(1000);
    await stopped;
    expect(await first.actions.get(db.read, KEY)).toMatchObject({ state: 'waiting' });
    const next = anAction();
    const second = aProcess(await open(), [next.action], { time });
    second.runner.start();
    await second.runner.settled();
    expect(next.performed).toEqual([KEY]);
  });
});
