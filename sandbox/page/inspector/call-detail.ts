import type { Traffic } from '../../protocol.ts';
import { useDesk } from '../context.ts';
import { type Drawn, html } from '../html.ts';
import { Icon } from '../shell/icons.ts';
import { longMoment } from '../time/dates.ts';
import { JsonView } from './json-view.ts';
import { unfold } from './unfold.ts';
import { durationWords, resultWords } from './words.ts';

export function CallDetail({ call, back }: { call: Traffic; back: () => void }): Drawn {
  const { me } = useDesk();
  const outgoing = call.direction === 'bot → slack';
  return html`<div class="call-detail" data-testid="call-detail" key=${call.id}>
    <header>
      <button type="button" class="icon-button only-phone" aria-label="Back to the list" onClick=${back}><${Icon} name="back" /></button>
      <div><h3>${call.what}</h3><p>${outgoing ? 'The bot called Slack' : 'Slack told the bot'} on ${longMoment(Date.parse(call.at), me.tz)}</p></div>
      <span class=${call.ok ? 'verdict ok' : 'verdict bad'}>${resultWords(call)}${call.ms === undefined ? '' : ` · ${durationWords(call.ms)}`}</span>
    </header>
    ${call.problems && call.problems.length > 0 && html`<div class="red-box" role="note"><strong><${Icon} name="alert" size=${16} />Why it was refused</strong><ul>${call.problems.map((problem) => html`<li>${problem}</li>`)}</ul></div>`}
    <h4>${outgoing ? 'What the bot sent' : 'What Slack sent'}</h4>
    <${JsonView} value=${unfold(call.request)} />
    <h4>${outgoing ? 'What Slack answered' : 'What the bot answered'}</h4>
    <${JsonView} value=${unfold(call.response)} />
  </div>`;
}
