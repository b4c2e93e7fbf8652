/** Bolt, wired for one workspace: it finds the listener for a payload and does nothing else for us. */
import type { App as BoltApp, Receiver } from '@slack/bolt';
import type { Logger } from '../log.ts';
import { App } from './bolt.ts';
import { slackLogger } from './clients.ts';
import type { Identity } from './identity.ts';
import { routeByName } from './routes.ts';

export function createApp(receiver: Receiver, { botId, botUserId }: Identity, botToken: string, log: Logger): BoltApp {
  const app = new App({
    receiver,
    logger: slackLogger(log),
    // Known already: with `token`, Bolt would ask Slack again, and reject where nobody listens.
    authorize: async () => ({ botToken, botId, botUserId }),
    convoStore: false,
  });
  // Everything that a listener throws is caught at the entrance.
  app.error(async (error) => {
    throw error;
  });
  return routeByName(app);
}
