/** Something is wrong with a step: what, and what now. Pure. */
import type { ModalView } from '@slack/types';
import { PROBLEMS, type ProblemKind } from '../../../platform/runbook/run/event.ts';
import { modal, radioInput, section, textInput } from '../../../platform/slack/blocks.ts';
import { clip, escapeLine } from '../../../platform/slack/text.ts';
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
export const NEXTS = ['stay', 'rollback', 'stop'] as const;
export type Next = (typeof NEXTS)[number];
const NEXT_WORDS: Readonly<Record<Next, string>> = {
  stay: 'Stay here and try again',
  rollback: 'Roll back what was done',
  stop: 'Stop this run',
};

export function problemForm({ run }: Showing, what: string, ticket: Ticket): ModalView {
  const nexts = NEXTS.filter((next) => next !== 'rollback' || !run.state.rollingBack);
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
      radioInput({
        id: 'next',
        label: 'What now?',
        initial: 'stay',
        choices: nexts.map((value) => ({ value, text: NEXT_WORDS[value] })),
      }),
    ],
  });
}
