import { type ElementProps, useControl } from '../forms/control.ts';
import { type Drawn, html } from '../html.ts';
import { TextObject } from '../text/mrkdwn-view.ts';
import { objectAt, objectsAt, stringAt } from '../wire.ts';

export function RadioButtons(props: ElementProps): Drawn {
  const { change, attributes, value, busy, id } = useControl(props);
  const { disabled: _, ...group } = attributes;
  return html`<div role="radiogroup" class="choices" ...${group}>
    ${objectsAt(props.element, 'options').map((option) => {
      const own = stringAt(option, 'value') ?? '';
      return html`<label key=${own} class="choice">
        <input type="radio" name=${`radio ${id}`} checked=${value === own} disabled=${busy} data-testid=${`option-${own}`} onChange=${() => change(own)} />
        <span><${TextObject} object=${objectAt(option, 'text')} />${objectAt(option, 'description') && html`<small><${TextObject} object=${objectAt(option, 'description')} /></small>`}</span>
      </label>`;
    })}
  </div>`;
}
