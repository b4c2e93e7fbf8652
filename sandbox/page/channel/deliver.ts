/** From a line in the composer to a message or a command, with Slack's answers when it cannot be one. */
import type { Command, State } from '../../protocol.ts';
import { send } from '../server/control.ts';
import { toast } from '../shell/toasts.ts';
import { withEmoji } from '../text/emoji.ts';

export type Line = {
  readonly user: string;
  readonly channel: string;
  readonly text: string;
  readonly thread_ts?: string;
};

/** Why this line cannot be sent as it is; undefined when it can. */
export function findObjection({ text, thread_ts }: Line, commands: readonly Command[]): string | undefined {
  const [word = ''] = text.split(/\s/);
  if (!/^\/[\w-]+$/.test(word)) return undefined;
  if (thread_ts) return `${word} is not supported in threads. Use it in the channel's message box.`;
  if (commands.some(({ command }) => command === word)) return undefined;
  return `${word} is not a valid command. To send it as a message, put a space in front of the slash.`;
}

/**
 * Answers whether it went out, so that the composer keeps what did not. Names and links become mentions on the server;
 * emoji names become characters here, as in Slack's own box.
 */
export async function deliver(line: Line, state: State): Promise<boolean> {
  const [word = ''] = line.text.split(/\s/);
  if (state.commands.some(({ command }) => command === word)) {
    const text = line.text.slice(word.length).trim();
    const outcome = await send('command', { user: line.user, channel: line.channel, command: word, text });
    if (outcome.error) toast('error', outcome.error, explain(outcome.error));
    // Slack has taken the command even when the app failed; ↑ brings it back.
    return true;
  }
  const outcome = await send('message', { ...line, text: withEmoji(line.text.trim()) });
  if (outcome.error) toast('error', 'The message was not sent', outcome.error);
  return !outcome.error;
}

const MEANINGS: { readonly [code: string]: string } = {
  operation_timeout: 'The app did not answer within 3 seconds.',
  dispatch_failed: 'The app could not be reached. Is the bot running?',
  http_service_error: 'The app answered with an error of its own.',
  http_client_error: 'The app refused the request.',
};

/** Slack's error codes in words. */
function explain(error: string): string | undefined {
  return Object.entries(MEANINGS).find(([code]) => error.includes(code))?.[1];
}
