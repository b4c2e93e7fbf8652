/** The two ways in, of which only the one in use is loaded: Socket Mode and signed HTTP. */

import type { App, Receiver, ReceiverEvent } from '@slack/bolt';
import type { Connection } from '../../config.ts';
import type { HealthCheck } from '../health.ts';
import type { ApiDoor } from '../http/door.ts';
import type { Logger } from '../log.ts';

/** Who else is spoken to on Slack's port, over HTTP. */
export type Others = {
  /** What `GET /readyz` says. */
  readonly health: HealthCheck;
  /** Programs and services. */
  readonly api?: Pick<ApiDoor, 'owns' | 'handle'>;
};

export type Door = {
  /** Handed to Bolt, which insists on having one. */
  readonly receiver: Receiver;
  /** Resolves once Slack can reach us. */
  open(receive: (event: ReceiverEvent) => Promise<void>): Promise<{ port?: number }>;
  /** Takes in nothing new. Over sockets nothing can be acknowledged any more: wait for what is in work first. */
  close(): Promise<void>;
  /** Whether Slack can reach us at this moment. */
  readonly isOpen: boolean;
};

export async function createDoor(
  connection: Connection,
  slackApiUrl: string,
  log: Logger,
  others: Others,
): Promise<Door> {
  if (connection.kind === 'http') {
    const { httpDoor } = await import('./receivers-http.ts');
    return httpDoor(connection, log, others);
  }
  const { socketDoor } = await import('./receivers-socket.ts');
  return socketDoor(connection.appToken, slackApiUrl, log);
}

/** What a receiver calls of Bolt's App. */
export const catcher = (receive: (event: ReceiverEvent) => Promise<void>) =>
  // The cast: receivers use nothing of the App but this one method.
  ({ processEvent: receive }) as unknown as App;
