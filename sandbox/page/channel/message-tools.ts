import type { SandboxMessage } from '../../protocol.ts';
import { useDesk } from '../context.ts';
import { type Drawn, html } from '../html.ts';
import { askToConfirm } from '../modal/confirm.ts';
import { formatPlace } from '../place/place.ts';
import { send } from '../server/control.ts';
import { Icon } from '../shell/icons.ts';
import { Menu, type MenuItem } from '../shell/menu.ts';
import { findUser } from '../shell/people.ts';
import { toast } from '../shell/toasts.ts';

/** Reply, and behind the dots: the app's message shortcuts, the link, and what an admin of the sandbox may do. */
export function MessageTools({
  message,
  channel,
  inThread,
}: {
  message: SandboxMessage;
  channel: string;
  inThread: boolean;
}): Drawn {
  const { go } = useDesk();
  const items = useItems(message, channel);
  const openThread = () => go({ channel, thread: message.thread_ts ?? message.ts });
  return html`<div class="message-tools">
    ${!inThread && html`<button type="button" class="icon-button" aria-label="Reply in thread" title="Reply in thread" data-testid="reply" onClick=${openThread}><${Icon} name="reply" /></button>`}
    <${Menu} label="More for this message" items=${items} testId="message-menu" />
  </div>`;
}

function useItems(message: SandboxMessage, channel: string): readonly MenuItem[] {
  const { state, me } = useDesk();
  const app = findUser(state, state.bot_user)?.real_name ?? 'App';
  const shortcuts = state.shortcuts
    .filter(({ type }) => type === 'message')
    .map(({ callback_id, name }) => ({
      label: name,
      detail: app,
      icon: 'bolt' as const,
      testId: `shortcut-${callback_id}`,
      choose: () => void runShortcut({ user: me.id, callback_id, channel, ts: message.ts }, name),
    }));
  const link = formatPlace({
    channel,
    ...(message.thread_ts ? { thread: message.thread_ts } : {}),
    message: message.ts,
  });
  return [
    ...shortcuts,
    {
      label: 'Copy link',
      icon: 'link',
      choose: () => void copy(`${window.location.origin}${window.location.pathname}${link}`, 'Link copied'),
    },
    { label: 'Copy text', icon: 'copy', choose: () => void copy(message.text, 'Text copied') },
    {
      label: 'Delete message',
      detail: 'as an admin of this sandbox',
      icon: 'trash',
      danger: true,
      choose: () => void remove(channel, message.ts),
    },
  ];
}

export async function runShortcut(request: Parameters<typeof send<'shortcut'>>[1], name: string): Promise<void> {
  const outcome = await send('shortcut', request);
  if (outcome.error) toast('error', `“${name}” failed`, outcome.error);
}

async function copy(text: string, done: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    toast('info', done);
  } catch {
    toast('error', 'The browser did not let the page copy.', text);
  }
}

async function remove(channel: string, ts: string): Promise<void> {
  const words = (text: string) => ({ type: 'plain_text', text });
  const sure = await askToConfirm({
    title: words('Delete this message?'),
    text: words('It disappears for everyone. The app is not asked first.'),
    confirm: words('Delete'),
    deny: words('Keep'),
    style: 'danger',
  });
  if (!sure) return;
  const outcome = await send('workspace', { do: 'delete_message', channel, ts });
  if (outcome.error) toast('error', 'The message was not deleted', outcome.error);
}
