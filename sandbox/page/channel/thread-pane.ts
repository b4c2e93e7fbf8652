import { useEffect, useMemo } from 'preact/hooks';
import type { SandboxChannel } from '../../protocol.ts';
import { useCell } from '../cell.ts';
import { useDesk } from '../context.ts';
import { type Drawn, html } from '../html.ts';
import { Icon } from '../shell/icons.ts';
import { channelName } from '../shell/people.ts';
import { Composer } from './composer.ts';
import { goneCell } from './ephemeral.ts';
import { Message } from './message.ts';
import { Rows } from './rows.ts';
import { useScroll } from './scroll.ts';
import { timeline } from './timeline.ts';

export function ThreadPane({ channel, ts }: { channel: SandboxChannel; ts: string }): Drawn {
  const { state, me, place, go } = useDesk();
  const gone = useCell(goneCell);
  const root = channel.messages.find((message) => message.ts === ts);
  const close = () => go({ channel: channel.id });
  const ephemerals = state.ephemerals.filter(
    (one) => one.user === me.id && one.channel === channel.id && one.thread_ts === ts && !gone.has(one.id),
  );
  const rows = useMemo(
    () =>
      timeline({ messages: root?.replies ?? [], ephemerals, refusals: [], zone: me.tz, me: me.id }).filter(
        ({ kind }) => kind !== 'day',
      ),
    [root, ephemerals.map(({ id }) => id).join(), me.tz, me.id],
  );
  const list = useScroll(rows, ts, place.message);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const inField = event.target instanceof HTMLElement && event.target.matches('input,textarea');
      if (event.key === 'Escape' && !inField && !document.querySelector('[role=dialog]')) close();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [channel.id]);
  return html`<aside class="thread" data-testid="thread" aria-label="Thread">
    <header class="view-header">
      <div class="view-title"><h1>Thread</h1><p>${channel.is_im ? '' : '#'}${channelName(state, channel, me.id)}</p></div>
      <button type="button" class="icon-button" aria-label="Close thread" data-testid="thread-close" onClick=${close}><${Icon} name="close" /></button>
    </header>
    <div class="scroll" ref=${list} tabindex="0" role="log" aria-label="Thread messages">
      <div class="scroll-content">
        ${root ? html`<${Message} message=${root} channel=${channel.id} inThread=${true} />` : html`<p class="empty">The first message of this thread is not here any more.</p>`}
        ${root && html`<div class="day left" role="separator"><span>${root.replies.length === 1 ? '1 reply' : `${root.replies.length} replies`}</span></div>`}
        <${Rows} rows=${rows} channel=${channel.id} inThread=${true} />
      </div>
    </div>
    ${root && !channel.is_archived && channel.members.includes(me.id) && html`<${Composer} key=${`${me.id} ${ts}`} channel=${channel} threadTs=${ts} />`}
  </aside>`;
}
