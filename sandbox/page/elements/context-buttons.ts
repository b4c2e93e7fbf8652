import { useState } from 'preact/hooks';
import { useDesk } from '../context.ts';
import { type ElementProps, useControl } from '../forms/control.ts';
import { type Drawn, html } from '../html.ts';
import { Icon } from '../shell/icons.ts';
import { objectAt, stringAt, stringsAt, wordsAt } from '../wire.ts';

/** Thumbs up and down below a message. */
export function FeedbackButtons(props: ElementProps): Drawn {
  const { act, actionId, busy } = useControl(props);
  const [chosen, choose] = useState<string | undefined>(undefined);
  const sides = [
    { key: 'positive_button', picture: '👍' },
    { key: 'negative_button', picture: '👎' },
  ];
  return html`<div class="feedback" role="group" data-testid=${`action-${actionId}`}>
    ${sides.map(({ key, picture }) => {
      const side = objectAt(props.element, key);
      const value = stringAt(side, 'value') ?? '';
      const words = stringAt(side, 'accessibility_label') ?? wordsAt(side, 'text');
      const push = async () => {
        if (await act(value)) choose(value);
      };
      return html`<button type="button" class="icon-button" disabled=${busy} aria-pressed=${chosen === value} aria-label=${words} title=${wordsAt(side, 'text')} onClick=${push}>
        <span class="emoji">${picture}</span>
      </button>`;
    })}
  </div>`;
}

/** Slack knows one icon: trash. Only the named people see it. */
export function IconButton(props: ElementProps): Drawn {
  const { act, attributes } = useControl(props);
  const { me } = useDesk();
  const visible = stringsAt(props.element, 'visible_to_user_ids');
  if (visible.length > 0 && !visible.includes(me.id)) return null;
  const words = wordsAt(props.element, 'text');
  const label = stringAt(props.element, 'accessibility_label') ?? words;
  return html`<button type="button" ...${attributes} aria-label=${label} class="button" onClick=${() => void act()}>
    <${Icon} name="trash" size=${16} /><span>${words}</span>
  </button>`;
}
