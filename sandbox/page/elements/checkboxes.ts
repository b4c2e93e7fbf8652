import { type ElementProps, useControl } from '../forms/control.ts';
import { type Drawn, html } from '../html.ts';
import { TextObject } from '../text/mrkdwn-view.ts';
import { objectAt, objectsAt, stringAt } from '../wire.ts';

export function Checkboxes(props: ElementProps): Drawn {
  const { change, attributes, value, busy } = useControl(props);
  const chosen: readonly string[] = Array.isArray(value) ? value.filter((entry) => typeof entry === 'string') : [];
  const options = objectsAt(props.element, 'options');
  const toggle = (picked: string) => {
    const next = chosen.includes(picked) ? chosen.filter((entry) => entry !== picked) : [...chosen, picked];
    change(options.map((option) => stringAt(option, 'value') ?? '').filter((entry) => next.includes(entry)));
  };
  const { disabled: _, ...group } = attributes;
  return html`<div role="group" class="choices" ...${group}>
    ${options.map((option) => {
      const own = stringAt(option, 'value') ?? '';
      return html`<label key=${own} class="choice">
        <input type="checkbox" checked=${chosen.includes(own)} disabled=${busy} data-testid=${`option-${own}`} onChange=${() => toggle(own)} />
        <span><${TextObject} object=${objectAt(option, 'text')} />${objectAt(option, 'description') && html`<small><${TextObject} object=${objectAt(option, 'description')} /></small>`}</span>
      </label>`;
    })}
  </div>`;
}
