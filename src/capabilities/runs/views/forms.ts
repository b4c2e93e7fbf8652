/** Forms beside a screen: a reason, a note, other values, another owner, the end. Pure. */
import type { ModalView } from '@slack/types';
import { ANSWERS } from '../../../platform/runbook/run/event.ts';
import { context, modal, radioInput, section, textInput, userInput } from '../../../platform/slack/blocks.ts';
import { clip, escapeLine } from '../../../platform/slack/text.ts';
import type { Showing, Ticket } from './frame.ts';

export const SKIP_FORM = 'runs.skip_form';
export const NOTE_FORM = 'runs.note_form';
export const VALUES_FORM = 'runs.values_form';
export const HAND_OVER_FORM = 'runs.hand_over_form';
export const PAUSE_FORM = 'runs.pause_form';
export const STOP_FORM = 'runs.stop_form';

const VERIFIED = [
  { value: ANSWERS[0], text: 'Yes' },
  { value: ANSWERS[1], text: 'No' },
  { value: ANSWERS[2], text: 'I could not check it' },
];

export function skipForm(what: string, ticket: Ticket): ModalView {
  return modal({
    id: SKIP_FORM,
    title: 'Skip',
    submit: 'Skip',
    close: 'Back',
    metadata: JSON.stringify(ticket),
    blocks: [
      section(`Skip ${escapeLine(clip(what, 200))}?`),
      textInput({ id: 'reason', label: 'Why?', hint: 'It stands in the report.', multiline: true, max: 500 }),
    ],
  });
}

export function noteForm(ticket: Ticket): ModalView {
  return modal({
    id: NOTE_FORM,
    title: 'Add a note',
    close: 'Back',
    metadata: JSON.stringify(ticket),
    blocks: [textInput({ id: 'text', label: 'Note', multiline: true, max: 3000 })],
  });
}

/** Values on one form. */
const MOST_VALUES = 50;

/** @param first names to ask for before the others. */
export function valuesForm({ run }: Showing, ticket: Ticket, first: readonly string[] = []): ModalView {
  const { inputs } = run.document;
  const wanted = inputs.filter(({ name }) => first.includes(name));
  const shown = (wanted.length > 0 ? wanted : inputs).slice(0, MOST_VALUES);
  return modal({
    id: VALUES_FORM,
    title: 'Values',
    close: 'Back',
    metadata: JSON.stringify(ticket),
    blocks: [
      context('Steps that were done with an old value are marked to be done again; approvals of it no longer count.'),
      ...(shown.length === 0 ? [section('This runbook asks for no values.')] : []),
      ...shown.map(({ name, label }) =>
        textInput({
          id: `input:${name}`,
          label,
          optional: true,
          max: 2000,
          ...(run.state.inputs[name] === undefined ? {} : { initial: run.state.inputs[name] }),
        }),
      ),
    ],
  });
}

export function handOverForm(ticket: Ticket): ModalView {
  return modal({
    id: HAND_OVER_FORM,
    title: 'Hand over',
    submit: 'Hand over',
    close: 'Back',
    metadata: JSON.stringify(ticket),
    blocks: [
      section('They are told in the thread, and go on where the run stands.'),
      userInput({ id: 'owner', label: 'To whom?' }),
    ],
  });
}

export function pauseForm(ticket: Ticket): ModalView {
  return modal({
    id: PAUSE_FORM,
    title: 'Pause',
    submit: 'Pause',
    close: 'Back',
    metadata: JSON.stringify(ticket),
    blocks: [
      section('Nobody is reminded while it is paused. Anybody who takes part can go on.'),
      textInput({ id: 'reason', label: 'Why?', optional: true, max: 500 }),
    ],
  });
}

export function stopForm(ticket: Ticket): ModalView {
  return modal({
    id: STOP_FORM,
    title: 'Stop this run',
    submit: 'Stop',
    close: 'Back',
    metadata: JSON.stringify(ticket),
    blocks: [
      section('The run ends here as stopped. What was done stays done; Problem offers a rollback.'),
      radioInput({ id: 'verification', label: 'Does it work again?', choices: VERIFIED }),
      textInput({ id: 'reason', label: 'Why?', multiline: true, max: 1000 }),
    ],
  });
}
