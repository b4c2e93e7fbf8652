import { useState } from 'preact/hooks';
import type { WireObject } from '../../protocol.ts';
import { type Drawn, html } from '../html.ts';
import { Icon } from '../shell/icons.ts';
import { objectAt, stringAt } from '../wire.ts';

/**
 * A picture of the sandbox itself is shown. One from outside is only named, until a person asks for it:
 * the page loads nothing from other servers by itself.
 */
export function ImageElement({ element, class: name = 'thumb' }: { element: WireObject; class?: string }): Drawn {
  const [asked, ask] = useState(false);
  const url = stringAt(element, 'image_url') ?? stringAt(objectAt(element, 'slack_file'), 'url') ?? '';
  const alt = stringAt(element, 'alt_text') ?? '';
  if (isOwn(url) || asked)
    return html`<img class=${name} src=${url} alt=${alt} loading="lazy" referrerpolicy="no-referrer" />`;
  const from = hostOf(url);
  return html`<button type="button" class=${`${name} outside-image`} title=${`${alt}\n${url}`} aria-label=${`${alt}. Picture from ${from}, press to load it`} onClick=${() => ask(true)}>
    <${Icon} name="image" />${name !== 'tiny' && html`<span>${alt || from}</span>`}
  </button>`;
}

function isOwn(url: string): boolean {
  try {
    return url.startsWith('data:image/') || new URL(url, window.location.href).origin === window.location.origin;
  } catch {
    return false;
  }
}

function hostOf(url: string): string {
  try {
    return new URL(url).host;
  } catch {
    return 'an unknown place';
  }
}
