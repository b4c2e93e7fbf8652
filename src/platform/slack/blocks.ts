/**
 * The blocks everything is drawn from. Whatever text goes in, Slack accepts what comes out: texts are clipped to
 * Slack's limits, blanks are shown as a dash, ids are given and made unique, what does not fit is counted out loud.
 * Text arguments named `mrkdwn` are markup: escape what a person typed (see `text.ts`). The others are plain.
 * Inputs of forms are in `blocks-inputs.ts` and can be imported from here too.
 */
import type {
  ActionsBlock,
  Button,
  ContextBlock,
  HeaderBlock,
  HomeView,
  KnownBlock,
  ModalView,
  RichTextBlock,
  SectionBlock,
} from '@slack/types';
import { fitInto, listTexts, MESSAGE_ROOM, mentionsIn, uniqueId, VIEW_ROOM } from './blocks-fit.ts';
import { type Choice, type Confirmation, confirmation, filled, line, markup, offered, option } from './blocks-parts.ts';
import type { Message } from './message.ts';
import { leaf, type Part, quote, richTextBlock } from './rich-text.ts';
import { clip, clipMrkdwn, cut, isLinkable, oneLine, plain } from './text.ts';

export {
  checkboxInput,
  fileInput,
  momentInput,
  privateChannelInput,
  radioInput,
  selectInput,
  textInput,
  userInput,
  usersInput,
} from './blocks-inputs.ts';
export type { Choice } from './blocks-parts.ts';

/** chat.update takes no more. */
const TEXT_MAX = 4_000;

/**
 * `text` is what screen readers and notifications read: words or mrkdwn. It mentions only whom the blocks mention;
 * dates become UTC, links their labels. Empty: the words of the blocks.
 */
export function message(text: string, blocks: readonly KnownBlock[]): Message {
  const drawn = fitInto(blocks, MESSAGE_ROOM);
  const words = text.trim() === '' ? listTexts(drawn).join(' ') : text;
  // Only a text that mentions somebody has to be compared with the blocks.
  const mentioned = words.includes('<') ? mentionsIn(drawn) : undefined;
  return { text: clipMrkdwn(plain(filled(words), mentioned), TEXT_MAX), blocks: drawn };
}

export function section(mrkdwn: string, accessory?: SectionBlock['accessory']): SectionBlock {
  return { type: 'section', text: markup(mrkdwn, 3000), ...(accessory ? { accessory } : {}) };
}

/** Two columns; more than ten fields go on in further sections. */
export function fields(mrkdwn: readonly string[]): SectionBlock[] {
  return chunk(mrkdwn, 10).map((some) => ({ type: 'section', fields: some.map((text) => markup(text, 2000)) }));
}

/** What a person wrote, exactly as they wrote it: line breaks kept, nothing interpreted. */
export function quoted(text: string): KnownBlock {
  return richText(quote(leaf(clip(filled(text), 2900))));
}

/** Parts of `rich-text.ts`, for what must be shown exactly. */
export function richText(...parts: readonly Part[]): RichTextBlock {
  return richTextBlock(parts);
}

/** More than ten texts share the last line. */
export function context(...mrkdwn: string[]): ContextBlock {
  const texts = mrkdwn.length > 10 ? [...mrkdwn.slice(0, 9), mrkdwn.slice(9).join(' · ')] : mrkdwn;
  return { type: 'context', elements: (texts.length === 0 ? [''] : texts).map((text) => markup(text, 3000)) };
}

export function header(text: string): HeaderBlock {
  return { type: 'header', text: line(text, 150) };
}

export function divider(): KnownBlock {
  return { type: 'divider' };
}

export type ActionElement = ActionsBlock['elements'][number];

/** One row; Slack takes 25 elements, `actionRows` any number. Elements of one id are told apart by `~2`, `~3`, … */
export function actions(id: string, elements: readonly ActionElement[]): ActionsBlock {
  const used = new Set<string>();
  const shown = elements.length === 0 ? [button({ id: `${cut(id, 200)}.none`, text: '' })] : elements.slice(0, 25);
  return {
    type: 'actions',
    block_id: cut(id, 255) || 'actions',
    elements: shown.map((element) => {
      const action_id = uniqueId(element.action_id ?? element.type, used);
      used.add(action_id);
      return element.action_id === action_id ? element : { ...element, action_id };
    }),
  };
}

