/** WorkOS's webhooks: believed only when they are signed, read only when they are about a domain. */
import type { WorkOS } from '@workos-inc/node';
import { z } from 'zod';
import { domainShape, type WorkosDomain } from './workos-shapes.ts';

const HAPPENINGS = ['created', 'updated', 'verified', 'verification_failed', 'deleted'] as const;

export type WorkosEvent = {
  /** The same when it is delivered again. */
  readonly id: string;
  readonly what: (typeof HAPPENINGS)[number];
  readonly domain: WorkosDomain;
  /** Of a verification that failed. */
  readonly reason?: string;
  readonly at: Temporal.Instant;
};

const event = z.object({ id: z.string().min(1), event: z.string(), createdAt: z.string() });
const failed = z.object({ reason: z.string(), organizationDomain: domainShape });

/** `forged`: not signed by WorkOS in the last three minutes. `foreign`: nothing about a domain, or not in a shape that we know. */
export async function readEvent(
  webhooks: WorkOS['webhooks'],
  given: { readonly payload: string; readonly sigHeader: string; readonly secret: string },
): Promise<WorkosEvent | 'forged' | 'foreign'> {
  try {
    await webhooks.verifyHeader(given);
  } catch {
    return 'forged';
  }
  try {
    const { data, ...rest } = await webhooks.constructEvent(given);
    const { id, event: name, createdAt } = event.parse(rest);
    const at = Temporal.Instant.from(createdAt);
    const what = HAPPENINGS.find((one) => name === `organization_domain.${one}`);
    if (what === undefined) return 'foreign';
    if (what !== 'verification_failed') return { id, what, at, domain: domainShape.parse(data) };
    const { reason, organizationDomain } = failed.parse(data);
    return { id, what, at, reason, domain: organizationDomain };
  } catch {
    return 'foreign';
  }
}
