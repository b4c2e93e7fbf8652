/** Who knows whom: everything is made here, once, from the configuration and what was opened. Nothing is started. */
import { capabilities as everything } from './capabilities.ts';
import type { Capability, Deps } from './capability.ts';
import type { Config } from './config.ts';
import { openConnectors } from './connectors/connectors.ts';
import { createServices, troublesOf } from './connectors/services.ts';
import { routeActions } from './platform/actions/api.ts';
import type { Tell } from './platform/actions/claims.ts';
import { createActions } from './platform/actions/registry.ts';
import { createRunner, type Runner } from './platform/actions/runner.ts';
import { createSecrets } from './platform/actions/secrets.ts';
import { type Clock, systemClock } from './platform/clock.ts';
import { createDispatcher, type Dispatcher } from './platform/delivery/dispatcher.ts';
import { errorId } from './platform/errors.ts';
import { createHealthCheck, type HealthCheck } from './platform/health.ts';
import { type ApiDoor, createApiDoor } from './platform/http/door.ts';
import type { OnTrouble } from './platform/jobs/job.ts';
import { processTime } from './platform/jobs/process-time.ts';
import { createScheduler, type Scheduler } from './platform/jobs/scheduler.ts';
import type { Logger } from './platform/log.ts';
import { type Library, openLibrary } from './platform/runbook/library/library.ts';
import { createApp } from './platform/slack/app.ts';
import { createClients } from './platform/slack/clients.ts';
import { createEntrance, type Entrance } from './platform/slack/entrance.ts';
import { createInbox, type Inbox } from './platform/slack/events.ts';
import { createHome, type Home, listenForHome } from './platform/slack/home.ts';
import type { Identity } from './platform/slack/identity.ts';
import { createPeople } from './platform/slack/people.ts';
import { createDirectory, forgetOnEvents } from './platform/slack/people-directory.ts';
import { createDoor, type Door } from './platform/slack/receivers.ts';
import { tellAdmins } from './platform/slack/troubles.ts';
import type { Db } from './platform/store/db.ts';
import type { StartOptions } from './start.ts';

/** Between two drawings of one person's App Home. */
const HOME_PAUSE_MS = 1_000;

export type Opened = { readonly db: Db; readonly identity: Identity; readonly log: Logger };

export type Wired = {
  readonly clock: Clock;
  readonly door: Door;
  readonly entrance: Entrance;
  readonly inbox: Inbox;
  readonly home: Home;
  readonly dispatcher: Dispatcher;
  readonly scheduler: Scheduler;
  readonly runner: Runner;
  readonly library: Library;
  readonly health: HealthCheck;
  readonly api: ApiDoor;
};

