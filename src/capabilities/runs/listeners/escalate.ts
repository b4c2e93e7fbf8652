/** The forms that hand a run on, or tell the one who asked. */
import type { App } from '@slack/bolt';
import type { Deps } from '../../../capability.ts';
import { UserError } from '../../../platform/errors.ts';
import { ANSWERS, type Evidence } from '../../../platform/runbook/run/event.ts';
import { type Form, onSubmit, type SubmitResult } from '../../../platform/slack/listen.ts';
import { clip, oneLine } from '../../../platform/slack/text.ts';
import { PRIORITIES } from '../../escalations/index.ts';
import type { CaseFacts } from '../case.ts';
import { checklistOf } from '../evidence.ts';
import { escalateRun, tellCase } from '../store/escalating.ts';
import { AFTERWARDS, ESCALATE_FORM, TELL_FORM } from '../views/escalate.ts';
import type { Showing } from '../views/frame.ts';
import { closeForm, drawn, loadFor, ticketIn } from './windows.ts';

export function listenToEscalations(app: App, deps: Deps): void {
  onSubmit(app, deps, ESCALATE_FORM, (form) => escalate(form, deps));
  onSubmit(app, deps, TELL_FORM, async (form) => {
    const text = form.values.text('text');
    if (text === '') throw new UserError('Write what the requester should read.', { field: 'text' });
    await deps.people.requireOperator(form.by);
    await save(form, deps, async (tx, run) => tellCase(tx, run, text, form));
    return close(form, deps);
  });
}

async function escalate(form: Form, deps: Deps): Promise<SubmitResult> {
  const { values } = form;
  const showing = await loadFor(form, ticketIn(form).run, deps);
  const summary = values.text('summary');
  if (summary === '') throw new UserError('Say in one line what is needed.', { field: 'summary' });
  const fact = (name: keyof CaseFacts) => values.text(name);
  const what = {
    summary,
    ...(values.has('priority') ? { priority: values.choiceOf('priority', PRIORITIES) } : {}),
    facts: {
      affected: fact('affected'),
      place: fact('place'),
      time: fact('time'),
      errors: fact('errors'),
      changes: fact('changes'),
    },
    evidence: evidenceIn(form, showing),
    ...(values.choiceOf('afterwards', AFTERWARDS) === 'end' ? { end: values.choiceOf('verification', ANSWERS) } : {}),
  };
  await save(form, deps, (tx, run) => escalateRun(tx, run, what, form));
  return close(form, deps);
}

/** Screenshots, and what was written for an item of what is asked for. */
function evidenceIn({ values }: Form, { run }: Showing): Evidence[] {
  const files = values.files('files').map(
    ({ id, name, type, bytes }): Evidence => ({
      kind: 'file',
      text: oneLine(clip(name, 300)) || 'file',
      ref: id,
      ...(type === undefined ? {} : { type }),
      ...(bytes === undefined ? {} : { bytes }),
    }),
  );
  const items = checklistOf(run).flatMap(({ text: item }, index): Evidence[] => {
    const field = `item:${index}`;
    const text = values.has(field) ? values.text(field) : '';
    return text === '' ? [] : [{ kind: 'text', text, item }];
  });
  return [...items, ...files];
}

type Work = (tx: Parameters<Parameters<Deps['db']['write']>[0]>[0], run: number) => Promise<unknown>;

/** Once, however often the form is sent. */
async function save(form: Form, { db }: Deps, work: Work): Promise<void> {
  const { run } = ticketIn(form);
  await db.write((tx) =>
    form.once(tx, async () => {
      await work(tx, run);
      return run;
    }),
  );
}

async function close(form: Form, deps: Deps): Promise<SubmitResult> {
  const ticket = ticketIn(form);
  return closeForm(form, ticket, drawn(await loadFor(form, ticket.run, deps), form), deps);
}
