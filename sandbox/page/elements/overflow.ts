import { type ElementProps, useControl } from '../forms/control.ts';
import { type Drawn, html } from '../html.ts';
import { Menu } from '../shell/menu.ts';
import { withEmoji } from '../text/emoji.ts';
import { objectsAt, stringAt, wordsAt } from '../wire.ts';
import { openUrl } from './button.ts';

export function Overflow(props: ElementProps): Drawn {
  const { act, actionId, busy } = useControl(props);
  const items = objectsAt(props.element, 'options').map((option) => {
    const detail = withEmoji(wordsAt(option, 'description'));
    const url = stringAt(option, 'url');
    return {
      label: withEmoji(wordsAt(option, 'text')),
      ...(detail ? { detail } : {}),
      testId: `option-${stringAt(option, 'value') ?? ''}`,
      choose: () => {
        if (url) openUrl(url);
        void act(stringAt(option, 'value') ?? null);
      },
    };
  });
  return html`<${Menu} label="More actions" items=${items} class="button overflow" testId=${`action-${actionId}`} busy=${busy} />`;
}
