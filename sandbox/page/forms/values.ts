/**
 * What is in the fields of a view, as plain values: text, an option's value, an id, a date, a list of them, or files.
 * A field is known by block id and action id, so that what was typed outlives every redrawing by the bot
 * as long as the field itself does.
 */
import type { Json, WireObject } from '../../protocol.ts';
import { numberAt, objectAt, objectsAt, stringAt, stringsAt } from '../wire.ts';
import { wholeOption } from './found-options.ts';

export type FieldFile = { readonly name: string; readonly content: string; readonly encoding: 'base64' };
export type FieldValue = string | readonly string[] | readonly FieldFile[] | null;
export type Typed = { readonly [field: string]: FieldValue };

export function fieldKey(blockId: string, actionId: string): string {
  return `${blockId}\n${actionId}`;
}

/** What the element shows before anybody touched it. Null is empty. */
export function initialValue(element: WireObject): FieldValue {
  const type = stringAt(element, 'type') ?? '';
  if (type === 'checkboxes' || type.startsWith('multi_')) return initialList(element);
  if (type === 'datetimepicker') return numberAt(element, 'initial_date_time')?.toString() ?? null;
  if (type === 'rich_text_input') return richTextWords(objectAt(element, 'initial_value')) || null;
  if (type === 'file_input') return [];
  const option = stringAt(objectAt(element, 'initial_option'), 'value');
  const keys = [
    'initial_value',
    'initial_date',
    'initial_time',
    'initial_user',
    'initial_channel',
    'initial_conversation',
  ];
  return option ?? keys.map((key) => stringAt(element, key)).find((value) => value !== undefined) ?? null;
}

function initialList(element: WireObject): readonly string[] {
  const options = objectsAt(element, 'initial_options').map((option) => stringAt(option, 'value') ?? '');
  const ids = ['initial_users', 'initial_channels', 'initial_conversations'].flatMap((key) => stringsAt(element, key));
  return [...options, ...ids];
}

/** The words of a rich text value, a line for each section, list item, quote and code block. */
export function richTextWords(value: WireObject | undefined): string {
  return linesOf(value).join('\n').replace(/\n+$/, '');
}

function linesOf(value: WireObject | undefined): readonly string[] {
  const nested = objectsAt(value, 'elements');
  const holdsBlocks = nested.some((child) => stringAt(child, 'type')?.startsWith('rich_text_'));
  if (holdsBlocks) return nested.flatMap(linesOf);
  return [nested.map((leaf) => stringAt(leaf, 'text') ?? stringAt(leaf, 'url') ?? '').join('')];
}

export function fieldValue(typed: Typed, blockId: string, element: WireObject): FieldValue {
  const key = fieldKey(blockId, stringAt(element, 'action_id') ?? '');
  const value = typed[key];
  return value === undefined ? initialValue(element) : value;
}

/** The value of every input block by its block id; null where a person emptied it or left it empty. */
export function submittedValues(blocks: readonly WireObject[], typed: Typed): { readonly [blockId: string]: Json } {
  const values: { [blockId: string]: Json } = {};
  for (const block of blocks) {
    const element = objectAt(block, 'element');
    if (stringAt(block, 'type') !== 'input' || !element) continue;
    const blockId = stringAt(block, 'block_id') ?? '';
    values[blockId] = submitted(element, fieldValue(typed, blockId, element));
  }
  return values;
}

function submitted(element: WireObject, value: FieldValue): Json {
  const type = stringAt(element, 'type') ?? '';
  if (value === '' || value === null) return null;
  if (type === 'file_input') return value.length === 0 ? null : value;
  if (!type.endsWith('external_select')) return value;
  return typeof value === 'string'
    ? wholeOption(value)
    : value.filter((each) => typeof each === 'string').map(wholeOption);
}

/** Characters as Slack counts them: code points. */
export function countCharacters(text: string): number {
  return [...text].length;
}
