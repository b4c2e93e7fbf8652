import { useDesk } from '../context.ts';
import { type Drawn, html } from '../html.ts';
import { Icon } from '../shell/icons.ts';
import { Menu } from '../shell/menu.ts';
import { runShortcut } from './message-tools.ts';

/** Below the text: the app's global shortcuts, and starting points for those who do not know the signs. */
export function ComposerTools({ inThread, onStart }: { inThread: boolean; onStart: (sign: '/' | '@') => void }): Drawn {
  const { state, me } = useDesk();
  const shortcuts = state.shortcuts
    .filter(({ type }) => type === 'global')
    .map(({ callback_id, name, description }) => ({
      label: name,
      detail: description,
      icon: 'bolt' as const,
      testId: `shortcut-${callback_id}`,
      choose: () => void runShortcut({ user: me.id, callback_id }, name),
    }));
  return html`<div class="composer-tools">
    ${shortcuts.length > 0 && html`<${Menu} label="Shortcuts" icon="bolt" items=${shortcuts} align="start" testId="shortcuts" />`}
    ${!inThread && html`<button type="button" class="icon-button" aria-label="Start a command" title="Start a command" onClick=${() => onStart('/')}><${Icon} name="slash" /></button>`}
    <button type="button" class="icon-button" aria-label="Mention somebody" title="Mention somebody" onClick=${() => onStart('@')}><${Icon} name="at" /></button>
  </div>`;
}
