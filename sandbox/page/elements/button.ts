import { type ElementProps, useControl } from '../forms/control.ts';
import { type Drawn, html } from '../html.ts';
import { formatPlace, placeOfLink } from '../place/place.ts';
import { Icon } from '../shell/icons.ts';
import { withEmoji } from '../text/emoji.ts';
import { isSafeUrl } from '../text/inline.ts';
import { stringAt, wordsAt } from '../wire.ts';

/** A button with a url opens it and still tells the app, as Slack does. */
export function Button(props: ElementProps): Drawn {
  const { element } = props;
  const { act, attributes, busy } = useControl(props);
  const style = stringAt(element, 'style');
  const url = stringAt(element, 'url');
  const push = () => {
    if (busy) return;
    if (url) openUrl(url);
    void act();
  };
  const label = stringAt(element, 'accessibility_label');
  const kind = style === 'primary' || style === 'danger' ? style : '';
  return html`<button type="button" ...${attributes} aria-label=${label} class=${`button ${kind}`} onClick=${push}>
    <span>${withEmoji(wordsAt(element, 'text'))}</span>${url && html`<${Icon} name="outside" size=${14} />`}
  </button>`;
}

export function openUrl(url: string): void {
  const place = placeOfLink(url);
  if (place) window.location.hash = formatPlace(place);
  else if (isSafeUrl(url)) window.open(url, '_blank', 'noopener,noreferrer');
}
