/** The messages of one conversation, threads included, in the order of their ts. */
import type { WireObject } from './protocol.ts';

export type Message = {
  readonly ts: string;
  readonly user: string;
  readonly byBot: boolean;
  text: string;
  blocks: readonly WireObject[];
  attachments: readonly WireObject[];
  readonly thread_ts?: string;
  readonly broadcast?: boolean;
  /** When it was last changed, for Slack's "(edited)". An update by blocks does not show it. */
  edited?: { readonly user: string; readonly ts: string };
  /** Their ids. */
  readonly files?: readonly string[];
  reactions: readonly { readonly name: string; readonly users: readonly string[] }[];
  metadata?: WireObject | undefined;
  /** Deleted, but kept as "This message was deleted." because it has replies. */
  tombstone?: boolean;
};

export type Messages = {
  add(message: Message): void;
  find(ts: string): Message | undefined;
  /** A thread's first message with replies becomes a tombstone. */
  remove(ts: string): void;
  /** First messages and broadcast replies, oldest first. */
  listTop(): readonly Message[];
  /** Oldest first, without the first message. */
  listReplies(ts: string): readonly Message[];
  listAll(): readonly Message[];
};

export function createMessages(): Messages {
  const all = new Map<string, Message>();
  const threads = new Map<string, Message[]>();
  const repliesTo = (ts: string) => threads.get(ts) ?? [];
  return {
    add(message) {
      all.set(message.ts, message);
      if (message.thread_ts) threads.set(message.thread_ts, [...repliesTo(message.thread_ts), message]);
    },
    find: (ts) => {
      const found = all.get(ts);
      return found?.tombstone ? undefined : found;
    },
    remove(ts) {
      const gone = all.get(ts);
      if (!gone) return;
      if (repliesTo(ts).length > 0) {
        Object.assign(gone, {
          tombstone: true,
          text: 'This message was deleted.',
          blocks: [],
          attachments: [],
          reactions: [],
          metadata: undefined,
        });
        return;
      }
      all.delete(ts);
      if (gone.thread_ts)
        threads.set(
          gone.thread_ts,
          repliesTo(gone.thread_ts).filter((reply) => reply !== gone),
        );
    },
    listTop: () => [...all.values()].filter((message) => !message.thread_ts || message.broadcast),
    listReplies: repliesTo,
    listAll: () => [...all.values()],
  };
}
