/** The one hook behind every field: its value, how to change it, and whether a change is sent at once. */
import { useId, useState } from 'preact/hooks';
import type { WireObject } from '../../protocol.ts';
import { askToConfirm } from '../modal/confirm.ts';
import { objectAt, stringAt } from '../wire.ts';
import { press, useSurface } from './surface.ts';
import { setTyped, useTyped } from './typed.ts';
import { type FieldValue, fieldKey, initialValue } from './values.ts';

export type ElementProps = {
  readonly element: WireObject;
  readonly blockId: string;
  /** In an input block a change stays in the form, unless the block dispatches. */
  readonly inInput: boolean;
  readonly dispatches: boolean;
  /** Only what is optional can be emptied again. */
  readonly optional?: boolean;
  /** For an input block: the id of its label and of its hint and error. */
  readonly labelledBy?: string;
  readonly describedBy?: string;
  readonly invalid?: boolean;
};

export type Control = {
  readonly id: string;
  readonly actionId: string;
  readonly value: FieldValue;
  /** A press is on its way, or the whole form is. */
  readonly busy: boolean;
  /** Keeps the value without telling the app. */
  keep(value: FieldValue): void;
  /** Keeps the value and, where this element acts at once, tells the app. */
  change(value: FieldValue): void;
  /** Tells the app, after the confirm dialog if there is one. */
  act(value?: FieldValue): Promise<boolean>;
  /** For the element that takes the focus. */
  readonly attributes: { readonly [name: string]: unknown };
};

export function useControl({
  element,
  blockId,
  inInput,
  dispatches,
  labelledBy,
  describedBy,
  invalid,
}: ElementProps): Control {
  const surface = useSurface();
  const id = useId();
  const [pending, setPending] = useState(false);
  const actionId = stringAt(element, 'action_id') ?? '';
  const field = fieldKey(blockId, actionId);
  const typed = useTyped(surface.key, field);
  const value = typed === undefined ? initialValue(element) : typed;
  const keep = (next: FieldValue) => setTyped(surface.key, field, next);
  const act = async (next?: FieldValue) => {
    if (pending || !(await askToConfirm(objectAt(element, 'confirm')))) return false;
    setPending(true);
    const sent = pressable(next);
    const took = await press(surface, {
      action_id: actionId,
      block_id: blockId,
      ...(sent === undefined ? {} : { value: sent }),
    });
    setPending(false);
    return took;
  };
  const change = (next: FieldValue) => {
    keep(next);
    if (!inInput || dispatches) void act(next).then((took) => !took && !inInput && keep(value));
  };
  const busy = pending || surface.busy;
  const label = stringAt(element, 'accessibility_label') ?? (labelledBy ? undefined : placeholderOf(element));
  const attributes = {
    id,
    'data-testid': `action-${actionId}`,
    'aria-label': label,
    'aria-labelledby': labelledBy,
    'aria-describedby': describedBy,
    'aria-invalid': invalid ? 'true' : undefined,
    'aria-busy': pending ? 'true' : undefined,
    disabled: busy,
  };
  return { id, actionId, value, busy, keep, change, act, attributes };
}

/** Files cannot be part of a press, only of a submission. */
function pressable(value: FieldValue | undefined): string | readonly string[] | undefined {
  if (value === undefined) return undefined;
  // Emptied: the sandbox reads an empty text as nothing.
  if (value === null) return '';
  if (typeof value === 'string') return value;
  return value.filter((entry) => typeof entry === 'string');
}

function placeholderOf(element: WireObject): string | undefined {
  return stringAt(objectAt(element, 'placeholder'), 'text') ?? stringAt(element, 'type')?.replaceAll('_', ' ');
}
