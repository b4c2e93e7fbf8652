/**
 * WorkOS, as far as domains go, through its own SDK. The SDK makes the paths and reads the answers; the asking is ours
 * (`http.ts`), so that what became of a call, how the service does and when it is left alone are as for every other
 * service. The SDK's own repetitions are off. It is loaded with the first call: it is large.
 *
 * What is returned contains verification tokens, for whoever may see them.
 */
import type { WorkOS } from '@workos-inc/node';
import { z } from 'zod';
import type { Answer, Failure } from './answer.ts';
import type { Services } from './services.ts';
import { readEvent, type WorkosEvent } from './workos-events.ts';
import { askedThrough, NotAnswered } from './workos-fetch.ts';
import { domainShape, organizationShape, type WorkosDomain, type WorkosOrganization } from './workos-shapes.ts';

const TIMEOUT_MS = 15_000;

export type Workos = {
  /** May be repeated. Refused with 404 when it does not exist. */
  getOrganization(id: string): Promise<Answer<WorkosOrganization>>;
  /** Those that have the domain, verified or not; a hundred at most. May be repeated. */
  findOrganizations(domain: string): Promise<Answer<readonly WorkosOrganization[]>>;
  /** May be repeated. Refused with 404 when it does not exist. */
  getDomain(id: string): Promise<Answer<WorkosDomain>>;
  /** Adds the domain with a challenge. After `unknown` read the organisation: asked again it is refused (409). See `refusalCode`. */
  createDomain(given: { readonly organizationId: string; readonly domain: string }): Promise<Answer<WorkosDomain>>;
  /** Looks at the DNS. May be repeated. `pending` in a good answer, 422 and 400: the record is not there. */
  verifyDomain(id: string): Promise<Answer<WorkosDomain>>;
  /** After `unknown` ask again: then 404 says that it is gone. */
  deleteDomain(id: string): Promise<Answer<void>>;
  /**
   * A webhook's body as it came, with its `WorkOS-Signature`. `forged`: the signature is wrong, missing or more than three
   * minutes old. `foreign`: rightly signed, but nothing about a domain, or not in a shape that we know.
   */
  readEvent(payload: string, signature: string | undefined): Promise<WorkosEvent | 'forged' | 'foreign'>;
};

export type WorkosAccess = {
  readonly url: string;
  readonly apiKey: string;
  /** Without it no webhook is believed. */
  readonly webhookSecret?: string | undefined;
  /** Of one try, in real milliseconds. Default: 15,000. */
  readonly timeoutMs?: number;
};

/** Answers about another organisation or domain than was asked for are `unknown`. */
export function openWorkos(
  { url, apiKey, webhookSecret, timeoutMs = TIMEOUT_MS }: WorkosAccess,
  services: Services,
): Workos {
  const service = services.open({
    name: 'WorkOS',
    baseUrl: url,
    headers: () => ({ authorization: `Bearer ${apiKey}` }),
    timeoutMs,
  });
  let loaded: Promise<WorkOS> | undefined;
  const load = async () => {
    const { WorkOS } = await import('@workos-inc/node');
    // The address is the service's: of these the SDK only makes paths. Our time-outs are shorter than its own.
    return new WorkOS({ apiKey, maxRetries: 0, timeout: 10 * timeoutMs, fetchFn: askedThrough(service) });
  };
  const sdk = () => {
    loaded ??= load();
    return loaded;
  };
  const ask = async <T>(call: (workos: WorkOS) => Promise<unknown>, schema: z.ZodType<T>): Promise<Answer<T>> => {
    const workos = await sdk();
    try {
      return checked(await call(workos), schema);
    } catch (error) {
      const told = NotAnswered.in(error);
      if (told) return told.failure;
      return { kind: 'unknown', why: UNREADABLE };
    }
  };
  const named = (id: string) => domainShape.refine((found) => found.id === id, { path: ['id'] });
  return {
    getOrganization: (id) =>
      ask(
        ({ organizations }) => organizations.getOrganization(id),
        organizationShape.refine((found) => found.id === id, { path: ['id'] }),
      ),
    async findOrganizations(name) {
      const has = ({ domains }: WorkosOrganization) => domains.some((one) => one.domain.toLowerCase() === name);
      const list = ({ organizations }: WorkOS) => organizations.listOrganizations({ domains: [name], limit: 100 });
      return ask(async (workos) => (await list(workos)).data, z.array(organizationShape.refine(has)));
    },
    getDomain: (id) => ask(({ organizationDomains }) => organizationDomains.getOrganizationDomain(id), named(id)),
    createDomain: (given) =>
      ask(
        ({ organizationDomains }) => organizationDomains.createOrganizationDomain(given),
        domainShape.refine(
          (made) => made.organizationId === given.organizationId && made.domain.toLowerCase() === given.domain,
          { path: ['domain'] },
        ),
      ),
    verifyDomain: (id) => ask(({ organizationDomains }) => organizationDomains.verifyOrganizationDomain(id), named(id)),
    deleteDomain: (id) => ask(({ organizationDomains }) => organizationDomains.deleteOrganizationDomain(id), z.void()),
    async readEvent(payload, signature = '') {
      if (webhookSecret === undefined) return 'forged';
      const { webhooks } = await sdk();
      return readEvent(webhooks, { payload, sigHeader: signature, secret: webhookSecret });
    },
  };
}

const UNREADABLE = 'WorkOS answered with something else than it should.';

function checked<T>(found: unknown, schema: z.ZodType<T>): Answer<T> {
  const parsed = schema.safeParse(found);
  return parsed.success ? { kind: 'ok', status: 200, body: parsed.data } : { kind: 'unknown', why: UNREADABLE };
}

/** WorkOS's own code for a refusal: `organization_domain_already_used`, `entity_not_found`, … */
export function refusalCode(failure: Failure): string | undefined {
  const said = z.object({ code: z.string() }).safeParse(failure.body);
  return said.success ? said.data.code : undefined;
}
