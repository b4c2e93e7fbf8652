/** The whole world as JSON. Later changes of the world do not reach into it. */
import type { StoredFile } from '../files.ts';
import type { Token } from '../tokens.ts';
import type { Entered, OpenModal } from '../views.ts';
import type { Channel } from '../workspace.ts';
import type { World } from '../world.ts';
import { LABEL, type Snapshot } from './shape.ts';

export function takeSnapshot(world: World): Snapshot {
  const { workspace, clock, tokens } = world;
  const now = clock.now().epochMilliseconds;
  return {
    ...LABEL,
    clock: { now, ahead: now - Temporal.Now.instant().epochMilliseconds },
    counters: { ids: world.ids.count(), traffic: world.traffic.count(), changes: world.changes.version() },
    lastTs: workspace.lastTs(),
    name: workspace.name,
    team: { ...workspace.team },
    app: { ...workspace.app },
    users: [...workspace.users.values()].map((user) => ({ ...user })),
    channels: [...workspace.channels.values()].map(takeChannel),
    usergroups: [...workspace.usergroups.values()].map((group) => ({ ...group })),
    files: world.files.list().map(takeFile),
    homes: [...world.views.homes.values()].map(takeHome),
    entered: Object.fromEntries([...world.entered].map(([place, entered]) => [place, takeEntered(entered)])),
    tokens: {
      bot: takeToken(tokens.bot, world.manifest.scopes),
      app: takeToken(tokens.app, tokens.app.scopes),
      signingSecret: tokens.signingSecret,
      verification: tokens.verification,
    },
  };
}

function takeChannel({ members, lastRead, messages, ...channel }: Channel): Snapshot['channels'][number] {
  return {
    ...channel,
    members: [...members],
    lastRead: Object.fromEntries(lastRead),
    // Blocks are replaced as wholes, never changed inside, so that a flat copy is enough.
    messages: messages.listAll().map((message) => ({ ...message })),
  };
}

function takeFile({ content, ...file }: StoredFile): Snapshot['files'][number] {
  return { ...file, ...(content ? { content: content.toString('base64') } : {}) };
}

function takeHome({ id, user, view, entered }: OpenModal): Snapshot['homes'][number] {
  return { id, user, view: { ...view }, entered: takeEntered(entered) };
}

function takeEntered(entered: Entered): Snapshot['homes'][number]['entered'] {
  return Object.fromEntries([...entered].map(([block, actions]) => [block, Object.fromEntries(actions)]));
}

function takeToken({ value, revoked, scopes }: Token, usual: readonly string[]): Snapshot['tokens']['bot'] {
  const changed = scopes.join(' ') !== usual.join(' ');
  return { value, revoked, ...(changed ? { scopes: [...scopes] } : {}) };
}
