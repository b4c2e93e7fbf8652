/**
 * What the sandbox says to the page, to tests and to tools: the shapes of the control API.
 * Wire names are Slack's own (snake_case), since most of it is drawn from Slack payloads.
 * Not here: behaviour. The server fills these shapes, `client.ts` and the page read them.
 */

/** A block, view or payload as it came over the wire: already checked by `blockkit/`, otherwise unknown to us. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json | undefined };
export type WireObject = { readonly [key: string]: Json | undefined };

/** `admin` and `owner` show as `is_admin` and `is_owner` in users.info; `guest` as `is_restricted`. */
export type Role = 'member' | 'admin' | 'owner' | 'guest' | 'bot';

export type SandboxUser = {
  readonly id: string;
  readonly name: string;
  readonly real_name: string;
  readonly title?: string;
  readonly email?: string;
  readonly tz: string;
  readonly roles: readonly Role[];
  /** An emoji drawn as the person's picture. */
  readonly avatar: string;
};

export type SandboxFile = {
  readonly id: string;
  readonly name: string;
  readonly mimetype: string;
  readonly size: number;
  readonly url: string;
};

export type SandboxMessage = {
  readonly ts: string;
  readonly user: string;
  readonly text: string;
  readonly blocks: readonly WireObject[];
  /** Slack's older form; present only when the app used it. */
  readonly attachments?: readonly WireObject[];
  readonly thread_ts?: string;
  /** Present on a thread's first message: its replies, oldest first. In `messages` only first messages and broadcast replies are listed. */
  readonly replies: readonly SandboxMessage[];
  /** A thread reply that was also sent to the channel. */
  readonly broadcast?: boolean;
  readonly edited_ts?: string;
  readonly files?: readonly SandboxFile[];
  readonly reactions?: readonly { readonly name: string; readonly users: readonly string[] }[];
  readonly metadata?: WireObject;
};

export type SandboxChannel = {
  readonly id: string;
  /** Without `#`. For a DM: the other person's name. */
  readonly name: string;
  readonly is_private: boolean;
  readonly is_im: boolean;
  readonly is_archived: boolean;
  readonly topic?: string;
  readonly members: readonly string[];
  /** Oldest first. */
  readonly messages: readonly SandboxMessage[];
  /** Per user: the newest ts they have seen, `0` when none. */
  readonly last_read: { readonly [user: string]: string };
};

/** Only one person sees it, until the page is reloaded. */
export type Ephemeral = {
  readonly id: string;
  readonly user: string;
  readonly channel: string;
  readonly thread_ts?: string;
  readonly ts: string;
  readonly text: string;
  readonly blocks: readonly WireObject[];
};

/** `view` is the whole Slack view object: id, hash, type, title, blocks, submit, state, … */
export type OpenView = {
  readonly id: string;
  readonly view: WireObject;
  readonly errors?: { readonly [block_id: string]: string };
};

export type Command = { readonly command: string; readonly description: string; readonly usage_hint?: string };
export type Shortcut = {
  readonly callback_id: string;
  readonly name: string;
  readonly type: 'message' | 'global';
  readonly description: string;
};

/** One line of the traffic inspector. `problems` are why it was refused, in words. */
export type Traffic = {
  readonly id: number;
  readonly at: string;
  readonly direction: 'bot → slack' | 'slack → bot';
  /** `chat.postMessage`, `block_actions`, `/escalation`, `event app_home_opened`, … */
  readonly what: string;
  readonly ok: boolean;
  readonly ms?: number;
  readonly error?: string;
  readonly problems?: readonly string[];
  readonly request: Json;
  readonly response: Json;
};

export type State = {
  /** The workspace's own: another one after a fresh start, the same when a kept workspace goes on. */
  readonly id: string;
  /** Rises with every change. */
  readonly version: number;
  readonly workspace: string;
  readonly bot_user: string;
  readonly connected: boolean;
  readonly clock: string;
  readonly users: readonly SandboxUser[];
  readonly channels: readonly SandboxChannel[];
  readonly usergroups: readonly {
    readonly id: string;
    readonly handle: string;
    readonly name: string;
    readonly users: readonly string[];
  }[];
  readonly ephemerals: readonly Ephemeral[];
  /** Per user, bottom of the stack first. */
  readonly views: { readonly [user: string]: readonly OpenView[] };
  /** Per user: the published Home view. */
  readonly homes: { readonly [user: string]: WireObject };
  readonly commands: readonly Command[];
  readonly shortcuts: readonly Shortcut[];
};

/** What the person would have seen of their press. `ms` is the time to the ack. */
export type Outcome = {
  readonly acked: boolean;
  readonly ms: number;
  /** What Slack would show in words: "/escalation failed with the error dispatch_failed", field errors joined, or why the sandbox refused the call. */
  readonly error?: string;
  /** The view on top of this person's stack afterwards, if one is open. */
  readonly view?: WireObject;
  /** Ephemeral messages this press caused, newest last. */
  readonly ephemeral?: readonly Ephemeral[];
  /** Field errors of a refused submission, by block id. */
  readonly errors?: { readonly [block_id: string]: string };
  /** Of `home`: what the person's Home shows afterwards. */
  readonly home?: WireObject;
  /** Of `message`: what was said. */
  readonly message?: SandboxMessage;
  /** Of `clock`: the new time. */
  readonly clock?: string;
  /** Of `create_channel`: the new one. */
  readonly channel?: string;
};

