/** After the end: the export, the note for the case, feedback and its settling, and the way back to where one came from. */
import type { App } from '@slack/bolt';
import type { Deps } from '../../../capability.ts';
import { UserError } from '../../../platform/errors.ts';
import { message, section } from '../../../platform/slack/blocks.ts';
import { slackError } from '../../../platform/slack/failures.ts';
import { type Form, onAction, onSubmit, type Press, type SubmitResult } from '../../../platform/slack/listen.ts';
import { openResolution } from '../../escalations/index.ts';
import { OPEN_FEEDBACK } from '../../runbooks/index.ts';
import { exportJson, exportMarkdown } from '../export.ts';
import { EXPORT, FEEDBACK, RESOLUTION, RETURN, resolutionOf } from '../report.ts';
import { label } from '../run.ts';
import { readRun } from '../store/exporting.ts';
import { giveFeedback, listOpenFeedback, settleFeedback } from '../store/feedback.ts';
import { FEEDBACK_FORM, feedbackForm, feedbackList, SETTLE, stepsToName } from '../views/feedback.ts';
import { practised, type Showing, ticketOf } from '../views/frame.ts';
import { screenView } from '../views/screen.ts';
import { closeForm, drawn, loadFor, ticketIn } from './windows.ts';

export function listenToReports(app: App, deps: Deps): void {
  const { db, people } = deps;
  onAction(app, deps, EXPORT, async (press) => sendFiles(press, await loadFor(press, Number(press.value), deps), deps));
  onAction(app, deps, RESOLUTION, async (press) => {
    const showing = await loadFor(press, Number(press.value), deps);
    const { escalationId } = showing.row;
    if (escalationId === null) throw new UserError('This run belongs to no case.');
    await openResolution(press, deps, escalationId, resolutionOf(showing));
  });
  onAction(app, deps, FEEDBACK, async (press) => {
    const showing = await loadFor(press, Number(press.value), deps);
    const here = press.view?.id;
    const ticket = { ...ticketOf(showing), ...(here === undefined ? {} : { below: here }) };
    await press.openModal(practised(feedbackForm(showing, ticket), ticket));
  });
  onSubmit(app, deps, FEEDBACK_FORM, (form) => keepFeedback(form, deps));
  onAction(app, deps, RETURN, async (press) => {
    const view = screenView(await loadFor(press, Number(press.value), deps));
    await (press.view ? press.updateModal(view) : press.openModal(view));
  });
  onAction(app, deps, OPEN_FEEDBACK, async (press) => {
    await people.requireOperator(press.by);
    await press.openModal(await drawList(press.value, deps));
  });
  onAction(app, deps, SETTLE, async (press) => {
    await people.requireOperator(press.by);
    const [, seq = '0', runbook = ''] = /^(\d+) (.*)$/s.exec(press.value) ?? [];
    await db.write((tx) => settleFeedback(tx, runbook, Number(seq), press));
    await press.updateModal(() => drawList(runbook, deps));
  });
}

async function drawList(runbook: string, { db, library }: Deps) {
  const page = library.find(runbook);
  const { title = runbook, owner } = page ?? {};
  const about = { id: runbook, title, ...(owner === undefined ? {} : { owner }) };
  return feedbackList(about, await listOpenFeedback(db.read, runbook));
}

async function keepFeedback(form: Form, deps: Deps): Promise<SubmitResult> {
  const { values } = form;
  const ticket = ticketIn(form);
  const showing = await loadFor(form, ticket.run, deps);
  const chosen = values.has('step') ? values.findChoice('step') : undefined;
  const step = chosen === undefined ? '' : (stepsToName(showing)[Number(chosen)] ?? '');
  const said = { step, unclear: values.text('unclear'), missing: values.text('missing') };
  await deps.db.write((tx) =>
    form.once(tx, async () => {
      await giveFeedback(tx, ticket.run, said, form);
      return ticket.run;
    }),
  );
  if (ticket.below === undefined) return undefined;
  return closeForm(form, ticket, drawn(await loadFor(form, ticket.run, deps), form), deps);
}

/** Names that stand in a run, so that the file can be read by itself. */
async function namesOf({ run }: Showing, { people }: Deps): Promise<ReadonlyMap<string, string>> {
  const ids = [...run.state.people, ...run.state.approvals.flatMap(({ decidedBy }) => decidedBy ?? [])];
  const found = await Promise.all([...new Set(ids)].slice(0, 50).map((id) => people.find(id)));
  return new Map(found.flatMap((person) => (person ? [[person.id, person.name] as const] : [])));
}

/** Both files, to the person alone. */
async function sendFiles(press: Press, showing: Showing, deps: Deps): Promise<void> {
  const { row } = showing;
  const exported = { ...(await readRun(deps.db.read, row.id)), names: await namesOf(showing, deps) };
  const name = label(row);
  try {
    const { channel } = await deps.slack.conversations.open({ users: press.by });
    if (!channel?.id) throw new UserError('Slack does not let me write to you.');
    await deps.slack.filesUploadV2({
      channel_id: channel.id,
      initial_comment: `${name} ${row.title}, as Markdown and as JSON.`,
      file_uploads: [
        { filename: `${name}.md`, title: `${name}.md`, content: exportMarkdown(exported) },
        { filename: `${name}.json`, title: `${name}.json`, content: exportJson(exported) },
      ],
    });
  } catch (error) {
    if (slackError(error) !== 'missing_scope') throw error;
    throw new UserError(
      `Resurface may not send files here: an administrator has to give it \`files:write\`. On its machine it works already: \`resurface export run ${name}\`.`,
    );
  }
  await confirmSent(press, name, deps);
}

/** Where the person looks. */
async function confirmSent(press: Press, name: string, { log }: Deps): Promise<void> {
  const words = `${name} is in your direct messages, as Markdown and as JSON.`;
  log.debug({ by: press.by, run: name }, 'a run was exported');
  if (!press.view) await press.confirm(message(words, [section(words)]));
}