/** As many rows as needed, of `perRow` elements (five fit side by side on a desktop). None for no elements. */
export function actionRows(id: string, elements: readonly ActionElement[], perRow = 5): ActionsBlock[] {
  const rows = chunk(elements, Math.min(Math.max(1, perRow), 25));
  return rows.map((row, index) => actions(index === 0 ? id : `${cut(id, 245)}~${index + 1}`, row));
}

export type ButtonParts = {
  readonly id: string;
  readonly text: string;
  readonly value?: string;
  readonly style?: 'primary' | 'danger';
  readonly confirm?: Confirmation;
  /** What a screen reader says; default: the text. */
  readonly label?: string;
  /** Opened in the browser, besides the press; left out if it is no http(s) address. */
  readonly url?: string;
};

export function button({ id, text, value, style, confirm, label, url }: ButtonParts): Button {
  const spoken = spokenAs(oneLine(label ?? ''), oneLine(text));
  return {
    type: 'button',
    action_id: cut(id, 255) || 'button',
    text: line(text, 75),
    ...(value ? { value: cut(value, 2000) } : {}),
    ...(style ? { style } : {}),
    ...(url && isLinkable(url) && /^http/i.test(url) ? { url } : {}),
    ...(spoken ? { accessibility_label: clip(spoken, 75) } : {}),
    ...(confirm ? { confirm: confirmation(confirm) } : {}),
  };
}

/** Whoever speaks to the machine says what they read: the visible words are part of the accessible name. */
function spokenAs(label: string, text: string): string {
  return label === '' || label.toLowerCase().includes(text.toLowerCase()) ? label : `${text}: ${label}`;
}

const NOTHING: Choice = { value: '', text: 'Nothing to choose' };

/** A menu of up to five choices; more become a select, whose press looks the same to a listener. */
export function overflow(id: string, choices: readonly Choice[]): ActionElement {
  if (choices.length > 5) return select({ id, label: 'More…', choices });
  const options = (choices.length === 0 ? [NOTHING] : choices).map(option);
  return { type: 'overflow', action_id: cut(id, 255) || 'overflow', options };
}

export type SelectParts = {
  readonly id: string;
  /** Shown until something is chosen, and said by screen readers. */
  readonly label: string;
  readonly choices: readonly Choice[];
  readonly initial?: string;
};

/** A select among other actions, of up to 10,000 choices. */
export function select({ id, label, choices, initial }: SelectParts): ActionElement {
  const options = (choices.length === 0 ? [NOTHING] : choices).slice(0, 10_000).map(option);
  const chosen = options.find(({ value }) => value === initial);
  return {
    type: 'static_select',
    action_id: cut(id, 255) || 'select',
    placeholder: line(label, 150),
    ...offered(options),
    ...(chosen ? { initial_option: chosen } : {}),
  };
}

export type ModalParts = {
  /** The callback id. */
  readonly id: string;
  readonly title: string;
  readonly blocks: readonly KnownBlock[];
  /** Default with inputs: Save. */
  readonly submit?: string;
  readonly close?: string;
  /** Comes back from a client: an id, never a right. Cut at 3,000 characters. */
  readonly metadata?: string;
};

export function modal({ id, title, blocks, submit, close = 'Cancel', metadata = '' }: ModalParts): ModalView {
  const shown = fitInto(blocks.length === 0 ? [section('Nothing to show.')] : blocks, VIEW_ROOM);
  const yes = submit || (shown.some((block) => block.type === 'input') ? 'Save' : '');
  return {
    type: 'modal',
    callback_id: cut(id, 255),
    title: line(title, 24),
    close: line(close, 24),
    ...(yes ? { submit: line(yes, 24) } : {}),
    private_metadata: cut(metadata, 3000),
    blocks: shown,
  };
}

export function home(blocks: readonly KnownBlock[]): HomeView {
  return { type: 'home', blocks: fitInto(blocks.length === 0 ? [section('Nothing to show.')] : blocks, VIEW_ROOM) };
}

function chunk<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}
