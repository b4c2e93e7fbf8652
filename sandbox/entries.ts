/** Entries of `view.state.values`: what an element holds before anyone touched it. */
import type { Placed } from './elements.ts';
import { listObjects, pickText } from './json.ts';
import type { Json, WireObject } from './protocol.ts';

type Holder = { readonly key: string; readonly initial: string; readonly many: boolean };

/** Per element type: the property of the state entry, and the property of the element with the initial value. */
export const HOLDERS: Readonly<Record<string, Holder>> = {
  plain_text_input: { key: 'value', initial: 'initial_value', many: false },
  number_input: { key: 'value', initial: 'initial_value', many: false },
  email_text_input: { key: 'value', initial: 'initial_value', many: false },
  url_text_input: { key: 'value', initial: 'initial_value', many: false },
  rich_text_input: { key: 'rich_text_value', initial: 'initial_value', many: false },
  file_input: { key: 'files', initial: '', many: true },
  static_select: { key: 'selected_option', initial: 'initial_option', many: false },
  external_select: { key: 'selected_option', initial: 'initial_option', many: false },
  radio_buttons: { key: 'selected_option', initial: 'initial_option', many: false },
  checkboxes: { key: 'selected_options', initial: 'initial_options', many: true },
  multi_static_select: { key: 'selected_options', initial: 'initial_options', many: true },
  multi_external_select: { key: 'selected_options', initial: 'initial_options', many: true },
  users_select: { key: 'selected_user', initial: 'initial_user', many: false },
  multi_users_select: { key: 'selected_users', initial: 'initial_users', many: true },
  conversations_select: { key: 'selected_conversation', initial: 'initial_conversation', many: false },
  multi_conversations_select: { key: 'selected_conversations', initial: 'initial_conversations', many: true },
  channels_select: { key: 'selected_channel', initial: 'initial_channel', many: false },
  multi_channels_select: { key: 'selected_channels', initial: 'initial_channels', many: true },
  datepicker: { key: 'selected_date', initial: 'initial_date', many: false },
  timepicker: { key: 'selected_time', initial: 'initial_time', many: false },
  datetimepicker: { key: 'selected_date_time', initial: 'initial_date_time', many: false },
  overflow: { key: 'selected_option', initial: '', many: false },
};

export function emptyEntry({ type }: Placed): WireObject {
  const holder = HOLDERS[type];
  if (!holder) return { type };
  if (type === 'rich_text_input') return { type };
  return { type, [holder.key]: holder.many ? [] : null };
}

/** @param channel where the person was, for `default_to_current_conversation`. */
export function initialEntry({ type, element }: Placed, channel: string | undefined): WireObject | undefined {
  const holder = HOLDERS[type];
  if (!holder) return undefined;
  const initial = holder.initial === '' ? undefined : element[holder.initial];
  if (initial !== undefined && initial !== null) return entry(type, initial);
  if (channel !== undefined && element.default_to_current_conversation === true) {
    return entry(type, holder.many ? [channel] : channel);
  }
  return undefined;
}

export function entry(type: string, value: Json): WireObject {
  const holder = HOLDERS[type];
  return holder ? { type, [holder.key]: value } : { type };
}

/** What an entry holds; undefined when it is empty. */
export function heldBy(held: WireObject): Json | undefined {
  const holder = HOLDERS[pickText(held, 'type') ?? ''];
  const value = holder && held[holder.key];
  if (value === undefined || value === null || value === '') return undefined;
  return Array.isArray(value) && value.length === 0 ? undefined : value;
}

/** All options an element offers itself, its groups flattened. */
export function listOptions(element: WireObject): readonly WireObject[] {
  return [
    ...listObjects(element.options),
    ...listObjects(element.option_groups).flatMap((group) => listObjects(group.options)),
  ];
}
