/** Evidence: the form for it, what a message adds, and the list of what is asked for. Pure. */
import type { KnownBlock, ModalView } from '@slack/types';
import { z } from 'zod';
import type { CollectScreen } from '../../../platform/runbook/run/screen.ts';
import { screenOf } from '../../../platform/runbook/run/walk.ts';
import {
  button,
  checkboxInput,
  context,
  fileInput,
  header,
  modal,
  quoted,
  radioInput,
  section,
  selectInput,
  textInput,
} from '../../../platform/slack/blocks.ts';
import { clip, escapeLine } from '../../../platform/slack/text.ts';
import { checklistLines, checklistOf, isOpen, type Kept, keptAt, keptLine } from '../evidence.ts';
import { title } from '../messages.ts';
import { label, type RunRow } from '../run.ts';
import { fieldOf, type Showing, type Ticket } from './frame.ts';

export const ADD_EVIDENCE = 'runs.add_evidence';
export const EVIDENCE_FORM = 'runs.evidence_form';
export const CHOOSE_RUN_FORM = 'runs.choose_run_form';
export const MESSAGE_FORM = 'runs.message_form';

/** @param item its place in the list of what is asked for. */
export function evidenceForm(showing: Showing, ticket: Ticket, item?: number): ModalView {
  return modal({
    id: EVIDENCE_FORM,
    title: 'Add evidence',
    close: 'Back',
    metadata: JSON.stringify(ticket),
    blocks: [
      context(`It is kept with ${whereWords(showing)} and stands in the report.`),
      textInput({ id: 'text', label: 'In words', hint: 'Output, or one sentence.', optional: true, multiline: true }),
      textInput({ id: 'link', label: 'Link', optional: true, max: 2000, placeholder: 'https://' }),
      fileInput({
        id: 'files',
        label: 'Files',
        hint: 'They stay in Slack; the run keeps their names.',
        optional: true,
      }),
      ...itemInput(showing, item),
    ],
  });
}

function whereWords({ run }: Showing): string {
  const screen = screenOf(run);
  return screen.kind === 'step' ? `“${escapeLine(clip(screen.step.label, 100))}”` : 'the run';
}

function itemInput({ run }: Showing, initial?: number): KnownBlock[] {
  const items = checklistOf(run);
  if (items.length === 0) return [];
  return [
    selectInput({
      id: 'item',
      label: 'Which of what is asked for is it?',
      optional: true,
      choices: items.slice(0, 100).map(({ text }, index) => ({ value: String(index), text })),
      ...(initial === undefined ? {} : { initial: String(initial) }),
    }),
  ];
}

/** A message on its way into a run; what travels in the form. */
export type Carried = { readonly text: string; readonly ref?: string };
const carried = z.object({ text: z.string(), ref: z.string().exactOptional() });
const carriedTo = carried.extend({ run: z.number() });

/** @throws when it is none: then the form was not drawn here. */
export function readCarried(metadata: string): Carried {
  return carried.parse(JSON.parse(metadata));
}

/** @throws when it is none. */
export function readCarriedTo(metadata: string): Carried & { readonly run: number } {
  return carriedTo.parse(JSON.parse(metadata));
}

export function chooseRunForm(rows: readonly RunRow[], what: Carried): ModalView {
  return modal({
    id: CHOOSE_RUN_FORM,
    title: 'Add to the run',
    submit: 'Next',
    metadata: JSON.stringify(what),
    blocks: [
      radioInput({
        id: 'run',
        label: 'To which run?',
        choices: rows.map((row) => ({
          value: String(row.id),
          text: clip(`${label(row)} ${row.title}`, 70),
          description: clip(row.progress, 70),
        })),
      }),
    ],
  });
}

export function messageForm(showing: Showing, what: Carried): ModalView {
  return modal({
    id: MESSAGE_FORM,
    title: 'Add to the run',
    submit: 'Add',
    metadata: JSON.stringify({ ...what, run: showing.row.id }),
    blocks: [
      section(title(showing.row)),
      context(`It is kept with ${whereWords(showing)}. Those who see the run see these words.`),
      quoted(what.text),
      textInput({ id: 'words', label: 'What does it show?', optional: true, max: 300 }),
      ...itemInput(showing),
    ],
  });
}

const MOST_SHOWN = 5;

/** What was kept at a step; nothing when there is none. */
export function keptBlocks({ run }: Pick<Showing, 'run'>, step: string): KnownBlock[] {
  const kept = keptAt(run.state, step).filter(({ kind }) => kind !== 'action');
  if (kept.length === 0) return [];
  const more = kept.length > MOST_SHOWN ? [`… and ${kept.length - MOST_SHOWN} more in the report`] : [];
  return [context(['Kept here', ...kept.slice(-MOST_SHOWN).map(line), ...more].join('\n'))];
}

function line(kept: Kept): string {
  return `• ${keptLine(kept)}`;
}

/** Items with a button each. */
const MOST_ITEMS = 30;

export function collectBlocks({ run }: Pick<Showing, 'run'>, screen: CollectScreen): KnownBlock[] {
  const items = checklistOf(run);
  const lines = checklistLines(items).map((text, index) => `${index + 1}. ${text}`);
  const rest = lines.slice(MOST_ITEMS);
  const have = items.flatMap((item, index) => (isOpen(item) ? [] : [String(index)]));
  return [
    header('Evidence to keep'),
    section('What this runbook asks to collect. Tick what you have; the rest stands as open in the report.'),
    ...lines
      .slice(0, MOST_ITEMS)
      .map((text, index) =>
        section(
          text,
          button({ id: ADD_EVIDENCE, text: 'Add', value: String(index), label: `Add: ${items[index]?.text}` }),
        ),
      ),
    ...Array.from({ length: Math.ceil(rest.length / 6) }, (_, page) =>
      section(rest.slice(page * 6, page * 6 + 6).join('\n')),
    ),
    checkboxInput({
      id: fieldOf(screen.id, 'ticks'),
      label: 'I have',
      optional: true,
      choices: screen.items.map((text, index) => ({ value: String(index), text: `${index + 1}. ${clip(text, 65)}` })),
      initial: have,
    }),
  ];
}

/** The same for reading, where the case is handed on. */
export function checklistBlocks({ run }: Pick<Showing, 'run'>): KnownBlock[] {
  const lines = checklistLines(checklistOf(run));
  if (lines.length === 0) return [];
  const shown = lines.slice(0, MOST_ITEMS);
  const more = lines.length > MOST_ITEMS ? [`… and ${lines.length - MOST_ITEMS} more`] : [];
  const all = ['*What the runbook asks to collect*', ...shown, ...more];
  return Array.from({ length: Math.ceil(all.length / 6) }, (_, page) =>
    section(all.slice(page * 6, page * 6 + 6).join('\n')),
  );
}
