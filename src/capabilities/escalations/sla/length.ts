/** Lengths of time as people write them: `4h`, `90 min`, `1 d 12 h`. Pure. */
import { UserError } from '../../../platform/errors.ts';

const UNITS: readonly (readonly [words: RegExp, minutes: number])[] = [
  [/^m(in(ute)?s?)?$/i, 1],
  [/^h((ou)?rs?)?$/i, 60],
  [/^d(ays?)?$/i, 24 * 60],
  [/^w((ee)?ks?)?$/i, 7 * 24 * 60],
];
const PART = /(\d{1,6})\s*([a-z]*)/gi;

/** In minutes. Every number needs its unit: “4” could be four minutes or four hours. @throws UserError at the field. */
export function parseLength(text: string, field: string): number {
  const parts = [...text.matchAll(PART)].map(([, figure = '', unit = '']) => minutesOf(Number(figure), unit));
  const sum = parts.reduce((total, part) => total + part, 0);
  if (parts.length === 0 || text.replace(PART, '').trim() !== '' || Number.isNaN(sum)) {
    throw new UserError(`“${text.trim()}” is not a length of time. Write it like 30 min, 4 h or 2 d.`, { field });
  }
  return sum;
}

function minutesOf(figure: number, unit: string): number {
  if (figure === 0 && unit === '') return 0;
  const known = UNITS.find(([words]) => words.test(unit));
  return known ? figure * known[1] : Number.NaN;
}

/** What `parseLength` reads back: `1 d 12 h`. */
export function formatLength(minutes: number): string {
  const [days, hours, rest] = [Math.floor(minutes / 1440), Math.floor((minutes % 1440) / 60), minutes % 60];
  const parts = [days > 0 ? `${days} d` : '', hours > 0 ? `${hours} h` : '', rest > 0 ? `${rest} min` : ''];
  return parts.filter((part) => part !== '').join(' ') || '0 min';
}
