/** One step a screen. Pure. */
import type { KnownBlock, ModalView } from '@slack/types';
import type { Guardrail } from '../../../platform/runbook/document.ts';
import { textOf } from '../../../platform/runbook/markdown.ts';
import { sectionsBelow } from '../../../platform/runbook/run/destinations.ts';
import { dangerIn, type Gate, gateOf, latestApproval } from '../../../platform/runbook/run/gates.ts';
import type { StepScreen } from '../../../platform/runbook/run/screen.ts';
import type { Run } from '../../../platform/runbook/run/walk.ts';
import {
  type ActionElement,
  actions,
  button,
  context,
  header,
  radioInput,
  section,
  textInput,
} from '../../../platform/slack/blocks.ts';
import { paginate } from '../../../platform/slack/markdown.ts';
import { clip, date, escapeLine } from '../../../platform/slack/text.ts';
import { who } from '../sentences.ts';
import { actionBlocks } from './actions.ts';
import { keptBlocks } from './evidence.ts';
import { fieldOf, framed, LOOK_AGAIN, type Showing } from './frame.ts';
import { MOST_PICKS, stepText } from './text.ts';
import { waitBlocks } from './wait.ts';

export const ANSWER = 'runs.answer';
export const PICK = 'runs.pick';
export const ACCEPT = 'runs.accept';
export const ASK_APPROVAL = 'runs.ask_approval';
export const FILL_IN = 'runs.fill_in';
export const PART = 'runs.part';

/** Blocks that stand around the words of a step: guardrails, answers, buttons. */
const FRAME_BLOCKS = 45;
const MOST_GUARDRAILS = 5;

export function stepView(showing: Showing, screen: StepScreen): ModalView {
  const { run, now, page = 0 } = showing;
  const gate = gateOf(run, screen, now);
  if (gate === 'risk') return riskView(showing, screen);
  const hidden = gate !== undefined && gate !== 'action';
  const text = stepText(showing, screen, { hidden });
  const pages = paginate(text.blocks, { surface: 'modal', reserve: { blocks: FRAME_BLOCKS } });
  const current = Math.min(Math.max(0, page), pages.length - 1);
  const asksForWords = !hidden && screen.asks === 'done';
  return framed({ ...showing, page: current }, screen, {
    ...(asksForWords ? { submit: 'Done' } : {}),
    blocks: [
      header(screen.step.label),
      ...earlier(run, screen),
      ...(pages[current]?.blocks ?? []),
      ...parts(current, pages.length),
      ...guardrails(run, screen),
      ...missing(text, gate),
      ...(gate === undefined || gate === 'action' ? [] : gateBlocks(run, screen, gate)),
      ...(hidden ? [] : actionBlocks(showing, screen)),
      ...(hidden ? [] : waitBlocks(showing, screen)),
      ...keptBlocks(showing, screen.step.id),
      ...(hidden ? [] : answers(screen)),
      ...(asksForWords ? [evidenceInput(run, screen)] : []),
    ],
  });
}

/** The risk, before the first step that changes something. */
function riskView(showing: Showing, screen: StepScreen): ModalView {
  return framed(showing, screen, {
    submit: 'Go on',
    blocks: [
      header('What is at risk?'),
      section(
        `The next step, *${escapeLine(clip(screen.step.label, 150))}*, is the first that changes something. Say what is at stake; it is kept with the run.`,
      ),
      textInput({ id: fieldOf(screen.id, 'affected'), label: 'Who and what is affected?', multiline: true, max: 1000 }),
      radioInput({
        id: fieldOf(screen.id, 'level'),
        label: 'How bad can it get?',
        initial: 'medium',
        choices: [
          { value: 'low', text: 'Low: one person or one job' },
          { value: 'medium', text: 'Medium: some people, for a short time' },
          { value: 'high', text: 'High: many people, or data' },
        ],
      }),
      radioInput({
        id: fieldOf(screen.id, 'reversible'),
        label: 'Can it be taken back?',
        initial: 'unsure',
        choices: [
          { value: 'yes', text: 'Yes' },
          { value: 'no', text: 'No' },
          { value: 'unsure', text: 'Unsure' },
        ],
      }),
    ],
  });
}

