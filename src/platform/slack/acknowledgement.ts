/**
 * The acknowledgement of a command, which may carry the answer. It goes out once, whoever is first: the answer, a window
 * that is about to open, the end of the work, or the clock.
 */
import type { RespondArguments } from '@slack/bolt';
import type { Message } from './message.ts';

/** Slack takes no acknowledgement after 3 s; an answer that takes longer than this comes by itself. */
const PATIENCE_MS = 1_000;

export type Acknowledgement = {
  /** False: it has gone out already. */
  readonly isOpen: boolean;
  /** Only the person sees it. Only while it is open. */
  answer(message: Message): Promise<void>;
  /** May be called twice, and after an answer. */
  close(): Promise<void>;
};

export function openAcknowledgement(ack: (answer?: RespondArguments) => Promise<void>): Acknowledgement {
  let isOpen = true;
  const send = async (answer?: RespondArguments) => {
    if (!isOpen) return;
    isOpen = false;
    clearTimeout(timer);
    await ack(answer);
  };
  // A connection that broke takes no acknowledgement any more; nobody waits for this one.
  const timer = setTimeout(() => void send().catch(() => {}), PATIENCE_MS);
  return {
    get isOpen() {
      return isOpen;
    },
    answer: ({ text, blocks }) => send({ response_type: 'ephemeral', text, blocks: [...blocks] }),
    close: () => send(),
  };
}
