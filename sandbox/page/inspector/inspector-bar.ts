import { type Drawn, html } from '../html.ts';
import { inspectorCell } from '../shell/drawer.ts';
import { Icon } from '../shell/icons.ts';
import type { Filter } from './words.ts';

const DIRECTIONS = [
  { value: 'all', label: 'All' },
  { value: 'bot → slack', label: 'Bot → Slack' },
  { value: 'slack → bot', label: 'Slack → bot' },
] as const;

export function InspectorBar({
  filter,
  setFilter,
  count,
}: {
  filter: Filter;
  setFilter: (next: Filter) => void;
  count: number;
}): Drawn {
  return html`<header class="inspector-bar">
    <h2><${Icon} name="pulse" size=${16} /> Traffic <small aria-live="off">${count}</small></h2>
    <label class="search">
      <${Icon} name="search" size=${15} />
      <input type="search" placeholder="Filter by method, id, text" aria-label="Filter the traffic" value=${filter.text} onInput=${(event: Event & { readonly currentTarget: HTMLInputElement }) => setFilter({ ...filter, text: event.currentTarget.value })} />
    </label>
    <div class="segments" role="group" aria-label="Direction">
      ${DIRECTIONS.map(({ value, label }) => html`<button type="button" key=${value} aria-pressed=${filter.direction === value} onClick=${() => setFilter({ ...filter, direction: value })}>${label}</button>`)}
    </div>
    <label class="choice"><input type="checkbox" checked=${filter.refusedOnly} data-testid="refused-only" onChange=${() => setFilter({ ...filter, refusedOnly: !filter.refusedOnly })} /><span>Refused only</span></label>
    <button type="button" class="icon-button" aria-label="Close the inspector" data-testid="inspector-close" onClick=${() => inspectorCell.set(false)}><${Icon} name="close" /></button>
  </header>`;
}
