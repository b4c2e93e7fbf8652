import { type Drawn, html } from '../html.ts';
import type { Completion, Suggestion } from './completion.ts';

export type CompletionListProps = {
  readonly id: string;
  readonly completion: Completion;
  readonly active: number;
  readonly onPick: (chosen: Suggestion) => void;
};

const TITLES = { command: 'Commands', person: 'People', channel: 'Channels', emoji: 'Emoji' } as const;

export function CompletionList({ id, completion: { kind, suggestions }, active, onPick }: CompletionListProps): Drawn {
  return html`<div class="completion" role="listbox" id=${id} aria-label=${TITLES[kind]} data-testid="completion">
    <div class="completion-head"><span>${TITLES[kind]}</span><span><kbd>Tab</kbd> to complete</span></div>
    ${suggestions.map(
      (each, index) => html`<div
        key=${each.insert}
        id=${`${id}-${index}`}
        role="option"
        aria-selected=${index === active}
        class=${`option ${index === active ? 'active' : ''}`}
        data-testid=${`suggestion-${each.title}`}
        onPointerDown=${(event: Event) => event.preventDefault()}
        onClick=${() => onPick(each)}
      >
        ${each.picture && html`<span class="emoji" aria-hidden="true">${each.picture}</span>`}
        <span class="option-words"><span class=${kind === 'command' ? 'command-name' : ''}>${each.title}${each.hint && html`<span class="command-hint">${each.hint}</span>`}</span>
        ${each.detail && html`<small>${each.detail}</small>`}</span>
      </div>`,
    )}
  </div>`;
}
