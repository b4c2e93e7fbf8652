import { useMemo } from 'preact/hooks';
import type { SandboxChannel } from '../../protocol.ts';
import { useCell } from '../cell.ts';
import { useDesk } from '../context.ts';
import { type Drawn, html } from '../html.ts';
import { send } from '../server/control.ts';
import { trafficCell } from '../server/traffic.ts';
import { toast } from '../shell/toasts.ts';
import { Announcer } from './announcer.ts';
import { ChannelHeader } from './channel-header.ts';
import { Composer } from './composer.ts';
import { ShowEarlier, useNewestPart } from './earlier.ts';
import { goneCell } from './ephemeral.ts';
import { Intro } from './intro.ts';
import { isNewer } from './ordering.ts';
import { refusalsIn } from './refused-call.ts';
import { Rows } from './rows.ts';
import { useScroll } from './scroll.ts';
import { useMarkRead, useReadOnArrival } from './seen.ts';
import { timeline } from './timeline.ts';
import { newestTs } from './unread.ts';

export function ChannelView({ channel }: { channel: SandboxChannel }): Drawn {
  const { me } = useDesk();
  return html`<section class="conversation" aria-label=${`Channel ${channel.name}`}>
    <${ChannelHeader} channel=${channel} />
    <${Conversation} key=${`${me.id} ${channel.id}`} channel=${channel} />
  </section>`;
}

/** The messages and what is below them; also the Messages tab of the app. */
export function Conversation({ channel }: { channel: SandboxChannel }): Drawn {
  const { state, me, place } = useDesk();
  const gone = useCell(goneCell);
  const traffic = useCell(trafficCell);
  const readUpTo = useReadOnArrival(channel, me.id);
  useMarkRead(channel, me.id);
  const ephemerals = state.ephemerals.filter(
    (one) => one.user === me.id && one.channel === channel.id && !one.thread_ts && !gone.has(one.id),
  );
  const wanted = place.thread ? undefined : place.message;
  const part = useNewestPart(channel.messages, wanted);
  const first = part.hidden > 0 ? (part.messages[0]?.ts ?? '0') : '0';
  const since = <T extends { readonly ts: string }>(list: readonly T[]) => list.filter(({ ts }) => isNewer(ts, first));
  const rows = useMemo(() => {
    const refusals = refusalsIn(traffic, channel.id);
    const line = readUpTo !== '0' && isNewer(newestTs(channel), readUpTo) ? { readUpTo } : {};
    const shown = { messages: part.messages, ephemerals: since(ephemerals), refusals: since(refusals) };
    return timeline({ ...shown, zone: me.tz, me: me.id, ...line });
  }, [channel, part.hidden, ephemerals.map(({ id }) => id).join(), state.ephemerals, traffic, me.tz, me.id, readUpTo]);
  const list = useScroll(rows, channel.id, wanted);
  return html`<div class="scroll" ref=${list} tabindex="0" role="log" aria-label="Messages" aria-live="off">
      <div class="scroll-content">
        ${part.hidden > 0 ? html`<${ShowEarlier} hidden=${part.hidden} showMore=${part.showMore} />` : html`<${Intro} channel=${channel} />`}
        <${Rows} rows=${rows} channel=${channel.id} />
      </div>
    </div>
    <${Announcer} channel=${channel} />
    <${Bottom} channel=${channel} />`;
}

function Bottom({ channel }: { channel: SandboxChannel }): Drawn {
  const { me } = useDesk();
  if (channel.is_archived) return html`<div class="bottom-note">This channel is archived. Nobody can write here.</div>`;
  if (channel.members.includes(me.id)) return html`<${Composer} channel=${channel} />`;
  const join = async () => {
    const outcome = await send('workspace', { do: 'invite', channel: channel.id, user: me.id });
    if (outcome.error) toast('error', 'Joining failed', outcome.error);
  };
  return html`<div class="bottom-note">
    <span>You are looking at <strong>#${channel.name}</strong> without being a member.</span>
    <button type="button" class="button primary" data-testid="join" onClick=${join}>Join channel</button>
  </div>`;
}
