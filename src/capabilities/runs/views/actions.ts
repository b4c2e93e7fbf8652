/** Actions of a step: their buttons and results, what is asked before, and the preview. Pure. */
import type { KnownBlock, ModalView } from '@slack/types';
import { z } from 'zod';
import type { Action, Description } from '../../../platform/actions/action.ts';
import { fieldsOf, type Inputs } from '../../../platform/actions/inputs.ts';
import type { ActionLink } from '../../../platform/runbook/document.ts';
import type { KnownAction } from '../../../platform/runbook/run/gates.ts';
import type { StepScreen } from '../../../platform/runbook/run/screen.ts';
import type { ActionCall } from '../../../platform/runbook/run/state.ts';
import type { Run } from '../../../platform/runbook/run/walk.ts';
import {
  actionRows,
  button,
  context,
  header,
  modal,
  radioInput,
  richText,
  section,
  textInput,
} from '../../../platform/slack/blocks.ts';
import { preformatted } from '../../../platform/slack/rich-text.ts';
import { clip, date, escapeLine, oneLine } from '../../../platform/slack/text.ts';
import { who } from '../sentences.ts';
import { checklistBlocks } from './evidence.ts';
import { LOOK_AGAIN, type Showing, type Ticket, ticketShape } from './frame.ts';

export const ACT = 'runs.act';
export const ACTION_INPUTS = 'runs.action_inputs';
export const ACTION_PREVIEW = 'runs.action_preview';
export const HAPPENED_FORM = 'runs.happened_form';

/** Buttons of one step. */
export const MOST_ACTIONS = 20;
const MOST_RESULTS = 3;
const MOST_RESULT_LINES = 8;
const MOST_CHANGES = 40;

/** What stands in a step with actions: what came of them, and their buttons. */
export function actionBlocks(showing: Showing, { step }: StepScreen): KnownBlock[] {
  const { run } = showing;
  const links = step.actions.slice(0, MOST_ACTIONS);
  if (links.length === 0) return [];
  const unknown = [...new Set(links.filter(({ name }) => !run.actionOf?.(name)).map(({ name }) => name))];
  const calls = lastCalls(run, step.id);
  const running = calls.find(({ state }) => state === 'running');
  const buttons = links.flatMap((link, index) => {
    const known = run.actionOf?.(link.name);
    if (!known || running) return [];
    return [actButton(link, { known, index, last: calls.find(({ name }) => name === link.name) })];
  });
  return [
    ...calls.slice(0, MOST_RESULTS).flatMap((call) => resultBlocks(showing, step.actions, call)),
    ...(unknown.length === 0 ? [] : [section(unknownWords(unknown))]),
    ...actionRows('actions', buttons),
  ];
}

