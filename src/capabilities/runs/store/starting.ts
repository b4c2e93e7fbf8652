/** How a run comes to be: its text pinned, its first event, its card. */
import { randomUUID } from 'node:crypto';
import { UserError } from '../../../platform/errors.ts';
import { redact } from '../../../platform/redact.ts';
import type { OpenedPage } from '../../../platform/runbook/library/library.ts';
import type { Actor, RunEvent } from '../../../platform/runbook/run/event.ts';
import { fold } from '../../../platform/runbook/run/fold.ts';
import { planOf } from '../../../platform/runbook/run/plan.ts';
import { decideStart, isSevere, type Start } from '../../../platform/runbook/run/start.ts';
import { operatorsChannel } from '../../../platform/slack/roles.ts';
import { type Tx, touch } from '../../../platform/store/db.ts';
import { readSetting } from '../../../platform/store/settings.ts';
import { findEscalation, linkRun } from '../../escalations/index.ts';
import { refusals } from '../messages.ts';
import { label, type RunRow } from '../run.ts';
import { runTables } from '../schema.ts';
import { holdRun } from './escalating.ts';
import { getRow } from './loading.ts';
import { pressIn } from './pressing.ts';
import { append, columnsOf, showCard } from './saving.ts';
import { keepText } from './texts.ts';

export type NewRun = Start & {
  readonly opened: OpenedPage;
  /** The case that it is for. */
  readonly escalation?: number;
};

async function noteIn(tx: Tx, { id }: RunRow, text: string, { by, at }: Actor): Promise<void> {
  await pressIn(tx, id, { command: { do: 'note', text }, by, at });
}

/** @throws UserError, with its field, when something is missing or refused. */
export async function startRun(tx: Tx, what: NewRun, actor: Actor): Promise<RunRow> {
  const { runbook: document, page, source } = what.opened;
  for (const [name, value] of Object.entries(what.inputs)) {
    if (redact(value) !== value) throw new UserError(refusals.secretValue, { field: `input:${name}` });
  }
  const decision = decideStart(document, what, actor);
  if (!decision.ok)
    throw new UserError(decision.refusal, decision.field === undefined ? {} : { field: decision.field });
  const above = what.parent === undefined ? undefined : await getRow(tx, what.parent);
  const escalation = what.escalation ?? above?.escalationId ?? undefined;
  const case_ = escalation === undefined ? undefined : await findEscalation(tx, escalation);
  const linked: RunEvent[] = case_ ? [{ what: 'linked', escalation: case_.id, ...actor }] : [];
  const events = [...decision.events, ...linked];
  const state = fold(events);
  const channel = case_?.channel ?? ((await readSetting(tx, operatorsChannel)) || null);
  await keepText(tx, { hash: page.hash, source });
  const { runs } = runTables(tx);
  const [row] = await tx
    .insert(runs)
    .values({
      ...columnsOf({ document, plan: planOf(document, state.environment), state }),
      key: randomUUID(),
      runbook: page.id,
      title: document.title,
      path: page.file,
      document: document.id,
      hash: page.hash,
      visibility: page.visibility,
      severity: page.severity ?? null,
      estimateMinutes: page.minutes,
      channel,
      startedAt: actor.at,
    })
    .returning();
  if (!row) throw new Error('The insert returned no row.');
  for (const event of events) await append(tx, row.id, event);
  if (case_) await linkRun(tx, case_.id, { run: label(row), title: row.title }, actor);
  if (isSevere(document) && !row.practice) await holdRun(tx, row, actor);
  if (above) await noteIn(tx, above, `Went on to ${label(row)} “${row.title}”.`, actor);
  await showCard(tx, row, actor.at);
  touch(`home ${actor.by}`);
  return row;
}
