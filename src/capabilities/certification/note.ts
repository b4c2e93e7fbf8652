/** The note that every repair by hand needs: the escalation it is done for, or why. Pure. */
import { z } from 'zod';

const SHORTEST = 5;
const LONGEST = 1_000;

export const NOTE = z
  .string()
  .min(SHORTEST, 'Name the escalation (ESC-42), or write why it is done.')
  .max(LONGEST, `Not longer than ${LONGEST} characters.`)
  .describe('Escalation, or why');

/** The numbers of the escalations that it names, each once. */
export function escalationsIn(note: string): readonly number[] {
  const found = [...note.matchAll(/\bESC-(\d{1,9})\b/gi)].map(([, digits]) => Number(digits));
  return [...new Set(found)];
}
