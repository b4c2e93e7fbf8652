import { useEffect, useState } from 'preact/hooks';
import type { Traffic } from '../../protocol.ts';
import { useCell } from '../cell.ts';
import { useDesk } from '../context.ts';
import { type Drawn, html } from '../html.ts';
import { trafficCell } from '../server/traffic.ts';
import { inspectorCell } from '../shell/drawer.ts';
import { Icon } from '../shell/icons.ts';
import { clockTimeWithSeconds } from '../time/dates.ts';
import { CallDetail } from './call-detail.ts';
import { InspectorBar } from './inspector-bar.ts';
import { durationWords, type Filter, listCalls, resultWords } from './words.ts';

const EVERYTHING: Filter = { text: '', direction: 'all', refusedOnly: false };
/** Enough to scroll through; the filter reaches the rest. */
const SHOWN = 300;

/** Every call between the bot and Slack, with what was refused and why. */
export function Inspector(): Drawn {
  const traffic = useCell(trafficCell);
  const [filter, setFilter] = useState(EVERYTHING);
  const [chosen, choose] = useState<number | undefined>(undefined);
  const calls = listCalls(traffic, filter);
  const call = traffic.find(({ id }) => id === chosen);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const inside = event.target instanceof HTMLElement && event.target.closest('.inspector');
      if (event.key === 'Escape' && inside) inspectorCell.set(false);
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);
  return html`<section class=${call ? 'inspector detailed' : 'inspector'} data-testid="inspector" aria-label="Traffic between the bot and Slack">
    <${InspectorBar} filter=${filter} setFilter=${setFilter} count=${calls.length} />
    <div class="inspector-panes">
      <div class="calls" role="listbox" aria-label="Calls" tabindex="0">
        ${calls.slice(0, SHOWN).map((each) => html`<${CallRow} key=${each.id} call=${each} chosen=${each.id === chosen} choose=${choose} />`)}
        ${calls.length === 0 && html`<p class="empty">${traffic.length === 0 ? 'Nothing has been said yet.' : 'Nothing fits this filter.'}</p>`}
        ${calls.length > SHOWN && html`<p class="empty">${calls.length - SHOWN} older ones: narrow the filter to see them.</p>`}
      </div>
      ${call ? html`<${CallDetail} call=${call} back=${() => choose(undefined)} />` : html`<p class="call-detail empty">Choose a call to see what was said.</p>`}
    </div>
  </section>`;
}

function CallRow({ call, chosen, choose }: { call: Traffic; chosen: boolean; choose: (id: number) => void }): Drawn {
  const { me } = useDesk();
  const outgoing = call.direction === 'bot → slack';
  return html`<button type="button" role="option" aria-selected=${chosen} class=${`call ${call.ok ? '' : 'not-ok'} ${chosen ? 'chosen' : ''}`} data-testid="call" onClick=${() => choose(call.id)}>
    <span class=${outgoing ? 'direction out' : 'direction in'} title=${outgoing ? 'The bot called Slack' : 'Slack told the bot'}><${Icon} name=${outgoing ? 'up' : 'down'} size=${14} /></span>
    <span class="what">${call.what}</span>
    <span class="result">${resultWords(call)}</span>
    <span class="ms">${durationWords(call.ms)}</span>
    <time>${clockTimeWithSeconds(Date.parse(call.at), me.tz)}</time>
  </button>`;
}
