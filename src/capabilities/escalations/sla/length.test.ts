import fc from 'fast-check';
import { expect, it } from 'vitest';
import { formatLength, parseLength } from './length.ts';

it.each([
  ['4h', 240],
  ['90 min', 90],
  ['1 d 12 h', 2160],
  ['2 days', 2880],
  ['0', 0],
  ['2 hrs', 120],
  ['1w', 10_080],
])('%s is %d minutes', (text, minutes) => expect(parseLength(text, 'x')).toBe(minutes));

// A number alone could be minutes, hours or days, and a month is no length.
it.each(['45', '4 h 30', '1 month', '4 monkeys', 'constructor', '4 constructor'])('“%s” is asked about', (text) => {
  expect(() => parseLength(text, 'target')).toThrow(/Write it like 30 min, 4 h or 2 d/);
});

it.each(['', 'soon', '4 x', '-4h', '4h!'])('“%s” is refused at its field', (text) => {
  expect(() => parseLength(text, 'target')).toThrow(/is not a length of time/);
});

it('reads what it writes', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 129_600 }), (minutes) => {
      expect(parseLength(formatLength(minutes), 'x')).toBe(minutes);
    }),
  );
});
