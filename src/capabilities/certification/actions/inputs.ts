/** The inputs that the actions share, as a person types them. */
import { z } from 'zod';
import { UserError } from '../../../platform/errors.ts';
import { readRecord } from '../intake.ts';
import { scoresOf } from '../records.ts';

const ID = /^[\w.:@-]{1,128}$/;
const id = (label: string) => z.string().regex(ID, `Not a ${label.toLowerCase()}: letters, digits and . : @ _ - only.`);

export const ATTEMPT = id('Attempt').describe('Attempt');
export const LEARNER = id('Learner').describe('Learner');
export const MODULE = id('Module').describe('Module');
export const CREDENTIAL = id('Credential').describe('Credential');
export const THREAD = id('Thread').describe('Teaching thread');
export const SCORES = z
  .string()
  .max(600, 'Not longer than 600 characters.')
  .describe('Scores, such as clarity=80; depth=75');

/** @throws UserError that points at the field. */
export function readScores(typed: string): ReadonlyMap<string, number> {
  const about = { id: 'x', learner: 'x', module: 'x', thread: 'x', madeAt: '2026-01-01' };
  const read = readRecord('checkpoints', { ...about, preliminary: typed.replaceAll(',', ';') });
  if ('problems' in read || !('preliminary' in read.record)) {
    throw new UserError('Write scores like this: clarity=80; depth=75. Each is from 0 to 100.', { field: 'scores' });
  }
  return scoresOf(read.record.preliminary);
}
