/** Elements that take a value: menus, choices, dates, texts, numbers, files. */
import { LIMITS } from './limits.ts';
import {
  actionId,
  confirm,
  conversationFilter,
  dispatchActionConfig,
  initialAmongOptions,
  markedOption,
  option,
  optionGroup,
  placeholder,
  url,
} from './objects.ts';
import { richText } from './rich-text.ts';
import {
  boolean,
  countCharacters,
  every,
  type Fields,
  list,
  need,
  oneOf,
  onlyOn,
  pattern,
  property,
  quoted,
  type Rule,
  refuse,
  shape,
  string,
  type Table,
  whole,
} from './vocabulary.ts';

const acting: Fields = { action_id: actionId, focus_on_load: boolean };
const menu: Fields = { ...acting, placeholder, confirm };
const multi: Fields = { ...menu, max_selected_items: whole(1, 1_000) };
const typed: Fields = { ...acting, placeholder, dispatch_action_config: dispatchActionConfig };

const person = pattern(/^[UW][A-Z0-9]+$/, "a person's id such as U012AB3CD");
const conversation = pattern(/^[CDGUW][A-Z0-9]+$/, "a conversation's id such as C012AB3CD");
const channel = pattern(/^[CG][A-Z0-9]+$/, "a channel's id such as C012AB3CD");
const many = (item: Rule, max = 1_000): Rule => list(item, { min: 1, max });

const choices: Fields = {
  options: list(option, { min: 1, max: LIMITS.select.options }),
  option_groups: list(optionGroup, { min: 1, max: LIMITS.select.groups }),
};
const optionsOrGroups = oneOf('options', 'option_groups');
/** `view_submission` can hand out a response URL, so only a modal's input block may ask for one. */
const responseUrl: Rule = every(boolean, (value, at) => {
  if (value === true && (at.surface !== 'modal' || at.block !== 'input')) {
    refuse(at, 'wrong-surface', 'response_url_enabled works only in an input block of a modal.');
  }
});

const withinMaximum: Rule = (value, at) => {
  const max = property(value, 'max_selected_items');
  for (const name of ['initial_options', 'initial_users', 'initial_conversations', 'initial_channels']) {
    const chosen = property(value, name);
    if (typeof max === 'number' && Array.isArray(chosen) && chosen.length > max) {
      refuse(at, 'too-many', `${max} may be selected, ${name} selects ${chosen.length}.`);
    }
  }
};

const SELECTS: Table = {
  static_select: shape(
    'static_select',
    { ...menu, ...choices, initial_option: option },
    optionsOrGroups,
    initialAmongOptions,
  ),
  multi_static_select: shape(
    'multi_static_select',
    { ...multi, ...choices, initial_options: many(option, 100) },
    optionsOrGroups,
    initialAmongOptions,
    withinMaximum,
  ),
  external_select: shape('external_select', { ...menu, initial_option: option, min_query_length: whole(0, 1_000) }),
  multi_external_select: shape(
    'multi_external_select',
    { ...multi, initial_options: many(option), min_query_length: whole(0, 1_000) },
    withinMaximum,
  ),
  users_select: shape('users_select', { ...menu, initial_user: person }),
  multi_users_select: shape('multi_users_select', { ...multi, initial_users: many(person) }, withinMaximum),
  conversations_select: shape('conversations_select', {
    ...menu,
    initial_conversation: conversation,
    default_to_current_conversation: boolean,
    filter: conversationFilter,
    response_url_enabled: responseUrl,
  }),
  multi_conversations_select: shape(
    'multi_conversations_select',
    {
      ...multi,
      initial_conversations: many(conversation),
      default_to_current_conversation: boolean,
      filter: conversationFilter,
    },
    withinMaximum,
  ),
  channels_select: shape('channels_select', { ...menu, initial_channel: channel, response_url_enabled: responseUrl }),
  multi_channels_select: shape('multi_channels_select', { ...multi, initial_channels: many(channel) }, withinMaximum),
};

const CHOICES: Table = {
  checkboxes: shape(
    'checkboxes',
    {
      ...acting,
      confirm,
      options: need(list(markedOption, { min: 1, max: LIMITS.checkboxes.options })),
      initial_options: many(markedOption, LIMITS.checkboxes.options),
    },
    initialAmongOptions,
  ),
  radio_buttons: shape(
    'radio_buttons',
    {
      ...acting,
      confirm,
      options: need(list(markedOption, { min: 1, max: LIMITS.radioButtons.options })),
      initial_option: markedOption,
    },
    initialAmongOptions,
  ),
};

const day: Rule = every(pattern(/^\d{4}-\d{2}-\d{2}$/, 'a date such as 2026-11-22'), (value, at) => {
  if (typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value) && !isDay(value)) {
    refuse(at, 'bad-format', `There is no day ${quoted(value)}.`);
  }
});

