/** Ids that look like those of the services: a time and something random, so that a restart repeats none. */
import { randomBytes } from 'node:crypto';

const DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** A ULID: 26 characters that sort by time. */
export function ulid(at: Temporal.Instant): string {
  const time = Array.from({ length: 10 }, (_, index) => digit(Math.floor(at.epochMilliseconds / 32 ** (9 - index))));
  return [...time, ...[...randomBytes(16)].map(digit)].join('');
}

function digit(value: number): string {
  return DIGITS[value % 32] ?? '0';
}

/** Letters and digits that nobody guesses. */
export function secret(length: number): string {
  return [...randomBytes(length)].map(digit).join('').toLowerCase();
}
