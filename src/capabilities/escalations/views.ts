/** The forms and lists of escalations. Pure. `private_metadata` carries an id, never a right. */
import type { KnownBlock, ModalView } from '@slack/types';
import {
  checkboxInput,
  context,
  modal,
  momentInput,
  quoted,
  radioInput,
  section,
  selectInput,
  textInput,
  userInput,
} from '../../platform/slack/blocks.ts';
import { escapeMrkdwn } from '../../platform/slack/text.ts';
import { CATEGORIES, type Escalation, label, PRIORITIES } from './escalation.ts';
import { CATEGORY_WORD, PRIORITY_WORD, title } from './messages.ts';
import type { SnoozePreset } from './sla/presets.ts';

export const CREATE_FORM = 'escalations.create';
export const UPDATE_FORM = 'escalations.add_note';
export const RESOLVE_FORM = 'escalations.close_resolved';
export const WONT_DO_FORM = 'escalations.close_wont_do';
export const HAND_OVER_FORM = 'escalations.hand_over';
export const PRIORITY_FORM = 'escalations.set_priority';
export const DETAILS_FORM = 'escalations.add_reply';
export const CLOSE_REQUEST_FORM = 'escalations.close_own';
export const SNOOZE_FORM = 'escalations.set_snooze';

/** Longest summary a person may type, in characters: it must stay readable as one line of a list. */
const SUMMARY_MAX = 200;

const priorities = PRIORITIES.map((value) => ({ value, text: PRIORITY_WORD[value] }));
const categories = CATEGORIES.map((value) => ({ value, text: CATEGORY_WORD[value] }));

/** Where the form was opened: an answer goes there, and a message it came from is linked. */
export type Origin = { readonly channel?: string; readonly permalink?: string };

export type Draft = {
  readonly summary?: string;
  readonly details?: string;
  readonly requester: string;
  readonly origin?: Origin;
};

export function createForm({ summary, details, requester, origin = {} }: Draft): ModalView {
  return modal({
    id: CREATE_FORM,
    title: 'New escalation',
    submit: 'Send',
    metadata: JSON.stringify(origin),
    blocks: [
      textInput({
        id: 'summary',
        label: 'What is needed?',
        max: SUMMARY_MAX,
        placeholder: 'One line that says what is wrong',
        ...(summary ? { initial: summary } : {}),
      }),
      textInput({
        id: 'details',
        label: 'Details',
        multiline: true,
        optional: true,
        hint: 'What you saw, since when, what you tried. Only operators read this. Write no passwords: only tokens and keys are recognised and removed.',
        ...(details ? { initial: details } : {}),
      }),
      selectInput({ id: 'priority', label: 'Priority', choices: priorities, initial: 'normal' }),
      selectInput({ id: 'category', label: 'Kind', choices: categories, initial: 'needs_human_action' }),
      userInput({
        id: 'requester',
        label: 'Who gets the updates?',
        initial: requester,
        hint: 'You, unless you are an operator and ask for somebody else.',
      }),
    ],
  });
}

export function updateForm(item: Escalation, { visible }: { visible: boolean }): ModalView {
  const choices = [
    { value: 'internal', text: 'Only operators', description: 'Stays in the thread and the timeline' },
    { value: 'visible', text: 'The requester too', description: 'They get it as a direct message' },
  ];
  return about(item, {
    id: UPDATE_FORM,
    title: `Update ${label(item)}`,
    submit: 'Save',
    blocks: [
      textInput({ id: 'text', label: 'What is new?', multiline: true }),
      ...(item.requesterId === null
        ? []
        : [
            radioInput({ id: 'audience', label: 'Who sees it?', choices, initial: visible ? 'visible' : 'internal' }),
            waitInput(),
          ]),
    ],
  });
}

function waitInput(): KnownBlock {
  const choices = [
    { value: 'yes', text: 'We wait for their answer', description: 'The team’s clocks stand still until then' },
  ];
  return checkboxInput({ id: 'wait', label: 'Waiting for the requester', optional: true, choices });
}

