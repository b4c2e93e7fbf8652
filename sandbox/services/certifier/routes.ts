/** Certifier's paths, answers and refusals, as its reference gives them (version 2022-10-26). */
import { z } from 'zod';
import { pageOf } from '../pages.ts';
import type { Answer, Call, Routes } from '../routes.ts';
import type { Credential, Shelf } from './credentials.ts';
import { find, LIMIT, search } from './search.ts';

const date = z.iso.date('must be YYYY-MM-DD');
const email = z.email();
const custom = z.record(z.string().startsWith('custom.'), z.string());

const creation = z.strictObject({
  groupId: z.string().min(1),
  recipient: z.strictObject({ name: z.string().trim().min(1), email: email.nullish() }),
  issueDate: date.optional(),
  expiryDate: date.optional(),
  customAttributes: custom.optional(),
});

const change = z.strictObject({
  recipient: z.strictObject({ name: z.string().trim().min(1).optional(), email: email.nullish() }).optional(),
  issueDate: date.optional(),
  expiryDate: date.nullable().optional(),
  customAttributes: custom.optional(),
});

const sending = z.strictObject({ deliveryMethod: z.literal('email') });
const listing = z.strictObject({ cursor: z.string().optional(), limit: LIMIT });

const MESSAGES: Readonly<Record<string, readonly [number, string]>> = {
  missing_version: [400, 'The request is missing the required Certifier-Version header'],
  invalid_version: [400, "The Certifier-Version header's value is invalid"],
  invalid_json: [400, 'The request body can not be decoded as JSON'],
  unauthorized: [401, 'A valid authentication token was not provided with the request'],
  payment_required: [402, 'The requested feature is only available to premium organizations'],
  forbidden: [403, 'The server is refusing to complete the request'],
  not_found: [404, 'The requested resource does not exist'],
  conflict: [409, 'The request could not be completed, potentially due to a data collision'],
  rate_limited: [429, 'You have exceeded the rate limit'],
  internal_server_error: [500, "There was a problem on Certifier's end"],
};

export function refusal(code: keyof typeof MESSAGES & string, headers?: Record<string, string>): Answer {
  const [status, message] = MESSAGES[code] ?? [400, code];
  return { status, body: { error: { code, message } }, ...(headers ? { headers } : {}) };
}

/** Its own words for a status; a gateway in front of it has none. */
export function failure(status: number): unknown {
  const found = Object.entries(MESSAGES).find(([, [known]]) => known === status);
  if (found) return { error: { code: found[0], message: found[1][1] } };
  return { error: { code: status >= 500 ? 'internal_server_error' : 'bad_request', message: 'Something went wrong' } };
}

function invalid(message: string): Answer {
  return { status: 400, body: { error: { code: 'validation_error', message } } };
}

export function certifierRoutes(shelf: Shelf): Routes {
  const ok = (credential: Credential, status = 200) => ({ status, body: shelf.show(credential) });
  const page = (all: readonly Credential[], limit: number, cursor: string | undefined): Answer => {
    const found = pageOf(all, limit, cursor);
    if (!found) return invalid('cursor is not valid');
    return { status: 200, body: { data: found.items, pagination: { prev: found.prev, next: found.next } } };
  };
  const all = () => [...shelf.credentials.values()].map(shelf.show);
  const withCredential = (then: (found: Credential, call: Call) => Answer) => (call: Call) => {
    const found = shelf.credentials.get(call.params.id ?? '');
    return found ? then(found, call) : refusal('not_found');
  };
  const unknownTag = (tags: Readonly<Record<string, string>> = {}) =>
    Object.keys(tags).find((tag) => !shelf.attributes.has(tag));
  return {
    'GET /v1/credentials': ({ query }) =>
      parsed(listing, Object.fromEntries(query), ({ limit, cursor }) => page(all().reverse(), limit, cursor)),
    'POST /v1/credentials': ({ body }) =>
      parsed(creation, body, (given) => {
        const tag = unknownTag(given.customAttributes);
        if (tag) return invalid(`customAttributes: ${tag} does not exist`);
        return shelf.groups.has(given.groupId) ? ok(shelf.create(given), 201) : refusal('not_found');
      }),
    'POST /v1/credentials/search': ({ body }) =>
      parsed(search, body ?? {}, (asked) => page(find(all(), asked), asked.limit, asked.cursor)),
    'GET /v1/credentials/:id': withCredential((found) => ok(found)),
    'PATCH /v1/credentials/:id': withCredential((found, { body }) =>
      parsed(change, body, (given) => {
        const tag = unknownTag(given.customAttributes);
        if (tag) return invalid(`customAttributes: ${tag} does not exist`);
        shelf.update(found, given);
        return ok(found);
      }),
    ),
    'POST /v1/credentials/:id/issue': withCredential((found) => {
      if (found.status !== 'draft') return invalid('Only a credential with status "draft" can be issued');
      shelf.issue(found);
      return ok(found);
    }),
    'POST /v1/credentials/:id/send': withCredential((found, { body }) =>
      parsed(sending, body, () => {
        if (shelf.show(found).status !== 'issued') return invalid('Only a credential with status "issued" can be sent');
        if (found.recipient.email === null) return invalid('The recipient has no email');
        shelf.send(found, found.recipient.email);
        return ok(found);
      }),
    ),
    'GET /v1/credentials/:id/designs': withCredential((found) => ({ status: 200, body: shelf.designs(found) })),
  };
}

function parsed<S extends z.ZodType>(schema: S, given: unknown, then: (value: z.output<S>) => Answer): Answer {
  const found = schema.safeParse(given);
  if (found.success) return then(found.data);
  return invalid(found.error.issues.map(({ path, message }) => `${path.join('.') || 'body'}: ${message}`).join('; '));
}
