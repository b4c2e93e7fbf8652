import { afterEach, expect, it } from 'vitest';
import { type DeskOptions, openDesk } from '../../../../test/support/certification-desk.ts';
import { eachDatabase } from '../../../../test/support/databases.ts';
import { listTimeline } from '../../../platform/store/timeline.ts';
import { createEscalation } from '../../escalations/store/intake.ts';
import { listHistory } from '../../escalations/store/queries.ts';

eachDatabase('a repair by hand', (open) => {
  const ends: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const end of ends.splice(0)) await end();
  });
  async function aDesk(options: DeskOptions = {}) {
    const desk = await openDesk(await open(), options);
    ends.push(desk.close);
    await desk.seed();
    return desk;
  }
  const REASON = 'They wrote to us.';

  it('reconciles one attempt: described first, done once, with an audit record that links both ways', async () => {
    const desk = await aDesk();
    await desk.pass();
    await createEscalation(desk.db, { summary: 'Badge missing', source: 'system' }, { by: 'U0TOMAS', at: desk.now() });
    const raw = { attempt: 'a1', note: 'See ESC-1.' };
    const did = await desk.act('reconcile', raw, 'one');
    expect(did.described.changes).toEqual([
      'The module m1 becomes completed.',
      'Practitioner is awarded, issued at Certifier and mailed to the learner.',
    ]);
    expect(did).toMatchObject({ outcome: 'repaired', lines: ['c1: It is issued at Certifier.'] });
    // The process died before the end was recorded: the same call again.
    expect(await desk.act('reconcile', raw, 'one')).toMatchObject({ outcome: 'repaired', summary: did.summary });
    const audit = (await listTimeline(desk.db.read, 'attempt:a1')).filter(({ what }) => what === 'reconciled by hand');
    expect(audit).toMatchObject([
      { by: 'U0TOMAS', details: { note: 'See ESC-1.', escalations: [1], outcome: 'repaired' } },
    ]);
    const notes = (await listHistory(desk.db.read, 1)).filter(({ what }) => what === 'note');
    expect(notes).toMatchObject([{ by: 'U0TOMAS', details: { text: expect.stringContaining('attempt:a1') } }]);
    expect(desk.standIn.control.state().mails).toHaveLength(1);
    expect(await desk.act('reconcile', { attempt: 'a1', note: REASON })).toMatchObject({ outcome: 'nothing_to_do' });
  });

  it.each([
    ['an attempt that is not there', { attempt: 'a9', note: REASON }, 'There is no attempt a9.'],
    ['an escalation that is not there', { attempt: 'a1', note: 'ESC-77' }, 'There is no ESC-77.'],
  ])('refuses %s in words', async (_, raw, words) => {
    const desk = await aDesk();
    await desk.pass();
    await expect(desk.act('reconcile', raw)).rejects.toThrow(words);
    expect(await desk.held()).toEqual([]);
  });

  it('without a Certifier token says so, and does the local part', async () => {
    const desk = await aDesk({ certifier: false });
    await desk.pass();
    const did = await desk.act('reconcile', { attempt: 'a1', note: REASON });
    expect(did).toMatchObject({ outcome: 'repaired', lines: [expect.stringContaining('set CERTIFIER_TOKEN')] });
    expect(await desk.held()).toMatchObject([{ issuance: 'not_started' }]);
    await expect(desk.act('issue_badges', { note: REASON })).rejects.toThrow('set CERTIFIER_TOKEN');
  });

  it('awarded, and Certifier does not answer: says that it is not issued', async () => {
    const desk = await aDesk();
    await desk.pass();
    desk.standIn.control.faults({ on: 'POST /v1/credentials', status: 500 });
    const did = await desk.act('reconcile', { attempt: 'a1', note: REASON });
    expect(did).toMatchObject({ outcome: 'not_issued', lines: [expect.stringContaining('may have created it')] });
  });

  const running = { status: 'in_progress', passing: false, completedAt: null };

  it.each([
    ['every score is 70', { clarity: 70, depth: 70 }, 'passed', 1],
    ['one score is below', { clarity: 69, depth: 100 }, 'failed', 0],
  ])('resolves an attempt in progress by its scores: %s', async (_, scores, outcome, awarded) => {
    const desk = await aDesk();
    await desk.pass('a1', 'l1', 'm1', { ...running, scores });
    expect(await desk.act('resolve_attempt', { attempt: 'a1', note: REASON })).toMatchObject({ outcome });
    expect(await desk.attempts()).toMatchObject([{ status: outcome, passing: outcome === 'passed' }]);
    expect(await desk.held()).toHaveLength(awarded);
    await expect(desk.act('resolve_attempt', { attempt: 'a1', note: REASON }, 'two')).rejects.toThrow('already');
  });

  it('resolves one without scores only with scores, and cancels it without any', async () => {
    const desk = await aDesk();
    await desk.pass('a1', 'l1', 'm1', { ...running, scores: {} });
    await expect(desk.act('resolve_attempt', { attempt: 'a1', note: REASON })).rejects.toThrow('It has no scores.');
    await desk.pass('a2', 'l1', 'm1', { ...running, scores: {} });
    const scored = { attempt: 'a1', scores: 'clarity=90; depth=80', note: REASON };
    expect(await desk.act('resolve_attempt', scored, 'two')).toMatchObject({ outcome: 'passed' });
    expect(await desk.act('cancel_attempt', { attempt: 'a2', note: REASON })).toMatchObject({ outcome: 'cancelled' });
    // The source still thinks that it goes on.
    await desk.pass('a2', 'l1', 'm1', { ...running, scores: {} });
    expect(await desk.attempts()).toMatchObject([{ status: 'passed' }, { status: 'cancelled' }]);
  });

  it('completes a module only through every gate, and awards what is earned by it', async () => {
    const desk = await aDesk();
    await desk.take('modules', {
      ...{ id: 'm1', name: 'Basics', criteria: ['explains'] },
      dimensions: [{ name: 'clarity' }, { name: 'depth' }],
    });
    const raw = { learner: 'l1', module: 'm1', thread: 't1', scores: 'clarity=80; depth=75', note: REASON };
    await expect(desk.act('repair_completion', raw)).rejects.toThrow('There is no teaching checkpoint');
    const checkpoint = { learner: 'l1', module: 'm1', thread: 't1', preliminary: { clarity: 70, depth: 70 } };
    await desk.take('checkpoints', { ...checkpoint, id: 'k1', verified: ['explains'], madeAt: '2026-11-01' });
    await desk.take('checkpoints', { ...checkpoint, id: 'k2', verified: [], madeAt: '2026-11-02' });
    // The latest counts.
    await expect(desk.act('repair_completion', raw)).rejects.toThrow('Not demonstrated yet: explains.');
    await desk.take('checkpoints', { ...checkpoint, id: 'k3', verified: ['explains'], madeAt: '2026-11-03' });
    await expect(desk.act('repair_completion', { ...raw, thread: 't2' })).rejects.toThrow('no teaching checkpoint');
    expect(await desk.progress()).toEqual([]);
    const did = await desk.act('repair_completion', raw, 'one');
    expect(did).toMatchObject({ outcome: 'awarded', summary: expect.stringContaining('Awarded: Practitioner.') });
    expect(await desk.progress()).toMatchObject([{ status: 'completed', score: 77.5 }]);
    expect(await desk.held()).toMatchObject([{ attempt: null, issuance: 'complete', delivery: 'sent' }]);
    expect(await listTimeline(desk.db.read, 'learner:l1')).toContainEqual(
      expect.objectContaining({ what: 'completed by hand', by: 'U0TOMAS' }),
    );
  });

  async function withMissing(desk: Awaited<ReturnType<typeof aDesk>>, count: number) {
    for (let n = 0; n < count; n += 1) {
      await desk.take('learners', { id: `x${n}`, name: `Name ${n}x`, email: `x${n}@example.org` });
      await desk.take('user_credentials', { learner: `x${n}`, credential: 'c1', awardedAt: '2026-10-01' });
    }
  }

  it('issues missing badges, which the job leaves alone, and goes on where Certifier stopped it', async () => {
    const desk = await aDesk();
    await withMissing(desk, 8);
    await desk.run();
    expect(desk.standIn.control.state().credentials).toEqual([]);
    desk.standIn.control.faults({ on: 'POST /v1/credentials/:id/issue', status: 400 });
    const did = await desk.act('issue_badges', { note: REASON }, 'one');
    expect(did.described.summary).toBe('8 credentials are held here and not complete at Certifier.');
    expect(did).toMatchObject({ outcome: 'some_left', summary: expect.stringContaining('7 of 8 issued, 1 not') });
    expect(did.progress[0]).toBe('0 looked at, 0 issued, 8 to go');
    expect(desk.standIn.control.state().mails).toHaveLength(7);
    desk.pass6h(8);
    expect(await desk.act('issue_badges', { note: REASON }, 'two')).toMatchObject({ outcome: 'done' });
    expect(desk.standIn.control.state()).toMatchObject({ mails: { length: 8 }, credentials: { length: 8 } });
    expect(await desk.act('issue_badges', { note: REASON }, 'three')).toMatchObject({ outcome: 'nothing_missing' });
  });

  it('runs missing badges once at a time; an interrupted run is gone on with', async () => {
    const desk = await aDesk();
    await withMissing(desk, 6);
    const { certificationActions } = await import('./all.ts');
    const states = new Map<string, 'running' | 'failed'>();
    // The cast: of a call only its state is looked at.
    const findCall = async (_: unknown, key: string) => ({ state: states.get(key) }) as never;
    const action = certificationActions({ db: desk.db, issuer: desk.issuerOf(), actions: { findCall } }).find(
      ({ name }) => name === 'certification.issue_badges',
    );
    const perform = (key: string, signal = new AbortController().signal, progress = async () => {}) => {
      const about = { by: 'U0TOMAS', now: desk.now(), origin: { kind: 'button' } as const };
      return action?.perform({ note: REASON }, { ...about, key, signal, progress });
    };
    states.set('first', 'running');
    let isSecondRefused = '';
    const controller = new AbortController();
    const seen = perform('first', controller.signal, async () => {
      // While it goes on, nobody else begins; then its process stops.
      await perform('second')?.catch((error: Error) => (isSecondRefused = error.message));
      controller.abort(new Error('stopped'));
    });
    await expect(seen).rejects.toThrow('stopped');
    expect(isSecondRefused).toContain('is issuing missing badges already');
    states.set('first', 'failed');
    expect(await perform('second')).toMatchObject({ outcome: 'done', summary: '6 of 6 issued.' });
    expect(desk.standIn.control.state().mails).toHaveLength(6);
  });

  it('reissues with the learner’s record of today, and mails again only when it is asked for', async () => {
    const desk = await aDesk();
    await desk.pass();
    await desk.run();
    await desk.take('learners', {
      id: 'l1',
      name: 'Ana Popescu',
      email: 'ana.p@example.org',
      membershipUntil: '2027-01-01',
    });
    const raw = { learner: 'l1', credential: 'c1', note: REASON };
    expect(await desk.act('reissue', { ...raw, mail: 'no' }, 'one')).toMatchObject({ outcome: 'reissued' });
    expect(desk.standIn.control.state()).toMatchObject({
      mails: { length: 1 },
      credentials: [{ recipient: { name: 'Ana Popescu', email: 'ana.p@example.org' } }],
    });
    for (let again = 0; again < 2; again += 1) {
      expect(await desk.act('reissue', { ...raw, mail: 'again' }, 'two')).toMatchObject({ outcome: 'mailed' });
    }
    expect(desk.standIn.control.state().mails).toHaveLength(2);
  });

  it('a mail in doubt is an item for a person, and is settled when they say that it arrived', async () => {
    const desk = await aDesk();
    await desk.pass();
    desk.standIn.control.faults({ on: 'POST /v1/credentials/:id/send', reset: true, when: 'after' });
    await desk.run();
    expect(await desk.warnings()).toMatchObject([{ kind: 'mail', escalation: null, settledAt: null }]);
    const raw = { learner: 'l1', credential: 'c1', mail: 'arrived', note: REASON };
    expect(await desk.act('reissue', raw)).toMatchObject({ outcome: 'arrived' });
    expect(await desk.warnings()).toMatchObject([{ settled: 'It was mailed.' }]);
    expect(desk.standIn.control.state().mails).toHaveLength(1);
  });
});
