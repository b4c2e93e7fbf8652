/** Elements that act: buttons and menus of buttons, pictures. Fields for input are in `fields.ts`. */
import { FIELDS } from './fields.ts';
import { LIMITS } from './limits.ts';
import {
  actionId,
  colorScheme,
  confirm,
  imageFields,
  oneImageSource,
  overflowOption,
  plainText,
  url,
} from './objects.ts';
import { every, list, need, object, onlyOn, pick, shape, string, type Table } from './vocabulary.ts';

const { button: BUTTON } = LIMITS;
const accessibilityLabel = string(BUTTON.accessibilityLabel);
const feedback = object({
  text: need(plainText(BUTTON.text)),
  value: need(string(BUTTON.value)),
  accessibility_label: accessibilityLabel,
});

export const image = shape('image', imageFields, oneImageSource);

export const button = shape('button', {
  action_id: actionId,
  text: need(plainText(BUTTON.text)),
  value: string(BUTTON.value),
  url: url(BUTTON.url),
  style: colorScheme,
  confirm,
  accessibility_label: accessibilityLabel,
});

const workflowTrigger = object({
  url: need(url(BUTTON.url, 'https')),
  customizable_input_parameters: list(object({ name: need(string(255)), value: need(string(BUTTON.value)) }), {
    min: 0,
    max: 100,
  }),
});

const ELEMENTS: Table = {
  ...FIELDS,
  image,
  button,
  overflow: shape('overflow', {
    action_id: actionId,
    options: need(list(overflowOption, { min: 1, max: LIMITS.overflow.options })),
    confirm,
  }),
  workflow_button: every(
    onlyOn('A workflow button', 'message'),
    shape('workflow_button', {
      action_id: actionId,
      text: need(plainText(BUTTON.text)),
      workflow: need(object({ trigger: need(workflowTrigger) })),
      style: colorScheme,
      confirm,
      accessibility_label: accessibilityLabel,
    }),
  ),
  feedback_buttons: shape('feedback_buttons', {
    action_id: actionId,
    positive_button: need(feedback),
    negative_button: need(feedback),
  }),
  icon_button: shape('icon_button', {
    action_id: actionId,
    icon: need(string(255)),
    text: need(plainText(BUTTON.text)),
    value: string(BUTTON.value),
    visible_to_user_ids: list(string(255), { min: 1, max: 100 }),
    confirm,
    accessibility_label: accessibilityLabel,
  }),
};

const MENUS = [
  'static_select',
  'external_select',
  'users_select',
  'conversations_select',
  'channels_select',
  'multi_static_select',
  'multi_external_select',
  'multi_users_select',
  'multi_conversations_select',
  'multi_channels_select',
];
const ANYWHERE = [...MENUS, 'checkboxes', 'radio_buttons', 'datepicker', 'timepicker'];

/** Which block takes which element. */
export const ELEMENTS_OF = {
  section: pick(ELEMENTS, ...ANYWHERE, 'button', 'overflow', 'image', 'workflow_button'),
  actions: pick(ELEMENTS, ...ANYWHERE, 'button', 'overflow', 'workflow_button', 'datetimepicker', 'rich_text_input'),
  input: pick(
    ELEMENTS,
    ...ANYWHERE,
    'datetimepicker',
    'plain_text_input',
    'rich_text_input',
    'email_text_input',
    'url_text_input',
    'number_input',
    'file_input',
  ),
  contextActions: pick(ELEMENTS, 'feedback_buttons', 'icon_button'),
} as const;