function earlier({ state }: Run, { step }: StepScreen): KnownBlock[] {
  const record = state.steps[step.id];
  if (!record || record.status === 'not taken') return [];
  const stale = record.stale ? ' with a value that was changed since: do it again' : '';
  const words = record.status === 'problem' ? 'A problem here was told' : `This was ${record.status}${stale}`;
  const said = record.answer ?? record.picked ?? record.text;
  return [
    context(`${words} by ${who(record.by)}, ${date(record.at)}${said ? `: ${escapeLine(clip(said, 300))}` : ''}`),
  ];
}

/** Those of the runbook and of the sections around the step; the step's own stand in its words. */
function guardrails({ document }: Run, { step }: StepScreen): KnownBlock[] {
  const around = new Set(
    document.sections.filter((each) => sectionsBelow(each, document).has(step.sectionId)).map(({ id }) => id),
  );
  const pinned = document.guardrails.filter(({ scope, kind }) => kind !== 'approval' && isIn(scope, around));
  if (pinned.length === 0) return [];
  const lines = pinned.slice(0, MOST_GUARDRAILS).map(({ text }) => `• ${escapeLine(clip(text, 250))}`);
  const more = pinned.length > MOST_GUARDRAILS ? [`… and ${pinned.length - MOST_GUARDRAILS} more in the overview`] : [];
  return [section([':no_entry: *Keep in mind*', ...lines, ...more].join('\n'))];
}

function isIn(scope: Guardrail['scope'], around: ReadonlySet<string>): boolean {
  return scope.kind === 'runbook' || (scope.kind === 'section' && around.has(scope.id));
}

function parts(current: number, count: number): KnownBlock[] {
  if (count < 2) return [];
  const turn = (to: number, text: string): ActionElement =>
    button({ id: `${PART}.${to > current ? 'next' : 'previous'}`, text, value: String(to) });
  return [
    context(`Part ${current + 1} of ${count} of this step`),
    actions('parts', [
      ...(current > 0 ? [turn(current - 1, 'Previous part')] : []),
      ...(current < count - 1 ? [turn(current + 1, 'Next part')] : []),
    ]),
  ];
}

function missing(
  text: { readonly missing: readonly string[]; readonly problems: readonly string[] },
  gate: Gate | undefined,
): KnownBlock[] {
  if (text.missing.length + text.problems.length === 0) return [];
  const words = [
    ...(text.missing.length > 0
      ? [
          `${gate === 'approval' ? 'Fill in first, a new value ends an approval' : 'Still open'}: ${text.missing.map((name) => `*${escapeLine(name)}*`).join(', ')}`,
        ]
      : []),
    ...text.problems.map((problem) => `This value can't be put in safely: ${escapeLine(problem)}`),
  ];
  return [
    section(words.join('\n'), button({ id: FILL_IN, text: 'Fill in', value: text.missing.join('\n').slice(0, 1900) })),
  ];
}

function answers(screen: StepScreen): KnownBlock[] {
  const check: ActionElement[] =
    screen.asks === 'check'
      ? (['yes', 'no', 'unsure'] as const).map((answer) =>
          button({
            id: `${ANSWER}.${answer}`,
            text: answer === 'yes' ? 'Yes' : answer === 'no' ? 'No' : 'Unsure',
            value: answer,
            ...(answer === 'yes' ? { style: 'primary' as const } : {}),
            label: screen.step.label,
          }),
        )
      : [];
  const said = screen.step.nodes.map(textOf).join('\n');
  const picks = screen.picks.slice(0, MOST_PICKS).map(({ when, to }, index) => {
    const words = [when === '' ? '' : `*${escapeLine(clip(asWritten(when, said), 300))}*`, escapeLine(clip(to, 300))];
    return section(
      words.filter((each) => each !== '').join(' → '),
      button({ id: `${PICK}.${index}`, text: 'This one', value: String(index), label: when || to }),
    );
  });
  const none =
    screen.asks === 'pick'
      ? [actions('none', [button({ id: `${PICK}.none`, text: 'None of these', value: 'none' })])]
      : [];
  return [...(check.length > 0 ? [actions('check', check)] : []), ...picks, ...none];
}

