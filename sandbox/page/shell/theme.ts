import { useEffect } from 'preact/hooks';
import { type Cell, cell, useCell } from '../cell.ts';
import { type Drawn, html } from '../html.ts';
import { Icon } from './icons.ts';
import { readSaved, save } from './saved.ts';

type Theme = 'light' | 'dark';

function systemTheme(): Theme {
  return window.matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
}

/** Undefined follows the system. */
const chosenCell: Cell<Theme | undefined> = cell<Theme | undefined>(undefined);

export function startTheme(): void {
  const saved = readSaved('theme');
  chosenCell.set(saved === 'light' || saved === 'dark' ? saved : undefined);
  apply();
}

function apply(): void {
  const chosen = chosenCell.get();
  if (chosen) document.documentElement.dataset.theme = chosen;
}

export function ThemeToggle(): Drawn {
  const theme = useCell(chosenCell) ?? systemTheme();
  const next = theme === 'dark' ? 'light' : 'dark';
  useEffect(apply, [theme]);
  const toggle = () => {
    chosenCell.set(next);
    save('theme', next);
  };
  return html`<button type="button" class="icon-button" data-testid="theme-toggle" aria-label=${`Switch to ${next} colours`} title=${`Switch to ${next} colours`} onClick=${toggle}>
    <${Icon} name=${theme === 'dark' ? 'sun' : 'moon'} />
  </button>`;
}
