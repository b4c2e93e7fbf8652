import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Problem, validateBlocks, validateMessage, validateView } from './index.ts';
import { BLOCKS, ELEMENTS, input, modal } from './samples.ts';

const surface = fc.constantFrom('message' as const, 'modal' as const, 'home' as const);
const known = fc.constantFrom(...Object.values(BLOCKS), ...Object.values(ELEMENTS)).map((make) => make());

/** A valid thing with one property, somewhere inside, replaced by anything. */
const damaged = fc.tuple(known, fc.nat(), fc.jsonValue({ maxDepth: 3 })).map(([thing, seed, value]) => {
  const spots: (() => void)[] = [];
  const collect = (at: unknown): void => {
    if (typeof at !== 'object' || at === null) return;
    for (const key of Object.keys(at)) {
      spots.push(() => Reflect.set(at, key, value));
      collect(Reflect.get(at, key));
    }
  };
  collect(thing);
  spots[seed % spots.length]?.();
  return thing;
});

function isProblem(one: Problem): boolean {
  return (
    [one.path, one.rule, one.message, one.error].every((text) => typeof text === 'string') &&
    one.message !== '' &&
    one.rule !== '' &&
    one.error !== ''
  );
}

describe('whatever is sent', () => {
  it('gets an answer, never an exception', () => {
    fc.assert(
      fc.property(
        fc.anything({
          withBigInt: true,
          withNullPrototype: true,
          withDate: true,
          withMap: true,
          withSparseArray: true,
        }),
        surface,
        (value, where) => {
          const problems = [
            ...validateMessage(value),
            ...validateMessage({ blocks: value, attachments: value, metadata: value }),
            ...validateView(value),
            ...validateBlocks(value, where),
          ];
          expect(problems.every(isProblem)).toBe(true);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('is answered the same way twice, and left as it was', () => {
    fc.assert(
      fc.property(fc.array(damaged, { maxLength: 5 }), surface, (blocks, where) => {
        const before = JSON.stringify(blocks);
        const first = validateBlocks(blocks, where);
        expect(validateBlocks(blocks, where)).toEqual(first);
        expect(JSON.stringify(blocks)).toBe(before);
        expect(
          [...validateView(modal(blocks)), ...validateView(modal(blocks.map((one) => input(one))))].every(isProblem),
        ).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('may be nested as deep as it likes, or hold itself', () => {
    const deep = JSON.parse(`${'[{"elements":'.repeat(5_000)}1${'}]'.repeat(5_000)}`);
    expect(validateBlocks(deep, 'message')).not.toEqual([]);
    const cycle: { blocks: unknown[] } = { blocks: [] };
    cycle.blocks.push(cycle);
    expect(validateMessage(cycle)).toMatchObject([{ rule: 'not-json' }]);
    expect(validateView({ type: 'home', blocks: [{ type: 'divider', block_id: 1n }] })).toMatchObject([
      { rule: 'not-json' },
    ]);
  });
});
