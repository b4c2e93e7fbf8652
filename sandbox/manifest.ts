/** What the sandbox needs to know of an app's manifest.yml. Unknown keys are left to the manifest's own check. */
import { z } from 'zod';
import type { Shortcut } from './protocol.ts';

const command = z.object({
  command: z.string().startsWith('/'),
  description: z.string(),
  usage_hint: z.string().optional(),
  should_escape: z.boolean().default(false),
});

const shortcut = z.object({
  name: z.string(),
  type: z.enum(['message', 'global']),
  callback_id: z.string(),
  description: z.string(),
});

const manifestSchema = z.object({
  display_information: z.object({ name: z.string() }),
  features: z
    .object({
      app_home: z
        .object({
          home_tab_enabled: z.boolean().default(false),
          messages_tab_enabled: z.boolean().default(true),
          messages_tab_read_only_enabled: z.boolean().default(true),
        })
        .optional(),
      bot_user: z.object({ display_name: z.string() }).optional(),
      slash_commands: z.array(command).default([]),
      shortcuts: z.array(shortcut).default([]),
    })
    .default({ slash_commands: [], shortcuts: [] }),
  oauth_config: z
    .object({
      scopes: z
        .object({ bot: z.array(z.string()).default([]), bot_optional: z.array(z.string()).default([]) })
        .default({ bot: [], bot_optional: [] }),
    })
    .default({ scopes: { bot: [], bot_optional: [] } }),
  settings: z
    .object({
      event_subscriptions: z.object({ bot_events: z.array(z.string()).default([]) }).optional(),
      interactivity: z.object({ is_enabled: z.boolean() }).optional(),
      socket_mode_enabled: z.boolean().default(false),
    })
    .default({ socket_mode_enabled: false }),
});

export type Manifest = {
  readonly name: string;
  readonly botName: string;
  readonly commands: readonly z.output<typeof command>[];
  readonly shortcuts: readonly Shortcut[];
  readonly scopes: readonly string[];
  readonly events: ReadonlySet<string>;
  readonly interactive: boolean;
  readonly socketMode: boolean;
  readonly homeTab: boolean;
  /** People can write to the bot in its direct message. */
  readonly messagesTab: boolean;
};

/** The scope without which Slack refuses to save an event subscription. */
const SCOPE_OF_EVENT: Readonly<Record<string, string>> = {
  'message.channels': 'channels:history',
  'message.groups': 'groups:history',
  'message.im': 'im:history',
  app_mention: 'app_mentions:read',
  user_change: 'users:read',
  subteam_members_changed: 'usergroups:read',
  channel_archive: 'channels:read',
  channel_unarchive: 'channels:read',
  group_archive: 'groups:read',
  group_unarchive: 'groups:read',
  group_left: 'groups:read',
  channel_left: 'channels:read',
};

/** @throws Error saying all that is wrong, in words. */
export function parseManifest(source: unknown): Manifest {
  const parsed = manifestSchema.safeParse(source);
  if (!parsed.success) throw new Error(`The manifest cannot be used:\n${z.prettifyError(parsed.error)}`);
  const { display_information: about, features, oauth_config: oauth, settings } = parsed.data;
  const scopes = [...oauth.scopes.bot, ...oauth.scopes.bot_optional];
  const events = settings.event_subscriptions?.bot_events ?? [];
  const lacking = events.filter((event) => {
    const scope = SCOPE_OF_EVENT[event];
    return scope !== undefined && !scopes.includes(scope);
  });
  if (lacking.length > 0) {
    const lines = lacking.map((event) => `  event ${event} needs the scope ${SCOPE_OF_EVENT[event]}`);
    throw new Error(`The manifest cannot be used:\n${lines.join('\n')}`);
  }
  return {
    name: about.name,
    botName: features.bot_user?.display_name ?? about.name,
    commands: features.slash_commands,
    shortcuts: features.shortcuts,
    scopes,
    events: new Set(events),
    interactive: settings.interactivity?.is_enabled ?? false,
    socketMode: settings.socket_mode_enabled,
    homeTab: features.app_home?.home_tab_enabled ?? false,
    messagesTab:
      (features.app_home?.messages_tab_enabled ?? true) &&
      !(features.app_home?.messages_tab_read_only_enabled ?? false),
  };
}
