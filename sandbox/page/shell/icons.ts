/** Line icons, drawn here so that the page loads nothing from outside. Decorative: whoever uses one labels the control. */
import { type Drawn, html } from '../html.ts';

const PATHS = {
  hash: 'M5 9h14M5 15h14M10 4 8 20M16 4l-2 16',
  lock: 'M7 11V8a5 5 0 0 1 10 0v3M6 11h12v9H6z',
  home: 'm4 11 8-7 8 7M6 10v10h12V10M10 20v-6h4v6',
  send: 'M4 12 20 4l-5 16-3-7z',
  close: 'M6 6l12 12M18 6 6 18',
  more: 'M12 6v.01M12 12v.01M12 18v.01',
  reply: 'M20 12a8 8 0 1 1-3-6.2M20 12v-.01M8 11h8M8 14h5',
  bolt: 'M13 3 5 14h6l-1 7 8-11h-6z',
  moon: 'M20 14.5A8 8 0 1 1 9.5 4a6.5 6.5 0 0 0 10.5 10.5Z',
  sun: 'M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8ZM12 2v2M12 20v2M2 12h2M20 12h2M5 5l1.4 1.4M17.6 17.6 19 19M19 5l-1.4 1.4M6.4 17.6 5 19',
  menu: 'M4 7h16M4 12h16M4 17h16',
  search: 'M11 5a6 6 0 1 0 0 12 6 6 0 0 0 0-12ZM20 20l-4.5-4.5',
  copy: 'M9 9h11v11H9zM15 9V4H4v11h5',
  clock: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18ZM12 7v5l3.5 2',
  pulse: 'M3 12h4l3-8 4 16 3-8h4',
  down: 'm6 9 6 6 6-6',
  back: 'M15 5l-7 7 7 7',
  right: 'm9 5 7 7-7 7',
  eye: 'M2 12s4-7 10-7 10 7 10 7-4 7-10 7S2 12 2 12ZM12 9a3 3 0 1 0 0 6 3 3 0 0 0 0-6Z',
  file: 'M6 3h8l4 4v14H6zM14 3v4h4',
  plus: 'M12 5v14M5 12h14',
  people:
    'M9 5a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7ZM2.5 20c0-3.6 2.9-6 6.500-6s6.500 2.400 6.500 6M16 5.500a3 3 0 0 1 0 6M18 14.500c2 .8 3.500 2.600 3.500 5.500',
  check: 'm5 12 5 5 9-10',
  alert: 'M12 4 2.500 20h19zM12 10v4M12 17v.01',
  link: 'M10 14a4 4 0 0 0 6 0l3-3a4 4 0 0 0-6-6l-1 1M14 10a4 4 0 0 0-6 0l-3 3a4 4 0 0 0 6 6l1-1',
  trash: 'M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13',
  calendar: 'M4 6h16v14H4zM4 10h16M8 3v4M16 3v4',
  at: 'M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8ZM16 12v1.500a2.500 2.500 0 0 0 5 0V12a9 9 0 1 0-4 7.500',
  slash: 'M16 4 8 20',
  up: 'm6 15 6-6 6 6',
  list: 'M8 6h12M8 12h12M8 18h12M4 6v.01M4 12v.01M4 18v.01',
  outside: 'M9 6h9v9M18 6 7 17',
  play: 'M8 5l11 7-11 7z',
  image: 'M4 5h16v14H4zM4 16l5-5 5 5M14 14l2-2 4 4M15 9v.01',
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name, size = 18 }: { name: IconName; size?: number }): Drawn {
  return html`<svg class="icon" width=${size} height=${size} viewBox="0 0 24 24" aria-hidden="true"><path d=${PATHS[name]} /></svg>`;
}
