/** Before a run begins: which environment, which values, what must be read. Pure. */
import type { KnownBlock, ModalView } from '@slack/types';
import { z } from 'zod';
import type { OpenedPage } from '../../../platform/runbook/library/library.ts';
import { environmentsOf } from '../../../platform/runbook/run/plan.ts';
import { isSevere, readingsOf, requiredAtStart } from '../../../platform/runbook/run/start.ts';
import { checkboxInput, context, modal, radioInput, section, textInput } from '../../../platform/slack/blocks.ts';
import { clip, escapeLine } from '../../../platform/slack/text.ts';

export const START_FORM = 'runs.start_form';

/** What travels in the form. */
export type Beginning = {
  readonly runbook: string;
  /** Of the text that was read. */
  readonly hash: string;
  readonly escalation?: number;
  readonly practice?: true;
  /** The run whose answer led here. */
  readonly parent?: number;
};

const beginning = z.object({
  runbook: z.string(),
  hash: z.string(),
  escalation: z.number().exactOptional(),
  practice: z.literal(true).exactOptional(),
  parent: z.number().exactOptional(),
});

/** @throws when it is none: then the form was not drawn here. */
export function readBeginning(metadata: string): Beginning {
  return beginning.parse(JSON.parse(metadata));
}

/** Values asked for at once; the others are asked where they are first used. */
const MOST_INPUTS = 30;
const MOST_LINES = 30;

export function startForm({ runbook, page }: OpenedPage, about: Beginning): ModalView {
  const { doNot, needed } = readingsOf(runbook);
  const environments = environmentsOf(runbook);
  const required = requiredAtStart(runbook);
  const asked = [...required, ...runbook.inputs.filter((input) => !required.includes(input))].slice(0, MOST_INPUTS);
  return modal({
    id: START_FORM,
    title: page.title,
    submit: about.practice ? 'Start practice' : 'Start',
    close: 'Cancel',
    metadata: JSON.stringify(about),
    blocks: [
      context(
        [
          ...(page.severity ? [escapeLine(clip(page.severity, 20))] : []),
          `${page.minutes} min`,
          ...(page.steps > 0 ? [page.steps === 1 ? '1 step' : `${page.steps} steps`] : []),
          ...(about.escalation === undefined ? [] : [`for ESC-${about.escalation}`]),
          ...(about.parent === undefined ? [] : [`RUN-${about.parent} goes on afterwards`]),
        ].join(' · '),
      ),
      ...(about.practice
        ? [
            section(
              ':test_tube: *Practice* · This is an exercise: Resurface changes nothing, actions are only described.',
            ),
          ]
        : []),
      ...(environments.length === 0 ? [] : [environmentInput(environments)]),
      ...asked.map((input) =>
        textInput({
          id: `input:${input.name}`,
          label: input.label,
          optional: !required.includes(input),
          max: 2000,
          ...(required.includes(input) ? {} : { hint: 'Can be filled in later, where it is used.' }),
        }),
      ),
      ...readings('Do not', doNot),
      ...readings('Needed before', needed),
      ...(doNot.length + needed.length === 0 ? [] : [tick('acknowledged', 'Before you start', 'I have read this')]),
      ...(isSevere(runbook)
        ? [tick('severe', 'This is a SEV-1', 'Evidence of this run and of its case is kept, nothing is deleted')]
        : []),
    ],
  });
}

function environmentInput(environments: readonly string[]): KnownBlock {
  return radioInput({
    id: 'environment',
    label: 'Where?',
    choices: environments.map((value) => ({ value, text: value })),
    ...(environments.length === 1 && environments[0] !== undefined ? { initial: environments[0] } : {}),
  });
}

function readings(heading: string, items: readonly string[]): KnownBlock[] {
  if (items.length === 0) return [];
  const lines = items.slice(0, MOST_LINES).map((text) => `• ${escapeLine(clip(text, 400))}`);
  const more = items.length > MOST_LINES ? [`… and ${items.length - MOST_LINES} more in the text`] : [];
  const all = [`*${heading}*`, ...lines, ...more];
  return Array.from({ length: Math.ceil(all.length / 6) }, (_, index) =>
    section(all.slice(index * 6, index * 6 + 6).join('\n')),
  );
}

function tick(id: string, label: string, text: string): KnownBlock {
  return checkboxInput({ id, label, choices: [{ value: 'yes', text }] });
}
