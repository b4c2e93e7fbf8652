import { afterEach, expect, it } from 'vitest';
import { later } from '../../../test/support/certification.ts';
import { type DeskOptions, openDesk } from '../../../test/support/certification-desk.ts';
import { eachDatabase } from '../../../test/support/databases.ts';
import { verifyTimeline } from '../../platform/store/timeline.ts';
import { close } from '../escalations/store/lifecycle.ts';

eachDatabase('certification recovery', (open) => {
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

  it('repairs a passed attempt: progress, credential, badge and one mail', async () => {
    const desk = await aDesk();
    await desk.pass();
    expect(await desk.run()).toMatchObject({ looked: 1, repaired: 1, awarded: 1, issued: 1, failed: 0 });
    expect(await desk.progress()).toMatchObject([{ module: 'm1', status: 'completed', score: 87.5 }]);
    expect(await desk.held()).toMatchObject([
      {
        issuance: 'complete',
        delivery: 'sent',
        badgeUrl: expect.stringContaining('http'),
        tryAt: null,
        claimedBy: null,
      },
    ]);
    const { credentials, mails } = desk.standIn.control.state();
    expect(credentials).toMatchObject([
      { groupId: 'g1', status: 'issued', recipient: { name: 'Ana Pop' }, expiryDate: null },
    ]);
    expect(mails).toHaveLength(1);
    expect(await desk.warnings()).toEqual([]);
    expect(await desk.nextRun()).toMatchObject({ looked: 0, issued: 0 });
    expect((await verifyTimeline(desk.db.read)).faults).toEqual([]);
  });

  it('does the local part without a Certifier, and issues it once there is one', async () => {
    const desk = await aDesk({ certifier: false });
    await desk.pass();
    expect(await desk.run()).toMatchObject({ repaired: 1, awarded: 1, issued: 0 });
    expect(await desk.held()).toMatchObject([{ issuance: 'not_started', delivery: 'not_started' }]);
    expect(await desk.run(desk.issuerOf())).toMatchObject({ looked: 0, issued: 1 });
    expect(desk.standIn.control.state().mails).toHaveLength(1);
  });

  it('learner’s paid membership lapsed: an entitlement escalation and no writes, once; closed by itself after the renewal', async () => {
    const desk = await aDesk();
    await desk.channel();
    await desk.take('modules', { id: 'm1', name: 'Basics', paid: true });
    await desk.take('learners', { id: 'l1', name: 'Ana Pop', email: 'ana@example.org', membershipUntil: '2026-11-01' });
    await desk.pass();
    expect(await desk.run()).toMatchObject({ waiting: 1, repaired: 0 });
    await desk.nextRun();
    await desk.nextRun();
    expect(await desk.progress()).toEqual([]);
    expect(await desk.held()).toEqual([]);
    expect(await desk.escalations()).toMatchObject([
      {
        dedupKey: 'certification-entitlement:a1',
        priority: 'high',
        category: 'needs_human_action',
        status: 'open',
        occurrences: 1,
        subjects: [
          { kind: 'learner', id: 'l1' },
          { kind: 'attempt', id: 'a1' },
        ],
      },
    ]);
    await desk.take('learners', { id: 'l1', name: 'Ana Pop', email: 'ana@example.org', membershipUntil: '2027-11-01' });
    expect(await desk.nextRun()).toMatchObject({ repaired: 1, issued: 1 });
    expect(await desk.escalations()).toMatchObject([{ status: 'resolved', closedBy: 'system' }]);
    expect(await desk.warnings()).toMatchObject([{ settled: 'The module is completed. Awarded: Practitioner.' }]);
  });

  it('earned, but withheld by a lapsed membership: a recovery escalation with the reason', async () => {
    const desk = await aDesk();
    await desk.take('learners', { id: 'l1', name: 'Ana Pop', email: 'ana@example.org' });
    await desk.take('credentials', {
      id: 'c2',
      name: 'Expert',
      tier: 2,
      modules: ['m1'],
      prerequisite: 'c1',
      certifierGroup: 'g2',
    });
    await desk.pass();
    expect(await desk.run()).toMatchObject({ awarded: 1, waiting: 1 });
    const [raised] = await desk.escalations();
    expect(raised).toMatchObject({ dedupKey: 'certification-recovery:a1', status: 'open' });
    expect(raised?.details).toContain(
      'Expert: every requirement is met, but a tier above 1 needs an active membership.',
    );
  });

  it('an item that a person decided not to do is not raised again', async () => {
    const desk = await aDesk();
    await desk.take('modules', { id: 'm1', name: 'Basics', paid: true });
    await desk.take('learners', { id: 'l1', name: 'Ana Pop' });
    await desk.pass();
    await desk.run();
    await close(desk.db, 1, 'wont_do', { note: 'They left.' }, { by: 'U0TOMAS', at: desk.now() });
    for (let run = 0; run < 3; run += 1) await desk.nextRun();
    expect(await desk.escalations()).toHaveLength(1);
    expect(await desk.warnings()).toMatchObject([{ settled: 'Closed by a person' }]);
  });

  it('one that was closed as done and is not is raised again', async () => {
    const desk = await aDesk();
    await desk.take('modules', { id: 'm1', name: 'Basics', paid: true });
    await desk.take('learners', { id: 'l1', name: 'Ana Pop' });
    await desk.pass();
    await desk.run();
    await close(desk.db, 1, 'resolve', { note: 'Done.' }, { by: 'U0TOMAS', at: desk.now() });
    await desk.nextRun();
    expect(await desk.escalations()).toMatchObject([{ status: 'resolved' }, { status: 'open' }]);
  });

  it.each([
    ['has no scores', { scores: { _note: 1 } }, 'has no scores'],
    ['is of an unknown module', { module: 'm9' }, 'Nothing is known of the module m9'],
    ['is of an unknown learner', { learner: 'l9' }, 'Nothing is known of the learner l9'],
  ])('an attempt that %s is an item for a person, without an escalation', async (_, unusual, words) => {
    const desk = await aDesk();
    await desk.pass('a1', 'l1', 'm1', unusual);
    expect(await desk.run()).toMatchObject({ waiting: 1 });
    expect(await desk.warnings()).toMatchObject([{ kind: 'records', reason: expect.stringContaining(words) }]);
    expect(await desk.escalations()).toEqual([]);
  });

  it('500 inactive learners ahead of an active one: the active one is reached', async () => {
    const desk = await aDesk({ certifier: false });
    await desk.take('modules', { id: 'm1', name: 'Basics', paid: true });
    // Raising hundreds of escalations takes the test engines of PostgreSQL a minute.
    const inactive = desk.db.engine === 'sqlite' ? 500 : 10;
    const many = Array.from({ length: inactive }, (_, n) => `i${String(n).padStart(3, '0')}`);
    await desk.take('learners', ...many.map((id) => ({ id, name: `Learner ${id}` })));
    const passed = { module: 'm1', status: 'passed', passing: true, startedAt: '2026-11-18', scores: { clarity: 80 } };
    await desk.take('attempts', ...many.map((learner) => ({ ...passed, id: `a-${learner}`, learner })));
    await desk.pass('z-active');
    expect(await desk.run()).toMatchObject({ looked: inactive + 1, waiting: inactive, repaired: 1 });
    expect(await desk.held()).toMatchObject([{ learner: 'l1', credential: 'c1' }]);
    // They have failed before, so whoever is new comes first; and they are not looked at in every run.
    await desk.take('learners', { id: 'new', name: 'New One', membershipUntil: '2027-01-01' });
    await desk.pass('zz-new', 'new');
    expect(await desk.run()).toMatchObject({ looked: 1, repaired: 1 });
    expect(await desk.nextRun()).toMatchObject({ looked: inactive });
    expect(await desk.nextRun()).toMatchObject({ looked: 0 });
  });

  it('5,000 candidates of which 4,000 fail for good: newer ones are served in the same run', async () => {
    const desk = await aDesk({ certifier: false });
    // The figures are those of SQLite; the others run the same queries on fewer rows.
    const [failing, good] = desk.db.engine === 'sqlite' ? [4_000, 1_000] : [24, 6];
    const ids = Array.from({ length: failing + good }, (_, n) => `${String(n).padStart(5, '0')}`);
    const passed = { module: 'm1', status: 'passed', passing: true, startedAt: '2026-11-18' };
    await desk.take('learners', ...ids.map((id) => ({ id, name: `Name ${id}x` })));
    const scores = (n: number) => (n < failing ? {} : { clarity: 80 });
    await desk.take('attempts', ...ids.map((id, n) => ({ ...passed, id, learner: id, scores: scores(n) })));
    expect(await desk.run()).toMatchObject({ looked: failing + good, waiting: failing, repaired: good, failed: 0 });
    await desk.pass('00000-new');
    expect(await desk.run()).toMatchObject({ looked: 1, repaired: 1 });
  });

  it('a candidate whose records break it does not stop the others', async () => {
    const desk = await aDesk({ certifier: false });
    await desk.pass('a1');
    await desk.pass('a2', 'l2');
    await desk.take('learners', { id: 'l2', name: 'Bo Li', membershipUntil: '2027-01-01' });
    const broken = new Error('this one breaks');
    const write: typeof desk.db.write = (work) =>
      desk.db.write(async (tx) => {
        const before = await desk.db.engine;
        return work(tx).then((result) => {
          if (before && JSON.stringify(result ?? '').includes('"id":"a1"')) throw broken;
          return result;
        });
      });
    const { certificationJobs } = await import('./jobs.ts');
    const { createLog } = await import('../../platform/log.ts');
    const db = Object.create(desk.db, { write: { value: write } });
    const [job] = certificationJobs({ db, log: createLog({ level: 'silent' }), issuer: undefined });
    const { signal } = new AbortController();
    const context = { scheduledAt: desk.now(), now: desk.now(), signal, report: () => {} };
    await expect(job?.run(context)).rejects.toThrow('1 could not be looked at');
    expect(await desk.held()).toMatchObject([{ learner: 'l2' }]);
    expect(await desk.attempts()).toMatchObject([
      { id: 'a1', failures: 1, lookAt: later({ hours: 6 }) },
      { id: 'a2', failures: 0, lookAt: null },
    ]);
  });

  it('Certifier times out on create: one credential in the end, not two', async () => {
    const desk = await aDesk();
    await desk.pass();
    desk.standIn.control.faults({ on: 'POST /v1/credentials', hang: true, when: 'after' });
    expect(await desk.run()).toMatchObject({ awarded: 1, 'not issued': 1 });
    expect(await desk.held()).toMatchObject([
      { issuance: 'reconcile_required', problem: expect.stringContaining('looked up') },
    ]);
    // At once nobody may try: it may still be under way.
    expect(await desk.run()).toMatchObject({ issued: 0 });
    expect(await desk.nextRun()).toMatchObject({ issued: 1 });
    const { credentials, mails, counts } = desk.standIn.control.state();
    expect(credentials).toHaveLength(1);
    expect(mails).toHaveLength(1);
    expect(counts).toMatchObject({ 'POST /v1/credentials': 1, 'POST /v1/credentials/search': 1 });
  });

  it('a learner without a real first name is never sent to Certifier; a person hears of it, and it goes on when it is put right', async () => {
    const desk = await aDesk();
    await desk.take('learners', { id: 'l1', name: 'undefined undefined', email: 'ana@example.org' });
    await desk.pass();
    await desk.run();
    expect(desk.standIn.control.state().counts).toEqual({});
    expect(await desk.escalations()).toMatchObject([{ dedupKey: 'certification-recovery:a1', status: 'open' }]);
    await desk.take('learners', { id: 'l1', name: 'Ana Pop', email: 'ana@example.org' });
    expect(await desk.run()).toMatchObject({ issued: 1 });
    expect(await desk.escalations()).toMatchObject([{ status: 'resolved' }]);
  });

  it('an escalation for two troubles of one attempt closes with the second of them', async () => {
    const desk = await aDesk();
    const learner = { id: 'l1', email: 'ana@example.org' };
    await desk.take('learners', { ...learner, name: 'undefined undefined' });
    const expert = { id: 'c2', name: 'Expert', tier: 2, modules: ['m1'], prerequisite: 'c1', certifierGroup: 'g2' };
    await desk.take('credentials', expert);
    await desk.pass();
    await desk.run();
    expect((await desk.warnings()).map(({ kind }) => kind)).toEqual(['recovery', 'issuance']);
    expect(await desk.escalations()).toMatchObject([{ status: 'open', occurrences: 2 }]);
    await desk.take('learners', { ...learner, name: 'Ana Pop' });
    await desk.nextRun();
    expect(await desk.escalations()).toMatchObject([{ status: 'open' }]);
    await desk.take('learners', { ...learner, name: 'Ana Pop', membershipUntil: '2028-01-01' });
    await desk.nextRun();
    expect(await desk.escalations()).toMatchObject([{ status: 'resolved' }]);
    expect(desk.standIn.control.state()).toMatchObject({ credentials: { length: 2 }, mails: { length: 2 } });
  });

  it('a credential that came from elsewhere, issued and not mailed, is mailed once by “Issue missing badges”', async () => {
    const desk = await aDesk();
    const [made] = desk.standIn.control.seed({
      credentials: [{ groupId: 'g1', recipient: { name: 'Ana Pop', email: 'ana@example.org' } }],
    });
    const about = { learner: 'l1', credential: 'c1', awardedAt: '2026-10-01', badgeUrl: 'https://example.org/b.png' };
    await desk.take('user_credentials', { ...about, certifierId: made?.id, mailed: false });
    await desk.run();
    expect(desk.standIn.control.state().mails).toEqual([]);
    expect(await desk.act('issue_badges', { note: 'They never got it.' })).toMatchObject({ outcome: 'done' });
    expect(desk.standIn.control.state()).toMatchObject({ credentials: { length: 1 }, mails: { length: 1 } });
  });

  it('a badge that is not drawn yet troubles nobody and is found later', async () => {
    const desk = await aDesk();
    desk.standIn.control.seed({ groups: [{ id: 'g1', name: 'Practitioner', previews: false }] });
    await desk.pass();
    await desk.run();
    expect(await desk.held()).toMatchObject([{ issuance: 'issued', delivery: 'sent', badgeUrl: null, problem: null }]);
    desk.standIn.control.seed({ groups: [{ id: 'g1', name: 'Practitioner', previews: true }] });
    expect(await desk.nextRun()).toMatchObject({ issued: 1 });
    expect(await desk.escalations()).toEqual([]);
    expect(desk.standIn.control.state().mails).toHaveLength(1);
  });

  it('Certifier does not let us in: one trouble of the job, and no escalation for each credential', async () => {
    const desk = await aDesk();
    for (let n = 0; n < 5; n += 1) {
      await desk.take('learners', { id: `x${n}`, name: `Name ${n}x`, email: `x${n}@example.org` });
      await desk.pass(`a${n}`, `x${n}`);
    }
    desk.standIn.control.faults({ on: '*', status: 401, times: 3 });
    await expect(desk.run()).rejects.toThrow('Nothing more was issued. Certifier refused creating it:');
    expect(await desk.escalations()).toEqual([]);
    expect(await desk.nextRun()).toMatchObject({ issued: 5 });
  });

  it('Certifier is away: three are tried, the rest wait, and all are issued when it is back', async () => {
    const desk = await aDesk();
    for (let n = 0; n < 6; n += 1) {
      await desk.take('learners', { id: `x${n}`, name: `Name ${n}x`, email: `x${n}@example.org` });
      await desk.pass(`a${n}`, `x${n}`);
    }
    await desk.standIn.close();
    await expect(desk.run()).rejects.toThrow('Nothing more was issued.');
    expect(desk.lines.filter((line) => line.startsWith('credential:'))).toHaveLength(3);
    expect(await desk.escalations()).toEqual([]);
    expect((await desk.held()).map(({ issuance }) => issuance)).toEqual(Array(6).fill('not_started'));
  });
});
