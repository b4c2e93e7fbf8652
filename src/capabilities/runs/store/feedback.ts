/** What people said of a runbook after a run, kept with the run and, as an item, with the runbook. */
import { UserError } from '../../../platform/errors.ts';
import { redact } from '../../../platform/redact.ts';
import type { Actor } from '../../../platform/runbook/run/event.ts';
import type { Reader, Tx } from '../../../platform/store/db.ts';
import { listTimeline, record } from '../../../platform/store/timeline.ts';
import { GIVEN, type OpenFeedback, openFeedbackIn, runbookTimeline, SETTLED } from '../feedback.ts';
import { pressIn } from './pressing.ts';

export type Feedback = { readonly step: string; readonly unclear: string; readonly missing: string };

/** @throws UserError when nothing was said, or the run is not over. */
export async function giveFeedback(tx: Tx, run: number, said: Feedback, { by, at }: Actor): Promise<void> {
  const unclear = [said.step, said.unclear].filter((words) => words !== '').join(': ');
  const command = { do: 'feedback', unclear, missing: said.missing } as const;
  const pressed = await pressIn(tx, run, { command, by, at });
  if (!pressed.ok) throw new UserError(pressed.refusal, pressed.field === undefined ? {} : { field: pressed.field });
  const { runbook, practice } = pressed.row;
  const details = { run, practice, step: said.step, unclear: redact(said.unclear), missing: redact(said.missing) };
  await record(tx, { item: runbookTimeline(runbook), at, by, what: GIVEN, details });
}

export async function listOpenFeedback(reader: Reader, runbook: string): Promise<OpenFeedback[]> {
  return openFeedbackIn(await listTimeline(reader, runbookTimeline(runbook)));
}

/** May be called twice; the second time nothing is recorded. */
export async function settleFeedback(tx: Tx, runbook: string, seq: number, { by, at }: Actor): Promise<void> {
  const open = await listOpenFeedback(tx, runbook);
  if (!open.some((each) => each.seq === seq)) return;
  await record(tx, { item: runbookTimeline(runbook), at, by, what: SETTLED, details: { of: seq } });
}
