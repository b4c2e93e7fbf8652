import { type Drawn, html } from '../html.ts';

/** Something round coming up through a wave. */
export function Logo({ size = 26 }: { size?: number }): Drawn {
  return html`<svg class="logo" width=${size} height=${size} viewBox="0 0 32 32" aria-hidden="true">
    <rect width="32" height="32" rx="9" class="logo-sea" />
    <circle cx="16" cy="14" r="6.500" class="logo-sun" />
    <path d="M0 19c4 0 4-2.500 8-2.500s4 2.500 8 2.500 4-2.500 8-2.500 4 2.500 8 2.500v4a9 9 0 0 1-9 9H9a9 9 0 0 1-9-9z" class="logo-wave" />
    <path d="M0 24c4 0 4-2 8-2s4 2 8 2 4-2 8-2 4 2 8 2" class="logo-line" />
  </svg>`;
}