export function snoozeForm(item: Escalation, presets: readonly SnoozePreset[]): ModalView {
  const choices = presets.map(({ label: text, until }) => ({ value: String(until.epochMilliseconds), text }));
  return about(item, {
    id: SNOOZE_FORM,
    title: `Snooze ${label(item)}`,
    submit: 'Snooze',
    blocks: [
      radioInput({ id: 'preset', label: 'Until when?', choices, ...(choices[0] ? { initial: choices[0].value } : {}) }),
      momentInput({
        id: 'until',
        label: 'Or at another time',
        optional: true,
        hint: 'Nothing is said before then. The requester’s reply ends it.',
      }),
    ],
  });
}

/** The arithmetic, line by line, so that a person can check it. */
export function whyView(item: Escalation, paragraphs: readonly (readonly string[])[]): ModalView {
  return modal({
    id: 'escalations.why_view',
    title: 'Why is this due?',
    close: 'Close',
    blocks: [
      section(title(item)),
      ...paragraphs.flatMap(([first = '', ...lines]) =>
        lines.length === 0
          ? [context(escapeMrkdwn(first))]
          : [section(`*${escapeMrkdwn(first)}*`), quoted(lines.join('\n'))],
      ),
    ],
  });
}

/** @param note what is proposed as the closing note. */
export function closeForm(item: Escalation, how: 'resolve' | 'wont_do', note = ''): ModalView {
  const resolve = how === 'resolve';
  const words = resolve ? 'was resolved.' : 'was closed without a change.';
  const told = `Your request ${label(item)} “${item.summary}” ${words}`;
  return about(item, {
    id: resolve ? RESOLVE_FORM : WONT_DO_FORM,
    title: resolve ? `Resolve ${label(item)}` : `Won't do ${label(item)}`,
    submit: resolve ? 'Resolve' : "Won't do",
    blocks: [
      textInput({
        id: 'note',
        label: resolve ? 'What fixed it?' : 'Why not?',
        multiline: true,
        hint: 'For the record, operators only.',
        ...(note === '' ? {} : { initial: note }),
      }),
      ...(item.requesterId === null ? [] : tellRequester(told)),
    ],
  });
}

function tellRequester(told: string): KnownBlock[] {
  return [
    checkboxInput({
      id: 'tell',
      label: 'Tell the requester',
      optional: true,
      choices: [{ value: 'yes', text: 'Send them the message below' }],
      initial: ['yes'],
    }),
    textInput({ id: 'message', label: 'Message to the requester', multiline: true, optional: true, initial: told }),
  ];
}

export function handOverForm(item: Escalation): ModalView {
  return about(item, {
    id: HAND_OVER_FORM,
    title: `Hand over ${label(item)}`,
    submit: 'Hand over',
    blocks: [userInput({ id: 'owner', label: 'To whom?', hint: 'They are mentioned in the thread.' })],
  });
}

export function priorityForm(item: Escalation): ModalView {
  return about(item, {
    id: PRIORITY_FORM,
    title: `Priority of ${label(item)}`,
    submit: 'Save',
    blocks: [radioInput({ id: 'priority', label: 'Priority', choices: priorities, initial: item.priority })],
  });
}

export function detailsForm(item: Escalation): ModalView {
  return about(item, {
    id: DETAILS_FORM,
    title: `Add to ${label(item)}`,
    submit: 'Send',
    blocks: [textInput({ id: 'text', label: 'What should the team know?', multiline: true })],
  });
}

export function closeRequestForm(item: Escalation): ModalView {
  return about(item, {
    id: CLOSE_REQUEST_FORM,
    title: `Close ${label(item)}`,
    submit: 'Close it',
    close: 'Keep it open',
    blocks: [textInput({ id: 'text', label: 'Anything the team should know?', multiline: true, optional: true })],
  });
}

function about(item: Escalation, parts: Parameters<typeof modal>[0]): ModalView {
  return modal({ ...parts, metadata: String(item.id), blocks: [section(title(item)), ...parts.blocks] });
}

export function loadingView(name: string): ModalView {
  return modal({ id: 'escalations.loading', title: name, close: 'Close', blocks: [context('Loading…')] });
}
