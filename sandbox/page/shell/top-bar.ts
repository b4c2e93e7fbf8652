import { useCell } from '../cell.ts';
import { isRefused } from '../channel/refused-call.ts';
import { useDesk } from '../context.ts';
import { type Drawn, html } from '../html.ts';
import { trafficCell } from '../server/traffic.ts';
import { ClockBar } from './clock-bar.ts';
import { inspectorCell } from './drawer.ts';
import { Icon } from './icons.ts';
import { Logo } from './logo.ts';
import { PersonSwitcher } from './person-switcher.ts';
import { ThemeToggle } from './theme.ts';

/** The frame around the acting person's Slack: who they are, what time it is, what goes over the wire. */
export function TopBar(): Drawn {
  const { state } = useDesk();
  return html`<header class="bar">
    <div class="brand"><${Logo} /><span>Resurface <em>sandbox</em></span></div>
    <${PersonSwitcher} />
    <span class=${state.connected ? 'link-state on' : 'link-state off'} title=${state.connected ? 'The bot is connected' : 'The bot is not connected: commands and buttons will fail'}>
      ${state.connected ? 'Bot connected' : 'Bot offline'}
    </span>
    <${ClockBar} />
    <div class="bar-tools"><${InspectorToggle} /><${ThemeToggle} /></div>
  </header>`;
}

function InspectorToggle(): Drawn {
  const open = useCell(inspectorCell);
  const refused = useCell(trafficCell).filter(isRefused).length;
  const label = refused > 0 ? `Traffic, ${refused} refused` : 'Traffic between the bot and Slack';
  return html`<button type="button" class="icon-button" data-testid="inspector-toggle" aria-pressed=${open} aria-label=${label} title=${label} onClick=${() => inspectorCell.set(!open)}>
    <${Icon} name="pulse" />${refused > 0 && html`<span class="badge" data-testid="refused-count">${refused}</span>`}
  </button>`;
}
