import type { SandboxUser } from '../../protocol.ts';
import { type Drawn, html } from '../html.ts';

/** A person's emoji on a colour of their own. Decorative: the name stands beside it. */
export function Avatar({ user, size = 36 }: { user: SandboxUser | undefined; size?: number }): Drawn {
  const isBot = user?.roles.includes('bot') ?? false;
  const style = `--hue:${hueOf(user?.id ?? '')};--size:${size}px`;
  return html`<span class=${isBot ? 'avatar bot' : 'avatar'} style=${style} aria-hidden="true">${user?.avatar || '👤'}</span>`;
}

function hueOf(id: string): number {
  let hue = 0;
  for (const character of id) hue = (hue * 31 + (character.codePointAt(0) ?? 0)) % 360;
  return hue;
}
