/** Actions of a step: asked for, looked at, confirmed; their results are drawn when they come. */
import { createHash } from 'node:crypto';
import type { App } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import type { Deps } from '../../../capability.ts';
import type { Inputs } from '../../../platform/actions/inputs.ts';
import { UserError } from '../../../platform/errors.ts';
import { redact } from '../../../platform/redact.ts';
import { gateOf } from '../../../platform/runbook/run/gates.ts';
import { stepScreenId } from '../../../platform/runbook/run/screen.ts';
import { screenOf } from '../../../platform/runbook/run/walk.ts';
import { type Form, onAction, onSubmit, type Press, type SubmitResult } from '../../../platform/slack/listen.ts';
import { refusals } from '../messages.ts';
import { keyOf, nextTry, startAction } from '../store/acting.ts';
import { pressIn } from '../store/pressing.ts';
import {
  ACT,
  ACTION_INPUTS,
  ACTION_PREVIEW,
  type ActionTicket,
  actionInputsForm,
  HAPPENED,
  HAPPENED_FORM,
  happenedForm,
  labelOf,
  MOST_ACTIONS,
  onceView,
  previewView,
  readActionTicket,
  refusedView,
} from '../views/actions.ts';
import { loadingView, SHOW_ONCE, type Showing, type Ticket } from '../views/frame.ts';
import { screenView } from '../views/screen.ts';
import { windowsOf } from './open-windows.ts';
import { type Acting, prepare } from './preparing.ts';
import { closeForm, drawn, loadFor, openAbove, ticketIn } from './windows.ts';

export function listenToActions(app: App, deps: Deps): void {
  // From the start: an action may end that an earlier process began.
  windowsOf(deps);
  for (let index = 0; index < MOST_ACTIONS; index += 1) {
    onAction(app, deps, `${ACT}.${index}`, (press) => ask(press, index, deps));
  }
  onSubmit(app, deps, ACTION_INPUTS, (form) => fillIn(form, deps));
  onSubmit(app, deps, ACTION_PREVIEW, (form) => begin(form, deps));
  onSubmit(app, deps, HAPPENED_FORM, (form) => tryAgain(form, deps));
  onAction(app, deps, SHOW_ONCE, async (press) => {
    const { run } = ticketIn(press);
    await loadFor(press, run, deps);
    const lines = deps.actions.takeSecret(press.value, press.by);
    if (!lines) throw new UserError(refusals.notKept);
    await openAbove(press, () => onceView(lines), deps);
  });
}

/** What a button stands for, while the run is still where it was drawn; undefined when it is not. */
function actingOf(showing: Showing, index: number): Acting | undefined {
  const { run } = showing;
  const screen = screenOf(run);
  const link = screen.kind === 'step' ? screen.step.actions[index] : undefined;
  if (screen.kind !== 'step' || !link || run.state.status !== 'running') return undefined;
  if (gateOf(run, screen, showing.now) !== undefined) return undefined;
  return { showing, screen, link, name: labelOf(run, screen.step.actions, link.name) };
}

/** At once a window, then what is in it: the preview may have to ask another service. */
async function ask(press: Press, index: number, deps: Deps): Promise<void> {
  const showing = await loadFor(press, ticketIn(press).run, deps);
  const acting = actingOf(showing, index);
  if (!acting || ticketIn(press).on !== acting.screen.id) {
    await press.updateModal(screenView({ ...showing, notice: refusals.changed }));
    return;
  }
  const calls = showing.run.state.actions.filter(({ step }) => step === acting.screen.step.id);
  const last = calls.findLast(({ name }) => name === acting.link.name);
  let below: Ticket = ticketIn(press);
  await openAbove(
    press,
    (ticket) => {
      below = ticket;
      return loadingView('Looking what it would do…');
    },
    deps,
  );
  const ticket = ticketFor(below, acting, index);
  await press.updateModal(
    last?.state === 'unknown' ? happenedForm(acting.name, last, ticket) : await shown(acting, ticket, press, deps),
  );
}

function ticketFor(ticket: Ticket, { showing, screen }: Acting, action: number, given: Inputs = {}): ActionTicket {
  const { row, run } = showing;
  return { ...ticket, v: row.version, on: screen.id, action, n: nextTry(run.state, screen.step.id), given };
}

/** The preview, or what has to be asked or said before there can be one. */
async function shown(acting: Acting, ticket: ActionTicket, { by, at }: Press, deps: Deps): Promise<ModalView> {
  const prepared = await prepare(acting, ticket.given, { by, at }, deps);
  if (prepared.kind === 'refused') return refusedView(acting.name, prepared.words);
  if (prepared.kind === 'ask') return actionInputsForm(acting.name, prepared.asks, ticket);
  const digest = digestOf(prepared.raw);
  return previewView(acting.showing, { name: acting.name, ...prepared }, { ...ticket, digest });
}

/** What a person saw is what is done: the values of the preview, in a few characters. */
function digestOf(raw: Inputs): string {
  const pairs = Object.entries(raw).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return createHash('sha256').update(JSON.stringify(pairs)).digest('base64url').slice(0, 16);
}

