import type { Ephemeral } from '../../protocol.ts';
import { type Cell, cell } from '../cell.ts';
import { useDesk } from '../context.ts';
import { SurfaceContext } from '../forms/surface.ts';
import { type Drawn, html } from '../html.ts';
import { Avatar } from '../shell/avatar.ts';
import { Icon } from '../shell/icons.ts';
import { findUser } from '../shell/people.ts';
import { Author, Content, useMessageSurface } from './message.ts';

/** Ids that are gone from this page: dismissed, or here before it was loaded (a reload clears them, as in Slack). */
export const goneCell: Cell<ReadonlySet<string>> = cell<ReadonlySet<string>>(new Set());

export function hideEphemerals(ids: readonly string[]): void {
  goneCell.update((gone) => new Set([...gone, ...ids]));
}

export function EphemeralMessage({ ephemeral }: { ephemeral: Ephemeral }): Drawn {
  const { state, me } = useDesk();
  const { id, channel, thread_ts, ts, text, blocks } = ephemeral;
  const surface = useMessageSurface(`ephemeral ${id}`, { user: me.id, channel, ephemeral_id: id });
  return html`<article class="message ephemeral" data-testid="ephemeral" data-ts=${ts} data-channel=${channel} data-thread=${thread_ts}>
    <p class="only-you"><${Icon} name="eye" size=${14} /> Only visible to you</p>
    <${Avatar} user=${findUser(state, state.bot_user)} />
    <div class="message-body">
      <${Author} ts=${ts} user=${state.bot_user} />
      <${SurfaceContext.Provider} value=${surface}><${Content} text=${text} blocks=${blocks} /><//>
      <button type="button" class="link-button" data-testid="dismiss" onClick=${() => hideEphemerals([id])}>Dismiss message</button>
    </div>
  </article>`;
}
