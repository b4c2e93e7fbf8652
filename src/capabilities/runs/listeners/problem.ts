/** Something is wrong with a step: try again, roll back, hand it on, ask, tell, stop. */
import type { App } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import type { Deps } from '../../../capability.ts';
import { UserError } from '../../../platform/errors.ts';
import { PROBLEMS } from '../../../platform/runbook/run/event.ts';
import { type Run, screenOf } from '../../../platform/runbook/run/walk.ts';
import { type Form, onAction, onSubmit, type SubmitResult } from '../../../platform/slack/listen.ts';
import { activeCase, caseWithRequester } from '../store/escalating.ts';
import type { Pressed } from '../store/pressing.ts';
import { escalateForm, tellForm } from '../views/escalate.ts';
import { stopForm } from '../views/forms.ts';
import { PROBLEM, practised, type Showing, type Ticket } from '../views/frame.ts';
import { NEXTS, type Next, PROBLEM_FORM, problemForm } from '../views/problem.ts';
import { askIn, findPlace, placeName } from './asking.ts';
import { closeForm, drawn, loadFor, openAbove, ticketIn, wish } from './windows.ts';

export function listenToProblems(app: App, deps: Deps): void {
  onAction(app, deps, PROBLEM, async (press) => {
    const showing = await loadFor(press, ticketIn(press).run, deps);
    const ask = placeName(showing);
    const requesterOf = await caseWithRequester(deps.db.read, showing.row);
    const ways = { ...(ask === undefined ? {} : { ask }), ...(requesterOf === undefined ? {} : { requesterOf }) };
    await openAbove(press, (ticket) => problemForm(showing, whereIn(showing.run), ticket, ways), deps);
  });
  onSubmit(app, deps, PROBLEM_FORM, (form) => tell(form, deps));
}

function whereIn(run: Run): string {
  const screen = screenOf(run);
  return screen.kind === 'step' ? screen.step.label : screen.heading;
}

/** The problem is kept first; what comes of it is a press of its own. */
async function tell(form: Form, deps: Deps): Promise<SubmitResult> {
  const { values } = form;
  const ticket = ticketIn(form);
  const problem = values.choiceOf('kind', PROBLEMS);
  const next = values.choiceOf('next', NEXTS);
  const text = values.text('text');
  if (text === '') throw new UserError('Say what you see.', { field: 'text' });
  const before = await loadFor(form, ticket.run, deps);
  // Where nobody may be asked, nothing is kept either: the person chooses another way.
  const place = next === 'ask' ? await findPlace(before, deps) : undefined;
  const told = await wish(form, ticket, { do: 'problem', on: ticket.on, problem, text }, deps);
  if (!told.ok) return closeForm(form, ticket, drawn(told, form), deps);
  const now: Ticket = { ...ticket, v: told.row.version };
  const showing = { ...told, now: form.at };
  const further = await furtherForm(next, showing, now, deps);
  if (further) return { update: practised(further, now) };
  if (place !== undefined) await askIn(form, told, place, { step: whereIn(before.run), problem, text }, deps);
  const pressed: Pressed = next === 'rollback' ? await wish(form, now, { do: 'roll back', reason: text }, deps) : told;
  return closeForm(form, now, drawn(pressed.ok ? await loadFor(form, ticket.run, deps) : pressed, form), deps);
}

/** What is asked before it can be done. */
async function furtherForm(next: Next, showing: Showing, ticket: Ticket, { db }: Deps): Promise<ModalView | undefined> {
  switch (next) {
    case 'stop':
      return stopForm(ticket);
    case 'tell':
      return tellForm(showing, ticket, 'We are working on it. It takes longer than we thought.');
    case 'escalate':
      return escalateForm(showing, ticket, await activeCase(db.read, showing.row));
    default:
      return undefined;
  }
}
