/** Ways beside the steps: overview and jump, skip, notes, values, hand over, pause, stop. */
import type { App } from '@slack/bolt';
import type { Deps } from '../../../capability.ts';
import { UserError } from '../../../platform/errors.ts';
import { inputKey } from '../../../platform/runbook/inputs.ts';
import { ANSWERS } from '../../../platform/runbook/run/event.ts';
import { nameOf } from '../../../platform/runbook/run/refusals.ts';
import { screenOf } from '../../../platform/runbook/run/walk.ts';
import { type Form, onAction, onSubmit, type Press, type SubmitResult } from '../../../platform/slack/listen.ts';
import { refusals } from '../messages.ts';
import { getRow, loadRun } from '../store/loading.ts';
import { pressIn } from '../store/pressing.ts';
import { evidenceForm } from '../views/evidence.ts';
import {
  HAND_OVER_FORM,
  handOverForm,
  NOTE_FORM,
  noteForm,
  PAUSE_FORM,
  pauseForm,
  SKIP_FORM,
  STOP_FORM,
  skipForm,
  stopForm,
  VALUES_FORM,
  valuesForm,
} from '../views/forms.ts';
import { MORE, type MoreChoice, OVERVIEW, SKIP, type Ticket } from '../views/frame.ts';
import { JUMP, OVERVIEW_PAGE, overviewScreen, overviewView } from '../views/overview.ts';
import { FILL_IN } from '../views/step.ts';
import { requirePart } from './rights.ts';
import { readWhole } from './whole.ts';
import { answerForm, closeForm, drawn, loadFor, openAbove, redrawBelow, ticketIn, wish } from './windows.ts';

export function listenToCourse(app: App, deps: Deps): void {
  onAction(app, deps, OVERVIEW, async (press) => {
    const showing = await loadFor(press, ticketIn(press).run, deps);
    await openAbove(press, (ticket) => overviewView(showing, ticket), deps);
  });
  for (const id of [`${OVERVIEW_PAGE}.next`, `${OVERVIEW_PAGE}.previous`]) {
    onAction(app, deps, id, async (press) => {
      const ticket = ticketIn(press);
      await press.updateModal(overviewView(await loadFor(press, ticket.run, deps), ticket, Number(press.value) || 0));
    });
  }
  onAction(app, deps, JUMP, (press) => jump(press, deps));
  onAction(app, deps, SKIP, async (press) => {
    const { run } = await loadFor(press, ticketIn(press).run, deps);
    await openAbove(press, (ticket) => skipForm(nameOf(screenOf(run)), ticket), deps);
  });
  onAction(app, deps, FILL_IN, async (press) => {
    const showing = await loadFor(press, ticketIn(press).run, deps);
    const wanted = new Set(press.value.split('\n').map(inputKey));
    const names = showing.run.document.inputs.filter(({ name }) => wanted.has(inputKey(name))).map(({ name }) => name);
    await openAbove(press, (ticket) => valuesForm(showing, ticket, names), deps);
  });
  onAction(app, deps, MORE, (press) => more(press, deps));
  listenToForms(app, deps);
}

async function more(press: Press, deps: Deps): Promise<void> {
  const showing = await loadFor(press, ticketIn(press).run, deps);
  if (press.value === 'text') return readWhole(press, showing, deps);
  const form = (ticket: Ticket) => {
    switch (press.value as MoreChoice /* our own option values */) {
      case 'evidence':
        return evidenceForm(showing, ticket);
      case 'values':
        return valuesForm(showing, ticket);
      case 'handover':
        return handOverForm(ticket);
      case 'pause':
        return pauseForm(ticket);
      case 'stop':
        return stopForm(ticket);
      default:
        return noteForm(ticket);
    }
  };
  await openAbove(press, form, deps);
}

function listenToForms(app: App, deps: Deps): void {
  onSubmit(app, deps, SKIP_FORM, (form) =>
    answerForm(form, { do: 'skip', on: ticketIn(form).on, reason: form.values.text('reason') }, deps),
  );
  onSubmit(app, deps, NOTE_FORM, (form) => {
    const { on } = ticketIn(form);
    const step = on.startsWith('step:') ? { step: on.slice('step:'.length) } : {};
    return answerForm(form, { do: 'note', text: form.values.text('text'), ...step }, deps);
  });
  onSubmit(app, deps, VALUES_FORM, (form) => changeValues(form, deps));
  onSubmit(app, deps, HAND_OVER_FORM, (form) => handOver(form, deps));
  onSubmit(app, deps, PAUSE_FORM, (form) =>
    answerForm(form, { do: 'pause', reason: form.values.text('reason') }, deps),
  );
  onSubmit(app, deps, STOP_FORM, (form) => {
    const verification = form.values.choiceOf('verification', ANSWERS);
    return answerForm(form, { do: 'abort', reason: form.values.text('reason'), verification }, deps);
  });
}

/** Pressed in the overview, which then gives way to the screen. */
async function jump(press: Press, deps: Deps): Promise<void> {
  const ticket = ticketIn(press);
  const showing = await loadFor(press, ticket.run, deps);
  const to = overviewScreen(showing, Number(press.value))?.id ?? '';
  const pressed = await wish(press, ticket, { do: 'jump', on: ticket.on, to }, deps);
  await press.updateModal(drawn(pressed, press));
  await redrawBelow(press, ticket, drawn(pressed, press), deps);
}

/** All of the form or nothing: a value that is refused keeps the others from being changed. */
async function changeValues(form: Form, deps: Deps): Promise<SubmitResult> {
  const ticket = ticketIn(form);
  await requirePart(form.by, await getRow(deps.db.read, ticket.run), deps);
  await deps.db.write(async (tx) => {
    const { row, run } = await loadRun(tx, ticket.run);
    for (const { name } of run.document.inputs) {
      if (!form.values.has(`input:${name}`)) continue;
      const value = form.values.text(`input:${name}`);
      if (value === '' || value === run.state.inputs[name]) continue;
      const { by, at } = form;
      const pressed = await pressIn(tx, row.id, { command: { do: 'change input', name, value }, by, at });
      if (!pressed.ok) throw new UserError(pressed.refusal, { field: `input:${name}` });
    }
  });
  return closeForm(form, ticket, drawn(await loadFor(form, ticket.run, deps), form), deps);
}

async function handOver(form: Form, deps: Deps): Promise<SubmitResult> {
  const ticket = ticketIn(form);
  const to = form.values.user('owner');
  const row = await getRow(deps.db.read, ticket.run);
  if (!(await deps.people.isReachable(to))) throw new UserError(refusals.notReachable, { field: 'owner' });
  if (row.visibility === 'internal' && !(await deps.people.isOperator(to)))
    throw new UserError(refusals.notOperator, { field: 'owner' });
  return answerForm(form, { do: 'hand over', to }, deps);
}
