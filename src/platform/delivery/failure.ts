/**
 * What an error of Slack's client means for the message that was being sent: did it happen, whom does it concern,
 * and what can a person do about it.
 */
import { reason } from '../errors.ts';
import { WebAPIHTTPError, WebAPIPlatformError, WebAPIRateLimitedError, WebAPIRequestError } from '../slack/web-api.ts';

export type Failure = { readonly problem: string } & (
  | { readonly kind: 'limited'; readonly waitMs: number | undefined }
  /** It did not happen. `everywhere`: Slack as a whole can't be reached, or does not accept our token. */
  | { readonly kind: 'unsent'; readonly everywhere: boolean }
  /** It may have happened. */
  | { readonly kind: 'uncertain' }
  /** The installation lacks a scope: a person has to put it right, the message waits. */
  | { readonly kind: 'forbidden' }
  /** The channel does not take messages from us; a person can change that. */
  | { readonly kind: 'channel' }
  /** The message (or the thread's first message) is not there any more, or not ours to change. */
  | { readonly kind: 'gone' }
  /** This message will never be accepted. */
  | { readonly kind: 'refused' }
);

/** Node's and undici's codes for a request that never left: nothing can have happened. */
const NEVER_LEFT = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENETDOWN',
  'UND_ERR_CONNECT_TIMEOUT',
]);

const ACCOUNT = new Set([
  'invalid_auth',
  'not_authed',
  'token_revoked',
  'token_expired',
  'account_inactive',
  'access_denied',
  'team_access_not_granted',
  'enterprise_is_restricted',
  'two_factor_setup_required',
]);

/** Not about one message: a person has to reinstall the app with the scope, so the rows wait. */
const INSTALLATION = new Set(['missing_scope', 'not_allowed_token_type', 'no_permission', 'ekm_access_denied']);

/** Slack says of these that part of the operation may have succeeded. */
const MAYBE_DONE = new Set(['internal_error', 'fatal_error', 'request_timeout', 'service_unavailable']);

/** Did not happen, and the same call may succeed later. */
const LATER = new Set(['team_added_to_org', 'org_login_required', 'accesslimited', 'rate_limited']);

const CHANNEL: Readonly<Record<string, string>> = {
  is_archived: 'The channel is archived: unarchive it or choose another one.',
  not_in_channel: 'The bot is not a member of the channel: invite it.',
  channel_not_found: 'The channel does not exist or the bot was removed from it: invite it or choose another channel.',
  restricted_action: 'The workspace does not let the bot post in this channel: allow it or choose another channel.',
  restricted_action_read_only_channel: 'The channel is read-only for the bot: allow it or choose another channel.',
  restricted_action_non_threadable_channel: 'The channel allows no threads: choose another one.',
  restricted_action_thread_only_channel: 'The channel allows threads only: choose another one.',
  posting_to_general_channel_denied: 'The workspace lets only some people post in this channel: choose another one.',
};

const GONE = new Set([
  'message_not_found',
  'cant_update_message',
  'edit_window_closed',
  'thread_not_found',
  'cannot_reply_to_message',
]);

const REFUSED: Readonly<Record<string, string>> = {
  invalid_blocks: 'Slack refused the layout of the message.',
  invalid_blocks_format: 'Slack refused the layout of the message.',
  msg_too_long: 'The message is longer than Slack allows.',
  msg_blocks_too_long: 'The message is longer than Slack allows.',
  no_text: 'The message is empty.',
  user_not_found: 'Slack knows no such person in this workspace.',
  users_not_found: 'Slack knows no such person in this workspace.',
  user_disabled: "The person's account is deactivated.",
  user_not_visible: 'The bot can not see this person.',
  cannot_dm_bot: 'Slack lets no bot write to another bot.',
  messages_tab_disabled: 'Messages to the bot are switched off in the app settings (App Home, Messages tab).',
  thread_locked: 'The thread is locked.',
  restricted_action_thread_locked: 'The thread is locked.',
  cant_delete_message: 'Slack does not let the bot delete this message.',
};

export function classify(error: unknown): Failure {
  if (error instanceof WebAPIRateLimitedError) {
    return { kind: 'limited', waitMs: error.retryAfter * 1000, problem: 'Slack asked us to slow down.' };
  }
  if (error instanceof WebAPIPlatformError) return classifyAnswer(error);
  if (error instanceof WebAPIHTTPError) {
    const problem = `Slack answered with HTTP status ${error.statusCode}.`;
    return error.statusCode >= 400 && error.statusCode < 500
      ? { kind: 'unsent', everywhere: false, problem }
      : { kind: 'uncertain', problem };
  }
  if (error instanceof WebAPIRequestError) {
    const code = networkCode(error.original);
    return code !== undefined && NEVER_LEFT.has(code)
      ? { kind: 'unsent', everywhere: true, problem: `Slack can't be reached (${code}).` }
      : { kind: 'uncertain', problem: `The connection to Slack broke (${code ?? error.original.name}).` };
  }
  // The client throws a plain error for a 429 that names no time.
  if (error instanceof Error && error.message.startsWith('Retry header did not contain a valid timeout')) {
    return { kind: 'limited', waitMs: undefined, problem: 'Slack asked us to slow down.' };
  }
  return { kind: 'uncertain', problem: `Slack's answer could not be read (${reason(error).slice(0, 200)}).` };
}

function classifyAnswer({ data }: WebAPIPlatformError): Failure {
  const code = data.error;
  // A page of a proxy in between arrives here as the "error".
  if (!/^[a-z0-9_]{1,60}$/.test(code)) return { kind: 'uncertain', problem: 'The answer was not from Slack.' };
  const problem = `${CHANNEL[code] ?? REFUSED[code] ?? 'Slack refused it.'} (${code}${detailsOf(data)})`;
  if (code === 'ratelimited') return { kind: 'limited', waitMs: retryAfterOf(data), problem };
  if (ACCOUNT.has(code))
    return { kind: 'unsent', everywhere: true, problem: `Slack does not accept the bot's token (${code}).` };
  if (INSTALLATION.has(code)) return { kind: 'forbidden', problem };
  if (LATER.has(code)) return { kind: 'unsent', everywhere: false, problem };
  if (MAYBE_DONE.has(code)) return { kind: 'uncertain', problem };
  if (CHANNEL[code] !== undefined) return { kind: 'channel', problem };
  if (GONE.has(code)) return { kind: 'gone', problem };
  return { kind: 'refused', problem };
}

function retryAfterOf(data: WebAPIPlatformError['data']): number | undefined {
  const seconds = data.response_metadata?.retryAfter;
  return seconds === undefined ? undefined : seconds * 1000;
}

/** Slack's own words on which field is wrong; they hold pointers, not contents. */
function detailsOf(data: WebAPIPlatformError['data']): string {
  const messages = data.response_metadata?.messages ?? [];
  return messages.length === 0 ? '' : `: ${messages.join('; ').slice(0, 500)}`;
}

/** The first code in the chain of causes. */
function networkCode(error: unknown): string | undefined {
  let at: unknown = error;
  for (let depth = 0; depth < 5 && at instanceof Error; depth += 1) {
    if ('code' in at && typeof at.code === 'string') return at.code;
    if (at.name === 'TimeoutError') return 'timeout';
    if (at instanceof AggregateError) at = at.errors[0];
    else at = at.cause;
  }
  return undefined;
}
