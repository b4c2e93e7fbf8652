/** The contract between what the bot can do (`capabilities/`) and how it is run (`platform/`, `main.ts`). */
import type { App } from '@slack/bolt';
import type { KnownBlock } from '@slack/types';
import type { WebClient } from '@slack/web-api';
import type { Config } from './config.ts';
import type { Connectors } from './connectors/connectors.ts';
import type { Services } from './connectors/services.ts';
import type { Action } from './platform/actions/action.ts';
import type { Actions, Call } from './platform/actions/registry.ts';
import type { Clock } from './platform/clock.ts';
import type { Check, Painter } from './platform/delivery/dispatcher.ts';
import type { Api } from './platform/http/route.ts';
import type { Job, OnTrouble } from './platform/jobs/job.ts';
import type { Logger } from './platform/log.ts';
import type { Library } from './platform/runbook/library/library.ts';
import type { People } from './platform/slack/people.ts';
import type { Db, Reader, Tx } from './platform/store/db.ts';

/** All that a capability may reach, built once in main.ts. Take only what you use. */
export type Deps = {
  readonly db: Db;
  readonly clock: Clock;
  readonly people: People;
  /** For `views.*` and answers to a person: never waits, never retries. Posting belongs to delivery. */
  readonly slack: WebClient;
  readonly log: Logger;
  /** The runbooks of the folders that the configuration names. Read in the background, changing while the bot runs. */
  readonly library: Library;
  /** Everything that changes the world, of every capability. Find them when you need them: they are registered after `Deps` is made. */
  readonly actions: Actions;
  /** Other people's services, asked over HTTP: each is opened by the capability that needs it. */
  readonly services: Services;
  /** Certifier, WorkOS and the registry, opened; undefined where not configured. */
  readonly connectors: Connectors;
  /** What the operator decided before the start. */
  readonly config: Config;
  /** Such as `https://example.slack.com/`, for permalinks; empty when Slack did not say. */
  readonly workspaceUrl: string;
  /** What stands in the way of resolving a case about these, as every capability sees it. */
  listBlockers(reader: Reader, subjects: readonly AboutWhat[]): Promise<readonly Blocker[]>;
};

/** A domain, an agent, a learner, …: named as data, never read out of free text. */
export type AboutWhat = { readonly kind: string; readonly id: string };

export type Blocker = {
  /** `unverified_local_domain` */
  readonly code: string;
  /** For people: what is wrong, in a sentence. */
  readonly words: string;
  /** The actions that help, the likeliest first; none: a person does it elsewhere. */
  readonly help: readonly Help[];
};

export type Help = { readonly action: string; readonly inputs: Readonly<Record<string, string>> };

/** Its part of App Home, for one person. */
export type HomeSection = (
  reader: Reader,
  person: {
    id: string;
    now: Temporal.Instant;
    /** Asked for what only operators may see. False as well while Slack can't say. */
    isOperator(): Promise<boolean>;
  },
) => Promise<readonly KnownBlock[]>;

/** What the bot can do, one value per folder. main.ts knows nothing else about them. */
export type Capability = {
  readonly name: string;
  listen?(app: App, deps: Deps): void;
  /** By entity: how its live card is drawn. */
  readonly cards?: Readonly<Record<string, Painter>>;
  /** By name: whether a note that waits is still true. */
  readonly checks?: Readonly<Record<string, Check>>;
  readonly home?: HomeSection;
  /** What it does by itself, at the times it says. */
  jobs?(deps: Deps): readonly Job[];
  /** What programs may ask of it over HTTP, and which services tell it something. Called once, before anything listens. */
  routes?(api: Api, deps: Deps): void;
  /** Hears of jobs that fail twice in a row, and of their recovery. */
  readonly jobTrouble?: OnTrouble;
  /** What it can change, called the same way by buttons, runbooks, jobs and the API. */
  actions?(deps: Deps): readonly Action[];
  /** What stands in the way of resolving a case, read from its own records. */
  blockers?(deps: Deps): Deps['listBlockers'];
  /**
   * Hears of the end of every action's call, in the unit of work that records it: once, whatever crashes. If it throws,
   * the end is recorded without it and told again later.
   */
  actionEnded?(tx: Tx, call: Call, at: Temporal.Instant): Promise<void>;
};
