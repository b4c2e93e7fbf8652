/** Asks Slack who we are before anything starts, so that a wrong token or an unreachable Slack is said in one sentence. */
import type { Connection } from '../../config.ts';
import { reason, StartError } from '../errors.ts';
import type { Logger } from '../log.ts';
import { type SlackAccess, slackLogger } from './clients.ts';
import { listMissing } from './scopes.ts';
import { fetchForSlack, WebAPIPlatformError, WebClient } from './web-api.ts';

/** Two tries of 4 s: an unreachable Slack is reported within 9 s. */
const PATIENCE = {
  fetch: fetchForSlack,
  timeout: 4_000,
  retryConfig: { retries: 1, minTimeout: 500, maxTimeout: 500 },
};

export type Identity = {
  readonly botId: string;
  readonly botUserId: string;
  readonly team: string;
  /** Ends in a slash; empty when Slack did not say. */
  readonly workspaceUrl: string;
};

const REFUSED: Readonly<Record<string, string>> = {
  invalid_auth: 'Slack does not know it',
  not_authed: 'it did not arrive',
  token_revoked: 'it was revoked',
  token_expired: 'it has expired',
  account_inactive: 'the app was removed from the workspace',
  not_allowed_token_type: 'it is a token of another kind',
  missing_scope: 'it lacks the scope connections:write',
};

/** @throws StartError in one sentence. Takes at most 9 s. */
export async function introduce(access: SlackAccess, connection: Connection, log: Logger): Promise<Identity> {
  const client = (token: string) =>
    new WebClient(token, { ...PATIENCE, slackApiUrl: access.slackApiUrl, logger: slackLogger(log) });
  const [answer] = await Promise.all([
    ask('SLACK_BOT_TOKEN', access, () => client(access.botToken).auth.test()),
    connection.kind === 'socket'
      ? ask('SLACK_APP_TOKEN', access, () => client(connection.appToken).apps.connections.open({}))
      : undefined,
  ]);
  const { bot_id: botId, user_id: botUserId, team = 'a workspace', url = '' } = answer;
  if (!botId || !botUserId) throw new StartError('SLACK_BOT_TOKEN belongs to a person: use the bot token (xoxb-…).');
  const missing = answer.response_metadata?.scopes ? listMissing(answer.response_metadata.scopes) : [];
  if (missing.length > 0) {
    throw new StartError(
      `The bot token lacks ${missing.join(', ')}: add ${missing.length === 1 ? 'this scope' : 'these scopes'} as in manifest.yml and install the app again.`,
    );
  }
  return { botId, botUserId, team, workspaceUrl: url && `${url.replace(/\/*$/, '')}/` };
}

async function ask<T>(variable: string, { slackApiUrl }: SlackAccess, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof WebAPIPlatformError) {
      const why = REFUSED[error.data.error] ?? `the answer was "${error.data.error.slice(0, 80)}"`;
      throw new StartError(`Slack refused ${variable}: ${why}. Copy it again from the app's settings.`);
    }
    throw new StartError(
      `Slack can't be reached at ${slackApiUrl}: ${reason(rootOf(error))}. Check the network, and SLACK_API_URL if you set it.`,
    );
  }
}

/** `fetch failed` says nothing; what is underneath does. */
function rootOf(error: unknown): unknown {
  let root = error;
  for (let depth = 0; depth < 5 && root instanceof Error; depth += 1) {
    const inner = 'original' in root ? root.original : root.cause;
    if (!(inner instanceof Error)) break;
    root = inner;
  }
  return root;
}
