import { useEffect, useRef } from 'preact/hooks';
import type { SandboxChannel } from '../../protocol.ts';
import { send } from '../server/control.ts';
import { isNewer } from './ordering.ts';
import { newestTs } from './unread.ts';

/** Tells the sandbox that this person has seen the channel, once for each newest message and only while the page is in front. */
export function useMarkRead(channel: SandboxChannel, user: string): void {
  const told = useRef('');
  const newest = newestTs(channel);
  const seen = channel.last_read[user] ?? '0';
  useEffect(() => {
    const tell = () => {
      const key = `${user} ${channel.id} ${newest}`;
      if (document.hidden || told.current === key || !isNewer(newest, seen)) return;
      told.current = key;
      void send('workspace', { do: 'mark_read', user, channel: channel.id });
    };
    tell();
    document.addEventListener('visibilitychange', tell);
    return () => document.removeEventListener('visibilitychange', tell);
  }, [channel.id, user, newest, seen]);
}

/** What had been read when the person came here: the line above what is new stays until they leave. */
export function useReadOnArrival(channel: SandboxChannel, user: string): string {
  const arrival = useRef({ key: '', ts: '0' });
  const key = `${user} ${channel.id}`;
  if (arrival.current.key !== key) arrival.current = { key, ts: channel.last_read[user] ?? '0' };
  return arrival.current.ts;
}
