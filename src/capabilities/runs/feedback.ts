/**
 * What people said of a runbook after a run, as items: each stands in the timeline of the runbook until another entry
 * says that it was settled. Pure.
 */
import { z } from 'zod';
import type { RecordedEntry } from '../../platform/store/timeline.ts';

export type OpenFeedback = {
  /** Its number in the runbook's timeline. */
  readonly seq: number;
  readonly by: string;
  readonly at: Temporal.Instant;
  readonly run: number;
  /** The label of the unclear step; empty for none. */
  readonly step: string;
  readonly unclear: string;
  readonly missing: string;
  readonly practice: boolean;
};

/** The runbook's name in the timeline, by its id in the library. */
export function runbookTimeline(runbook: string): string {
  return `runbook:${runbook}`;
}

export const GIVEN = 'feedback';
export const SETTLED = 'feedback settled';

const given = z.object({
  run: z.number(),
  step: z.string(),
  unclear: z.string(),
  missing: z.string(),
  practice: z.boolean(),
});

/** Oldest first. Erased ones have nothing left to settle. */
export function openFeedbackIn(entries: readonly RecordedEntry[]): OpenFeedback[] {
  const settled = new Set(entries.filter(({ what }) => what === SETTLED).map(({ details }) => details.of));
  return entries
    .filter(({ what, seq }) => what === GIVEN && !settled.has(seq))
    .flatMap(({ seq, by, at, details }) => {
      const read = given.safeParse(details);
      return read.success ? [{ seq, by, at, ...read.data }] : [];
    });
}
