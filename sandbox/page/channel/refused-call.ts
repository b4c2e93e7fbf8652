/** What the bot tried to put into this conversation and Slack would have refused: shown where it would have stood. */
import type { Traffic } from '../../protocol.ts';
import { RedBox } from '../blocks/red-box.ts';
import { type Drawn, html } from '../html.ts';
import { unfold } from '../inspector/unfold.ts';
import { isObject, stringAt } from '../wire.ts';
import type { Refusal } from './timeline.ts';

/** Only refusals for what was in the call; a faked outage is not one. */
export function refusalsIn(traffic: readonly Traffic[], channel: string): readonly Refusal[] {
  return traffic
    .filter((call) => isRefused(call) && channelOf(call) === channel)
    .map((call) => ({ ts: (Date.parse(call.at) / 1000).toFixed(6), call }));
}

export function isRefused(call: Traffic): boolean {
  return call.direction === 'bot → slack' && !call.ok && (call.problems?.length ?? 0) > 0;
}

function channelOf({ request }: Traffic): string | undefined {
  return isObject(request) ? stringAt(request, 'channel') : undefined;
}

export function RefusedCall({ call }: { call: Traffic }): Drawn {
  return html`<div class="message refused">
    <${RedBox} reason=${`Slack would refuse this ${call.what}: ${call.error ?? 'invalid'}`} reasons=${call.problems ?? []} detail=${unfold(call.request)} />
  </div>`;
}
