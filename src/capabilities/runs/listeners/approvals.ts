/** A second person is asked, and decides. */
import type { App } from '@slack/bolt';
import type { Deps } from '../../../capability.ts';
import { UserError } from '../../../platform/errors.ts';
import type { Command } from '../../../platform/runbook/run/command.ts';
import { type Form, onAction, onSubmit, type Press } from '../../../platform/slack/listen.ts';
import { APPROVAL_MINUTES, APPROVE, REJECT, REJECT_FORM, rejectForm } from '../approvals.ts';
import { getRow } from '../store/loading.ts';
import { press as pressRun } from '../store/pressing.ts';
import { LOOK_AGAIN } from '../views/frame.ts';
import { screenView } from '../views/screen.ts';
import { ASK_APPROVAL } from '../views/step.ts';
import { answerPress, loadFor, ticketIn } from './windows.ts';

export function listenToApprovals(app: App, deps: Deps): void {
  onAction(app, deps, ASK_APPROVAL, async (press) => {
    await answerPress(press, ({ on }) => ({ do: 'request approval', on, forMinutes: APPROVAL_MINUTES }), deps);
  });
  onAction(app, deps, LOOK_AGAIN, async (press) => {
    await press.updateModal(screenView(await loadFor(press, ticketIn(press).run, deps)));
  });
  onAction(app, deps, APPROVE, async (press) => {
    const { run, id } = readRequest(press.value);
    await decideFor(press, run, { do: 'approve', id }, deps);
  });
  onAction(app, deps, REJECT, async (press) => {
    const { run, id } = readRequest(press.value);
    await deps.people.requireOperator(press.by);
    await getRow(deps.db.read, run);
    await press.openModal(rejectForm(run, id));
  });
  onSubmit(app, deps, REJECT_FORM, async (form: Form) => {
    const { run, id } = readRequest(form.view.metadata);
    await decideFor(form, run, { do: 'reject', id, reason: form.values.text('reason') }, deps);
  });
}

function readRequest(text: string): { readonly run: number; readonly id: string } {
  const [run = '', id = ''] = text.split(':');
  return { run: Number(run), id };
}

/** Only operators decide, also of a public runbook. The card that shows the request follows by itself. */
async function decideFor(press: Press, run: number, command: Command, deps: Deps): Promise<void> {
  await deps.people.requireOperator(press.by);
  const pressed = await pressRun(deps.db, run, { command, by: press.by, at: press.at });
  if (pressed.ok) return;
  throw new UserError(pressed.refusal, pressed.field === undefined ? {} : { field: pressed.field });
}
