/** Handing a run on to somebody else: the form for the case, and words for the one who asked. Pure. */
import type { KnownBlock, ModalView } from '@slack/types';
import { ANSWERS } from '../../../platform/runbook/run/event.ts';
import {
  context,
  fileInput,
  modal,
  radioInput,
  section,
  selectInput,
  textInput,
} from '../../../platform/slack/blocks.ts';
import { clip, escapeLine } from '../../../platform/slack/text.ts';
import { PRIORITIES, PRIORITY_WORD } from '../../escalations/index.ts';
import { type CaseFacts, FACT_WORDS, proposedFor } from '../case.ts';
import { checklistOf, isOpen } from '../evidence.ts';
import { linesOf } from '../report.ts';
import type { Showing, Ticket } from './frame.ts';

export const ESCALATE_FORM = 'runs.escalate_form';
export const TELL_FORM = 'runs.tell_form';

/** Items of Collect that are asked for here; the others stay in the list. */
export const MOST_ITEMS = 12;

export const AFTERWARDS = ['on', 'end'] as const;

/** @param into the case that the run is for, while it is active: then no second one is opened. */
export function escalateForm(showing: Showing, ticket: Ticket, into?: number): ModalView {
  const { run, row, now } = showing;
  const proposed = proposedFor(showing, now);
  const done = linesOf(run).filter(({ record }) => record.status === 'done').length;
  const with_ =
    done === 0
      ? 'No step was completed yet.'
      : `${done === 1 ? '1 step' : `${done} steps`} with answers and times, and what was tried, go with it.`;
  return modal({
    id: ESCALATE_FORM,
    title: 'Escalate',
    submit: row.practice ? 'Practise' : 'Escalate',
    close: 'Back',
    metadata: JSON.stringify(ticket),
    blocks: [
      context(
        `${into === undefined ? 'Opens an escalation; the team is told at once.' : `Goes to ESC-${into}, which this run is for; the team is told at once.`} ${with_}`,
      ),
      textInput({ id: 'summary', label: 'What is needed?', max: 200, initial: proposed.summary }),
      ...(into === undefined
        ? [
            selectInput({
              id: 'priority',
              label: 'Priority',
              choices: PRIORITIES.map((value) => ({ value, text: PRIORITY_WORD[value] })),
              initial: proposed.priority,
            }),
          ]
        : []),
      ...facts(proposed),
      fileInput({ id: 'files', label: 'Screenshots', optional: true }),
      ...items(showing),
      ...afterwards(),
    ],
  });
}

function facts(proposed: CaseFacts): KnownBlock[] {
  // The cast: the names of a record that is written down beside it.
  return (Object.keys(FACT_WORDS) as (keyof CaseFacts)[]).map((id) =>
    textInput({
      id,
      label: FACT_WORDS[id],
      optional: true,
      multiline: id !== 'time',
      max: id === 'errors' ? 2_000 : 500,
      ...(proposed[id] === '' ? {} : { initial: proposed[id] }),
    }),
  );
}

/** What the runbook asks to collect and is not there yet. */
function items({ run }: Showing): KnownBlock[] {
  const open = checklistOf(run)
    .map((item, index) => ({ item, index }))
    .filter(({ item }) => isOpen(item))
    .slice(0, MOST_ITEMS);
  if (open.length === 0) return [];
  return [
    section('*What the runbook asks to collect*'),
    ...open.map(({ item, index }) =>
      textInput({ id: `item:${index}`, label: clip(item.text, 150), optional: true, multiline: true, max: 1_000 }),
    ),
  ];
}

function afterwards(): KnownBlock[] {
  return [
    radioInput({
      id: 'afterwards',
      label: 'And this run?',
      initial: 'on',
      choices: [
        { value: AFTERWARDS[0], text: 'It stays open, I go on meanwhile' },
        { value: AFTERWARDS[1], text: 'It ends here as escalated' },
      ],
    }),
    radioInput({
      id: 'verification',
      label: 'Does it work again?',
      initial: 'no',
      choices: [
        { value: ANSWERS[0], text: 'Yes' },
        { value: ANSWERS[1], text: 'No' },
        { value: ANSWERS[2], text: 'I could not check it' },
      ],
    }),
  ];
}

/** @param text proposed. */
export function tellForm({ row }: Showing, ticket: Ticket, text: string): ModalView {
  return modal({
    id: TELL_FORM,
    title: 'Tell the requester',
    submit: row.practice ? 'Practise' : 'Send',
    close: 'Back',
    metadata: JSON.stringify(ticket),
    blocks: [
      section(`${escapeLine(`ESC-${row.escalationId}`)}: whoever asked gets this as a direct message.`),
      textInput({ id: 'text', label: 'What should they know?', multiline: true, initial: text }),
    ],
  });
}