/** "If it is empty", where the author wrote it so. */
function asWritten(when: string, said: string): string {
  return said.includes(`If ${when}`) ? `If ${when}` : when;
}

/** Of a changing step nothing else is asked for when something was kept with it already. */
function evidenceInput({ state }: Run, screen: StepScreen): KnownBlock {
  const { id } = screen.step;
  const kept = [...state.evidence, ...state.notes].some(({ step }) => step === id);
  return textInput({
    id: fieldOf(screen.id, 'evidence'),
    label: screen.changing ? 'What did you see?' : 'Note',
    ...(screen.changing ? { hint: 'The output, a link, or one sentence.' } : {}),
    optional: kept || !screen.changing,
    multiline: true,
    max: 3000,
  });
}

function gateBlocks(run: Run, screen: StepScreen, gate: Exclude<Gate, 'risk' | 'action'>): KnownBlock[] {
  const { step } = screen;
  const danger = dangerIn(run, screen);
  const approval = latestApproval(run.state, step.id);
  const ask = (text: string) => [
    section(text),
    actions('gate', [button({ id: ASK_APPROVAL, text: 'Ask for approval', style: 'primary' })]),
  ];
  switch (gate) {
    case 'approval':
      return approval?.status === 'rejected'
        ? ask(`${who(approval.decidedBy ?? '')} did not approve this: ${escapeLine(clip(approval.reason ?? '', 500))}`)
        : ask(
            approval?.status === 'void'
              ? 'A value has changed, so the approval no longer counts. Ask again.'
              : approval?.status === 'expired'
                ? 'The request expired. Ask again when somebody is there.'
                : '*This step needs a second person.* They see the commands as they would be run.',
          );
    case 'approval pending':
      return [
        section(
          `*Waits for a second person* since ${approval ? date(approval.requestedAt) : 'a moment'}; the request expires ${approval ? date(approval.expiresAt) : 'soon'}.`,
          button({ id: LOOK_AGAIN, text: 'Look again' }),
        ),
      ];
    case 'approval late':
      return ask('The approval has expired. Ask again.');
    case 'approval changed':
      return ask('The commands have changed since they were approved. Ask again.');
    case 'danger': {
      const what = dangerWords(danger, approval?.status === 'approved' ? approval.decidedBy : undefined);
      return [
        section(what),
        actions('gate', [
          button({
            id: ACCEPT,
            text: screen.codes.length === 0 && step.actions.length > 0 ? 'Show the action' : 'Show the commands',
            style: 'danger',
            confirm: {
              title: 'Go on with this step?',
              text: plainDanger(danger, step.label),
              yes: 'Go on',
              style: 'danger',
            },
          }),
        ]),
      ];
    }
  }
}

function dangerWords(danger: StepScreen['danger'], approvedBy: string | undefined): string {
  const approved = approvedBy === undefined ? '' : `${who(approvedBy)} has approved this. `;
  if (danger.level === 'none') return `${approved}*Read it once more before you go on.*`;
  const word = danger.word === undefined ? '' : `\`${danger.word.replaceAll('`', '')}\`: `;
  return `:warning: ${approved}*This step is ${danger.level}.* ${word}it ${escapeLine(danger.why ?? 'changes what runs')}.`;
}

function plainDanger(danger: StepScreen['danger'], step: string): string {
  const why = danger.level === 'none' ? '' : ` ${danger.word ?? 'It'} ${danger.why ?? 'changes what runs'}.`;
  return `“${clip(step, 120)}”.${clip(why, 150)}`;
}
