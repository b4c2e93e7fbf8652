/** manifest.yml asks Slack for exactly what the code uses. */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { App } from '@slack/bolt';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { capabilities } from '../src/capabilities.ts';
import type { Deps } from '../src/capability.ts';
import { type createHome, listenForHome } from '../src/platform/slack/home.ts';
import { type createDirectory, forgetOnEvents } from '../src/platform/slack/people-directory.ts';
import { SCOPES } from '../src/platform/slack/scopes.ts';

const root = new URL('..', import.meta.url).pathname;
const read = (path: string) => readFileSync(join(root, path), 'utf8');

/** Strict: a misspelt key is an error here and would be ignored or refused by Slack. */
const manifestShape = z.strictObject({
  display_information: z.strictObject({
    name: z.string().max(35),
    description: z.string().max(140),
    background_color: z.string().regex(/^#[0-9a-f]{6}$/),
  }),
  features: z.strictObject({
    app_home: z.strictObject({
      home_tab_enabled: z.literal(true),
      messages_tab_enabled: z.literal(true),
      messages_tab_read_only_enabled: z.literal(false),
    }),
    bot_user: z.strictObject({ display_name: z.string().max(80), always_online: z.boolean() }),
    slash_commands: z
      .array(
        z.strictObject({
          command: z.string().regex(/^\/[a-z-]{1,31}$/),
          description: z.string().max(2000),
          usage_hint: z.string().max(1000),
          // Mentions then arrive as ids.
          should_escape: z.literal(true),
        }),
      )
      .max(50),
    shortcuts: z
      .array(
        z.strictObject({
          name: z.string().max(24),
          type: z.enum(['message', 'global']),
          callback_id: z.string().max(255),
          description: z.string().max(150),
        }),
      )
      .max(10),
  }),
  oauth_config: z.strictObject({ scopes: z.strictObject({ bot: z.array(z.string()) }) }),
  settings: z.strictObject({
    event_subscriptions: z.strictObject({ bot_events: z.array(z.string()).max(100) }),
    interactivity: z.strictObject({ is_enabled: z.literal(true) }),
    org_deploy_enabled: z.literal(false),
    socket_mode_enabled: z.literal(true),
    token_rotation_enabled: z.literal(false),
  }),
});
const manifest = manifestShape.parse(parse(read('manifest.yml')));
const { features, settings } = manifest;

/** What Slack wants for each Web API method that we call. */
const METHODS: Readonly<Record<string, readonly string[]>> = {
  'apps.connections.open': [],
  'auth.test': [],
  'chat.delete': ['chat:write'],
  'chat.postEphemeral': ['chat:write'],
  'chat.postMessage': ['chat:write'],
  'chat.update': ['chat:write'],
  'conversations.history': ['groups:history', 'im:history', 'metadata.message:read'],
  'conversations.info': ['channels:read', 'groups:read'],
  'conversations.list': ['channels:read', 'groups:read'],
  'conversations.members': ['groups:read'],
  'conversations.open': ['im:write'],
  'conversations.replies': ['groups:history', 'im:history', 'metadata.message:read'],
  'usergroups.list': ['usergroups:read'],
  'usergroups.users.list': ['usergroups:read'],
  'users.info': ['users:read'],
  'users.list': ['users:read'],
  'views.open': [],
  'views.publish': [],
  'views.push': [],
  'views.update': [],
};

/** And for each event. */
const EVENTS: Readonly<Record<string, readonly string[]>> = {
  app_home_opened: [],
  channel_shared: ['channels:read', 'groups:read'],
  group_archive: ['groups:read'],
  group_left: ['groups:read'],
  group_unarchive: ['groups:read'],
  member_joined_channel: ['groups:read'],
  member_left_channel: ['groups:read'],
  'message.im': ['im:history'],
  subteam_members_changed: ['usergroups:read'],
  user_change: ['users:read'],
};

/** Everything that is listened to, heard by a stand-in for Bolt. */
function hear() {
  const heard = { command: new Set<string>(), shortcut: new Set<string>(), event: new Set<string>() };
  const note = (set: Set<string>) => (name: string) => set.add(name);
  const nothing = () => {};
  // The casts: listening registers and does nothing else, so a stand-in needs only what is called for that.
  const app = {
    command: note(heard.command),
    shortcut: note(heard.shortcut),
    event: note(heard.event),
    action: nothing,
    view: nothing,
    options: nothing,
  } as unknown as App;
  const deps = { db: { onCommit: nothing } } as unknown as Deps;
  forgetOnEvents(app, {} as ReturnType<typeof createDirectory>, nothing);
  listenForHome(app, deps, {} as ReturnType<typeof createHome>);
  for (const capability of capabilities) capability.listen?.(app, deps);
  return heard;
}

const sources = globSync('src/**/*.ts', { cwd: root }).filter((path) => !path.endsWith('.test.ts'));
const FAMILIES =
  'auth|apps|chat|conversations|views|usergroups|users|reactions|files|pins|bookmarks|team|bots|canvases';
/** `slack.chat.update(`, `client(token).auth.test()`, over line breaks; not `users.get(` of a cache. */
const CALL = new RegExp(`[\\w)]\\s*\\.((?:${FAMILIES})(?:\\s*\\.\\s*[a-z]\\w*){1,2})\\s*\\(`, 'g');
const called = new Set(
  sources.flatMap((path) => [...read(path).matchAll(CALL)].map(([, name = '']) => name.replaceAll(/\s/g, ''))),
);

describe('the manifest', () => {
  const heard = hear();

  it('has the commands that are listened to', () => {
    expect(features.slash_commands.map(({ command }) => command).toSorted()).toEqual([...heard.command].toSorted());
  });

  it('has the shortcuts that are listened to', () => {
    expect(features.shortcuts.map(({ callback_id }) => callback_id).toSorted()).toEqual([...heard.shortcut].toSorted());
  });

  it('has the events that are listened to', () => {
    const subscribed = settings.event_subscriptions.bot_events;
    expect(subscribed.map((event) => event.replace(/^message\..*/, 'message')).toSorted()).toEqual(
      [...heard.event].toSorted(),
    );
    expect(subscribed.toSorted()).toEqual(Object.keys(EVENTS).toSorted());
  });

  it('has the scopes that the code says it needs, each with its reason', () => {
    expect(manifest.oauth_config.scopes.bot).toEqual(Object.keys(SCOPES).toSorted());
  });

  it('has every scope explained in the README', () => {
    const readme = read('README.md');
    expect(manifest.oauth_config.scopes.bot.filter((scope) => !readme.includes(`\`${scope}\``))).toEqual([]);
  });

  it('has no scope that nothing uses, and none is missing', () => {
    expect([...called].filter((method) => !(method in METHODS))).toEqual([]);
    expect(Object.keys(METHODS).filter((method) => !called.has(method))).toEqual([]);
    // A file is fetched from its own address, by no method.
    const fetched = sources.some((path) => read(path).includes('url_private_download')) ? ['files:read'] : [];
    // The client's own method for sending a file asks two others.
    const sent = sources.some((path) => read(path).includes('filesUploadV2(')) ? ['files:write'] : [];
    const needed = [...Object.values(METHODS), ...Object.values(EVENTS)].flat();
    expect([...new Set([...needed, ...fetched, ...sent, 'commands'])].toSorted()).toEqual(
      manifest.oauth_config.scopes.bot,
    );
  });
});
