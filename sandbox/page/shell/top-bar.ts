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

const CONNECTED = { words: 'Bot connected', title: 'The bot is connected' };
const OFFLINE = { words: 'Bot offline', title: 'The bot is not connected: commands and buttons will fail' };
const STOPPED = { words: 'Sandbox stopped', title: 'The sandbox server does not answer' };

/** The frame around the acting person's Slack: who they are, what time it is, what goes over the wire. */
export function TopBar({ online }: { online: boolean }): Drawn {
  const { connected } = useDesk().state;
  const link = !online ? STOPPED : connected ? CONNECTED : OFFLINE;
  return html`<header class="bar">
    <div class="brand"><${Logo} /><span>Resurface <em>sandbox</em></span></div>
    <${PersonSwitcher} />
    <span class=${link === CONNECTED ? 'link-state on' : 'link-state off'} data-testid="link-state" title=${link.title}>${link.words}</span>
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
