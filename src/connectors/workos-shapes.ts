/** What we read of WorkOS's answers and events, as its SDK gives them. */
import { z } from 'zod';

export const domainShape = z.object({
  id: z.string().min(1),
  organizationId: z.string().min(1),
  domain: z.string().min(1),
  state: z.enum(['verified', 'pending', 'failed', 'legacy_verified']),
  verificationPrefix: z.string().optional(),
  verificationToken: z.string().optional(),
  verificationStrategy: z.string().optional(),
});

export const organizationShape = z.object({ id: z.string().min(1), name: z.string(), domains: z.array(domainShape) });

export type WorkosDomain = z.output<typeof domainShape>;
export type WorkosOrganization = z.output<typeof organizationShape>;
