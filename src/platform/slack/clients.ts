/**
 * The Web API clients. One rate limit stalls a whole WebClient, so what a person waits for never shares one with posting.
 */
import type { Logger as SlackLogger, WebClientOptions } from '@slack/web-api';
import type { Logger } from '../log.ts';
import { fetchForSlack, LogLevel, WebClient } from './web-api.ts';

export type Clients = {
  /** `views.*` and answers to a person: one try, at once, 2.5 s at most (Slack's triggers live for 3 s). */
  readonly interactive: WebClient;
  /** For the dispatcher, which queues, paces and retries itself: one try. */
  readonly posting: WebClient;
};

export type SlackAccess = { readonly slackApiUrl: string; readonly botToken: string };

const ONE_TRY = {
  retryConfig: { retries: 0 },
  rejectRateLimitedCalls: true,
  fetch: fetchForSlack,
} as const satisfies WebClientOptions;

export function createClients({ slackApiUrl, botToken }: SlackAccess, log: Logger): Clients {
  const logger = slackLogger(log);
  return {
    interactive: new WebClient(botToken, { ...ONE_TRY, slackApiUrl, logger, timeout: 2_500 }),
    posting: new WebClient(botToken, { ...ONE_TRY, slackApiUrl, logger, timeout: 10_000 }),
  };
}

/**
 * Our log as Slack's libraries want it. Their own warnings and errors repeat what we get as exceptions, and their
 * debug output holds whole payloads: all of it is debug output here.
 */
export function slackLogger(log: Logger): SlackLogger {
  const say = (...words: unknown[]) => log.debug({ slack: words.map(asText).join(' ') });
  return {
    debug: () => {},
    info: say,
    warn: say,
    error: say,
    setLevel: () => {},
    getLevel: () => LogLevel.INFO,
    setName: () => {},
  };
}

function asText(value: unknown): string {
  if (typeof value === 'string') return value;
  return value instanceof Error ? value.message : JSON.stringify(value);
}
