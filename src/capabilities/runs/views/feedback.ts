/** Two questions at the end of a run, and what the answers become for those who own the runbook. Pure. */
import type { KnownBlock, ModalView } from '@slack/types';
import { button, context, modal, quoted, section, selectInput, textInput } from '../../../platform/slack/blocks.ts';
import { clip, date, escapeLine } from '../../../platform/slack/text.ts';
import type { OpenFeedback } from '../feedback.ts';
import { leftOpen, linesOf } from '../report.ts';
import { quotedName, who } from '../sentences.ts';
import type { Showing, Ticket } from './frame.ts';

export const FEEDBACK_FORM = 'runs.feedback_form';
export const SETTLE = 'runs.settle_feedback';

/** Steps in the order in which they are offered: those that were met, then the others. */
export function stepsToName({ run }: Pick<Showing, 'run'>): string[] {
  return [...linesOf(run).map(({ screen }) => screen), ...leftOpen(run)].map(({ step }) => step.label).slice(0, 100);
}

export function feedbackForm(showing: Showing, ticket: Ticket): ModalView {
  const steps = stepsToName(showing);
  return modal({
    id: FEEDBACK_FORM,
    title: 'Feedback',
    submit: 'Send',
    close: 'Back',
    metadata: JSON.stringify(ticket),
    blocks: [
      section(`On the runbook *${escapeLine(clip(showing.row.title, 150))}*. Its owner sees it until it is settled.`),
      ...(steps.length === 0
        ? []
        : [
            selectInput({
              id: 'step',
              label: 'Which step was unclear?',
              optional: true,
              choices: steps.map((text, index) => ({ value: String(index), text })),
            }),
          ]),
      textInput({ id: 'unclear', label: 'What was unclear about it?', optional: true, multiline: true, max: 1_000 }),
      textInput({ id: 'missing', label: 'What was missing?', optional: true, multiline: true, max: 1_000 }),
    ],
  });
}

/** Items on one screen: three blocks each, below Slack's hundred. */
const MOST_ITEMS = 25;

/** @param owner of the runbook, as its file says. */
export function feedbackList(
  runbook: { readonly id: string; readonly title: string; readonly owner?: string },
  items: readonly OpenFeedback[],
): ModalView {
  const owner =
    runbook.owner === undefined
      ? 'Nobody is named as its owner'
      : `Its owner is ${escapeLine(clip(runbook.owner, 60))}`;
  const more = items.length > MOST_ITEMS ? [context(`… and ${items.length - MOST_ITEMS} more`)] : [];
  return modal({
    id: 'runs.feedback_list_view',
    title: 'Open feedback',
    close: 'Close',
    blocks: [
      context(
        `*${escapeLine(clip(runbook.title, 150))}* · ${owner}. Settled: the text says it now, or it was decided against.`,
      ),
      ...(items.length === 0 ? [section('All of it is settled.')] : []),
      ...items.slice(0, MOST_ITEMS).flatMap((item) => itemBlocks(item, runbook.id)),
      ...more,
    ],
  });
}

function itemBlocks(
  { seq, run, by, at, unclear, missing, step, practice }: OpenFeedback,
  runbook: string,
): KnownBlock[] {
  const about = step === '' ? '' : ` on ${quotedName(step)}`;
  return [
    section(
      `${who(by)}${about} · RUN-${run}${practice ? ', practice' : ''} · ${date(at)}`,
      button({ id: SETTLE, text: 'Settled', value: `${seq} ${runbook}`, label: `Settle the feedback of RUN-${run}` }),
    ),
    ...(unclear === '' ? [] : [quoted(`Unclear: ${unclear}`)]),
    ...(missing === '' ? [] : [quoted(`Missing: ${missing}`)]),
  ];
}
