/** What operators press: the list, a learner, and the repairs, each with its preview before anything happens. */
import type { App } from '@slack/bolt';
import { z } from 'zod';
import type { Deps } from '../../../capability.ts';
import { fieldsOf, type Inputs } from '../../../platform/actions/inputs.ts';
import { UserError } from '../../../platform/errors.ts';
import { type Form, onAction, onSubmit, type Press } from '../../../platform/slack/listen.ts';
import { ATTENTION, PANEL, RECONCILE } from '../messages.ts';
import { findPanelModules, learnerOf, readAttention, readPanel } from '../store/panel.ts';
import * as v from '../views.ts';

export function listen(app: App, deps: Deps): void {
  const { people } = deps;
  const press = (id: string, work: (press: Press) => Promise<void>) =>
    onAction(app, deps, id, async (pressed) => {
      await people.requireOperator(pressed.by);
      await work(pressed);
    });
  press(ATTENTION, (pressed) => drawAttention(pressed, deps, 0, 'open'));
  for (const turn of ['next', 'previous']) {
    press(`${ATTENTION}.${turn}`, (pressed) => drawAttention(pressed, deps, Number(pressed.value) || 0, 'update'));
  }
  press(PANEL, (pressed) => drawPanel(pressed, deps, pressed.value));
  press(RECONCILE, (pressed) => ask(pressed, deps, `reconcile|${pressed.value}`));
  press(v.REPAIR, (pressed) => ask(pressed, deps, `repair_completion|${pressed.value}`));
  press(v.BADGES, (pressed) => ask(pressed, deps, 'issue_badges'));
  press(v.ACT, (pressed) => ask(pressed, deps, pressed.value));
  onSubmit(app, deps, v.ACT_FORM, (form) => preview(form, deps));
  onSubmit(app, deps, v.CONFIRM_FORM, (form) => start(form, deps));
}

/** `/escalation attention`. @throws UserError for anybody but an operator. */
export async function openAttention(press: Press, deps: Deps): Promise<void> {
  await deps.people.requireOperator(press.by);
  await drawAttention(press, deps, 0, 'open');
}

/** @param about `learner:ID` or `attempt:ID`. @throws UserError for anybody but an operator. */
export async function openLearner(press: Press, deps: Deps, about: string): Promise<void> {
  await deps.people.requireOperator(press.by);
  await drawPanel(press, deps, about);
}

async function drawAttention(press: Press, { db, connectors }: Deps, page: number, how: 'open' | 'update') {
  const attention = await readAttention(db.read, press.at, page, v.PAGE_SIZE);
  const view = v.attentionView(attention, page, connectors.certifier !== undefined);
  await (how === 'open' ? press.openModal(view) : press.updateModal(view));
}

async function drawPanel(press: Press, { db }: Deps, about: string): Promise<void> {
  const [, kind = '', id = ''] = /^(learner|attempt):(.+)$/.exec(about) ?? [];
  const learner = await learnerOf(db.read, kind === 'attempt' ? 'attempt' : 'learner', id);
  await press.openModal(v.panelView(await readPanel(db.read, learner), press.at));
}

async function ask(press: Press, { db, actions }: Deps, value: string): Promise<void> {
  const wanted = v.parseWanted(value);
  const action = wanted && actions.find(wanted.name);
  if (!wanted || !action) throw new UserError('This button is out of date. Open the list again.');
  const modules = 'learner' in wanted.inputs ? await findPanelModules(db.read) : [];
  await press.openModal(v.actForm(action.label, wanted, fieldsOf(action), modules));
}

const metadata = z.object({ name: z.string(), inputs: z.record(z.string(), z.string()) });

function readWanted(form: Form): v.Wanted {
  return metadata.parse(JSON.parse(form.view.metadata));
}

/** The form stays as it was typed until everything in it is right. */
async function preview(form: Form, { people, actions }: Deps) {
  await people.requireOperator(form.by);
  const wanted = readWanted(form);
  const action = actions.find(wanted.name);
  if (!action) throw new UserError('This form is out of date. Close it and open it again.');
  const inputs: Record<string, string> = { ...wanted.inputs };
  for (const { name } of fieldsOf(action)) {
    if (name in inputs || !form.values.has(name)) continue;
    inputs[name] = form.values.findChoice(name) ?? form.values.text(name);
  }
  const described = await actions.describe(wanted.name, inputs, {
    by: form.by,
    now: form.at,
    origin: { kind: 'button' },
  });
  return { update: v.confirmView(action.label, { name: wanted.name, inputs: given(inputs) }, described) };
}

function given(inputs: Inputs): Inputs {
  return Object.fromEntries(Object.entries(inputs).filter(([, value]) => value !== ''));
}

/** The same form sent twice is one call: the key is the window's. */
async function start(form: Form, { db, people, actions }: Deps) {
  await people.requireOperator(form.by);
  const { name, inputs } = readWanted(form);
  const key = `${name}/${form.view.id}`;
  await db.write((tx) => actions.start(tx, { name, raw: inputs, by: form.by, origin: { kind: 'button' }, key }));
  return { update: v.startedView(actions.find(name)?.label ?? 'Started') };
}
