/** WorkOS's paths, answers and refusals, as its reference and its own SDK have them. */
import { z } from 'zod';
import type { Answer, Call, Routes } from '../routes.ts';
import type { Directory, Domain } from './directory.ts';

/** WorkOS takes no domain in which anybody can have a mailbox. */
const CONSUMER = new Set([
  'gmail.com',
  'googlemail.com',
  'outlook.com',
  'hotmail.com',
  'yahoo.com',
  'icloud.com',
  'proton.me',
]);

const HOSTNAME = /^(?=.{1,253}$)([a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?:[a-z]{2,63}|xn--[a-z0-9-]{1,59})$/;

const creation = z.object({ domain: z.string().min(1), organization_id: z.string().min(1) });

const listing = z.object({
  limit: z.coerce.number().int().min(1).max(100).default(10),
  before: z.string().optional(),
  after: z.string().optional(),
  order: z.enum(['asc', 'desc', 'normal']).default('desc'),
  domains: z.union([z.string(), z.array(z.string())]).optional(),
});

const WORDS: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  409: 'Conflict',
  422: 'Validation failed',
  429: 'Rate limit exceeded.',
};

/** Its own words for a status. */
export function failure(status: number): unknown {
  return { message: WORDS[status] ?? 'Internal Server Error' };
}

export function unprocessable(errors: readonly { code: string; message: string; field?: string }[]): Answer {
  return { status: 422, body: { message: 'Validation failed', code: 'invalid_request_parameters', errors } };
}

function refusal(status: number, code: string, message: string): Answer {
  return { status, body: { message, code } };
}

export function missing({ path, method }: { path: string; method: string }): Answer {
  return { status: 404, body: { message: 'Not Found', error: `Cannot ${method} ${path}` } };
}

function unknownEntity(kind: string, id: string): Answer {
  return { status: 404, body: { message: `${kind} not found: '${id}'.`, code: 'entity_not_found', entity_id: id } };
}

/** What `verify` answers while the record is not there. It may change while the service runs. */
export type Manners = { verifyMisses: 'pending' | 'unprocessable' };

export function workosRoutes(directory: Directory, manners: Manners): Routes {
  const withDomain = (then: (domain: Domain) => Answer) => (call: Call) => {
    const id = call.params.id ?? '';
    const found = directory.domains.get(id);
    return found ? then(found) : unknownEntity('Organization Domain', id);
  };
  return {
    'GET /organizations': ({ query }) => listOrganizations(directory, query),
    'GET /organizations/:id': ({ params: { id = '' } }) => {
      const found = directory.show(id);
      return found ? { status: 200, body: found } : unknownEntity('Organization', id);
    },
    'POST /organization_domains': ({ body }) => {
      const given = creation.safeParse(body);
      if (!given.success) return unprocessable(given.error.issues.map(inItsWords));
      return createDomain(directory, given.data);
    },
    'GET /organization_domains/:id': withDomain((found) => ({ status: 200, body: { ...found } })),
    'POST /organization_domains/:id/verify': withDomain((found) => {
      directory.verify(found);
      if (found.state === 'pending' && manners.verifyMisses === 'unprocessable')
        return refusal(422, 'domain_verification_pending', 'The DNS record could not be found.');
      return { status: 200, body: { ...found } };
    }),
    'DELETE /organization_domains/:id': withDomain((found) => {
      directory.deleteDomain(found);
      return { status: 202 };
    }),
  };
}

function createDomain(
  directory: Directory,
  { domain, organization_id }: { domain: string; organization_id: string },
): Answer {
  const name = domain.trim().toLowerCase();
  if (!directory.organizations.has(organization_id)) return unknownEntity('Organization', organization_id);
  if (!HOSTNAME.test(name))
    return unprocessable([{ field: 'domain', code: 'domain_invalid', message: 'domain is not valid' }]);
  if (CONSUMER.has(name)) return refusal(422, 'consumer_domain_forbidden', `${name} is a consumer domain.`);
  const there = [...directory.domains.values()].find((one) => one.domain === name);
  if (there?.organization_id === organization_id)
    return refusal(409, 'organization_domain_already_exists', `${name} already exists in this organization.`);
  if (there)
    return refusal(422, 'organization_domain_already_used', `${name} is already used by another organization.`);
  return { status: 201, body: { ...directory.addDomain({ domain: name, organizationId: organization_id }) } };
}

function listOrganizations(directory: Directory, query: URLSearchParams): Answer {
  const domains = query.getAll('domains').flatMap((one) => one.split(','));
  const given = listing.safeParse({ ...Object.fromEntries(query), domains });
  if (!given.success) return unprocessable(given.error.issues.map(inItsWords));
  const { limit, before, after, order } = given.data;
  const oldestFirst = [...directory.organizations.keys()].flatMap((id) => directory.show(id) ?? []);
  const all = (order === 'desc' ? oldestFirst.reverse() : oldestFirst).filter(
    (one) => domains.length === 0 || one.domains.some(({ domain }) => domains.includes(domain)),
  );
  const place = (id: string) => all.findIndex((one) => one.id === id);
  const end = before === undefined ? undefined : place(before);
  const start = end === undefined ? (after === undefined ? 0 : place(after) + 1) : Math.max(0, end - limit);
  const data = all.slice(start, Math.min(end ?? all.length, start + limit));
  const first = start > 0 ? (data[0]?.id ?? null) : null;
  const last = start + data.length < all.length ? (data.at(-1)?.id ?? null) : null;
  return { status: 200, body: { object: 'list', data, list_metadata: { before: first, after: last } } };
}

function inItsWords({ path, code, message }: z.core.$ZodIssue): { field: string; code: string; message: string } {
  const field = path.join('.') || 'body';
  return { field, code: code === 'invalid_type' ? `${field}_required` : code, message: `${field}: ${message}` };
}
