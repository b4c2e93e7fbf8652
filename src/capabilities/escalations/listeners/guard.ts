/**
 * A case is resolved once nothing stands in its way: what does is listed with the buttons that help. "Won't do" with a
 * note goes past it, and so does whatever closes a case by itself.
 */
import type { App } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import { z } from 'zod';
import type { Deps, Help } from '../../../capability.ts';
import { ConnectorError, reason, UserError } from '../../../platform/errors.ts';
import { type Form, onAction, onSubmit, type Press, type SubmitResult } from '../../../platform/slack/listen.ts';
import type { Escalation } from '../escalation.ts';
import * as g from '../guard-views.ts';
import type { Actor } from '../store/change.ts';
import { getActive } from '../store/change.ts';
import { type Closing, closeIn } from '../store/lifecycle.ts';
import { getEscalation } from '../store/queries.ts';
import { closeForm, loadingView } from '../views.ts';

/** The form that resolves it, or what stands in its way. */
export async function resolutionView(
  { db, actions, listBlockers }: Deps,
  item: Escalation,
  note?: string,
): Promise<ModalView> {
  const blockers = await listBlockers(db.read, item.subjects);
  if (blockers.length === 0) return closeForm(item, 'resolve', note);
  return g.blockersView(item, blockers, (action) => actions.find(action)?.label);
}

/** In one unit of work with the question, so that nothing comes between. @throws UserError when something is in the way. */
export function resolve({ db, listBlockers }: Deps, id: number, closing: Closing, actor: Actor): Promise<Escalation> {
  return db.write(async (tx) => {
    const before = await getEscalation(tx, id);
    const blockers = await listBlockers(tx, before.subjects);
    if (blockers.length > 0) {
      const words = blockers.map((one) => one.words).join(' ');
      throw new UserError(`${words} Close this, and press Resolve again: it shows what helps.`);
    }
    return closeIn(tx, before, 'resolve', closing, actor);
  });
}

export function listenToGuard(app: App, deps: Deps): void {
  const { people, actions } = deps;
  const windows = followCalls(deps);
  for (let at = 0; at < g.MOST_HELPS; at += 1) {
    onAction(app, deps, `${g.HELP}.${at}`, async (press) => {
      await people.requireOperator(press.by);
      await help(press, deps);
    });
  }
  onSubmit(app, deps, g.HELP_FORM, async (form) => {
    await people.requireOperator(form.by);
    return begin(form, deps, windows);
  });
  onAction(app, deps, g.LOOK, async (press) => {
    await people.requireOperator(press.by);
    await press.updateModal(await drawCall(deps, press.value, press.by));
  });
  onAction(app, deps, g.SECRET, async (press) => {
    await people.requireOperator(press.by);
    const lines = actions.takeSecret(press.value, press.by);
    if (!lines) throw new UserError('It is not kept any more. Start the same again: it is shown again.');
    await press.openModal(g.secretView(lines));
  });
}

/** The button may be old: what helps is looked up again, and nothing else is done. */
async function help(press: Press, deps: Deps): Promise<void> {
  const { db, actions, listBlockers } = deps;
  const item = await getActive(db.read, Number.parseInt(press.value, 10), press);
  await press.openModal(loadingView('Looking what it would do…'));
  const blockers = await listBlockers(db.read, item.subjects);
  const found = blockers.flatMap((one) => one.help).find((one) => g.helpValue(item, one) === press.value);
  const name = found && actions.find(found.action)?.label;
  if (!found || name === undefined) return press.updateModal(await resolutionView(deps, item));
  await press.updateModal(await preview(press, deps, item, { name, ...found }));
}

async function preview(
  press: Press,
  { actions }: Deps,
  { id }: Escalation,
  { name, action, inputs }: Help & { name: string },
) {
  try {
    const origin = { kind: 'escalation', id: `ESC-${id}` } as const;
    const described = await actions.describe(action, inputs, { by: press.by, now: press.at, origin });
    return g.previewView(name, { id, action, inputs }, described);
  } catch (error) {
    if (!(error instanceof UserError || error instanceof ConnectorError)) throw error;
    return g.refusedView(name, error.message);
  }
}

const ticket = z.object({ id: z.number(), action: z.string(), inputs: z.record(z.string(), z.string()) });

/** The same form sent twice is one call: the key is the window's. */
async function begin(form: Form, deps: Deps, windows: Windows): Promise<SubmitResult> {
  const { db, actions, listBlockers } = deps;
  const { id, action: name, inputs: raw } = ticket.parse(JSON.parse(form.view.metadata));
  const item = await getActive(db.read, id, form);
  const offered = (await listBlockers(db.read, item.subjects)).flatMap((one) => one.help);
  if (!offered.some((one) => g.helpValue(item, one) === g.helpValue(item, { action: name, inputs: raw })))
    return { update: await resolutionView(deps, item) };
  const key = `ESC-${id}/${name}/${form.view.id}`;
  const origin = { kind: 'escalation', id: `ESC-${id}` } as const;
  const ended = windows.follow(key, form);
  await db.write((tx) => actions.start(tx, { name, raw, by: form.by, origin, key }));
  // Most end at once: then their end is the next thing that is seen.
  await Promise.race([ended, patience()]);
  windows.show(key);
  return { update: await drawCall(deps, key, form.by) };
}

async function drawCall({ db, actions }: Deps, key: string, by: string): Promise<ModalView> {
  const call = await actions.get(db.read, key);
  const name = actions.find(call.name)?.label ?? call.name;
  const [, id] = /^ESC-(\d+)\//.exec(key) ?? [];
  return g.callView(name, Number(id), call, actions.hasSecret(key, by));
}

const PATIENCE_MS = 1_500;

async function patience(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, PATIENCE_MS).unref());
}

type Windows = {
  /** Before it is started. Resolves when it has ended, if this process performs it. */
  follow(key: string, form: Form): Promise<void>;
  /** From now on its window says "working", and is drawn again when it ends. */
  show(key: string): void;
};

type Followed = { readonly view: string; readonly by: string; isShown: boolean; ended(): void };

function followCalls(deps: Deps): Windows {
  const { db, slack, log, actions } = deps;
  const followed = new Map<string, Followed>();
  async function look(key: string, window: Followed): Promise<void> {
    try {
      if (!(await actions.findCall(db.read, key))?.endedAt) return;
      followed.delete(key);
      window.ended();
      if (window.isShown)
        await slack.views.update({ view_id: window.view, view: await drawCall(deps, key, window.by) });
    } catch (error) {
      log.debug({ key, problem: reason(error) }, 'the window of an action could not be drawn again');
    }
  }
  db.onCommit((touched) => {
    for (const [key, window] of followed) if (touched.has(`action ${key}`)) void look(key, window);
  });
  return {
    follow(key, { view, by }) {
      const { promise, resolve } = Promise.withResolvers<void>();
      followed.set(key, { view: view.id, by, isShown: false, ended: resolve });
      return promise;
    },
    show(key) {
      const window = followed.get(key);
      if (window) window.isShown = true;
    },
  };
}