const timezone: Rule = every(string(255), (value, at) => {
  if (typeof value === 'string' && value !== '' && !isTimezone(value))
    refuse(at, 'bad-format', `${quoted(value)} is no time zone.`);
});

const DATES: Table = {
  datepicker: shape('datepicker', { ...menu, initial_date: day }),
  timepicker: shape('timepicker', {
    ...menu,
    initial_time: pattern(/^(?:[01]\d|2[0-3]):[0-5]\d$/, 'a time such as 09:30'),
    timezone,
  }),
  datetimepicker: every(
    onlyOn('A date and time picker', 'modal', 'message'),
    shape('datetimepicker', { ...acting, confirm, initial_date_time: whole(1_000_000_000, 9_999_999_999) }),
  ),
};

const lengths: Rule = (value, at) => {
  const [min, max, initial] = ['min_length', 'max_length', 'initial_value'].map((name) => property(value, name));
  if (typeof min === 'number' && typeof max === 'number' && min > max)
    refuse(at, 'min-over-max', `min_length is ${min}, more than max_length ${max}.`);
  if (typeof max === 'number' && typeof initial === 'string' && countCharacters(initial) > max) {
    refuse(at, 'too-long', `initial_value may be ${max} characters long, it is ${countCharacters(initial)}.`);
  }
};

const lines: Rule = (value, at) => {
  const [min, max] = ['min_lines', 'max_lines'].map((name) => property(value, name));
  if (typeof min === 'number' && typeof max === 'number' && min > max)
    refuse(at, 'min-over-max', `min_lines is ${min}, more than max_lines ${max}.`);
};

const decimal = pattern(/^-?\d+(?:\.\d+)?$/, 'a number written as a string', 100);

const numbers: Rule = (value, at) => {
  const names = ['min_value', 'max_value', 'initial_value'];
  const [min, max, initial] = names
    .map((name) => property(value, name))
    .map((one) => (typeof one === 'string' ? Number(one) : undefined));
  if (min !== undefined && max !== undefined && min > max)
    refuse(at, 'min-over-max', `min_value is ${min}, more than max_value ${max}.`);
  if (initial !== undefined && ((min !== undefined && initial < min) || (max !== undefined && initial > max))) {
    refuse(at, 'out-of-range', `initial_value is ${initial}, outside min_value and max_value.`);
  }
  for (const name of names) {
    const given = property(value, name);
    if (property(value, 'is_decimal_allowed') === false && typeof given === 'string' && given.includes('.')) {
      refuse(at, 'bad-format', `${name} is ${quoted(given)}, but is_decimal_allowed is false.`);
    }
  }
};

const TYPED: Table = {
  plain_text_input: shape(
    'plain_text_input',
    {
      ...typed,
      initial_value: string(LIMITS.plainTextInput.maxLength),
      multiline: boolean,
      min_length: whole(0, LIMITS.plainTextInput.maxLength),
      max_length: whole(1, LIMITS.plainTextInput.maxLength),
    },
    lengths,
  ),
  rich_text_input: every(
    onlyOn('A rich text input', 'modal', 'home'),
    shape(
      'rich_text_input',
      {
        ...typed,
        initial_value: richText,
        min_lines: whole(1, LIMITS.richTextInput.lines),
        max_lines: whole(1, LIMITS.richTextInput.lines),
      },
      lines,
    ),
  ),
  email_text_input: every(
    onlyOn('An e-mail input', 'modal'),
    shape('email_text_input', { ...typed, initial_value: pattern(/^[^\s@]+@[^\s@]+$/, 'an e-mail address') }),
  ),
  url_text_input: every(
    onlyOn('A URL input', 'modal'),
    shape('url_text_input', { ...typed, initial_value: url(LIMITS.plainTextInput.maxLength) }),
  ),
  number_input: every(
    onlyOn('A number input', 'modal'),
    shape(
      'number_input',
      { ...typed, is_decimal_allowed: need(boolean), initial_value: decimal, min_value: decimal, max_value: decimal },
      numbers,
    ),
  ),
  file_input: every(
    onlyOn('A file input', 'modal'),
    shape('file_input', {
      action_id: actionId,
      filetypes: list(pattern(/^[a-z0-9]+$/i, 'a file extension without a dot', 20), { min: 1, max: 100 }),
      max_files: whole(1, LIMITS.fileInput.files),
    }),
  ),
};

export const FIELDS: Table = { ...SELECTS, ...CHOICES, ...DATES, ...TYPED };

function isDay(value: string): boolean {
  try {
    return Temporal.PlainDate.from(value, { overflow: 'reject' }).toString() === value;
  } catch {
    return false;
  }
}

function isTimezone(value: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: value }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
