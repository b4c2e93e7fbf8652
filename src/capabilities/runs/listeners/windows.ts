/**
 * The windows of a run. A press is answered in the window that it was made in; a form lies above it where Slack allows
 * a further window, else in its place. Who may see a run is asked here, at every press.
 */
import type { ModalView } from '@slack/types';
import type { Deps } from '../../../capability.ts';
import { reason, UserError } from '../../../platform/errors.ts';
import { slackError } from '../../../platform/slack/failures.ts';
import type { Form, Press, SubmitResult } from '../../../platform/slack/listen.ts';
import { sentenceOf } from '../sentences.ts';
import { getRow, type Loaded, loadRun } from '../store/loading.ts';
import { type Pressed, press as pressRun, type Wish } from '../store/pressing.ts';
import {
  fieldOf,
  PAUSED,
  practised,
  READ_REPORT,
  readTicket,
  SCREEN,
  type Showing,
  type Ticket,
  ticketShape,
} from '../views/frame.ts';
import { screenView } from '../views/screen.ts';
import { aroundRun } from './around.ts';
import { windowsOf } from './open-windows.ts';
import { onceFor, requirePart } from './rights.ts';

/** The run of a window, as it is now, for somebody who may see it. */
export async function loadFor(press: Press, id: number, deps: Deps): Promise<Showing> {
  await requirePart(press.by, await getRow(deps.db.read, id), deps);
  remember(press, id, deps);
  const loaded = await loadRun(deps.db.read, id, deps.actions.find);
  const around = await aroundRun(loaded.row, deps);
  return { ...loaded, ...around, ...onceFor(loaded, press.by, deps), now: press.at };
}

/** @throws when the press was not made in a window of a run. */
export function ticketIn({ view }: Press): Ticket {
  return readTicket(view?.metadata ?? '{}');
}

/** The window of a run in which, or above which, it was pressed. */
function remember({ view, by }: Press, run: number, deps: Deps): void {
  const shown = view && SCREENS.has(view.callbackId) ? view.id : findBelow(view?.metadata ?? '');
  if (shown !== undefined) windowsOf(deps).saw(run, shown, by);
}

const SCREENS: ReadonlySet<string> = new Set([SCREEN, PAUSED, READ_REPORT]);

/** Other forms than those of a run carry other things. */
function findBelow(metadata: string): string | undefined {
  if (!metadata.startsWith('{')) return undefined;
  return ticketShape.safeParse(JSON.parse(metadata)).data?.below;
}

/** What the person wished, decided and saved. */
export async function wish(press: Press, ticket: Ticket, command: Wish['command'], deps: Deps): Promise<Pressed> {
  await requirePart(press.by, await getRow(deps.db.read, ticket.run), deps);
  remember(press, ticket.run, deps);
  const actionOf = deps.actions.find;
  const pressed = await pressRun(deps.db, ticket.run, {
    command,
    by: press.by,
    at: press.at,
    seen: ticket.v,
    actionOf,
  });
  return { ...pressed, ...(await aroundRun(pressed.row, deps)), ...onceFor(pressed, press.by, deps) };
}

/** The screen after a press: where the run stands now, and why it was refused, if it was. */
export function drawn(pressed: Pressed | Loaded, { at }: Pick<Press, 'at'>): ModalView {
  return screenView({ ...pressed, now: at, ...noticeOf(pressed) });
}

/** Those who were later are told who did what. */
export function noticeOf(pressed: Pressed | Loaded): { notice?: string } {
  if (!('ok' in pressed) || pressed.ok) return {};
  const others = pressed.meanwhile.slice(-3).map((event) => sentenceOf(event, pressed.run.plan));
  return { notice: [pressed.refusal, ...others.map((sentence) => `• ${sentence}`)].join('\n') };
}

/** A button in the window of a run. */
export async function answerPress(
  press: Press,
  command: (ticket: Ticket) => Wish['command'],
  deps: Deps,
): Promise<Pressed> {
  const ticket = ticketIn(press);
  const pressed = await wish(press, ticket, command(ticket), deps);
  await press.updateModal(drawn(pressed, press));
  return pressed;
}

/**
 * The main button of a screen. What belongs to a field is said there; all else is drawn.
 * @param beside what stands beside the next screen.
 */
export async function answerScreen(
  form: Form,
  command: Wish['command'],
  deps: Deps,
  beside: (pressed: Pressed) => Promise<Partial<Showing>> = async () => ({}),
): Promise<SubmitResult> {
  const ticket = ticketIn(form);
  const pressed = await wish(form, ticket, command, deps);
  const field = pressed.ok || pressed.field === undefined ? undefined : fieldIn(form, ticket, pressed.field);
  if (!pressed.ok && field !== undefined) throw new UserError(pressed.refusal, { field });
  return { update: drawn({ ...pressed, ...(await beside(pressed)) }, form) };
}

/** Fields of a screen carry its name: see `fieldOf`. */
function fieldIn({ values }: Form, { on }: Ticket, name: string): string | undefined {
  return [fieldOf(on, name), name].find((field) => values.has(field));
}

/** A form beside a screen. Saved, it closes and the window below is drawn again, or it becomes the screen. */
export async function answerForm(form: Form, command: Wish['command'], deps: Deps): Promise<SubmitResult> {
  const ticket = ticketIn(form);
  const pressed = await wish(form, ticket, command, deps);
  if (!pressed.ok && pressed.field !== undefined && form.values.has(pressed.field))
    throw new UserError(pressed.refusal, { field: pressed.field });
  return closeForm(form, ticket, drawn(pressed, form), deps);
}

/** What is saved is saved: when Slack refuses to draw the window below, that one is only old. */
export async function closeForm(form: Form, ticket: Ticket, view: ModalView, deps: Deps): Promise<SubmitResult> {
  return (await redrawBelow(form, ticket, view, deps)) ? undefined : { update: view };
}

/** False: there is no window below, or Slack does not draw it. */
export async function redrawBelow(press: Press, { below, run }: Ticket, view: ModalView, deps: Deps): Promise<boolean> {
  if (below === undefined) return false;
  try {
    await deps.slack.views.update({ view_id: below, view });
    return true;
  } catch (error) {
    deps.log.debug({ run, by: press.by, problem: reason(error) }, 'the window below a form could not be drawn again');
    return false;
  }
}

/** Lays a form above the window of a run; in its place where Slack allows no further one. */
export async function openAbove(press: Press, form: (ticket: Ticket) => ModalView, deps: Deps): Promise<void> {
  const { below: _below, ...ticket } = ticketIn(press);
  const here = press.view?.id;
  try {
    const above = { ...ticket, ...(here === undefined ? {} : { below: here }) };
    await press.openModal(practised(form(above), above));
  } catch (error) {
    if (slackError(error) !== 'push_limit_reached') throw error;
    if (here !== undefined) windowsOf(deps).forget(here);
    await press.updateModal(practised(form(ticket), ticket));
  }
}
