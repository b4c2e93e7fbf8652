/** What is known of a run without opening it. Pure. */
import type { runTables } from './schema.ts';

export type RunRow = ReturnType<typeof runTables>['runs']['$inferSelect'];

export function label({ id }: Pick<RunRow, 'id'>): string {
  return `RUN-${id}`;
}

/** Its name in the timeline. */
export function timelineOf(id: number): string {
  return `run:${id}`;
}

/** `RUN-7`, `run7`, `#7` or `7` → 7. */
export function parseRunId(text: string): number | undefined {
  const match = /^\s*(?:run[- ]?|#)?(\d{1,9})\s*$/i.exec(text);
  return match?.[1] === undefined ? undefined : Number(match[1]);
}

/** Longer without a press, it is said to stand still: the owner is reminded, and after the same time the channel. */
export const STALLED_MINUTES = 30;