function unknownWords(names: readonly string[]): string {
  const list = names.map((name) => `\`${clip(oneLine(name), 100).replaceAll('`', '')}\``).join(', ');
  return `:warning: There is no action ${list} here, so there is no button for it. Do it by hand, and tell the owner of the runbook (\`unknown-action\`).`;
}

/** The latest call of each action of a step, the newest first. */
function lastCalls({ state }: Run, step: string): ActionCall[] {
  const calls = state.actions.filter((call) => call.step === step).toReversed();
  return calls.filter(({ name }, index) => calls.findIndex((call) => call.name === name) === index);
}

type Acting = { readonly known: KnownAction; readonly index: number; readonly last: ActionCall | undefined };

function actButton(link: ActionLink, { known, index, last }: Acting) {
  const name = link.label.trim() || known.label;
  const text = last === undefined ? name : last.state === 'done' ? `Again: ${name}` : `Try again: ${name}`;
  return button({
    id: `${ACT}.${index}`,
    text,
    value: String(index),
    label: `Preview: ${name}`,
    ...(known.danger === 'destructive'
      ? { style: 'danger' as const }
      : last?.state === 'done'
        ? {}
        : { style: 'primary' as const }),
  });
}

/** By the words of the author where they gave any. */
export function labelOf(run: Run, actions: readonly ActionLink[], name: string): string {
  const link = actions.find((each) => each.name === name);
  return oneLine(link?.label.trim() || run.actionOf?.(name)?.label || name);
}

function resultBlocks({ run, progress, now }: Showing, actions: readonly ActionLink[], call: ActionCall): KnownBlock[] {
  const name = `*${escapeLine(clip(labelOf(run, actions, call.name), 100))}*`;
  if (call.state === 'running') {
    const doing = progress === undefined ? '' : `\n${escapeLine(clip(progress, 300))}`;
    const words = `:hourglass_flowing_sand: ${name}: *working*, started by ${who(call.by)} ${date(call.startedAt)}.${doing}`;
    return [section(words, button({ id: LOOK_AGAIN, text: 'Look again' }))];
  }
  const lines = (call.lines ?? []).slice(0, MOST_RESULT_LINES).map((line) => `• ${escapeLine(clip(line, 200))}`);
  const more = (call.lines?.length ?? 0) - lines.length;
  const all = [
    `${endMark(call)} ${name}: ${endWords(call)}${escapeLine(clip(call.summary ?? '', 600))}`,
    ...lines,
    ...(more > 0 ? [`… and ${more} more lines`] : []),
  ];
  return [section(all.join('\n')), context(`Started by ${who(call.by)} · ${date(call.endedAt ?? now)}`)];
}

function endMark({ state, ok }: ActionCall): string {
  if (state === 'unknown') return ':grey_question:';
  if (state === 'failed') return ':x:';
  return ok === false ? ':warning:' : ':white_check_mark:';
}

/** State in words: a mark alone says nothing to those who cannot see it. */
function endWords({ state, ok }: ActionCall): string {
  if (state === 'unknown') return '*nobody knows whether it happened.* ';
  if (state === 'failed') return '*it failed.* ';
  return ok === false ? '*not as hoped.* ' : '';
}

/** What travels in a form about an action: which link of the step, which try, and what was typed beside the run's values. */
export type ActionTicket = Ticket & {
  readonly action: number;
  /** The try that this is a form of; counts from 1. */
  readonly n: number;
  readonly given: Inputs;
  /** Of what the person saw in the preview. */
  readonly digest?: string;
};

const actionTicket = ticketShape.extend({
  action: z.number(),
  n: z.number(),
  given: z.record(z.string(), z.string()),
  digest: z.string().exactOptional(),
});

/** @throws when it is none: then the form was not drawn here. */
export function readActionTicket(metadata: string): ActionTicket {
  return actionTicket.parse(JSON.parse(metadata));
}

/** One value that is asked for: of the run (`input:…`), or of the action alone (`field:…`). */
export type Ask = {
  readonly field: string;
  readonly label: string;
  readonly initial?: string;
  /** Why the value that is there is refused. */
  readonly problem?: string;
};

/** Typed values of one form travel in the next: there is room for this much. */
export const MOST_TYPED = 500;

export function actionInputsForm(name: string, asks: readonly Ask[], ticket: ActionTicket): ModalView {
  const refused = asks.flatMap(({ label, problem }) =>
    problem === undefined ? [] : [`• *${escapeLine(clip(label, 80))}*: ${escapeLine(clip(problem, 300))}`],
  );
  return modal({
    id: ACTION_INPUTS,
    title: 'Values',
    submit: 'Preview',
    close: 'Back',
    metadata: JSON.stringify(ticket),
    blocks: [
      header(name),
      ...(refused.length === 0 ? [] : [section(['This was refused:', ...refused].join('\n'))]),
      ...(asks.some(({ field }) => field.startsWith('input:'))
        ? [context('Values of the run are kept for its other steps.')]
        : []),
      ...asks.map(({ field, label, initial }) =>
        textInput({
          id: field,
          label,
          max: field.startsWith('input:') ? 2000 : MOST_TYPED,
          ...(initial === undefined ? {} : { initial }),
        }),
      ),
    ],
  });
}

export type Preview = {
  readonly name: string;
  readonly action: Pick<Action, 'name' | 'label' | 'danger' | 'inputs'>;
  readonly raw: Inputs;
  readonly description: Description;
  readonly notice?: string;
};

export function previewView(showing: Showing, preview: Preview, ticket: ActionTicket): ModalView {
  const { name, action, description, notice } = preview;
  const { practice } = showing.row;
  return modal({
    id: ACTION_PREVIEW,
    title: 'Before it is done',
    submit: practice ? 'Practise' : 'Confirm',
    close: 'Back',
    metadata: JSON.stringify(ticket),
    blocks: [
      ...(notice === undefined ? [] : [section(`:information_source: ${escapeLine(notice)}`)]),
      header(name),
      section(`${DANGER[action.danger]}${escapeLine(clip(description.summary, 1_000))}`),
      ...changeBlocks(description.changes),
      ...valueBlocks(preview),
      ...(action.name === 'escalations.open' ? checklistBlocks(showing) : []),
      context(
        practice
          ? '*Practice*: it is only described, nothing is changed.'
          : 'Nothing has happened yet. Confirm does exactly this, once.',
      ),
    ],
  });
}

const DANGER: Readonly<Record<Action['danger'], string>> = {
  none: '',
  disruptive: ':warning: *Disruptive.* ',
  destructive: ':warning: *Destructive.* ',
};

function changeBlocks(changes: readonly string[]): KnownBlock[] {
  if (changes.length === 0) return [];
  const lines = changes.slice(0, MOST_CHANGES).map((change) => `• ${escapeLine(clip(change, 280))}`);
  const more = changes.length > MOST_CHANGES ? [`… and ${changes.length - MOST_CHANGES} more`] : [];
  return sections(['*What changes*', ...lines, ...more]);
}

function valueBlocks({ action, raw }: Preview): KnownBlock[] {
  const lines = fieldsOf(action).flatMap(({ name, label }) => {
    const value = raw[name]?.trim() ?? '';
    return value === '' ? [] : [`*${escapeLine(clip(label, 80))}*: ${escapeLine(clip(value, 250))}`];
  });
  return lines.length === 0 ? [] : sections(lines);
}

function sections(lines: readonly string[]): KnownBlock[] {
  return Array.from({ length: Math.ceil(lines.length / 8) }, (_, page) =>
    section(lines.slice(page * 8, page * 8 + 8).join('\n')),
  );
}

export const HAPPENED = ['yes', 'no', 'unsure'] as const;

/** Before something is tried again that may have happened. */
export function happenedForm(name: string, call: ActionCall, ticket: ActionTicket): ModalView {
  return modal({
    id: HAPPENED_FORM,
    title: 'Did it happen?',
    submit: 'Go on',
    close: 'Back',
    metadata: JSON.stringify(ticket),
    blocks: [
      header(name),
      section(
        `:grey_question: ${escapeLine(clip(call.summary ?? '', 600))}\nLook where it would show, so that it is not done twice.`,
      ),
      radioInput({
        id: 'happened',
        label: 'Did it happen?',
        choices: [
          { value: 'yes', text: 'Yes: keep that, and go on' },
          { value: 'no', text: 'No: show me the preview again' },
          { value: 'unsure', text: 'I don’t know yet' },
        ],
      }),
      textInput({ id: 'seen', label: 'What did you see?', optional: true, max: 1000 }),
    ],
  });
}

export function onceView(lines: readonly string[]): ModalView {
  return modal({
    id: 'runs.once',
    title: 'Shown once',
    close: 'I have it',
    blocks: [
      section('*Copy it now.* It is shown to you only, and not again.'),
      ...lines.slice(0, 40).map((line) => richText(preformatted(clip(line, 2_500)))),
    ],
  });
}

/** An action that can't be begun, in words. */
export function refusedView(name: string, words: string): ModalView {
  return modal({
    id: 'runs.action_refused',
    title: 'Not possible now',
    close: 'Back',
    blocks: [header(name), section(escapeLine(words))],
  });
}
