/** What the sandbox may do to its registry from outside: fill it, move its crawls on, let it fail. */
import { z } from 'zod';
import { ControlError } from '../../control/requests.ts';
import { type Command, command } from '../commands.ts';
import { type CommonControl, commonControl, type ServiceState, serviceState, type Tools } from '../tools.ts';
import { type CrawlRequest, PLANS, type Stage } from './crawls.ts';
import type { Agent, Registry } from './routes.ts';

const status = z.enum(['queued', 'running', 'retrying', 'deferred', 'completed', 'invalid', 'failed']);

const stage = z.strictObject({
  status,
  /** How long it lasts; without it, for ever. */
  seconds: z.number().min(0).optional(),
  errorCode: z.string().optional(),
});

const agent = z.strictObject({
  url: z.url(),
  online: z.boolean().default(true),
  toolsCount: z.int().min(0).default(8),
  responseTimeMs: z.int().min(0).default(180),
  type: z.string().default('sales'),
  paused: z.boolean().default(false),
  forbidden: z.boolean().default(false),
  probeError: z.string().optional(),
  probeMs: z.number().min(0).max(600_000).default(0),
});

const seed = z.strictObject({
  /** By URL: an agent that is there is replaced. */
  agents: z.array(agent).default([]),
  /** How crawls of a domain go: by name, or stage by stage. Others complete after 25 seconds. */
  crawls: z
    .array(
      z.strictObject({
        domain: z.string(),
        goes: z.union([z.enum(['completed', 'recovered', 'deferred', 'invalid', 'failed']), z.array(stage).min(1)]),
      }),
    )
    .default([]),
  /** How many crawls may be waiting or running. */
  capacity: z.int().min(0).optional(),
});

const advance = z.strictObject({
  /** A crawl's id, or a domain: its newest crawl. */
  crawl: z.string(),
  /** Straight to this stage; without it, to the next. */
  to: stage.optional(),
});

export type RegistryState = ServiceState & {
  readonly agents: readonly Agent[];
  readonly crawls: readonly CrawlRequest[];
  readonly brandCrawls: Registry['brandCrawls'];
  /** Probes that were made and checks that were queued. */
  readonly checks: Registry['checks'];
  readonly capacity: number;
};

export type RegistryControl = CommonControl & {
  readonly seed: Command<z.input<typeof seed>, void>;
  readonly advance: Command<z.input<typeof advance>, CrawlRequest | undefined>;
  readonly state: () => RegistryState;
};

export function registryControl(registry: Registry, tools: Tools): RegistryControl {
  const { agents, crawls, plans } = registry;
  return {
    ...commonControl(tools),
    seed: command(seed, (asked) => {
      for (const one of asked.agents) agents.set(one.url, one);
      for (const { domain, goes } of asked.crawls) plans.set(domain, planOf(goes));
      registry.capacity = asked.capacity ?? registry.capacity;
    }),
    advance: command(advance, ({ crawl, to }) => {
      const id = crawls.list().findLast(({ domain }) => domain === crawl)?.crawl_request_id ?? crawl;
      if (!crawls.advance(id, to)) throw new ControlError(`There is no crawl ${crawl}.`, 404);
      return crawls.find(id);
    }),
    state: () => ({
      agents: [...agents.values()],
      crawls: crawls.list(),
      brandCrawls: [...registry.brandCrawls],
      checks: [...registry.checks],
      capacity: registry.capacity,
      ...serviceState(tools),
    }),
  };
}

function planOf(goes: keyof typeof PLANS | readonly Stage[]): readonly Stage[] {
  return typeof goes === 'string' ? PLANS[goes] : goes;
}