export type CommandRequest = {
  readonly user: string;
  readonly channel: string;
  readonly command: string;
  readonly text: string;
};
/** `value`: what was chosen or typed, where the element takes one (an option's value, a user id, text, several values, a date). `confirm: false` presses Cancel in the confirm dialog (nothing is sent). */
export type ClickRequest = {
  readonly user: string;
  readonly action_id: string;
  readonly block_id?: string;
  readonly channel?: string;
  readonly ts?: string;
  readonly ephemeral_id?: string;
  readonly view_id?: string;
  /** With neither ts nor view_id: the person's Home, when `home` is true. */
  readonly home?: boolean;
  readonly value?: string | readonly string[];
  readonly confirm?: boolean;
  /** In a modal: what the person has typed into other fields so far, as in `submit`; it goes along in the state. */
  readonly values?: { readonly [field: string]: Json };
};
/** Asks the app for the options of an external select while the person types. Where: as in a click. */
export type OptionsRequest = Omit<ClickRequest, 'value' | 'confirm' | 'values'> & { readonly query: string };
export type OptionsOutcome = Outcome & {
  readonly options: readonly WireObject[];
  readonly option_groups?: readonly WireObject[];
};
/** `values` by block id, action id or label. A file input takes `{ name, content }` objects (`encoding: 'base64'` for bytes). Default view: the top of the person's stack. */
export type SubmitRequest = {
  readonly user: string;
  readonly view_id?: string;
  readonly values: { readonly [field: string]: Json };
};
/** `all`: the whole stack (the X of Slack's client); otherwise the top modal (Cancel, Back). */
export type CloseRequest = { readonly user: string; readonly view_id?: string; readonly all?: boolean };
/** A message shortcut names channel and ts; a global one does not. */
export type ShortcutRequest = {
  readonly user: string;
  readonly callback_id: string;
  readonly channel?: string;
  readonly ts?: string;
};
export type HomeRequest = { readonly user: string };
export type MessageRequest = {
  readonly user: string;
  readonly channel: string;
  readonly text: string;
  readonly thread_ts?: string;
};
/** `advance`: ISO 8601 duration (`PT4H`, `P7D`). */
export type ClockRequest = { readonly advance: string };
/** What goes from Slack to the bot, as names for faults: `reset` loses the envelope, with `when: after` only its ack. */
export const DELIVERIES = ['events_api', 'slash_commands', 'interactive'] as const;
/**
 * `method`: a Web API method, `*` for every one, `response_url`, `upload`, or one of `DELIVERIES`.
 * `when: after` lets the effect happen and then loses or spoils the answer. `times` 0 clears the method's faults; default 1.
 */
export type FaultRequest = {
  readonly method: string;
  /** Only for calls on this channel. */
  readonly channel?: string;
  readonly error?: string;
  readonly status?: number;
  /** Seconds. */
  readonly retry_after?: number;
  readonly latency_ms?: number;
  /** Break the connection instead of answering. */
  readonly reset?: boolean;
  readonly when?: 'before' | 'after';
  readonly times?: number;
};
/** What happens in a workspace besides messages. */
export type WorkspaceRequest =
  | { readonly do: 'invite' | 'remove'; readonly channel: string; readonly user: string }
  | { readonly do: 'archive' | 'unarchive'; readonly channel: string }
  | {
      readonly do: 'create_channel';
      readonly name: string;
      readonly is_private: boolean;
      readonly members: readonly string[];
    }
  | { readonly do: 'delete_message'; readonly channel: string; readonly ts: string }
  | { readonly do: 'make_public'; readonly channel: string }
  | { readonly do: 'set_roles'; readonly user: string; readonly roles: readonly Role[] }
  | { readonly do: 'set_usergroup'; readonly id: string; readonly users: readonly string[] }
  | { readonly do: 'revoke_token' }
  /** Tells the oldest Socket Mode connection, or all, to reconnect. Default reason: `refresh_requested`. */
  | {
      readonly do: 'refresh_connection';
      readonly reason?: 'warning' | 'refresh_requested' | 'link_disabled';
      readonly all?: boolean;
    }
  /** Slack's check of a request URL (HTTP mode). */
  | { readonly do: 'verify_request_url' }
  /** What the app's token may do, as if the app had been installed with these scopes. */
  | { readonly do: 'set_scopes'; readonly scopes: readonly string[] }
  /** Ephemeral messages do not outlive a reload of the page. */
  | { readonly do: 'forget_ephemerals'; readonly user: string }
  | { readonly do: 'mark_read'; readonly user: string; readonly channel: string };
