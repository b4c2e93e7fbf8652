import { type Drawn, html } from '../html.ts';
import { Logo } from './logo.ts';

export function Splash({ online, empty }: { online: boolean; empty: boolean }): Drawn {
  const words = empty
    ? 'This sandbox has no people to act as.'
    : online
      ? 'Opening the sandbox…'
      : 'The sandbox server does not answer. The page keeps trying.';
  return html`<div class="splash" role="status"><${Logo} size=${64} /><p>${words}</p></div>`;
}
