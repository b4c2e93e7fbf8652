/** Finding the elements a person can act on inside blocks, wherever Slack allows them. */
import { isWireObject, pickText, wordsOf } from './json.ts';
import type { Json, WireObject } from './protocol.ts';

const ACTING = new Set([
  'button',
  'checkboxes',
  'radio_buttons',
  'overflow',
  'datepicker',
  'timepicker',
  'datetimepicker',
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
  'plain_text_input',
  'rich_text_input',
  'file_input',
  'number_input',
  'email_text_input',
  'url_text_input',
  'workflow_button',
  'icon_button',
  'feedback_buttons',
]);

/** Keep no state between presses: a button has been pressed, an overflow choice is made anew each time. */
const STATELESS = new Set(['button', 'workflow_button', 'icon_button', 'feedback_buttons', 'overflow']);

export type Placed = {
  readonly block_id: string;
  readonly action_id: string;
  readonly type: string;
  readonly element: WireObject;
  /** Stands in an input block: part of a submission, and silent unless `dispatches`. */
  readonly input: boolean;
  readonly label?: string;
  readonly optional: boolean;
  readonly dispatches: boolean;
};

/** In reading order. Blocks must have their ids (`withIds`). */
export function listElements(blocks: readonly WireObject[]): readonly Placed[] {
  const found: Placed[] = [];
  for (const block of blocks) collect(block, block, found);
  return found;
}

function collect(value: Json | undefined, block: WireObject, found: Placed[]): void {
  if (Array.isArray(value)) {
    for (const one of value) collect(one, block, found);
  } else if (isWireObject(value)) {
    if (isElement(value)) found.push(place(value, block));
    else for (const one of Object.values(value)) collect(one, isBlock(value) ? value : block, found);
  }
}

function place(element: WireObject, block: WireObject): Placed {
  const input = block.type === 'input';
  const label = wordsOf(block.label);
  return {
    block_id: pickText(block, 'block_id') ?? '',
    action_id: pickText(element, 'action_id') ?? '',
    type: pickText(element, 'type') ?? '',
    element,
    input,
    ...(label === undefined ? {} : { label }),
    optional: block.optional === true,
    dispatches: !input || block.dispatch_action === true,
  };
}

function isElement(value: WireObject): boolean {
  return typeof value.type === 'string' && ACTING.has(value.type);
}

/** Only blocks carry a block_id once `withIds` has been through. */
function isBlock(value: WireObject): boolean {
  return typeof value.block_id === 'string';
}

export function keepsState({ type }: { readonly type: string }): boolean {
  return !STATELESS.has(type);
}

/** Slack gives an id to every block and element that comes without. The blocks themselves are not changed. */
export function withIds(blocks: readonly WireObject[], invent: () => string): readonly WireObject[] {
  return blocks.map((block) => identified(block, invent));
}

function identified(block: WireObject, invent: () => string): WireObject {
  const children = Array.isArray(block.child_blocks)
    ? { child_blocks: withIds(block.child_blocks.filter(isWireObject), invent) }
    : {};
  const filled = Object.entries({ ...block, ...children }).map(([key, value]) => [
    key,
    key === 'child_blocks' ? value : named(value, invent),
  ]);
  return { block_id: invent(), ...withoutEmptyId(Object.fromEntries(filled)) };
}

function withoutEmptyId({ block_id, ...rest }: WireObject): WireObject {
  return typeof block_id === 'string' && block_id !== '' ? { ...rest, block_id } : rest;
}

function named(value: Json | undefined, invent: () => string): Json | undefined {
  if (Array.isArray(value)) return value.map((one) => named(one, invent) ?? null);
  if (!isWireObject(value)) return value;
  if (isElement(value)) return value.action_id ? value : { ...value, action_id: invent() };
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, named(one, invent)]));
}

/** "button escalations.acknowledge (Acknowledge), …" for sentences that say what is there. */
export function nameElements(placed: readonly Placed[]): string {
  if (placed.length === 0) return 'nothing to press';
  return placed.map((one) => `${one.type} ${one.action_id}${describe(one)}`).join(', ');
}

function describe({ element, label }: Placed): string {
  const words = label ?? wordsOf(element.text);
  return words === undefined ? '' : ` (${words})`;
}
