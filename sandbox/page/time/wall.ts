/** Between a moment and what a clock on the wall shows there: what `datetime-local` inputs speak. */
import { clockTime, dayOf } from './dates.ts';

/** `2026-11-22T14:05` */
export function toWall(ms: number, zone: string): string {
  return `${dayOf(ms, zone)}T${clockTime(ms, zone)}`;
}

/** Epoch milliseconds, or undefined for what is no date. An hour that daylight saving skips becomes the one after it. */
export function fromWall(wall: string, zone: string): number | undefined {
  const wanted = Date.parse(`${wall}Z`);
  if (Number.isNaN(wanted)) return undefined;
  let guess = wanted;
  // Twice: the first guess may lie on the other side of a daylight saving change.
  for (let round = 0; round < 2; round += 1) guess += wanted - Date.parse(`${toWall(guess, zone)}Z`);
  return guess;
}
