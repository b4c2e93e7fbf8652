/** Certifier's structured search: AND, OR and NOT over fields of a credential. */
import { z } from 'zod';
import type { Credential } from './credentials.ts';

const words = z.union([
  z.strictObject({ equals: z.string() }),
  z.strictObject({ contains: z.string() }),
  z.strictObject({ startsWith: z.string() }),
  z.strictObject({ endsWith: z.string() }),
  z.strictObject({ in: z.array(z.string()).min(1) }),
]);

const status = z.enum(['draft', 'scheduled', 'issued', 'expired']);

const conditions = {
  id: words.optional(),
  publicId: words.optional(),
  groupId: words.optional(),
  status: z.union([z.strictObject({ equals: status }), z.strictObject({ in: z.array(status).min(1) })]).optional(),
  recipient: z.strictObject({ name: words.optional(), email: words.optional() }).optional(),
};

type Words = z.output<typeof words>;

type Filter = {
  readonly AND?: readonly Filter[] | undefined;
  readonly OR?: readonly Filter[] | undefined;
  readonly NOT?: readonly Filter[] | undefined;
} & z.output<z.ZodObject<typeof conditions>>;

const filter: z.ZodType<Filter> = z.lazy(() =>
  z
    .strictObject({
      AND: z.array(filter).min(1).optional(),
      OR: z.array(filter).min(1).optional(),
      NOT: z.array(filter).min(1).optional(),
      ...conditions,
    })
    .refine((given) => Object.keys(given).length > 0, 'must hold a condition'),
);

export const LIMIT = z.coerce.number().int().min(1).max(100).default(20);

export const search = z.strictObject({
  filter: filter.optional(),
  sort: z
    .strictObject({ property: z.enum(['createdAt', 'updatedAt', 'issueDate']), order: z.enum(['asc', 'desc']) })
    .default({ property: 'createdAt', order: 'desc' }),
  cursor: z.string().optional(),
  limit: LIMIT,
});

export function find(all: readonly Credential[], { filter: wanted, sort }: z.output<typeof search>): Credential[] {
  const sign = sort.order === 'asc' ? 1 : -1;
  const key = (one: Credential) => `${one[sort.property]} ${one.id}`;
  const found = wanted ? all.filter((one) => holds(wanted, one)) : [...all];
  return found.sort((a, b) => (key(a) < key(b) ? -sign : sign));
}

function holds({ AND, OR, NOT, ...fields }: Filter, one: Credential): boolean {
  const { recipient, ...plain } = fields;
  return (
    (AND ?? []).every((each) => holds(each, one)) &&
    (OR === undefined || OR.some((each) => holds(each, one))) &&
    !(NOT ?? []).some((each) => holds(each, one)) &&
    (['id', 'publicId', 'groupId', 'status'] as const).every((name) => fits(plain[name], one[name])) &&
    fits(recipient?.name, one.recipient.name) &&
    fits(recipient?.email, one.recipient.email ?? '')
  );
}

function fits(wanted: Words | undefined, found: string): boolean {
  if (wanted === undefined) return true;
  if ('equals' in wanted) return found === wanted.equals;
  if ('contains' in wanted) return found.includes(wanted.contains);
  if ('startsWith' in wanted) return found.startsWith(wanted.startsWith);
  if ('endsWith' in wanted) return found.endsWith(wanted.endsWith);
  return wanted.in.includes(found);
}
