/** The forms. Each is saved before its modal closes, so that a closed modal means "it is kept". */
import type { App } from '@slack/bolt';
import { z } from 'zod';
import type { Deps } from '../../../capability.ts';
import { reason, UserError } from '../../../platform/errors.ts';
import { type Form, onShortcut, onSubmit, type ShortcutPress } from '../../../platform/slack/listen.ts';
import { clip } from '../../../platform/slack/text.ts';
import { listUnnamed, typedText } from '../../../platform/slack/typed.ts';
import { CATEGORIES, type Escalation, PRIORITIES } from '../escalation.ts';
import { recorded } from '../messages.ts';
import { addNoteIn, type OperatorNote } from '../store/conversation.ts';
import { createIn } from '../store/intake.ts';
import { close, handOver, setPriority, take } from '../store/lifecycle.ts';
import { getEscalation } from '../store/queries.ts';
import { snooze } from '../store/snoozing.ts';
import * as v from '../views.ts';
import { resolve } from './guard.ts';
import { readMetadata, redrawBelow } from './windows.ts';

export const ESCALATE_MESSAGE = 'escalations.from_message';

export function listenToForms(app: App, deps: Deps): void {
  const { db, people } = deps;
  /** A form about one item, for operators. */
  const operatorForm = (id: string, work: (item: number, form: Form) => Promise<unknown>) =>
    onSubmit(app, deps, id, async (form) => {
      await people.requireOperator(form.by);
      await work(readMetadata(form).id, form);
      await redrawBelow(form, deps);
    });

  onSubmit(app, deps, v.CREATE_FORM, (form) => create(form, deps));
  onShortcut(app, deps, ESCALATE_MESSAGE, (press) => escalateMessage(press, deps));
  operatorForm(v.UPDATE_FORM, (id, form) => {
    const note = noteOf(form);
    return db.write((tx) => form.once(tx, async () => (await addNoteIn(tx, id, note, form)).id));
  });
  operatorForm(v.RESOLVE_FORM, (id, form) => resolve(deps, id, closing(form), form));
  operatorForm(v.WONT_DO_FORM, (id, form) => close(db, id, 'wont_do', closing(form), form));
  operatorForm(v.PRIORITY_FORM, (id, form) => setPriority(db, id, form.values.choiceOf('priority', PRIORITIES), form));
  operatorForm(v.SNOOZE_FORM, async (id, form) => snooze(db, id, snoozeUntil(form), form));
  operatorForm(v.HAND_OVER_FORM, async (id, form) => {
    const to = form.values.user('owner');
    if (!(await people.isOperator(to)))
      throw new UserError('They are not an operator, so they could not work on it. Choose a member of the team.', {
        field: 'owner',
      });
    await (to === form.by ? take(db, id, form) : handOver(db, id, to, form));
  });
}

/**
 * Names are asked for while the form is loading: a trigger lives three seconds only. An operator asks for the person who
 * wrote the message; anybody else may ask for themselves only.
 */
async function escalateMessage(press: ShortcutPress, { people }: Deps): Promise<void> {
  await press.openModal(v.loadingView('New escalation'));
  const { text = '', user = press.by, permalink = '' } = press.message ?? {};
  const forAuthor = (await people.isOperator(press.by)) && (await people.isReachable(user));
  const requester = forAuthor ? user : press.by;
  const mentioned = await Promise.all(
    listUnnamed(text)
      .slice(0, 20)
      .map((id) => people.find(id)),
  );
  const words = typedText(text, new Map(mentioned.flatMap((person) => (person ? [[person.id, person.name]] : []))));
  const [firstLine = ''] = words.split('\n');
  const summary = clip(firstLine, 150);
  const origin = { channel: press.channel ?? '', permalink };
  await press.updateModal(
    v.createForm({ summary, details: words === summary ? '' : clip(words, 2900), requester, origin }),
  );
}

function noteOf({ values }: Form): OperatorNote {
  const visible = values.has('audience') && values.choice('audience') === 'visible';
  const text = values.text('text');
  if (text === '') throw new UserError('Write a few words first.', { field: 'text' });
  return { text, visible, wait: visible && values.has('wait') && values.choices('wait').includes('yes') };
}

/** A preset, or a moment of their own, which then holds. */
function snoozeUntil({ values }: Form): Temporal.Instant {
  const own = values.findMoment('until');
  return own ?? Temporal.Instant.fromEpochMilliseconds(Number(values.choice('preset')));
}

function closing({ values }: Form): { note: string; tell?: string } {
  const note = values.text('note').trim();
  if (note === '')
    throw new UserError('Write a few words: whoever meets this again will need them.', { field: 'note' });
  if (!values.has('tell') || !values.choices('tell').includes('yes')) return { note };
  const tell = values.text('message').trim();
  if (tell === '')
    throw new UserError('Write what the requester should read, or untick the box above.', { field: 'message' });
  return { note, tell };
}

async function create(form: Form, deps: Deps): Promise<void> {
  const { values, by, at, view } = form;
  const summary = values.text('summary');
  if (summary === '') throw new UserError('Say in one line what is needed.', { field: 'summary' });
  const requesterId = values.findUser('requester') ?? by;
  if (requesterId !== by && !(await deps.people.isOperator(by))) {
    throw new UserError('Only operators may ask for somebody else. Choose yourself.', { field: 'requester' });
  }
  if (!(await deps.people.isReachable(requesterId))) {
    throw new UserError('They can’t get direct messages: an app, or an account that is closed. Choose a person.', {
      field: 'requester',
    });
  }
  const { channel = '', permalink = '' } = origin.parse(JSON.parse(view.metadata || '{}'));
  const what = {
    summary,
    details: values.text('details'),
    priority: values.choiceOf('priority', PRIORITIES),
    category: values.choiceOf('category', CATEGORIES),
    requesterId,
    source: permalink === '' ? 'command' : 'message',
    ...(permalink === '' ? {} : { permalink }),
  } as const;
  const item = await deps.db.write(async (tx) => {
    const id = await form.once(tx, async () => (await createIn(tx, what, { by, at })).item.id);
    return getEscalation(tx, id);
  });
  await confirm(item, form, channel, deps);
}

const origin = z.object({ channel: z.string().optional(), permalink: z.string().optional() });

/** Where the form was opened. Who asks for themselves has the card in their direct messages anyway. */
async function confirm(item: Escalation, form: Form, channel: string, { people, slack, log }: Deps): Promise<void> {
  const { by } = form;
  // Saved is saved: when Slack can't say what they are, they get the words for everybody.
  const isOperator = await people.isOperator(by).catch(() => false);
  const said = recorded(item, { by, isOperator });
  try {
    await (channel === ''
      ? Promise.reject(new Error('no channel'))
      : slack.chat.postEphemeral({ channel, user: by, ...said, blocks: [...said.blocks] }));
  } catch (error) {
    log.debug({ channel, problem: reason(error) }, 'no answer in the channel of the press');
    if (item.requesterId !== by) await form.confirm(said);
  }
}
