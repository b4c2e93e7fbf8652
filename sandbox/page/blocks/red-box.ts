import type { Json } from '../../protocol.ts';
import { type Drawn, html } from '../html.ts';
import { Icon } from '../shell/icons.ts';

/** Something that Slack, or this page, would not draw: said loudly, with the reason and what was sent. */
export function RedBox({
  reason,
  reasons = [],
  detail,
}: {
  reason: string;
  reasons?: readonly string[];
  detail?: Json;
}): Drawn {
  return html`<div class="red-box" role="note" data-testid="red-box">
    <strong><${Icon} name="alert" size=${16} />${reason}</strong>
    ${reasons.length > 0 && html`<ul>${reasons.map((each) => html`<li>${each}</li>`)}</ul>`}
    ${detail !== undefined && html`<details><summary>What was sent</summary><pre tabindex="0">${JSON.stringify(detail, null, 2)}</pre></details>`}
  </div>`;
}
