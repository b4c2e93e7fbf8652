import { describe, expect, it } from 'vitest';
import { itemMark, letters, roman } from './numbering.ts';

describe('the mark before a list item', () => {
  it('counts from one', () => {
    expect([0, 1, 2].map((index) => itemMark('ordered', index))).toEqual(['1.', '2.', '3.']);
  });
  it('goes on where an earlier list ended, by its offset', () => {
    expect([0, 1].map((index) => itemMark('ordered', index, 0, 3))).toEqual(['4.', '5.']);
  });
  it('changes from numbers to letters to roman numerals with the depth, and back', () => {
    expect([0, 1, 2, 3].map((indent) => itemMark('ordered', 3, indent))).toEqual(['4.', 'd.', 'iv.', '4.']);
    expect([0, 1, 2, 3].map((indent) => itemMark('bullet', 0, indent))).toEqual(['•', '◦', '▪', '•']);
  });
  it('keeps counting past the alphabet', () => {
    expect([1, 26, 27, 52, 53, 703].map(letters)).toEqual(['a', 'z', 'aa', 'az', 'ba', 'aaa']);
  });
  it('subtracts where Romans did', () => {
    expect([4, 9, 14, 40, 1994].map(roman)).toEqual(['iv', 'ix', 'xiv', 'xl', 'mcmxciv']);
  });
});
