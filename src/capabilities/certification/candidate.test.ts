import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aCredential, aLearner, aModule, anAttempt, facts, later, NOON } from '../../../test/support/certification.ts';
import { backOff, type Decision, decide } from './candidate.ts';

const repaired = (decision: Decision) => {
  if (decision.do !== 'repair') throw new Error(`It was not repaired: ${decision.do}`);
  return {
    progress: decision.progress,
    award: decision.award.map(({ id }) => id),
    withheld: decision.withheld.map(({ id }) => id),
    outstanding: decision.outstanding.map(({ credential, modules, prerequisite }) => ({
      id: credential.id,
      modules,
      prerequisite,
    })),
  };
};

describe('a passed attempt whose learner lacks the credential', () => {
  it('completes the module with its weighted score and awards what is earned', () => {
    expect(repaired(decide(facts(), NOON))).toEqual({
      progress: {
        learner: 'l1',
        module: 'm1',
        status: 'completed',
        completedAt: later({ hours: -24 }),
        score: 87.5,
      },
      award: ['c1'],
      withheld: [],
      outstanding: [],
    });
  });

  it.each([
    ['it is failed by now', anAttempt({ status: 'failed' }), 'not passed'],
    ['it is passed but not passing', anAttempt({ passing: false }), 'not passed'],
    ['it is gone', undefined, 'gone'],
  ] as const)('is left alone when %s', (_, attempt, why) => {
    expect(decide(facts({ attempt }), NOON)).toEqual({ do: 'skip', why });
  });

  it('is left alone when the learner has everything that its module feeds', () => {
    expect(decide(facts({ held: new Set(['c1']) }), NOON)).toEqual({ do: 'skip', why: 'nothing lacks' });
  });

  it.each([
    ['none', {}],
    ['only notes', { _rubric: 90, comment: 'good', clarity: '80' }],
  ])('needs a person without numeric scores: %s', (_, scores) => {
    expect(decide(facts({ attempt: anAttempt({ scores }) }), NOON)).toEqual({ do: 'warn', missing: 'scores' });
  });

  it('needs a person when its module is unknown', () => {
    expect(decide(facts({ module: undefined, credentials: [] }), NOON)).toEqual({ do: 'warn', missing: 'module' });
  });

  it('needs a person, and nothing is written, when the module is paid for and the membership has lapsed', () => {
    const until = later({ hours: -1 });
    const learner = aLearner({ membershipUntil: until });
    expect(decide(facts({ module: aModule({ paid: true }), learner }), NOON)).toEqual({ do: 'entitle', until });
  });

  it('is repaired for a paid module until the very moment at which the membership ends', () => {
    const learner = aLearner({ membershipUntil: later({ seconds: 1 }) });
    const paid = facts({ module: aModule({ paid: true }), learner });
    expect(decide(paid, NOON).do).toBe('repair');
    expect(decide(paid, later({ seconds: 1 })).do).toBe('entitle');
  });

  it('keeps a completion date and a score that are there', () => {
    const kept = {
      learner: 'l1',
      module: 'm1',
      status: 'in_progress',
      completedAt: later({ hours: -99 }),
      score: 71,
    } as const;
    const { progress } = repaired(decide(facts({ progress: [kept] }), NOON));
    expect(progress).toEqual({ ...kept, status: 'completed' });
  });

  it('changes nothing of a module that was tested out of', () => {
    const out = {
      learner: 'l1',
      module: 'm1',
      status: 'tested_out',
      completedAt: later({ hours: -9 }),
      score: 99,
    } as const;
    expect(repaired(decide(facts({ progress: [out] }), NOON)).progress).toBeUndefined();
  });

  it('awards in the order of the tiers, each after the one that it needs', () => {
    const credentials = [
      aCredential({ id: 'expert', tier: 3, prerequisite: 'advanced' }),
      aCredential({ id: 'advanced', tier: 2, prerequisite: 'c1' }),
      aCredential(),
    ];
    expect(repaired(decide(facts({ credentials }), NOON)).award).toEqual(['c1', 'advanced', 'expert']);
  });

  it('withholds a tier above 1 from a lapsed membership, and awards the first all the same', () => {
    const credentials = [aCredential(), aCredential({ id: 'advanced', tier: 2, prerequisite: 'c1' })];
    const learner = aLearner({ membershipUntil: null });
    expect(repaired(decide(facts({ credentials, learner }), NOON))).toMatchObject({
      award: ['c1'],
      withheld: ['advanced'],
    });
  });

  it('says what is outstanding', () => {
    const credentials = [
      aCredential({ modules: ['m1', 'm2'] }),
      aCredential({ id: 'next', tier: 2, prerequisite: 'c1' }),
    ];
    expect(repaired(decide(facts({ credentials }), NOON))).toMatchObject({
      award: [],
      withheld: [],
      outstanding: [
        { id: 'c1', modules: ['m2'] },
        { id: 'next', modules: [], prerequisite: 'c1' },
      ],
    });
  });
});

describe('a candidate that fails', () => {
  it('waits twice as long each time, a week at most', () => {
    const hours = [1, 2, 3, 4, 5, 6, 60].map(
      (failures) => (backOff(failures, NOON).epochMilliseconds - NOON.epochMilliseconds) / 3_600_000,
    );
    expect(hours).toEqual([6, 12, 24, 48, 96, 168, 168]);
  });
});

describe('whatever the records are', () => {
  const modules = ['m1', 'm2', 'm3'];
  const credential = fc.record({
    tier: fc.integer({ min: 1, max: 3 }),
    prerequisite: fc.constantFrom(null, 'c0', 'c1', 'c2', 'nowhere'),
    modules: fc.subarray(modules),
  });
  const world = fc.record({
    credentials: fc
      .array(credential, { maxLength: 4 })
      .map((all) => all.map((one, n) => aCredential({ id: `c${n}`, ...one }))),
    done: fc.subarray(modules),
    held: fc.subarray(['c0', 'c1']),
    member: fc.boolean(),
    paid: fc.boolean(),
  });

  it('never awards what is held or not earned, and a second look has nothing left to do', () => {
    fc.assert(
      fc.property(world, ({ credentials, done, held, member, paid }) => {
        const progress = done.map((module) => ({
          learner: 'l1',
          module,
          status: 'completed' as const,
          completedAt: NOON,
          score: 80,
        }));
        const before = facts({
          credentials,
          progress,
          held: new Set(held),
          module: aModule({ paid }),
          learner: aLearner(member ? {} : { membershipUntil: null }),
        });
        const decision = decide(before, NOON);
        if (decision.do !== 'repair') return;
        const completed = new Set([...done, 'm1']);
        const owned = new Set(held);
        for (const { id, tier, modules: needed, prerequisite } of decision.award) {
          expect(owned.has(id)).toBe(false);
          expect(needed.every((module) => completed.has(module))).toBe(true);
          expect(prerequisite === null || owned.has(prerequisite)).toBe(true);
          expect(tier === 1 || member).toBe(true);
          owned.add(id);
        }
        const after = decision.progress
          ? [...progress.filter(({ module }) => module !== 'm1'), decision.progress]
          : progress;
        const again = decide({ ...before, progress: after, held: owned }, NOON);
        expect(again).toMatchObject(
          again.do === 'repair' ? { progress: undefined, award: [] } : { do: 'skip', why: 'nothing lacks' },
        );
      }),
    );
  });
});
