/**
 * Certifier: drafts, issues and mails credentials. Shapes and paths of its reference, version 2022-10-26.
 *
 * Nothing here is repeated by itself except questions: Certifier makes a second credential, and sends a second mail, for
 * a second request. Whoever gets `unknown` looks first (`find`, `get`) and then decides.
 */
import { z } from 'zod';
import type { Answer } from './answer.ts';
import type { Service } from './http.ts';
import type { Services } from './services.ts';

const API_VERSION = '2022-10-26';
const TIMEOUT_MS = 15_000;
/** The most that one page is known to hold. */
const PAGE = 100;
/** One recipient with more credentials of one group is not a recipient. */
const MOST_PAGES = 5;

const shape = z.object({
  id: z.string().min(1),
  publicId: z.string().min(1),
  groupId: z.string(),
  status: z.enum(['draft', 'scheduled', 'issued', 'expired']),
  recipient: z.object({ name: z.string(), email: z.string().nullish() }),
  issueDate: z.string().nullish(),
  expiryDate: z.string().nullish(),
  createdAt: z.string(),
});

const designs = z.array(
  z.object({ id: z.string(), name: z.string(), previews: z.array(z.object({ format: z.string(), url: z.url() })) }),
);

export type CertifierCredential = z.output<typeof shape>;
export type CertifierDesign = z.output<typeof designs>[number];

export type NewCertifierCredential = {
  readonly groupId: string;
  readonly recipient: { readonly name: string; readonly email: string };
  /** The last day on which it is valid: `2028-11-22`. Without it, what the group says. */
  readonly expiryDate?: string | undefined;
};

/** Of all calls: `signal` stops waiting; what was asked for may happen all the same (`unknown`). */
export type Certifier = {
  /** Makes a draft. Not to be repeated after `unknown`: `find` it first. Addresses are sent in lower case. */
  create(given: NewCertifierCredential, signal?: AbortSignal): Promise<Answer<CertifierCredential>>;
  /** Makes a draft active. Refused (400) for one that is active already: after `unknown` or a refusal `get` it. */
  issue(id: string, signal?: AbortSignal): Promise<Answer<CertifierCredential>>;
  /** Mails it to its recipient, each time it is called. Nothing tells afterwards whether it did. Refused (400) for a draft. */
  send(id: string, signal?: AbortSignal): Promise<Answer<CertifierCredential>>;
  /** May be repeated. Refused with 404 when it does not exist. */
  get(id: string, signal?: AbortSignal): Promise<Answer<CertifierCredential>>;
  /** All of one recipient and group, newest first, drafts too. May be repeated. The address in any case. */
  find(
    wanted: { readonly groupId: string; readonly email: string },
    signal?: AbortSignal,
  ): Promise<Answer<readonly CertifierCredential[]>>;
  /** May be repeated. Previews may come later than the credential. */
  designs(id: string, signal?: AbortSignal): Promise<Answer<readonly CertifierDesign[]>>;
  /** Sets what is given; `null` takes the expiry away. May be repeated: it sets the same again. */
  update(
    id: string,
    change: { readonly name?: string; readonly email?: string; readonly expiryDate?: string | null },
    signal?: AbortSignal,
  ): Promise<Answer<CertifierCredential>>;
};

export type CertifierAccess = {
  readonly url: string;
  readonly token: string;
  /** Of one try, in real milliseconds. Default: 15,000. */
  readonly timeoutMs?: number;
};

/** Answers about another credential, group or recipient than was asked for are `unknown`. */
export function openCertifier({ url, token, timeoutMs = TIMEOUT_MS }: CertifierAccess, services: Services): Certifier {
  const service = services.open({
    name: 'Certifier',
    baseUrl: url,
    headers: () => ({ authorization: `Bearer ${token}`, 'certifier-version': API_VERSION }),
    timeoutMs,
  });
  const one = (id: string) => shape.refine((found) => found.id === id, { path: ['id'] });
  const change = (id: string, step: string, json: unknown, signal?: AbortSignal) =>
    service.call({ method: 'POST', path: ['credentials', id, step], json, schema: one(id), ...given(signal) });
  return {
    create({ groupId, recipient, expiryDate }, signal) {
      const email = recipient.email.trim().toLowerCase();
      const json = { groupId, recipient: { name: recipient.name, email }, expiryDate };
      const schema = shape.refine((found) => isOf(found, groupId, email), { path: ['recipient'] });
      return service.call({ method: 'POST', path: ['credentials'], json, schema, ...given(signal) });
    },
    issue: (id, signal) => change(id, 'issue', undefined, signal),
    send: (id, signal) => change(id, 'send', { deliveryMethod: 'email' }, signal),
    get: (id, signal) => service.call({ method: 'GET', path: ['credentials', id], schema: one(id), ...given(signal) }),
    find: (wanted, signal) => findAll(service, wanted, signal),
    designs: (id, signal) =>
      service.call({ method: 'GET', path: ['credentials', id, 'designs'], schema: designs, ...given(signal) }),
    update(id, { name, email, expiryDate }, signal) {
      const recipient = name === undefined && email === undefined ? undefined : { name, email };
      const json = { recipient, expiryDate };
      const request = { path: ['credentials', id], json, schema: one(id), isRepeatable: true };
      return service.call({ method: 'PATCH', ...request, ...given(signal) });
    },
  };
}

/** The picture of the badge: of the design that is named so, or else of the first that has one. */
export function badgeUrl(found: readonly CertifierDesign[]): string | undefined {
  const pictures = found.flatMap(({ name, previews }) => {
    const png = previews.find(({ format }) => format.toLowerCase() === 'png');
    return png ? [{ isBadge: /badge/i.test(name), url: png.url }] : [];
  });
  return (pictures.find(({ isBadge }) => isBadge) ?? pictures[0])?.url;
}

/** `GET /credentials` can't be asked for a recipient; a search is a `POST` that changes nothing. */
async function findAll(
  service: Service,
  { groupId, email }: { readonly groupId: string; readonly email: string },
  signal: AbortSignal | undefined,
): Promise<Answer<readonly CertifierCredential[]>> {
  const spellings = [...new Set([email.trim().toLowerCase(), email.trim()])];
  const filter = { AND: [{ groupId: { equals: groupId } }, { recipient: { email: { in: spellings } } }] };
  const sort = { property: 'createdAt', order: 'desc' };
  const schema = z.object({
    data: z.array(shape.refine((found) => isOf(found, groupId, email), { path: ['recipient'] })),
    pagination: z.object({ next: z.string().nullish() }),
  });
  const found: CertifierCredential[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const request = { method: 'POST', path: ['credentials', 'search'], schema, isRepeatable: true } as const;
    const json = { filter, sort, limit: PAGE, cursor };
    const answer = await service.call({ ...request, json, ...given(signal) });
    if (answer.kind !== 'ok') return answer;
    found.push(...answer.body.data);
    cursor = answer.body.pagination.next ?? undefined;
    if (cursor === undefined) return { ...answer, body: found };
  }
  return { kind: 'unknown', why: `Certifier has more credentials of ${groupId} for one recipient than can be read.` };
}

function isOf({ groupId, recipient }: CertifierCredential, group: string, email: string): boolean {
  return groupId === group && recipient.email?.trim().toLowerCase() === email.trim().toLowerCase();
}

function given(signal: AbortSignal | undefined): { readonly signal?: AbortSignal } {
  return signal ? { signal } : {};
}
