import { type Drawn, html } from '../html.ts';
import { formatPlace, placeOfLink } from '../place/place.ts';
import { isSafeUrl } from './inline.ts';

/** Links into this workspace move the page; others open outside. What is no safe link is drawn as its words. */
export function SafeLink({ url, children }: { url: string; children?: Drawn }): Drawn {
  const words = children ?? url;
  const place = placeOfLink(url);
  if (place) return html`<a href=${formatPlace(place)}>${words}</a>`;
  if (!isSafeUrl(url)) return html`<span title=${`Not a link that Slack accepts: ${url}`}>${words}</span>`;
  return html`<a href=${url} target="_blank" rel="noopener noreferrer" title=${url}>${words}</a>`;
}
