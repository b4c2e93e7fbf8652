/**
 * How Slack marks the items of a rich text list: the kind of number changes with the depth and starts again every three.
 * A list continues an earlier one only through its `offset`; nothing is carried over from the list before it.
 */
const BULLETS = ['•', '◦', '▪'] as const;

/** @param index of the item in its list, from 0. */
export function itemMark(style: 'bullet' | 'ordered', index: number, indent = 0, offset = 0): string {
  const depth = ((indent % 3) + 3) % 3;
  if (style === 'bullet') return BULLETS[depth] ?? '•';
  const number = index + offset + 1;
  return `${depth === 0 ? number : depth === 1 ? letters(number) : roman(number)}.`;
}

/** 1 is a, 26 is z, 27 is aa. */
export function letters(number: number): string {
  let left = number;
  let word = '';
  while (left > 0) {
    left -= 1;
    word = String.fromCharCode(97 + (left % 26)) + word;
    left = Math.floor(left / 26);
  }
  return word;
}

const NUMERALS = [
  [1000, 'm'],
  [900, 'cm'],
  [500, 'd'],
  [400, 'cd'],
  [100, 'c'],
  [90, 'xc'],
  [50, 'l'],
  [40, 'xl'],
  [10, 'x'],
  [9, 'ix'],
  [5, 'v'],
  [4, 'iv'],
  [1, 'i'],
] as const;

export function roman(number: number): string {
  let left = number;
  let word = '';
  for (const [worth, numeral] of NUMERALS) {
    word += numeral.repeat(Math.floor(left / worth));
    left %= worth;
  }
  return word;
}
