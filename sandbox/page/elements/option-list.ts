import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { type Drawn, html } from '../html.ts';
import { Icon } from '../shell/icons.ts';
import { type Choice, type ChoiceGroup, narrow } from './choices.ts';

export type OptionListProps = {
  readonly groups: readonly ChoiceGroup[];
  readonly chosen: readonly string[];
  readonly several: boolean;
  readonly onPick: (choice: Choice) => void;
  readonly onDone: () => void;
  readonly onClear?: () => void;
  /** Somebody else finds the options; otherwise the list narrows itself. */
  readonly search?: (typed: string) => void;
  readonly message?: string;
};

/** A list with type-ahead: focus stays in the field, arrows move through the options. */
export function OptionList({
  groups,
  chosen,
  several,
  onPick,
  onDone,
  onClear,
  search,
  message,
}: OptionListProps): Drawn {
  const id = useId();
  const [typed, setTyped] = useState('');
  const shown = search ? groups : narrow(groups, typed);
  const flat = shown.flatMap(({ choices }) => choices);
  const firstChosen = flat.findIndex(({ value }) => chosen.includes(value));
  const [active, setActive] = useState(Math.max(0, firstChosen));
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => list.current?.querySelector('.active')?.scrollIntoView({ block: 'nearest' }), [active]);

  const type = (text: string) => {
    setTyped(text);
    setActive(0);
    search?.(text);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    const choice = flat[active];
    if (step !== 0) setActive((active + step + flat.length) % Math.max(1, flat.length));
    else if (event.key === 'Enter' && choice) onPick(choice);
    else if (event.key === 'Tab') return onDone();
    else return undefined;
    return event.preventDefault();
  };
  const clear = () => {
    onClear?.();
    onDone();
  };
  let index = -1;
  return html`<div class="option-list">
    <div class="option-search">
      <${Icon} name="search" size=${15} />
      <input
        autofocus
        role="combobox"
        aria-label="Find an option"
        aria-expanded="true"
        aria-controls=${id}
        aria-activedescendant=${flat[active] ? `${id}-${active}` : undefined}
        autocomplete="off"
        placeholder="Type to find"
        value=${typed}
        onInput=${(event: Event & { readonly currentTarget: HTMLInputElement }) => type(event.currentTarget.value)}
        onKeyDown=${onKeyDown}
      />
    </div>
    <div role="listbox" id=${id} ref=${list} aria-multiselectable=${several} class="option-scroll">
      ${shown.map(
        ({ label, choices }) => html`<div role="group" aria-label=${label} key=${label}>
          ${label && html`<div class="option-group">${label}</div>`}
          ${choices.map((choice) => {
            index += 1;
            return html`<${OptionRow} key=${choice.value} id=${`${id}-${index}`} choice=${choice} active=${index === active} chosen=${chosen.includes(choice.value)} onPick=${onPick} />`;
          })}
        </div>`,
      )}
      ${flat.length === 0 && html`<p class="option-none" role="status">${message || 'Nothing fits'}</p>`}
    </div>
    ${
      (several || onClear) &&
      html`<div class="option-foot">
      ${onClear && html`<button type="button" class="link-button" onClick=${clear}>Clear</button>`}
      ${several && html`<button type="button" class="link-button" onClick=${onDone}>Done</button>`}
    </div>`
    }
  </div>`;
}

type OptionRowProps = {
  id: string;
  choice: Choice;
  active: boolean;
  chosen: boolean;
  onPick: (choice: Choice) => void;
};

function OptionRow({ id, choice, active, chosen, onPick }: OptionRowProps): Drawn {
  // The field keeps the focus, or the list would close under the pointer.
  return html`<div
    id=${id}
    role="option"
    aria-selected=${chosen}
    class=${`option ${active ? 'active' : ''}`}
    data-testid=${`option-${choice.value}`}
    onPointerDown=${(event: Event) => event.preventDefault()}
    onClick=${() => onPick(choice)}
  >
    ${choice.picture && html`<span class="emoji" aria-hidden="true">${choice.picture}</span>`}
    <span class="option-words"><span>${choice.label}</span>${choice.detail && html`<small>${choice.detail}</small>`}</span>
    ${chosen && html`<${Icon} name="check" size=${16} />`}
  </div>`;
}
