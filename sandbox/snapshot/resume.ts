/** A world goes on from a snapshot. */
import { createMessages } from '../messages.ts';
import type { WorkspaceSeed } from '../seed.ts';
import type { Entered } from '../views.ts';
import type { Channel, Identity } from '../workspace.ts';
import type { World } from '../world.ts';
import type { Snapshot } from './shape.ts';

/**
 * Whoever was killed had given more ids than its last snapshot says, and the app remembers them: event ids that it has
 * seen, conversations that it has opened. Far more than a moment can give, far less than there are.
 */
const LEAP = 1_000_000;

export type Resumed = {
  /** Where the clock starts: as far ahead of the real time as it was, and never back. */
  readonly start: Temporal.Instant;
  readonly counters: Snapshot['counters'];
  /** Nobody and nothing but the app's own user: `fill` brings the rest. */
  readonly seed: WorkspaceSeed;
  readonly identity: Identity;
  readonly tokens: Snapshot['tokens'];
  fill(world: Pick<World, 'workspace' | 'files' | 'views' | 'entered'>): void;
};

export function resume(kept: Snapshot): Resumed {
  const ahead = Temporal.Now.instant().epochMilliseconds + kept.clock.ahead;
  const { ids, traffic, changes } = kept.counters;
  return {
    start: Temporal.Instant.fromEpochMilliseconds(Math.max(ahead, kept.clock.now)),
    counters: { ids: ids + LEAP, traffic: traffic + LEAP, changes: changes + LEAP },
    seed: { name: kept.name, domain: kept.team.domain, users: [], channels: [] },
    identity: { team: kept.team, app: kept.app, lastTs: kept.lastTs },
    tokens: kept.tokens,
    fill(world) {
      const { users, channels, usergroups } = world.workspace;
      // The bot's own user is the manifest's, which may have given it another name.
      const bot = users.get(kept.app.botUser);
      users.clear();
      for (const user of kept.users) users.set(user.id, user.id === bot?.id ? bot : { ...user });
      for (const channel of kept.channels) channels.set(channel.id, putBack(channel));
      for (const group of kept.usergroups) usergroups.set(group.id, { ...group });
      for (const { content, ...file } of kept.files)
        world.files.keep({ ...file, content: content === undefined ? undefined : Buffer.from(content, 'base64') });
      for (const home of kept.homes) world.views.homes.set(home.user, { ...home, entered: enteredOf(home.entered) });
      for (const [place, entered] of Object.entries(kept.entered)) world.entered.set(place, enteredOf(entered));
    },
  };
}

function putBack({ members, lastRead, messages: kept, ...channel }: Snapshot['channels'][number]): Channel {
  const messages = createMessages();
  for (const message of kept) messages.add({ ...message });
  return { ...channel, members: new Set(members), lastRead: new Map(Object.entries(lastRead)), messages };
}

function enteredOf(kept: Snapshot['homes'][number]['entered']): Entered {
  return new Map(Object.entries(kept).map(([block, actions]) => [block, new Map(Object.entries(actions))]));
}
