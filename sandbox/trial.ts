/** What the sandbox's own tests share: a small app's manifest, raw calls, and a bot that is nothing but a WebSocket. */
import { onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { type SandboxClient, sandboxClient } from './client.ts';
import { type Sandbox, type SandboxOptions, startSandbox } from './index.ts';
import { isWireObject, parseJson, pick, pickText } from './json.ts';
import type { Json, SandboxChannel, WireObject } from './protocol.ts';

export const SCOPES = [
  'app_mentions:read',
  'channels:history',
  'channels:join',
  'channels:read',
  'chat:write',
  'commands',
  'files:write',
  'groups:history',
  'groups:read',
  'im:history',
  'im:read',
  'im:write',
  'reactions:write',
  'team:read',
  'usergroups:read',
  'users:read',
  'users:read.email',
];

export const EVENTS = [
  'app_home_opened',
  'app_mention',
  'channel_archive',
  'channel_created',
  'channel_left',
  'group_archive',
  'group_left',
  'group_unarchive',
  'member_joined_channel',
  'member_left_channel',
  'message.channels',
  'message.groups',
  'message.im',
  'subteam_members_changed',
  'tokens_revoked',
  'user_change',
];

export function aManifest({
  scopes = SCOPES,
  events = EVENTS,
  home = true,
}: {
  scopes?: string[];
  events?: string[];
  home?: boolean;
} = {}) {
  return {
    display_information: { name: 'Parrot' },
    features: {
      bot_user: { display_name: 'Parrot' },
      app_home: { home_tab_enabled: home, messages_tab_enabled: true, messages_tab_read_only_enabled: false },
      slash_commands: [
        { command: '/say', description: 'Say it', usage_hint: '[words]', should_escape: true },
        { command: '/raw', description: 'As typed' },
      ],
      shortcuts: [
        { name: 'Repeat this', type: 'message', callback_id: 'repeat', description: 'Repeats' },
        { name: 'Start', type: 'global', callback_id: 'start', description: 'Starts' },
      ],
    },
    oauth_config: { scopes: { bot: scopes } },
    settings: {
      event_subscriptions: { bot_events: events },
      interactivity: { is_enabled: true },
      socket_mode_enabled: true,
    },
  };
}

export type Called = { readonly status: number; readonly headers: Headers; readonly body: WireObject };

export type Trial = {
  readonly sandbox: Sandbox;
  readonly slack: SandboxClient;
  /** A Web API call with the bot token, form-encoded as Slack's own client does it. */
  api(method: string, args?: Record<string, unknown>, token?: string): Promise<Called>;
  channel(id: string): Promise<SandboxChannel>;
  /** Moves the milliseconds that triggers and rate limits go by. */
  pass(ms: number): void;
};

export async function startTrial(options: Partial<SandboxOptions> = {}): Promise<Trial> {
  let skipped = 0;
  const sandbox = await startSandbox({
    manifest: aManifest(),
    rateLimits: false,
    monotonic: () => skipped,
    ...options,
  });
  onTestFinished(() => sandbox.close());
  // A parrot is idle once it has acknowledged, so nobody needs to wait for quiet.
  sandbox.onSettle(async () => {});
  const slack = sandboxClient(sandbox.url);
  return {
    sandbox,
    slack,
    api: (method, args = {}, token = sandbox.botToken) => callApi(sandbox, method, args, token),
    async channel(id) {
      const found = (await slack.state()).channels.find((channel) => channel.id === id);
      if (!found) throw new Error(`There is no channel ${id}.`);
      return found;
    },
    pass(ms) {
      skipped += ms;
    },
  };
}

export async function callApi(
  { apiUrl }: Sandbox,
  method: string,
  args: Record<string, unknown>,
  token: string,
): Promise<Called> {
  const form = Object.entries(args).map(([key, value]): [string, string] => [
    key,
    typeof value === 'string' ? value : JSON.stringify(value),
  ]);
  return read(
    await fetch(`${apiUrl}${method}`, {
      method: 'POST',
      body: new URLSearchParams(form),
      headers: { authorization: `Bearer ${token}` },
    }),
  );
}

export async function read(response: Response): Promise<Called> {
  const body = parseJson(await response.text());
  return { status: response.status, headers: response.headers, body: isWireObject(body) ? body : {} };
}

export type Heard = { readonly type: string; readonly payload: WireObject; readonly envelope: WireObject };

export type Parrot = {
  /** Every envelope, oldest first, acknowledged or not. */
  readonly heard: Heard[];
  /** Messages that are no envelopes: hello, disconnect. */
  readonly notices: WireObject[];
  readonly socket: WebSocket;
  /** Resolves with the next envelope of that kind, or one that has come already. */
  next(fits: (heard: Heard) => boolean): Promise<Heard>;
  closed: Promise<void>;
};

/** What to acknowledge with; `silence` does not acknowledge at all. */
export type Reaction = (
  heard: Heard,
) => WireObject | 'silence' | undefined | Promise<WireObject | 'silence' | undefined>;

/** Connects by Socket Mode and acknowledges everything unless told otherwise. */
export async function connectParrot(sandbox: Sandbox, react: Reaction = () => undefined, query = ''): Promise<Parrot> {
  const { body } = await callApi(sandbox, 'apps.connections.open', {}, sandbox.appToken);
  const socket = new WebSocket(`${String(body.url)}${query}`);
  onTestFinished(() => socket.terminate());
  const parrot = createParrot(socket, react);
  await new Promise<void>((resolve, reject) => {
    socket.once('message', () => resolve());
    socket.once('error', reject);
  });
  return parrot;
}

function createParrot(socket: WebSocket, react: Reaction): Parrot {
  const heard: Heard[] = [];
  const notices: WireObject[] = [];
  const waiting = new Set<() => void>();
  socket.on('error', () => socket.terminate());
  socket.on('message', async (data) => {
    const envelope = parseJson(String(data));
    if (!isWireObject(envelope)) return;
    const id = pickText(envelope, 'envelope_id');
    const payload = pick(envelope, 'payload');
    if (id === undefined || !isWireObject(payload)) {
      notices.push(envelope);
      return;
    }
    const one: Heard = { type: String(envelope.type), payload, envelope };
    heard.push(one);
    for (const check of waiting) check();
    const reaction = await react(one);
    if (reaction !== 'silence') socket.send(JSON.stringify({ envelope_id: id, payload: reaction ?? {} }));
  });
  return {
    heard,
    notices,
    socket,
    closed: new Promise((resolve) => socket.once('close', () => resolve())),
    next: (fits) =>
      new Promise((resolve) => {
        const check = () => {
          const found = heard.find(fits);
          if (!found) return;
          waiting.delete(check);
          resolve(found);
        };
        waiting.add(check);
        check();
      }),
  };
}

export const isOf =
  (type: string) =>
  ({ payload }: Heard): boolean =>
    payload.type === type;

export const isEvent =
  (type: string) =>
  ({ payload }: Heard): boolean =>
    pick(pick(payload, 'event'), 'type') === type;

export const words = (text: string) => ({ type: 'plain_text', text });

export function aButton(action_id: string, more: Record<string, Json> = {}): WireObject {
  return { type: 'button', action_id, text: words(action_id), ...more };
}

export function actions(...elements: readonly WireObject[]): WireObject {
  return { type: 'actions', block_id: 'actions', elements };
}

export function anInput(block_id: string, element: WireObject, more: Record<string, Json> = {}): WireObject {
  return {
    type: 'input',
    block_id,
    label: words(`Label of ${block_id}`),
    element: { action_id: `${block_id}_field`, ...element },
    ...more,
  };
}

export function aModal(blocks: readonly WireObject[], more: Record<string, Json> = {}): WireObject {
  return { type: 'modal', callback_id: 'form', title: words('Form'), submit: words('Send'), blocks, ...more };
}

/** Opens a modal for Maya the way an app does: on the trigger of a command. */
export async function openModal(
  { sandbox, slack, api }: Trial,
  view: WireObject,
  react: Reaction = () => undefined,
): Promise<{ parrot: Parrot; view: WireObject }> {
  const parrot = await connectParrot(sandbox, react);
  await slack.command({ user: 'maya', channel: 'escalations', command: '/say', text: 'open' });
  const { payload } = await parrot.next(({ type }) => type === 'slash_commands');
  const { body } = await api('views.open', { trigger_id: payload.trigger_id, view });
  if (!isWireObject(body.view)) throw new Error(`views.open was refused: ${JSON.stringify(body)}`);
  return { parrot, view: body.view };
}

/** What lies at the end of a path through JSON; undefined when there is nothing. */
export function dig(value: unknown, ...path: readonly (string | number)[]): Json | undefined {
  const [first, ...rest] = path;
  const next = typeof first === 'number' && Array.isArray(value) ? value[first] : pick(value, String(first));
  return rest.length === 0 ? next : dig(next, ...rest);
}
