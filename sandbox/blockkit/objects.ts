/** Composition objects: the small parts that blocks and elements are made of. */
import { LIMITS } from './limits.ts';
import {
  boolean,
  byType,
  every,
  kindOf,
  list,
  literal,
  need,
  object,
  oneOf,
  property,
  quoted,
  type Rule,
  refuse,
  shape,
  someOf,
  string,
} from './vocabulary.ts';

const DATE_TOKENS = [
  'date_num',
  'date_slash',
  'date_long',
  'date_long_full',
  'date_long_pretty',
  'date',
  'date_pretty',
  'date_short',
  'date_short_pretty',
  'time',
  'time_secs',
  'ago',
  'day_divider_pretty',
];

/** Every `{token}` is one that Slack replaces. */
export const dateFormat: Rule = every(string(255), (value, at) => {
  if (typeof value !== 'string') return;
  const tokens = [...value.matchAll(/\{([^{}]*)\}/g)].map((match) => match[1] ?? '');
  const unknown = tokens.find((token) => !DATE_TOKENS.includes(token));
  if (unknown !== undefined) refuse(at, 'bad-date-format', `Slack knows no date token ${quoted(`{${unknown}}`)}.`);
  if (tokens.length === 0)
    refuse(at, 'bad-date-format', 'A date format needs at least one token such as {date_short_pretty}.');
});

/** A `<!date^…>` that Slack cannot read is shown to people as it stands, so it is refused here. */
const datesInMrkdwn: Rule = (value, at) => {
  if (typeof value !== 'string') return;
  for (const [whole, inner] of value.matchAll(/<!date\b([^>]*)>?/g)) {
    const match = /^\^\d{1,11}\^([^|^]*)(?:\^https?:[^|]*)?\|.+$/su.exec(inner ?? '');
    if (!match || !whole.endsWith('>'))
      refuse(
        at,
        'bad-date-format',
        `A date must look like <!date^1700000000^{date_short} {time}|fallback>, it is ${quoted(whole)}.`,
      );
    else dateFormat(match[1], at);
  }
};

export function plainText(max: number): Rule {
  return (value, at) => {
    if (property(value, 'type') === 'mrkdwn')
      return refuse(at, 'plain-text-only', 'Only a plain_text object may stand here, this is mrkdwn.');
    shape('plain_text', { text: need(string(max)), emoji: boolean })(value, at);
  };
}

export function mrkdwn(max: number): Rule {
  return (value, at) => {
    if (property(value, 'type') === 'plain_text')
      return refuse(at, 'mrkdwn-only', 'Only a mrkdwn object may stand here, this is plain_text.');
    shape('mrkdwn', { text: need(every(string(max), datesInMrkdwn)), verbatim: boolean })(value, at);
  };
}

export function text(max: number): Rule {
  return byType('text object', { plain_text: plainText(max), mrkdwn: mrkdwn(max) });
}

/** An absolute address with one of these schemes. */
export function url(max: number, ...schemes: readonly string[]): Rule {
  const allowed = schemes.length > 0 ? schemes : ['http', 'https'];
  return every(string(max), (value, at) => {
    if (typeof value !== 'string' || value === '') return;
    const parsed = /\s/.test(value) ? null : URL.parse(value);
    if (!parsed || !allowed.includes(parsed.protocol.slice(0, -1))) {
      refuse(at, 'bad-url', `This must be an address with ${allowed.join(', ')}, it is ${quoted(value)}.`);
    }
  });
}

export const blockId = string(LIMITS.id.blockId);
export const actionId = string(LIMITS.id.actionId);
export const colorScheme = literal('primary', 'danger');
export const placeholder = plainText(LIMITS.select.placeholder);

/** Title, text and both buttons are needed: the documentation says so, the published types do not. */
export const confirm = object({
  title: need(plainText(LIMITS.confirm.title)),
  text: need(plainText(LIMITS.confirm.text)),
  confirm: need(plainText(LIMITS.confirm.button)),
  deny: need(plainText(LIMITS.confirm.button)),
  style: colorScheme,
});

const optionFields = {
  value: need(string(LIMITS.option.value)),
  description: plainText(LIMITS.option.description),
};

/** For menus. */
export const option = object({ text: need(plainText(LIMITS.option.text)), ...optionFields });
/** For checkboxes and radio buttons, where mrkdwn is allowed. */
export const markedOption = object({ text: need(text(LIMITS.option.text)), ...optionFields });
export const overflowOption = object({
  text: need(plainText(LIMITS.option.text)),
  ...optionFields,
  url: url(LIMITS.option.url),
});

export const optionGroup = object({
  label: need(plainText(LIMITS.select.groupLabel)),
  options: need(list(option, { min: 1, max: LIMITS.select.groupOptions })),
});

const conversationKinds = list(literal('im', 'mpim', 'private', 'public'), { min: 1, max: 4 });
export const conversationFilter = object(
  { include: conversationKinds, exclude_external_shared_channels: boolean, exclude_bot_users: boolean },
  someOf('include', 'exclude_external_shared_channels', 'exclude_bot_users'),
);

export const dispatchActionConfig = object({
  trigger_actions_on: need(list(literal('on_enter_pressed', 'on_character_entered'), { min: 1, max: 2 })),
});

const slackFile = object({ id: string(255), url: url(LIMITS.image.url, 'https') }, oneOf('id', 'url'));

/** The part that image blocks and image elements share. */
export const imageFields = {
  image_url: url(LIMITS.image.url),
  slack_file: slackFile,
  alt_text: need(string(LIMITS.image.altText)),
};
export const oneImageSource = oneOf('image_url', 'slack_file');

/** Compares JSON values, whatever the order of their keys. */
function sameJson(left: unknown, right: unknown): boolean {
  if (Object.is(left, right)) return true;
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) return false;
  if (Array.isArray(left) !== Array.isArray(right)) return false;
  const keys = Object.keys(left);
  return (
    keys.length === Object.keys(right).length &&
    keys.every((key) => Object.hasOwn(right, key) && sameJson(Reflect.get(left, key), Reflect.get(right, key)))
  );
}

/** Every initial choice is, word for word, one of the choices. */
export const initialAmongOptions: Rule = (value, at) => {
  const groups = property(value, 'option_groups');
  const offered = Array.isArray(groups)
    ? groups.flatMap((group) => property(group, 'options') ?? [])
    : property(value, 'options');
  if (!Array.isArray(offered)) return;
  const many = property(value, 'initial_options');
  const chosen = [property(value, 'initial_option'), ...(Array.isArray(many) ? many : [])].filter(
    (one) => one !== undefined,
  );
  for (const one of chosen) {
    if (!offered.some((option) => sameJson(option, one))) {
      refuse(
        at,
        'initial-not-among-options',
        `An initial choice must equal one of the options exactly; ${quoted(property(one, 'value') ?? kindOf(one))} does not.`,
      );
    }
  }
};
