import { type ElementProps, useControl } from '../forms/control.ts';
import { countCharacters } from '../forms/values.ts';
import { type Drawn, html } from '../html.ts';
import { flagAt, numberAt, objectAt, stringAt, stringsAt, wordsAt } from '../wire.ts';

/** One line, several lines, or rich text (typed here as plain lines). */
export function TextInput(props: ElementProps): Drawn {
  const { element, inInput, dispatches } = props;
  const control = useControl(props);
  const value = typeof control.value === 'string' ? control.value : '';
  const acts = !inInput || dispatches;
  const triggers = stringsAt(objectAt(element, 'dispatch_action_config'), 'trigger_actions_on');
  const onEvery = acts && triggers.includes('on_character_entered');
  const onEnter = acts && (triggers.length === 0 || triggers.includes('on_enter_pressed'));
  const several = flagAt(element, 'multiline') || stringAt(element, 'type') === 'rich_text_input';
  const write = (event: Event & { readonly currentTarget: HTMLInputElement | HTMLTextAreaElement }) => {
    const next = event.currentTarget.value;
    control.keep(next);
    if (onEvery) void control.act(next);
  };
  const enter = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !onEnter || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    void control.act(value);
  };
  const shared = {
    ...control.attributes,
    // A press per character must not take the field away while it is on its way.
    disabled: control.busy && !onEvery,
    value,
    placeholder: wordsAt(element, 'placeholder'),
    'data-focus-on-load': flagAt(element, 'focus_on_load') ? '' : undefined,
    onInput: write,
    onKeyDown: enter,
  };
  return html`<div class="text-field">
    ${several ? html`<textarea class="input" rows="4" ...${shared}></textarea>` : html`<input class="input" type="text" ...${shared} />`}
    <${Counter} length=${countCharacters(value)} min=${numberAt(element, 'min_length')} max=${numberAt(element, 'max_length')} />
  </div>`;
}

/** Shown from the moment it matters: too short, or the last tenth before the end. */
function Counter({ length, min, max }: { length: number; min?: number; max?: number }): Drawn {
  if (min !== undefined && length > 0 && length < min)
    return html`<p class="counter">${min - length} more characters needed</p>`;
  if (max === undefined || length < max * 0.7) return null;
  const over = length > max;
  return html`<p class=${over ? 'counter over' : 'counter'} role=${over ? 'alert' : undefined}>
    ${over ? `${length - max} characters too many` : `${max - length} characters left`}
  </p>`;
}
