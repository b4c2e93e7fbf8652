/** One smallest valid example of everything, for tests. Each call returns a fresh value that a test may change. */
export const plain = (text = 'x') => ({ type: 'plain_text', text });
export const marked = (text = 'x') => ({ type: 'mrkdwn', text });
export const option = (value = 'a') => ({ text: plain(), value });
export const button = (more: object = {}) => ({ type: 'button', text: plain(), ...more });
export const image = (more: object = {}) => ({
  type: 'image',
  image_url: 'https://example.com/a.png',
  alt_text: 'A',
  ...more,
});
export const leaf = (text = 'x') => ({ type: 'text', text });
export const part = (...elements: object[]) => ({
  type: 'rich_text_section',
  elements: elements.length > 0 ? elements : [leaf()],
});
export const rich = (...elements: object[]) => ({
  type: 'rich_text',
  elements: elements.length > 0 ? elements : [part()],
});
export const section = (more: object = { text: marked() }) => ({ type: 'section', ...more });
export const input = (element: object = { type: 'plain_text_input' }, more: object = {}) => ({
  type: 'input',
  label: plain(),
  element,
  ...more,
});
export const actions = (...elements: object[]) => ({
  type: 'actions',
  elements: elements.length > 0 ? elements : [button()],
});
export const cell = (text = 'x') => ({ type: 'raw_text', text });
export const confirm = (more: object = {}) => ({
  title: plain(),
  text: plain(),
  confirm: plain(),
  deny: plain(),
  ...more,
});
export const modal = (blocks: object[], more: object = {}) => ({
  type: 'modal',
  title: plain(),
  submit: plain(),
  blocks,
  ...more,
});
export const times = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index));

const chart = {
  type: 'line',
  series: [{ name: 'Open', data: [{ label: 'Mon', value: 1 }] }],
  axis_config: { categories: ['Mon'] },
};

/** Every block, by type. */
export const BLOCKS: { readonly [type: string]: () => object } = {
  actions: () => actions(),
  alert: () => ({ type: 'alert', text: plain() }),
  card: () => ({ type: 'card', title: marked() }),
  carousel: () => ({ type: 'carousel', elements: [{ type: 'card', title: marked() }] }),
  container: () => ({ type: 'container', title: plain(), child_blocks: [section()] }),
  context: () => ({ type: 'context', elements: [marked()] }),
  context_actions: () => ({
    type: 'context_actions',
    elements: [{ type: 'icon_button', icon: 'trash', text: plain() }],
  }),
  data_table: () => ({ type: 'data_table', caption: 'x', rows: [[cell()], [cell()]] }),
  data_visualization: () => ({ type: 'data_visualization', title: 'x', chart }),
  divider: () => ({ type: 'divider' }),
  file: () => ({ type: 'file', source: 'remote', external_id: 'x' }),
  header: () => ({ type: 'header', text: plain() }),
  image: () => image(),
  input: () => input(),
  markdown: () => ({ type: 'markdown', text: 'x' }),
  plan: () => ({ type: 'plan', title: 'x' }),
  rich_text: () => rich(),
  section: () => section(),
  table: () => ({ type: 'table', rows: [[cell()]] }),
  task_card: () => ({ type: 'task_card', task_id: 'x', title: 'x', status: 'pending' }),
  video: () => ({
    type: 'video',
    video_url: 'https://example.com/v',
    thumbnail_url: 'https://example.com/t.png',
    alt_text: 'x',
    title: plain(),
  }),
};

/** Every element, by type. */
export const ELEMENTS: { readonly [type: string]: () => object } = {
  button: () => button(),
  channels_select: () => ({ type: 'channels_select' }),
  checkboxes: () => ({ type: 'checkboxes', options: [option()] }),
  conversations_select: () => ({ type: 'conversations_select' }),
  datepicker: () => ({ type: 'datepicker' }),
  datetimepicker: () => ({ type: 'datetimepicker' }),
  email_text_input: () => ({ type: 'email_text_input' }),
  external_select: () => ({ type: 'external_select' }),
  feedback_buttons: () => ({
    type: 'feedback_buttons',
    positive_button: { text: plain(), value: 'a' },
    negative_button: { text: plain(), value: 'b' },
  }),
  file_input: () => ({ type: 'file_input' }),
  icon_button: () => ({ type: 'icon_button', icon: 'trash', text: plain() }),
  image: () => image(),
  multi_channels_select: () => ({ type: 'multi_channels_select' }),
  multi_conversations_select: () => ({ type: 'multi_conversations_select' }),
  multi_external_select: () => ({ type: 'multi_external_select' }),
  multi_static_select: () => ({ type: 'multi_static_select', options: [option()] }),
  multi_users_select: () => ({ type: 'multi_users_select' }),
  number_input: () => ({ type: 'number_input', is_decimal_allowed: false }),
  overflow: () => ({ type: 'overflow', options: [option()] }),
  plain_text_input: () => ({ type: 'plain_text_input' }),
  radio_buttons: () => ({ type: 'radio_buttons', options: [option()] }),
  rich_text_input: () => ({ type: 'rich_text_input' }),
  static_select: () => ({ type: 'static_select', options: [option()] }),
  timepicker: () => ({ type: 'timepicker' }),
  url_text_input: () => ({ type: 'url_text_input' }),
  users_select: () => ({ type: 'users_select' }),
  workflow_button: () => ({
    type: 'workflow_button',
    text: plain(),
    workflow: { trigger: { url: 'https://slack.com/shortcuts/Ft1/a' } },
  }),
};
