import { useEffect, useRef, useState } from 'preact/hooks';
import { type Drawn, html } from '../html.ts';
import { Icon, type IconName } from './icons.ts';
import { Popup } from './popup.ts';

export type MenuItem = {
  readonly label: string;
  readonly detail?: string;
  readonly icon?: IconName;
  readonly danger?: boolean;
  readonly testId?: string;
  readonly choose: () => void;
};

export type MenuProps = {
  readonly label: string;
  readonly items: readonly MenuItem[];
  readonly icon?: IconName;
  readonly class?: string;
  readonly testId?: string;
  readonly align?: 'start' | 'end';
  readonly busy?: boolean;
  readonly onOpen?: (open: boolean) => void;
};

/** A button that opens a list of actions; arrow keys move, Enter chooses. */
export function Menu({
  label,
  items,
  icon = 'more',
  class: name = 'icon-button',
  testId,
  align = 'end',
  busy = false,
  onOpen,
}: MenuProps): Drawn {
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => onOpen?.(open), [open]);
  const choose = (item: MenuItem) => {
    setOpen(false);
    button.current?.focus();
    item.choose();
  };
  return html`<button
      type="button"
      ref=${button}
      class=${name}
      aria-label=${label}
      title=${label}
      aria-haspopup="menu"
      aria-expanded=${open}
      aria-busy=${busy}
      data-testid=${testId}
      onClick=${() => setOpen(!open)}
    >
      <${Icon} name=${icon} />
    </button>
    ${open && html`<${Popup} anchor=${button} align=${align} onClose=${() => setOpen(false)}><${MenuList} label=${label} items=${items} choose=${choose} /><//>`}`;
}

function MenuList({
  label,
  items,
  choose,
}: {
  label: string;
  items: readonly MenuItem[];
  choose: (item: MenuItem) => void;
}): Drawn {
  const list = useRef<HTMLDivElement>(null);
  const move = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step === 0) return;
    event.preventDefault();
    moveFocus(list.current, step);
  };
  return html`<div class="menu" role="menu" aria-label=${label} ref=${list} onKeyDown=${move}>
    ${items.map(
      (
        item,
        index,
      ) => html`<button type="button" role="menuitem" autofocus=${index === 0} class=${item.danger ? 'danger' : ''} data-testid=${item.testId} onClick=${() => choose(item)}>
        ${item.icon && html`<${Icon} name=${item.icon} size=${16} />`}
        <span class="menu-words"><span>${item.label}</span>${item.detail && html`<small>${item.detail}</small>`}</span>
      </button>`,
    )}
  </div>`;
}

/** Moves focus among the items, round and round. */
export function moveFocus(list: HTMLElement | null, step: number): void {
  const items = [...(list?.querySelectorAll<HTMLElement>('[role=menuitem],[role=option]') ?? [])];
  const at = items.findIndex((item) => item.contains(document.activeElement));
  items[(at + step + items.length) % items.length]?.focus();
}
