import { type Drawn, html } from '../html.ts';
import { Icon } from '../shell/icons.ts';
import { TextObject } from '../text/mrkdwn-view.ts';
import { objectAt, stringAt } from '../wire.ts';
import type { BlockProps } from './blocks.ts';

export function Alert({ block }: BlockProps): Drawn {
  const level = stringAt(block, 'level') ?? 'default';
  const icon = level === 'success' ? 'check' : level === 'warning' || level === 'error' ? 'alert' : 'bolt';
  return html`<div class=${`alert ${level}`} role="note"><${Icon} name=${icon} /><${TextObject} object=${objectAt(block, 'text')} /></div>`;
}
