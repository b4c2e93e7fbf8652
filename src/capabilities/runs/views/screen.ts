/** Whatever screen a run stands on, drawn. Pure. */
import type { KnownBlock, ModalView } from '@slack/types';
import { renderCodes } from '../../../platform/runbook/run/commands.ts';
import { ANSWERS, OUTCOMES } from '../../../platform/runbook/run/event.ts';
import type { ChoiceScreen, HelpedScreen, StepScreen, SymptomsScreen } from '../../../platform/runbook/run/screen.ts';
import { screenOf } from '../../../platform/runbook/run/walk.ts';
import {
  actions,
  button,
  checkboxInput,
  context,
  header,
  modal,
  radioInput,
  richText,
  section,
  textInput,
} from '../../../platform/slack/blocks.ts';
import { preformatted } from '../../../platform/slack/rich-text.ts';
import { clip, escapeLine } from '../../../platform/slack/text.ts';
import { reportBlocks, reportButtons } from '../report.ts';
import { label } from '../run.ts';
import { collectBlocks } from './evidence.ts';
import { fieldOf, framed, PAUSED, practised, READ_REPORT, type Showing, ticketOf } from './frame.ts';
import { stepView } from './step.ts';

export const CHOOSE = 'runs.choose';
export const HELPED = 'runs.helped';
export const RESUME = 'runs.resume';

export function screenView(showing: Showing): ModalView {
  return practised(drawScreen(showing), showing.row);
}

function drawScreen(showing: Showing): ModalView {
  const { run } = showing;
  if (run.state.status === 'finished') return finishedView(showing);
  if (run.state.status === 'paused') return pausedView(showing);
  const screen = screenOf(run);
  switch (screen.kind) {
    case 'step':
      return stepView(showing, screen);
    case 'choice':
      return choiceView(showing, screen);
    case 'helped':
      return helpedView(showing, screen);
    case 'symptoms':
      return framed(showing, screen, {
        submit: 'Go on',
        blocks: [
          header('Which of these do you see?'),
          ...symptomCommands(showing),
          ...ticks(screen, run.state.ticked, 'I see'),
        ],
      });
    case 'collect':
      return framed(showing, screen, {
        submit: 'Go on',
        blocks: collectBlocks(showing, screen),
      });
    case 'undo':
      return framed(showing, screen, { submit: 'Go on', blocks: undoBlocks(showing) });
    case 'finish':
      return framed(showing, screen, { submit: 'Finish', blocks: finishBlocks(showing) });
  }
}

const MOST_COMMANDS = 20;

/** What shows whether a symptom is there, ready to be copied. */
function symptomCommands({ run }: Showing): KnownBlock[] {
  const { document, state } = run;
  const asked = document.sections.filter(({ kinds }) => kinds.includes('symptoms') || kinds.includes('applicability'));
  const codes = document.codes.filter(({ line }) =>
    asked.some((section) => line >= section.line && line <= section.lastLine),
  );
  return renderCodes(codes.slice(0, MOST_COMMANDS), state.inputs, document).map(({ text }) =>
    richText(preformatted(clip(text, 2_500))),
  );
}

/** Slack shows 75 characters of an option: what is longer is written out above, by its number. */
function ticks({ id, items }: SymptomsScreen, ticked: readonly string[], label: string): KnownBlock[] {
  const long = items.some((text) => text.length > 70);
  const lines = items.map((text, index) => `${index + 1}. ${escapeLine(clip(text, 300))}`);
  const choices = items.map((text, index) => ({
    value: String(index),
    text: long ? `${index + 1}. ${clip(text, 65)}` : text,
  }));
  const initial = items.flatMap((text, index) => (ticked.includes(text) ? [String(index)] : []));
  return [
    ...(long ? chunks(lines, 8).map((some) => section(some.join('\n'))) : []),
    checkboxInput({ id: fieldOf(id, 'ticks'), label, optional: true, choices, initial }),
  ];
}

function chunks<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}

/** Options with a button each; Slack takes a hundred blocks. */
const MOST_OPTIONS = 40;

function choiceView(showing: Showing, screen: ChoiceScreen): ModalView {
  if (screen.offer) return offerView(showing, screen);
  const { tried } = showing.run.state;
  const options = screen.options.slice(0, MOST_OPTIONS).map(({ id, label: words, when }, index) => {
    const done = tried.includes(id) ? ' · tried' : '';
    const steps = screen.options.find((each) => each.id === id)?.steps.length ?? 0;
    const count = steps === 0 ? 'nothing to do' : steps === 1 ? '1 step' : `${steps} steps`;
    const condition = when === undefined || words.includes(when) ? '' : `\nIf ${escapeLine(clip(when, 300))}`;
    return section(
      `*${escapeLine(clip(words, 300))}*${condition}\n${count}${done}`,
      button({ id: `${CHOOSE}.${index}`, text: 'Take this', value: id, label: `Take ${words}` }),
    );
  });
  return framed(showing, screen, {
    blocks: [
      header(screen.heading),
      section('Take the smallest that fits. The others are kept as not taken.'),
      ...options,
      actions('none', [button({ id: `${CHOOSE}.none`, text: 'None of these', value: 'none' })]),
    ],
  });
}

