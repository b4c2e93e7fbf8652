/** What the sandbox may do to its WorkOS from outside: fill it, publish records, send events, let it fail. */
import { z } from 'zod';
import { ControlError } from '../../control/requests.ts';
import { type Command, command } from '../commands.ts';
import { type CommonControl, commonControl, type ServiceState, serviceState, type Tools } from '../tools.ts';
import type { Directory, Domain, Organization } from './directory.ts';
import type { Manners } from './routes.ts';
import { describe, type Event, type Sent, type Webhooks } from './webhooks.ts';

const state = z.enum(['verified', 'pending', 'failed', 'legacy_verified']);
const happening = z.enum(['created', 'updated', 'verified', 'verification_failed', 'deleted']);

const seed = z.strictObject({
  organizations: z.array(
    z.strictObject({
      id: z.string().startsWith('org_').optional(),
      name: z.string().min(1),
      externalId: z.string().optional(),
      domains: z
        .array(
          z.strictObject({
            domain: z.string().min(1),
            state: state.optional(),
            strategy: z.enum(['dns', 'manual']).optional(),
          }),
        )
        .default([]),
    }),
  ),
});

/** A domain's id or its name. */
const which = z.string().min(1);
const record = z.strictObject({ name: z.string().min(1), value: z.string().min(1) });
const publishing = z.union([
  record,
  /** The right record of a domain, or one without `verification_token=` in front, as people like to do it. */
  z.strictObject({ domain: which, bare: z.boolean().default(false) }),
]);
const sending = z.union([
  z.strictObject({
    event: happening,
    domain: which,
    url: z.url().optional(),
    signing: z.enum(['right', 'wrong', 'old', 'none']).optional(),
  }),
  /** One that happened before: the same id and body again. */
  z.strictObject({ again: z.string(), url: z.url().optional() }),
]);

export type WorkosState = ServiceState & {
  readonly organizations: readonly Organization[];
  readonly dns: Readonly<Record<string, readonly string[]>>;
  readonly events: readonly Event[];
  readonly sent: readonly Sent[];
};

export type WorkosControl = CommonControl & {
  /** Adds. @returns the organisations, with their domains' challenges. */
  readonly seed: Command<z.input<typeof seed>, readonly Organization[]>;
  readonly publish: Command<z.input<typeof publishing>, z.output<typeof record>>;
  /** By record name. */
  readonly unpublish: Command<{ readonly name: string }, void>;
  /** WorkOS looks at all pending domains, as it does every now and then. */
  readonly check: Command<Record<string, never>, void>;
  /** As an administrator does it in the dashboard. */
  readonly setState: Command<{ readonly domain: string; readonly state: z.output<typeof state> }, Domain>;
  /** What `verify` answers while the record is not there: 200 and `pending` (as documented), or 422. */
  readonly verifyMisses: Command<{ readonly answer: Manners['verifyMisses'] }, void>;
  /** From now on events go there; without a URL to nobody. */
  readonly endpoint: Command<{ readonly url?: string | undefined }, void>;
  /** One event now, true or not, whether or not there is an endpoint. */
  readonly send: Command<z.input<typeof sending>, Promise<Sent>>;
  readonly state: () => WorkosState;
};

type Parts = {
  readonly directory: Directory;
  readonly webhooks: Webhooks;
  readonly manners: Manners;
  readonly tools: Tools;
  readonly now: () => Temporal.Instant;
};

export function workosControl({ directory, webhooks, manners, tools, now }: Parts): WorkosControl {
  return {
    ...commonControl(tools),
    ...steer({ directory, webhooks, now }),
    verifyMisses: command(z.strictObject({ answer: z.enum(['pending', 'unprocessable']) }), ({ answer }) => {
      manners.verifyMisses = answer;
    }),
    state: () => ({
      organizations: listAll(directory),
      dns: Object.fromEntries(directory.dns),
      events: [...webhooks.events],
      sent: [...webhooks.sent],
      ...serviceState(tools),
    }),
  };
}

function listAll(directory: Directory): readonly Organization[] {
  return [...directory.organizations.keys()].flatMap((id) => directory.show(id) ?? []);
}

function steer({ directory, webhooks, now }: Pick<Parts, 'directory' | 'webhooks' | 'now'>) {
  const get = (wanted: string) => {
    const found = [...directory.domains.values()].find(({ id, domain }) => id === wanted || domain === wanted);
    if (!found) throw new ControlError(`There is no domain ${wanted}.`, 404);
    return found;
  };
  return {
    seed: command(seed, ({ organizations }) => {
      const ids = organizations.map(({ domains, ...one }) => {
        const organizationId = directory.addOrganization(one);
        for (const domain of domains) directory.addDomain({ ...domain, organizationId });
        return organizationId;
      });
      return ids.flatMap((id) => directory.show(id) ?? []);
    }),
    publish: command(publishing, (asked) => {
      const made = 'name' in asked ? asked : recordOf(get(asked.domain), asked.bare);
      directory.dns.set(made.name, [...(directory.dns.get(made.name) ?? []), made.value]);
      return made;
    }),
    unpublish: command(z.strictObject({ name: z.string() }), ({ name }) => void directory.dns.delete(name)),
    check: command(z.strictObject({}), () => directory.check()),
    setState: command(z.strictObject({ domain: which, state }), (asked) => {
      const found = get(asked.domain);
      directory.setState(found, asked.state);
      return { ...found };
    }),
    endpoint: command(z.strictObject({ url: z.url().optional() }), ({ url }) => webhooks.endpoint(url)),
    send: command(sending, (asked) => {
      if (!('again' in asked)) return webhooks.send(describe(asked.event, get(asked.domain), now()), asked);
      const found = webhooks.events.find(({ id }) => id === asked.again);
      if (!found) throw new ControlError(`There was no event ${asked.again}.`, 404);
      return webhooks.send(found, asked);
    }),
  };
}

function recordOf({ verification_prefix, domain, verification_token }: Domain, bare: boolean) {
  return {
    name: `${verification_prefix}.${domain}`,
    value: bare ? verification_token : `verification_token=${verification_token}`,
  };
}
