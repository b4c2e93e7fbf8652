/** Something is wrong with a step: what, and what now. Pure. */
import type { KnownBlock, ModalView } from '@slack/types';
import { PROBLEMS, type ProblemKind } from '../../../platform/runbook/run/event.ts';
import { actions, message, modal, quoted, radioInput, section, textInput } from '../../../platform/slack/blocks.ts';
import type { Message } from '../../../platform/slack/message.ts';
import { clip, escapeLine } from '../../../platform/slack/text.ts';
import { continueButton, title } from '../messages.ts';
import { label, type RunRow } from '../run.ts';
import { quotedName, who } from '../sentences.ts';
import type { Showing, Ticket } from './frame.ts';

export const PROBLEM_FORM = 'runs.problem_form';

const KIND_WORDS: Readonly<Record<ProblemKind, string>> = {
  failed: 'It failed',
  unexpected: 'It shows something else than expected',
  worse: 'It made things worse',
  blocked: 'I can’t do it: no access, no tool',
  unclear: 'I don’t understand the step',
};

/** What the form offers next. */
export const NEXTS = ['stay', 'rollback', 'escalate', 'ask', 'tell', 'stop'] as const;
export type Next = (typeof NEXTS)[number];

/** What can be offered besides staying and stopping. */
export type Ways = {
  /** The channel to ask in, as it is called; undefined: there is none. */
  readonly ask?: string;
  /** The linked case, while somebody waits for news of it. */
  readonly requesterOf?: number;
};

export function problemForm(showing: Showing, what: string, ticket: Ticket, ways: Ways): ModalView {
  return modal({
    id: PROBLEM_FORM,
    title: 'Problem',
    submit: 'Go on',
    close: 'Back',
    metadata: JSON.stringify(ticket),
    blocks: [
      section(`With *${escapeLine(clip(what, 200))}*`),
      radioInput({
        id: 'kind',
        label: 'What is wrong?',
        choices: PROBLEMS.map((value) => ({ value, text: KIND_WORDS[value] })),
      }),
      textInput({ id: 'text', label: 'What do you see?', multiline: true, max: 2000 }),
      radioInput({ id: 'next', label: 'What now?', initial: 'stay', choices: nexts(showing, ways) }),
    ],
  });
}

function nexts({ run: { state } }: Showing, { ask, requesterOf }: Ways) {
  const choice = (value: Next, text: string) => ({ value, text });
  return [
    choice('stay', 'Stay here and try again'),
    ...(state.rollingBack ? [] : [choice('rollback', 'Roll back what was done')]),
    ...(state.escalated ? [] : [choice('escalate', 'Escalate: somebody else has to help')]),
    ...(ask === undefined ? [] : [choice('ask', `Ask in ${clip(ask, 60)}`)]),
    ...(requesterOf === undefined ? [] : [choice('tell', `Tell the requester of ESC-${requesterOf}`)]),
    choice('stop', 'Stop this run'),
  ];
}

/** For people who are not in the run: what is asked, and the way into it. */
export function question(
  row: RunRow,
  by: string,
  asked: { step: string; problem: ProblemKind; text: string },
): Message {
  const blocks: KnownBlock[] = [
    section(`${title(row)}\n${who(by)} asks for help at ${quotedName(asked.step, 150)}. ${KIND_WORDS[asked.problem]}:`),
    quoted(asked.text),
    actions(`ask-${row.id}`, [continueButton(row)]),
  ];
  return message(`${label(row)}: help is needed at “${clip(asked.step, 100)}”`, blocks);
}
