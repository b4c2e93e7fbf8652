/** Evidence from a form, and a message that is added to a run. */
import type { App } from '@slack/bolt';
import type { Deps } from '../../../capability.ts';
import { UserError } from '../../../platform/errors.ts';
import type { Evidence } from '../../../platform/runbook/run/event.ts';
import { screenOf } from '../../../platform/runbook/run/walk.ts';
import {
  type Form,
  onAction,
  onShortcut,
  onSubmit,
  type ShortcutPress,
  type SubmitResult,
} from '../../../platform/slack/listen.ts';
import { clip, isLinkable, oneLine } from '../../../platform/slack/text.ts';
import { listUnnamed, typedText } from '../../../platform/slack/typed.ts';
import { checklistOf } from '../evidence.ts';
import { refusals } from '../messages.ts';
import { pressIn } from '../store/pressing.ts';
import { listMine } from '../store/queries.ts';
import {
  ADD_EVIDENCE,
  type Carried,
  CHOOSE_RUN_FORM,
  chooseRunForm,
  EVIDENCE_FORM,
  evidenceForm,
  MESSAGE_FORM,
  messageForm,
  readCarried,
  readCarriedTo,
} from '../views/evidence.ts';
import { loadingView, type Showing } from '../views/frame.ts';
import { closeForm, drawn, loadFor, openAbove, ticketIn } from './windows.ts';

export const ADD_MESSAGE = 'runs.add_message';

/** Runs to choose from; nobody is in the middle of more. */
const MOST_RUNS = 50;
/** Of a message; all of it is behind the link. */
const MOST_WORDS = 300;

export function listenToEvidence(app: App, deps: Deps): void {
  onAction(app, deps, ADD_EVIDENCE, async (press) => {
    const showing = await loadFor(press, ticketIn(press).run, deps);
    const item = /^\d+$/.test(press.value) ? Number(press.value) : undefined;
    await openAbove(press, (ticket) => evidenceForm(showing, ticket, item), deps);
  });
  onSubmit(app, deps, EVIDENCE_FORM, (form) => add(form, deps));
  onShortcut(app, deps, ADD_MESSAGE, (press) => carry(press, deps));
  onSubmit(app, deps, CHOOSE_RUN_FORM, async (form) => {
    const showing = await loadFor(form, Number(form.values.choice('run')), deps);
    return { update: messageForm(showing, readCarried(form.view.metadata)) };
  });
  onSubmit(app, deps, MESSAGE_FORM, (form) => addMessage(form, deps));
}

async function add(form: Form, deps: Deps): Promise<SubmitResult> {
  const ticket = ticketIn(form);
  const showing = await loadFor(form, ticket.run, deps);
  await keep(form, showing, piecesIn(form), deps);
  return closeForm(form, ticket, drawn(await loadFor(form, ticket.run, deps), form), deps);
}

type Piece = Pick<Evidence, 'kind' | 'text' | 'ref' | 'type' | 'bytes'>;

/** @throws UserError when there is nothing, or a link is none. */
function piecesIn({ values }: Form): Piece[] {
  const text = values.text('text');
  const ref = values.text('link');
  if (ref !== '' && !(isLinkable(ref) && /^https?:/i.test(ref)))
    throw new UserError('Give a whole address, such as https://example.com/graph.', { field: 'link' });
  const files = values.files('files').map(
    ({ id, name, type, bytes }): Piece => ({
      kind: 'file',
      text: oneLine(clip(name, 300)) || 'file',
      ref: id,
      ...(type === undefined ? {} : { type }),
      ...(bytes === undefined ? {} : { bytes }),
    }),
  );
  // Words beside a link say what it is.
  const words: Piece[] =
    ref !== '' ? [{ kind: 'link', text: text || ref, ref }] : text === '' ? [] : [{ kind: 'text', text }];
  if (words.length + files.length === 0) throw new UserError(refusals.noEvidence, { field: 'text' });
  return [...words, ...files];
}

/** All of it or nothing, and once, however often the form is sent. */
async function keep(form: Form, { row, run }: Showing, pieces: readonly Piece[], deps: Deps): Promise<void> {
  const { by, at, values } = form;
  const screen = screenOf(run);
  const step = screen.kind === 'step' ? { step: screen.step.id } : {};
  const chosen = values.has('item') ? values.findChoice('item') : undefined;
  const asked = chosen === undefined ? undefined : checklistOf(run)[Number(chosen)];
  const item = asked ? { item: asked.text } : {};
  await deps.db.write((tx) =>
    form.once(tx, async () => {
      for (const piece of pieces) {
        const evidence = { ...piece, ...step, ...item };
        const pressed = await pressIn(tx, row.id, { command: { do: 'add evidence', evidence }, by, at });
        if (!pressed.ok) throw new UserError(pressed.refusal, pressed.field ? { field: pressed.field } : {});
      }
      return pieces.length;
    }),
  );
}

/** Names are asked for while the window is loading: a trigger lives three seconds only. */
async function carry(press: ShortcutPress, deps: Deps): Promise<void> {
  await press.openModal(loadingView('Looking for your runs…'));
  const rows = await listMine(deps.db.read, press.by, MOST_RUNS);
  const [only] = rows;
  if (!only) throw new UserError(refusals.nothingToAddTo);
  const what = await carriedFrom(press, deps);
  await press.updateModal(
    rows.length > 1 ? chooseRunForm(rows, what) : messageForm(await loadFor(press, only.id, deps), what),
  );
}

async function carriedFrom({ message }: ShortcutPress, { people }: Deps): Promise<Carried> {
  const { text = '', permalink: ref } = message ?? {};
  const mentioned = await Promise.all(
    listUnnamed(text)
      .slice(0, 20)
      .map((id) => people.find(id)),
  );
  const names = new Map(mentioned.flatMap((person) => (person ? [[person.id, person.name]] : [])));
  const words = clip(oneLine(typedText(text, names)), MOST_WORDS) || 'A message without words';
  return { text: words, ...(ref === undefined ? {} : { ref }) };
}

async function addMessage(form: Form, deps: Deps): Promise<SubmitResult> {
  const { text, ref, run } = readCarriedTo(form.view.metadata);
  const said = form.values.text('words');
  const words = said === '' ? text : `${said}: “${text}”`;
  const piece: Piece = ref === undefined ? { kind: 'text', text: words } : { kind: 'link', text: words, ref };
  await keep(form, await loadFor(form, run, deps), [piece], deps);
  return undefined;
}
