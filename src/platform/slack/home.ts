/** App Home: one page for each person, put together from the capabilities' sections. */
import type { App } from '@slack/bolt';
import type { HomeView, KnownBlock } from '@slack/types';
import type { WebClient } from '@slack/web-api';
import type { Deps, HomeSection } from '../../capability.ts';
import type { Clock } from '../clock.ts';
import { errorId } from '../errors.ts';
import type { Logger } from '../log.ts';
import type { Db } from '../store/db.ts';
import { context, divider, section } from './blocks.ts';
import { onEvent } from './events.ts';
import { slackError } from './failures.ts';
import type { People } from './people.ts';

const MOST_BLOCKS = 100;

export type Home = {
  /** Publishes now. */
  publish(user: string): Promise<void>;
  /** Publishes soon, for those who have opened their Home since the start. May be called often. */
  refresh(user: string): void;
  readonly busy: boolean;
  /** Resolves when no refresh is waiting or in work. */
  settled(): Promise<void>;
};

type Parts = {
  db: Db;
  clock: Clock;
  slack: WebClient;
  people: Pick<People, 'isOperator'>;
  log: Logger;
  sections: readonly HomeSection[];
  /** Between two refreshes of one person's Home, in real milliseconds. Slack allows about 100 a minute for all. */
  pauseMs: number;
};

export function createHome({ db, clock, slack, people, log, sections, pauseMs }: Parts): Home {
  /** Who has opened their Home, and the hash of what they see. */
  const shown = new Map<string, string>();
  const lines = new Map<string, Promise<void>>();
  const waiting = new Set<string>();
  /** When the last refresh was, by the process's own time. */
  const refreshed = new Map<string, number>();

  async function draw(user: string): Promise<HomeView> {
    const isOperator = () => people.isOperator(user).catch(() => false);
    const person = { id: user, now: clock.now(), isOperator };
    const parts = await Promise.all(sections.map((part) => part(db.read, person)));
    return { type: 'home', blocks: upToLimit(parts.filter(({ length }) => length > 0).flatMap(apart)) };
  }

  async function publish(user: string): Promise<void> {
    const hash = shown.get(user);
    try {
      const { view } = await slack.views.publish({ user_id: user, view: await draw(user), ...(hash ? { hash } : {}) });
      shown.set(user, view?.hash ?? '');
    } catch (error) {
      if (slackError(error) !== 'hash_conflict') throw error;
      // Another replica was faster with an older or newer state: draw the newest and put it over that.
      const { view } = await slack.views.publish({ user_id: user, view: await draw(user) });
      shown.set(user, view?.hash ?? '');
    }
  }

  /** One after the other for each person, so that an older drawing never lands on a newer one. */
  function inLine(user: string, work: () => Promise<void>): Promise<void> {
    const before = lines.get(user) ?? Promise.resolve();
    const mine = before.then(work, work);
    lines.set(user, mine);
    const done = () => lines.get(user) === mine && lines.delete(user);
    mine.then(done, done);
    return mine;
  }

  async function refreshNow(user: string): Promise<void> {
    const rest = (refreshed.get(user) ?? Number.NEGATIVE_INFINITY) + pauseMs - performance.now();
    if (rest > 0) await new Promise((resolve) => setTimeout(resolve, rest));
    waiting.delete(user);
    refreshed.set(user, performance.now());
    try {
      await publish(user);
    } catch (error) {
      // It is drawn again with the next change, and whenever the person opens it.
      log.warn({ err: error, errorId: errorId(), user }, 'an App Home could not be drawn again');
    }
  }

  return {
    publish(user) {
      shown.set(user, shown.get(user) ?? '');
      return inLine(user, () => publish(user));
    },
    refresh(user) {
      if (!shown.has(user) || waiting.has(user)) return;
      waiting.add(user);
      inLine(user, () => refreshNow(user)).catch(() => {});
    },
    get busy() {
      return lines.size > 0;
    },
    async settled() {
      while (lines.size > 0) await Promise.allSettled(lines.values());
    },
  };
}

/** A line between one capability's part and the next. */
function apart(part: readonly KnownBlock[], index: number): readonly KnownBlock[] {
  return index === 0 ? part : [divider(), ...part];
}

/** Slack takes 100 blocks; what does not fit is said, not lost. */
function upToLimit(blocks: readonly KnownBlock[]): KnownBlock[] {
  if (blocks.length === 0) return [section('There is nothing here for you yet.')];
  if (blocks.length <= MOST_BLOCKS) return [...blocks];
  return [
    ...blocks.slice(0, MOST_BLOCKS - 1),
    context('There is more than fits here. The lists of the slash commands have all of it.'),
  ];
}

export function listenForHome(app: App, deps: Deps, home: Home): void {
  onEvent(
    app,
    deps,
    'app_home_opened',
    async ({ payload }) => {
      if (payload.tab === 'home') await home.publish(payload.user);
    },
    { as: 'home' },
  );
}
