import { useDesk } from '../context.ts';
import { type ElementProps, useControl } from '../forms/control.ts';
import { type Drawn, html } from '../html.ts';
import { fromWall, toWall } from '../time/wall.ts';
import { stringAt } from '../wire.ts';

type InputEvent = Event & { readonly currentTarget: HTMLInputElement };

export function DatePicker(props: ElementProps): Drawn {
  const { value, change, attributes } = useControl(props);
  return html`<input class="input picker" type="date" ...${attributes} value=${value ?? ''} onChange=${(event: InputEvent) => change(event.currentTarget.value || null)} />`;
}

export function TimePicker(props: ElementProps): Drawn {
  const { value, change, attributes } = useControl(props);
  const zone = stringAt(props.element, 'timezone');
  const input = html`<input class="input picker" type="time" ...${attributes} value=${value ?? ''} onChange=${(event: InputEvent) => change(event.currentTarget.value || null)} />`;
  return zone ? html`<div class="with-note">${input}<small>${zone}</small></div>` : input;
}

/** Slack keeps a moment in seconds; people read and write it in their own zone. */
export function DateTimePicker(props: ElementProps): Drawn {
  const { value, change, attributes } = useControl(props);
  const { me } = useDesk();
  const wall = typeof value === 'string' && /^\d+$/.test(value) ? toWall(Number(value) * 1000, me.tz) : '';
  const pick = (event: InputEvent) => {
    const ms = fromWall(event.currentTarget.value, me.tz);
    change(ms === undefined ? null : String(Math.floor(ms / 1000)));
  };
  return html`<div class="with-note">
    <input class="input picker" type="datetime-local" ...${attributes} value=${wall} onChange=${pick} />
    <small>${me.tz}</small>
  </div>`;
}
