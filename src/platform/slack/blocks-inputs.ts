/**
 * Inputs of forms. `id` is both block id and action id: errors name the block, values are found under either.
 * A list that is too long for its element becomes the next larger one, which answers in the same shape.
 */
import type { InputBlock, KnownBlock } from '@slack/types';
import { type Choice, line, markup, offered, option, words } from './blocks-parts.ts';
import { clean, cut, escapeLine } from './text.ts';

export type InputParts = {
  readonly id: string;
  readonly label: string;
  readonly hint?: string;
  readonly optional?: boolean;
};

function input({ id, label, hint, optional = false }: InputParts, element: InputBlock['element']): InputBlock {
  const action_id = cut(id, 255) || 'input';
  return {
    type: 'input',
    block_id: action_id,
    optional,
    label: line(label, 2000),
    element: { ...element, action_id },
    ...(hint?.trim() ? { hint: words(hint, 2000) } : {}),
  };
}

export type TextInputParts = InputParts & {
  readonly initial?: string;
  readonly multiline?: boolean;
  /** Longest text a person may type, 3,000 at most. */
  readonly max?: number;
  readonly placeholder?: string;
};

export function textInput(parts: TextInputParts): KnownBlock {
  const { initial, multiline = false, max = 3000, placeholder } = parts;
  const longest = Math.min(Math.max(1, Math.floor(max)), 3000);
  return input(parts, {
    type: 'plain_text_input',
    multiline,
    max_length: longest,
    ...(initial ? { initial_value: cut(clean(initial), longest) || ' ' } : {}),
    ...(placeholder?.trim() ? { placeholder: line(placeholder, 150) } : {}),
  });
}

type ChoiceParts = InputParts & { readonly choices: readonly Choice[]; readonly placeholder?: string };

/** Up to 10,000 choices; beyond a hundred they stand in groups of a hundred. */
export function selectInput(parts: ChoiceParts & { readonly initial?: string }): KnownBlock {
  const options = parts.choices.map(option);
  if (options.length === 0) return nothingToChoose(parts);
  const initial = options.slice(0, 10_000).find(({ value }) => value === parts.initial);
  return input(parts, {
    type: 'static_select',
    ...offered(options),
    ...(initial ? { initial_option: initial } : {}),
    ...(parts.placeholder?.trim() ? { placeholder: line(parts.placeholder, 150) } : {}),
  });
}

/** More than ten choices become a select. */
export function radioInput(parts: ChoiceParts & { readonly initial?: string }): KnownBlock {
  const options = parts.choices.map(option);
  if (options.length === 0) return nothingToChoose(parts);
  if (options.length > 10) return selectInput(parts);
  const initial = options.find(({ value }) => value === parts.initial);
  return input(parts, { type: 'radio_buttons', options, ...(initial ? { initial_option: initial } : {}) });
}

/** More than ten choices become a select of several. */
export function checkboxInput(parts: ChoiceParts & { readonly initial?: readonly string[] }): KnownBlock {
  const options = parts.choices.map(option);
  if (options.length === 0) return nothingToChoose(parts);
  const initial = options
    .slice(0, 10_000)
    .filter(({ value }) => value !== undefined && parts.initial?.includes(value))
    .slice(0, 100);
  const chosen = initial.length > 0 ? { initial_options: initial } : {};
  if (options.length > 10) return input(parts, { type: 'multi_static_select', ...offered(options), ...chosen });
  return input(parts, { type: 'checkboxes', options, ...chosen });
}

/** An input without choices cannot be drawn; it says so instead, and its value will be missing. */
function nothingToChoose({ id, label }: InputParts): KnownBlock {
  return {
    type: 'section',
    block_id: cut(id, 255) || 'input',
    text: markup(`*${escapeLine(cut(label, 2000))}*: nothing to choose from.`, 3000),
  };
}

const PERSON = /^[UW][A-Z0-9]{1,30}$/;
const CONVERSATION = /^[CDG][A-Z0-9]{1,30}$/;

export function userInput(parts: InputParts & { readonly initial?: string }): KnownBlock {
  return input(parts, {
    type: 'users_select',
    ...(parts.initial && PERSON.test(parts.initial) ? { initial_user: parts.initial } : {}),
  });
}

/** A date and a time, shown in the person's own zone. */
export function momentInput(parts: InputParts): KnownBlock {
  return input(parts, { type: 'datetimepicker' });
}

export function usersInput(parts: InputParts & { readonly initial?: readonly string[] }): KnownBlock {
  const initial = (parts.initial ?? []).filter((id) => PERSON.test(id)).slice(0, 1000);
  return input(parts, {
    type: 'multi_users_select',
    ...(initial.length > 0 ? { initial_users: initial } : {}),
  });
}

/** Only private channels can be chosen. */
export function privateChannelInput(parts: InputParts & { readonly initial?: string }): KnownBlock {
  return input(parts, {
    type: 'conversations_select',
    filter: { include: ['private'], exclude_bot_users: true, exclude_external_shared_channels: true },
    ...(parts.initial && CONVERSATION.test(parts.initial) ? { initial_conversation: parts.initial } : {}),
  });
}

export type FileInputParts = InputParts & {
  /** One to ten. */
  readonly max?: number;
  /** Extensions without a dot; any when left out. */
  readonly types?: readonly string[];
};

/** Modals only. Slack's hint about types is no check: look at the file. */
export function fileInput(parts: FileInputParts): KnownBlock {
  const types = (parts.types ?? []).filter((type) => /^[a-z0-9]{1,20}$/i.test(type)).slice(0, 100);
  return input(parts, {
    type: 'file_input',
    max_files: Math.min(Math.max(1, Math.floor(parts.max ?? 10)), 10),
    ...(types.length > 0 ? { filetypes: types } : {}),
  });
}
