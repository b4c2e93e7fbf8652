/** Something is wrong with a step. */
import type { App } from '@slack/bolt';
import type { Deps } from '../../../capability.ts';
import { UserError } from '../../../platform/errors.ts';
import { PROBLEMS } from '../../../platform/runbook/run/event.ts';
import { screenOf } from '../../../platform/runbook/run/walk.ts';
import { type Form, onAction, onSubmit, type SubmitResult } from '../../../platform/slack/listen.ts';
import type { Pressed } from '../store/pressing.ts';
import { stopForm } from '../views/forms.ts';
import { PROBLEM, type Ticket } from '../views/frame.ts';
import { NEXTS, PROBLEM_FORM, problemForm } from '../views/problem.ts';
import { closeForm, drawn, loadFor, openAbove, ticketIn, wish } from './windows.ts';

export function listenToProblems(app: App, deps: Deps): void {
  onAction(app, deps, PROBLEM, async (press) => {
    const showing = await loadFor(press, ticketIn(press).run, deps);
    const screen = screenOf(showing.run);
    const what = screen.kind === 'step' ? screen.step.label : screen.heading;
    await openAbove(press, (ticket) => problemForm(showing, what, ticket), deps);
  });
  onSubmit(app, deps, PROBLEM_FORM, (form) => tell(form, deps));
}

/** The problem is kept first; what comes of it is a press of its own. */
async function tell(form: Form, deps: Deps): Promise<SubmitResult> {
  const { values } = form;
  const ticket = ticketIn(form);
  const problem = values.choiceOf('kind', PROBLEMS);
  const next = values.choiceOf('next', NEXTS);
  const text = values.text('text');
  if (text === '') throw new UserError('Say what you see.', { field: 'text' });
  const told = await wish(form, ticket, { do: 'problem', on: ticket.on, problem, text }, deps);
  if (!told.ok) return closeForm(form, ticket, drawn(told, form), deps);
  const now: Ticket = { ...ticket, v: told.row.version };
  if (next === 'stop') return { update: stopForm(now) };
  const pressed: Pressed = next === 'rollback' ? await wish(form, now, { do: 'roll back', reason: text }, deps) : told;
  return closeForm(form, now, drawn(pressed, form), deps);
}
