/** From a runbook to its first step, and from anywhere back to where a run stands. */
import type { App } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import type { Deps } from '../../../capability.ts';
import { UserError } from '../../../platform/errors.ts';
import type { OpenedPage } from '../../../platform/runbook/library/library.ts';
import { type Form, onAction, onSubmit, type Press, type SubmitResult } from '../../../platform/slack/listen.ts';
import { purposeIn, START } from '../../runbooks/index.ts';
import { CONTINUE, refusals } from '../messages.ts';
import { getRow } from '../store/loading.ts';
import { startRun } from '../store/starting.ts';
import { loadingView } from '../views/frame.ts';
import { screenView } from '../views/screen.ts';
import { type Beginning, readBeginning, START_FORM, startForm } from '../views/start.ts';
import { windowsOf } from './open-windows.ts';
import { requirePart } from './rights.ts';
import { loadFor } from './windows.ts';

export function listenToStart(app: App, deps: Deps): void {
  onAction(app, deps, START, async (press) => {
    await press.updateModal(await drawStartForm(press, press.value, await purposeFor(press, deps), deps));
  });
  onSubmit(app, deps, START_FORM, (form) => begin(form, deps));
  onAction(app, deps, CONTINUE, (press) => openRun(press, Number(press.value), deps));
}

/** An exercise leads to exercises only. */
async function purposeFor(press: Press, deps: Deps): Promise<Omit<Beginning, 'runbook' | 'hash'>> {
  const { parent, ...purpose } = purposeIn(press);
  if (parent === undefined) return purpose;
  const row = await getRow(deps.db.read, parent);
  await requirePart(press.by, row, deps);
  return { parent, ...(row.practice ? { practice: true } : {}) };
}

async function drawStartForm(
  press: Press,
  id: string,
  about: Omit<Beginning, 'runbook' | 'hash'>,
  deps: Deps,
): Promise<ModalView> {
  const opened = await openFor(press.by, id, deps);
  return startForm(opened, { ...about, runbook: id, hash: opened.page.hash });
}

/** @throws UserError when there is none that this person may start. */
async function openFor(by: string, id: string, { library, people }: Deps): Promise<OpenedPage> {
  const page = library.find(id);
  if (page && page.visibility !== 'public') await people.requireOperator(by);
  const opened = page && library.open(id);
  if (!opened) throw new UserError(refusals.gone);
  return opened;
}

async function begin(form: Form, deps: Deps): Promise<SubmitResult> {
  const about = readBeginning(form.view.metadata);
  const opened = await openFor(form.by, about.runbook, deps);
  if (opened.page.hash !== about.hash) throw new UserError(refusals.textChanged);
  if (about.escalation !== undefined) await deps.people.requireOperator(form.by);
  if (about.parent !== undefined) await requirePart(form.by, await getRow(deps.db.read, about.parent), deps);
  const { values } = form;
  const inputs = Object.fromEntries(
    opened.runbook.inputs.flatMap(({ name }) =>
      values.has(`input:${name}`) ? [[name, values.text(`input:${name}`)]] : [],
    ),
  );
  const environment = values.has('environment') ? values.findChoice('environment') : undefined;
  const id = await deps.db.write((tx) =>
    form.once(tx, async () => {
      const row = await startRun(
        tx,
        {
          opened,
          inputs,
          acknowledged: values.has('acknowledged') && values.choices('acknowledged').length > 0,
          severeAcknowledged: values.has('severe') && values.choices('severe').length > 0,
          ...(environment === undefined ? {} : { environment }),
          ...(about.escalation === undefined ? {} : { escalation: about.escalation }),
          ...(about.practice ? { practice: true } : {}),
          ...(about.parent === undefined ? {} : { parent: about.parent }),
        },
        { by: form.by, at: form.at },
      );
      return row.id;
    }),
  );
  windowsOf(deps).saw(id, form.view.id, form.by);
  return { update: screenView(await loadFor(form, id, deps)) };
}

/** Where the run stands, from a thread, Home, or a command: at once a window, then what is in it. */
export async function openRun(press: Press, id: number, deps: Deps): Promise<void> {
  await press.openModal(loadingView('Opening the run…'));
  const opened = press.openedId();
  const showing = await loadFor(press, id, deps);
  if (opened !== undefined) windowsOf(deps).saw(id, opened, press.by);
  await press.updateModal(screenView(showing));
}