/** More diagnosis is only for those who have not found the cause. */
function offerView(showing: Showing, screen: ChoiceScreen): ModalView {
  const [option] = screen.options;
  const count = option?.steps.length ?? 0;
  return framed(showing, screen, {
    blocks: [
      header('Is the cause clear?'),
      section(
        `If not, look further: *${escapeLine(clip(screen.heading, 200))}* (${count === 1 ? '1 step' : `${count} steps`}).`,
      ),
      actions('offer', [
        button({ id: `${CHOOSE}.none`, text: 'Yes, go on', value: 'none', style: 'primary' }),
        button({ id: `${CHOOSE}.0`, text: 'No, look further', value: option?.id ?? '' }),
      ]),
    ],
  });
}

function helpedView(showing: Showing, screen: HelpedScreen): ModalView {
  const { plan } = showing.run;
  const checks = plan.main
    .filter((each): each is StepScreen => each.kind === 'step' && each.step.section === 'verification')
    .map(({ step }) => `• ${escapeLine(clip(step.label, 150))}`);
  const shown = checks.slice(0, 10);
  return framed(showing, screen, {
    blocks: [
      header('Did it help?'),
      ...(shown.length === 0 ? [] : [section(['What the verification looks at:', ...shown].join('\n'))]),
      actions('helped', [
        button({ id: `${HELPED}.yes`, text: 'Yes, verify it', value: 'yes', style: 'primary' }),
        button({ id: `${HELPED}.no`, text: 'No, go on', value: 'no' }),
        button({ id: `${HELPED}.unsure`, text: 'Unsure, go on', value: 'unsure' }),
      ]),
    ],
  });
}

function undoBlocks({ run }: Showing): KnownBlock[] {
  const { plan, state } = run;
  const done = state.done.toReversed().flatMap((id) => {
    const screen = plan.byId.get(`step:${id}`);
    return screen?.kind === 'step' && screen.changing && screen.side === 'main' ? [screen] : [];
  });
  const lines = done.slice(0, 30).map(({ step }) => {
    const said = state.steps[step.id]?.text;
    return `• ${escapeLine(clip(step.label, 150))}${said === undefined ? '' : `: ${escapeLine(clip(said, 150))}`}`;
  });
  return [
    header('Taking it back'),
    ...(lines.length === 0
      ? [section('No step that changes something was done in this run.')]
      : chunks(['These steps were really done, the last one first:', ...lines], 10).map((some) =>
          section(some.join('\n')),
        )),
    context(
      plan.rollback.length > 1
        ? 'The rollback section of the runbook comes next.'
        : 'The runbook has no rollback section: take them back in this order, as far as it is needed.',
    ),
    textInput({
      id: fieldOf('undo', 'evidence'),
      label: 'What did you do?',
      optional: true,
      multiline: true,
      max: 3000,
    }),
  ];
}

const ANSWER_WORDS = { yes: 'Yes, I have checked it', no: 'No', unsure: 'I could not check it' } as const;
const OUTCOME_WORDS = {
  resolved: 'Resolved',
  'no action needed': 'No action needed',
  escalated: 'Escalated: somebody else goes on',
  'rolled back': 'Rolled back',
  stopped: 'Stopped',
} as const;

function finishBlocks({ run }: Showing): KnownBlock[] {
  const { state } = run;
  const outcomes = OUTCOMES.filter(
    (outcome) => (outcome !== 'escalated' || state.escalated) && (outcome !== 'rolled back' || state.rollingBack),
  );
  const initial = state.rollingBack ? 'rolled back' : state.escalated ? 'escalated' : 'resolved';
  return [
    header('How did it end?'),
    radioInput({
      id: fieldOf('finish', 'verification'),
      label: 'Does it work again?',
      choices: ANSWERS.map((value) => ({ value, text: ANSWER_WORDS[value] })),
    }),
    radioInput({
      id: fieldOf('finish', 'outcome'),
      label: 'Outcome',
      initial,
      choices: outcomes.map((value) => ({ value, text: OUTCOME_WORDS[value] })),
    }),
    textInput({ id: fieldOf('finish', 'text'), label: 'In a sentence', optional: true, multiline: true, max: 1000 }),
  ];
}

function finishedView(showing: Showing): ModalView {
  const { row, notice } = showing;
  return modal({
    id: READ_REPORT,
    title: `${label(row)} is finished`,
    close: 'Close',
    metadata: JSON.stringify(ticketOf(showing)),
    blocks: [
      ...(notice === undefined ? [] : [section(`:information_source: ${notice}`)]),
      ...reportBlocks(showing),
      ...reportButtons(showing),
    ],
  });
}

function pausedView(showing: Showing): ModalView {
  const { row, run, notice } = showing;
  const reason = run.state.pausedFor ? `: ${escapeLine(clip(run.state.pausedFor, 500))}` : '.';
  return modal({
    id: PAUSED,
    title: `${label(row)} is paused`,
    close: 'Close',
    metadata: JSON.stringify(ticketOf(showing)),
    blocks: [
      ...(notice === undefined ? [] : [section(`:information_source: ${notice}`)]),
      section(`*Paused*${reason}\nIt stands at ${escapeLine(clip(row.progress, 300))}.`),
      actions('resume', [button({ id: RESUME, text: 'Go on', style: 'primary' })]),
    ],
  });
}
