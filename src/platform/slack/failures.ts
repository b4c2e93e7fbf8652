/** What went wrong, in words for the person who pressed. The log gets the cause under the same id. */
import type { ModalView } from '@slack/types';
import { ConnectorError, errorId, UserError } from '../errors.ts';
import type { Logger } from '../log.ts';
import { modal, section } from './blocks.ts';
import { WebAPIPlatformError, WebAPIRateLimitedError } from './web-api.ts';

/** Slack's own name of the error (`channel_not_found`), or undefined when it was none of Slack's. */
export function slackError(error: unknown): string | undefined {
  return error instanceof WebAPIPlatformError ? error.data.error : undefined;
}

/** A UserError's own words, a ConnectorError's with an id; otherwise an apology with an id under which the log has the cause. */
export function explain(error: unknown, log: Logger, what: string): string {
  if (error instanceof UserError) return error.message;
  const id = errorId();
  log.error({ err: error, errorId: id, what }, 'a listener failed');
  if (error instanceof ConnectorError) return `${error.message} (Error ${id})`;
  if (error instanceof WebAPIRateLimitedError) {
    return `Slack is busy right now. Try again in ${Math.max(1, error.retryAfter)} s. (Error ${id})`;
  }
  const known = slackError(error);
  if (known === 'expired_trigger_id' || known === 'exchanged_trigger_id') {
    return `The window could not open in the 3 seconds that Slack allows. Press again. (Error ${id})`;
  }
  return `Sorry, that did not work, and it was not your doing. Try again; if it happens again, give an admin this id: ${id}.`;
}

/** Words in a modal of their own, laid over what the person was doing, or alone. */
export function notice(words: string, close: 'Back' | 'Close' = 'Back'): ModalView {
  return modal({ id: 'platform.notice', title: 'That did not work', close, blocks: [section(words)] });
}
