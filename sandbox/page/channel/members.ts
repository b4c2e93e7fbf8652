import type { SandboxChannel, SandboxUser, WorkspaceRequest } from '../../protocol.ts';
import { useDesk } from '../context.ts';
import { type Drawn, html } from '../html.ts';
import { send } from '../server/control.ts';
import { Avatar } from '../shell/avatar.ts';
import { findUser } from '../shell/people.ts';
import { toast } from '../shell/toasts.ts';

async function change(request: WorkspaceRequest): Promise<void> {
  const outcome = await send('workspace', request);
  if (outcome.error) toast('error', 'That did not work', outcome.error);
}

/** Who is in the channel, and what an admin can do to it: the way to see how the app bears being removed or archived. */
export function Members({ channel }: { channel: SandboxChannel }): Drawn {
  const { state } = useDesk();
  const inside = channel.members.map((id) => findUser(state, id)).filter((user) => user !== undefined);
  const outside = state.users.filter(({ id }) => !channel.members.includes(id));
  return html`<div class="members">
    <h2>${inside.length} members</h2>
    ${inside.map((user) => html`<${Row} key=${user.id} user=${user} label="Remove" press=${() => change({ do: 'remove', channel: channel.id, user: user.id })} />`)}
    ${outside.length > 0 && html`<h2>Not here</h2>`}
    ${outside.map((user) => html`<${Row} key=${user.id} user=${user} label="Add" press=${() => change({ do: 'invite', channel: channel.id, user: user.id })} />`)}
    <button type="button" class="button" onClick=${() => change({ do: channel.is_archived ? 'unarchive' : 'archive', channel: channel.id })}>
      ${channel.is_archived ? 'Restore this channel' : 'Archive this channel'}
    </button>
  </div>`;
}

function Row({ user, label, press }: { user: SandboxUser; label: string; press: () => void }): Drawn {
  return html`<div class="member">
    <${Avatar} user=${user} size=${26} />
    <span><strong>${user.real_name}</strong>${user.roles.includes('bot') && html`<span class="app-badge">APP</span>`}</span>
    <button type="button" class="link-button" aria-label=${`${label} ${user.real_name}`} onClick=${press}>${label}</button>
  </div>`;
}
