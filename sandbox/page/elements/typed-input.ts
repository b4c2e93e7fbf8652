import type { WireObject } from '../../protocol.ts';
import { type Control, type ElementProps, useControl } from '../forms/control.ts';
import { type Drawn, html } from '../html.ts';
import { flagAt, stringAt, wordsAt } from '../wire.ts';

/** Number. Whether it is one, and in its bounds, the sandbox decides as Slack does; the keyboard is only a help. */
export function NumberInput(props: ElementProps): Drawn {
  const { element } = props;
  const control = useControl(props);
  const decimal = flagAt(element, 'is_decimal_allowed');
  const [min, max] = [stringAt(element, 'min_value'), stringAt(element, 'max_value')];
  const range = min && max ? `${min} to ${max}` : min ? `${min} or more` : max ? `up to ${max}` : '';
  return html`<div class="text-field">
    <input class="input number" type="text" inputmode=${decimal ? 'decimal' : 'numeric'} autocomplete="off" ...${fieldAttributes(element, control, props)} />
    ${range && html`<p class="counter">${range}</p>`}
  </div>`;
}

/** E-mail and web addresses. */
export function TypedInput(props: ElementProps): Drawn {
  const { element } = props;
  const control = useControl(props);
  const mode = stringAt(element, 'type') === 'email_text_input' ? 'email' : 'url';
  return html`<input class="input" type="text" inputmode=${mode} autocomplete="off" spellcheck=${false} ...${fieldAttributes(element, control, props)} />`;
}

function fieldAttributes(element: WireObject, control: Control, { inInput, dispatches }: ElementProps) {
  const value = typeof control.value === 'string' ? control.value : '';
  return {
    ...control.attributes,
    value,
    placeholder: wordsAt(element, 'placeholder'),
    'data-focus-on-load': flagAt(element, 'focus_on_load') ? '' : undefined,
    onInput: (event: Event & { readonly currentTarget: HTMLInputElement }) => control.keep(event.currentTarget.value),
    onKeyDown: (event: KeyboardEvent) => {
      if (event.key !== 'Enter' || (inInput && !dispatches)) return;
      event.preventDefault();
      void control.act(value);
    },
  };
}