/** Values of the run become the run's; a gate that they close again comes before the preview. */
async function fillIn(form: Form, deps: Deps): Promise<SubmitResult> {
  const ticket = readActionTicket(form.view.metadata);
  const before = await loadFor(form, ticket.run, deps);
  const names = before.run.document.inputs.map(({ name }) => name).filter((name) => form.values.has(`input:${name}`));
  await deps.db.write(async (tx) => {
    for (const name of names) {
      const value = form.values.text(`input:${name}`);
      if (value === '') throw new UserError('This is needed.', { field: `input:${name}` });
      if (value === before.run.state.inputs[name]) continue;
      const { by, at } = form;
      const pressed = await pressIn(tx, ticket.run, { command: { do: 'change input', name, value }, by, at });
      if (!pressed.ok) throw new UserError(pressed.refusal, { field: `input:${name}` });
    }
  });
  const showing = await loadFor(form, ticket.run, deps);
  const acting = actingOf(showing, ticket.action);
  if (!acting) return closeForm(form, ticket, drawn(showing, form), deps);
  const given = { ...ticket.given, ...fieldsIn(form, acting, deps) };
  const prepared = await prepare(acting, given, form, deps);
  const wrong = prepared.kind === 'ask' ? prepared.asks.find(({ field }) => form.values.has(field)) : undefined;
  if (wrong) throw new UserError(wrong.problem ?? 'This is needed.', { field: wrong.field });
  return { update: await shown(acting, ticketFor(ticket, acting, ticket.action, given), form, deps) };
}

function fieldsIn({ values }: Form, { link }: Acting, { actions }: Deps): Inputs {
  const names = Object.keys(actions.find(link.name)?.inputs.shape ?? {});
  return Object.fromEntries(
    names.flatMap((name) => {
      if (!values.has(`field:${name}`)) return [];
      const value = values.text(`field:${name}`);
      if (redact(value) !== value) throw new UserError(refusals.secretValue, { field: `field:${name}` });
      return [[name, value]];
    }),
  );
}

/** Confirmed: begun in the unit of work that the run records it in. Twice pressed it is one. */
async function begin(form: Form, deps: Deps): Promise<SubmitResult> {
  const ticket = readActionTicket(form.view.metadata);
  const { run: id, n, v, below, action: index } = ticket;
  const showing = await loadFor(form, id, deps);
  const acting = actingOf(showing, index);
  const step = ticket.on.slice(stepScreenId({ id: '' }).length);
  if (!acting || acting.screen.step.id !== step || nextTry(showing.run.state, step) !== n)
    return closeForm(form, ticket, drawn(showing, form), deps);
  const prepared = await prepare(acting, ticket.given, form, deps);
  if (prepared.kind === 'refused') return { update: refusedView(acting.name, prepared.words) };
  if (prepared.kind === 'ask' || digestOf(prepared.raw) !== ticket.digest)
    return { update: await shown(acting, ticketFor(ticket, acting, index, ticket.given), form, deps) };
  const { by, at } = form;
  const wanted = {
    step,
    n,
    action: prepared.action,
    raw: prepared.raw,
    by,
    at,
    seen: v,
    window: below ?? form.view.id,
  };
  const begun = await startAction(deps.db, id, wanted, deps.actions);
  const closed = await closeForm(form, ticket, drawn(begun, form), deps);
  // It may have ended while the window below was drawn as working.
  const key = keyOf(id, step, n);
  const call = await deps.actions.findCall(deps.db.read, key);
  if (call?.endedAt) await windowsOf(deps).redraw(id, key);
  return closed;
}

/** Of an action of which nobody knows whether it happened. */
async function tryAgain(form: Form, deps: Deps): Promise<SubmitResult> {
  const ticket = readActionTicket(form.view.metadata);
  const showing = await loadFor(form, ticket.run, deps);
  const acting = actingOf(showing, ticket.action);
  if (!acting || acting.screen.id !== ticket.on) return closeForm(form, ticket, drawn(showing, form), deps);
  const happened = form.values.choiceOf('happened', HAPPENED);
  const seen = form.values.text('seen');
  const words = `${acting.name}: somebody looked, and it ${happened === 'no' ? 'did not happen' : 'happened'}${seen === '' ? '' : `. ${seen}`}`;
  if (happened !== 'unsure') {
    const evidence = { kind: 'text', text: words, step: acting.screen.step.id } as const;
    const { by, at } = form;
    await deps.db.write((tx) =>
      form.once(tx, async () => {
        await pressIn(tx, ticket.run, { command: { do: 'add evidence', evidence }, by, at });
        return 1;
      }),
    );
  }
  const now = await loadFor(form, ticket.run, deps);
  const next = actingOf(now, ticket.action);
  if (happened === 'no' && next)
    return { update: await shown(next, ticketFor(ticket, next, ticket.action), form, deps) };
  const notice = happened === 'unsure' ? { notice: refusals.lookFirst } : {};
  return closeForm(form, ticket, screenView({ ...now, ...notice }), deps);
}