export async function wire(config: Config, options: StartOptions, { db, identity, log }: Opened): Promise<Wired> {
  const { clock = systemClock, capabilities = everything, pace } = options;
  const { interactive: slack, posting } = createClients(config, log);
  const directory = createDirectory(slack);
  const people = createPeople({ db, directory, log });
  const library = options.library ?? createLibrary(config, log);
  const secrets = createSecrets();
  const actions = createActions({ clock, secrets });
  const services = createServices({ log });
  const connectors = await openConnectors(config.services, services);
  const { workspaceUrl } = identity;
  const blockers: Deps['listBlockers'][] = [];
  const listBlockers: Deps['listBlockers'] = async (reader, subjects) => {
    const found = [];
    for (const list of blockers) found.push(...(await list(reader, subjects)));
    return found;
  };
  const outside = { services, connectors, config, workspaceUrl };
  const deps: Deps = { db, clock, people, slack, log, library, actions, listBlockers, ...outside };
  for (const capability of capabilities) actions.register(capability.actions?.(deps) ?? []);
  for (const capability of capabilities) blockers.push(...(capability.blockers ? [capability.blockers(deps)] : []));
  const home = createHomeOf(capabilities, deps, pace?.channelMs ?? HOME_PAUSE_MS);
  const dispatcher = createDispatcher({
    db,
    clock,
    posting,
    painters: byName(capabilities, 'cards'),
    checks: byName(capabilities, 'checks'),
    refusal: people.refusal,
    onTrouble: (channel, problem) => tellAdmins(deps, channel, problem),
    log,
    ...(pace ? { pace } : {}),
    ...(options.checkpoint ? { checkpoint: options.checkpoint } : {}),
  });
  const jobs = capabilities.flatMap((each) => each.jobs?.(deps) ?? []);
  const lease = options.jobLeaseMs === undefined ? {} : { leaseMs: options.jobLeaseMs };
  const scheduler = createScheduler({ db, clock, log, jobs, ...lease, ...hearers(capabilities) });
  const runner = createRunner({ db, clock, log, actions, secrets, tell: toldOfEnds(capabilities), ...lease });
  const health = createHealthCheck({
    db,
    scheduler,
    isConnected: () => door.isOpen,
    listNotes: () => troublesOf(services.states()),
    time: processTime,
    log,
  });
  const api = createApiDoor({ db, clock, log });
  routeActions(api, deps);
  for (const capability of capabilities) capability.routes?.(api, deps);
  const door: Door = await createDoor(config.connection, config.slackApiUrl, log, {
    health,
    ...(config.api ? {} : { api }),
  });
  const app = createApp(door.receiver, identity, config.botToken, log);
  const inbox = createInbox({ db, clock: systemClock, log });
  const entrance = createEntrance(app, deps, { inbox, botId: identity.botId });
  forgetOnEvents(app, directory, dispatcher.channelHealthy);
  listenForHome(app, deps, home);
  for (const capability of capabilities) capability.listen?.(app, deps);
  return { clock, door, entrance, inbox, home, dispatcher, scheduler, runner, library, health, api };
}

function createLibrary({ runbookFolders: folders }: Config, log: Logger): Library {
  return openLibrary({
    folders,
    onMissing: (folder, problem) => log.warn({ folder, problem }, 'a folder of runbooks could not be read'),
    onFailure: (error) => log.error({ err: error, errorId: errorId() }, 'the runbooks could not be read'),
  });
}

/** It follows every commit that says whose Home it touched. */
function createHomeOf(
  capabilities: readonly Capability[],
  { db, clock, slack, people, log }: Deps,
  pauseMs: number,
): Home {
  const sections = capabilities.flatMap(({ home: part }) => part ?? []);
  const home = createHome({ db, clock, slack, people, log, sections, pauseMs });
  db.onCommit((touched) => {
    for (const topic of touched) if (topic.startsWith('home ')) home.refresh(topic.slice('home '.length));
  });
  return home;
}

/** Every capability that wants to hear of a job's trouble hears of it, in the unit of work that records the run. */
function hearers(capabilities: readonly Capability[]): Required<OnTrouble> {
  const all = capabilities.flatMap(({ jobTrouble }) => jobTrouble ?? []);
  return {
    async onTrouble(...heard) {
      for (const each of all) await each.onTrouble?.(...heard);
    },
    async onRecovery(...heard) {
      for (const each of all) await each.onRecovery?.(...heard);
    },
  };
}

/** Every capability hears of each action's end, in the unit of work that records it. */
function toldOfEnds(capabilities: readonly Capability[]): Tell {
  return async (...heard) => {
    for (const capability of capabilities) await capability.actionEnded?.(...heard);
  };
}

function byName<K extends 'cards' | 'checks'>(capabilities: readonly Capability[], what: K) {
  type Value = NonNullable<Capability[K]>[string];
  const found = new Map<string, Value>();
  for (const capability of capabilities) {
    for (const [name, value] of Object.entries(capability[what] ?? {})) {
      if (found.has(name)) throw new Error(`two capabilities have ${what} named ${name}`);
      // The cast: TypeScript does not follow which of the two records it is.
      found.set(name, value as Value);
    }
  }
  return found;
}
