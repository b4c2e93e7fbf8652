import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aModule } from '../../../test/support/certification.ts';
import { gatesOf, passes } from './gates.ts';

const module = aModule({ criteria: ['runs a review', 'explains a trade-off'] });
const checkpoint = {
  preliminary: { clarity: 70, depth: 75 },
  verified: ['runs a review', 'explains a trade-off'],
};
const scores = (clarity: number, depth: number) =>
  new Map([
    ['clarity', clarity],
    ['depth', depth],
  ]);
const closed = (given: Partial<Parameters<typeof gatesOf>[0]>) =>
  gatesOf({ module, checkpoint, scores: scores(80, 80), ...given }).closed.map(({ gate }) => gate);

describe('completing a module by hand', () => {
  it('is open when every gate is passed, with the weighted mean as its score', () => {
    expect(gatesOf({ module, checkpoint, scores: scores(70, 90) })).toEqual({ closed: [], mean: 85 });
  });

  it.each([
    ['there is no teaching checkpoint', { checkpoint: undefined }, 'no checkpoint'],
    ['a demonstration is not verified', { checkpoint: { ...checkpoint, verified: [] } }, 'not demonstrated'],
    ['a dimension has no score', { scores: new Map([['depth', 80]]) }, 'no score'],
    ['a score is for no dimension', { scores: scores(80, 80).set('style', 80) }, 'not a dimension'],
    ['a score is above 100', { scores: scores(80, 101) }, 'out of range'],
    ['a score is below 0', { scores: scores(-1, 80) }, 'out of range'],
    ['a score is below 50', { scores: scores(49.9, 90) }, 'too low'],
    ['a score is more than 20 above the preliminary one', { scores: scores(90.1, 80) }, 'too far above'],
    ['the checkpoint has no preliminary score', { checkpoint: { ...checkpoint, preliminary: {} } }, 'too far above'],
    ['the weighted mean is below the threshold', { scores: scores(85, 64) }, 'below threshold'],
    ['the module scores nothing', { module: aModule({ dimensions: [] }), scores: new Map() }, 'no score'],
  ])('is closed when %s', (_, given, gate) => {
    expect(closed(given)).toContain(gate);
  });

  it.each([
    ['exactly 50', scores(50, 77)],
    ['exactly 20 above', scores(90, 95)],
    ['exactly at the threshold', scores(70, 70)],
  ])('is open with a score that is %s', (_, exact) => {
    expect(closed({ scores: exact })).toEqual([]);
  });

  it('is never open with a mean below the threshold or a score outside of what is allowed', () => {
    const score = fc.integer({ min: -10, max: 120 });
    fc.assert(
      fc.property(score, score, (clarity, depth) => {
        const { closed: found, mean } = gatesOf({ module, checkpoint, scores: scores(clarity, depth) });
        if (found.length > 0) return;
        expect(mean).toBeGreaterThanOrEqual(70);
        expect(Math.min(clarity, depth)).toBeGreaterThanOrEqual(50);
        expect(clarity).toBeLessThanOrEqual(90);
        expect(depth).toBeLessThanOrEqual(95);
      }),
    );
  });
});

describe('an attempt that is resolved', () => {
  it.each([
    ['every score is 70', { clarity: 70, depth: 70 }, true],
    ['one score is below 70, whatever the mean', { clarity: 69, depth: 100 }, false],
    ['what is no score does not count', { clarity: 70, depth: 80, _draft: 1, note: 'x' }, true],
    ['there are no scores', { _draft: 90 }, undefined],
  ])('passes or not: %s', (_, given, expected) => {
    expect(passes(given, module)).toBe(expected);
  });
});
