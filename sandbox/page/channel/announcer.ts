import { useEffect, useRef, useState } from 'preact/hooks';
import type { SandboxChannel } from '../../protocol.ts';
import { useDesk } from '../context.ts';
import { type Drawn, html } from '../html.ts';
import { findUser } from '../shell/people.ts';
import { isNewer } from './ordering.ts';
import { newestTs } from './unread.ts';

/** Reads new messages to people who do not see them. Slack reads the message's `text`, not its blocks. */
export function Announcer({ channel }: { channel: SandboxChannel }): Drawn {
  const { state, me } = useDesk();
  const [words, say] = useState('');
  const last = useRef(newestTs(channel));
  useEffect(() => {
    const news = channel.messages.filter((message) => isNewer(message.ts, last.current) && message.user !== me.id);
    last.current = newestTs(channel);
    const lines = news.map((message) => `${findUser(state, message.user)?.real_name ?? 'Somebody'}: ${message.text}`);
    if (lines.length > 0) say(lines.join('. '));
  }, [channel]);
  return html`<div class="visually-hidden" aria-live="polite">${words}</div>`;
}
