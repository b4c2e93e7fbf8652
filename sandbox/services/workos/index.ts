/**
 * A local WorkOS, as far as domains go: organisations, their domains, a DNS in which TXT records are published by
 * command, and signed webhooks. The SDK is pointed at it with its `apiHostname`, `port` and `https`.
 */
import { isWireObject } from '../../json.ts';
import { secret, ulid } from '../ids.ts';
import type { Call } from '../routes.ts';
import { type Served, serve } from '../server.ts';
import { createTools, realNow, type ServiceOptions } from '../tools.ts';
import { type WorkosControl, workosControl } from './control.ts';
import { createDirectory } from './directory.ts';
import { failure, type Manners, missing, unprocessable, workosRoutes } from './routes.ts';
import { createWebhooks } from './webhooks.ts';

export type Workos = Served & {
  readonly token: string;
  readonly webhookSecret: string;
  readonly control: WorkosControl;
  /** When all events that happened have been delivered. */
  idle(): Promise<void>;
};

/** @throws Error when the port is taken. */
export async function startWorkos({
  now = realNow,
  port,
  token = `sk_test_${secret(24)}`,
  webhookSecret = secret(25),
}: ServiceOptions & { readonly webhookSecret?: string } = {}): Promise<Workos> {
  const webhooks = createWebhooks(now, webhookSecret);
  const directory = createDirectory(now, webhooks.emit);
  const manners: Manners = { verifyMisses: 'pending' };
  const tools = createTools(now);
  const control = workosControl({ directory, webhooks, manners, tools, now });
  const manner = {
    routes: workosRoutes(directory, manners),
    admit: ({ headers }: Call) =>
      headers.authorization === `Bearer ${token}` ? undefined : { status: 401, body: failure(401) },
    unreadable: unprocessable([{ code: 'invalid_json', message: 'The body is not JSON' }]),
    missing,
    failure,
    other,
    headers: () => ({ 'x-request-id': ulid(now()) }),
  };
  const served = await serve(manner, tools, control, port);
  return { ...served, token, webhookSecret, control, idle: webhooks.idle };
}

/** Somebody else's domain or organisation. */
function other(body: unknown): unknown {
  if (!isWireObject(body)) return body;
  if (Array.isArray(body.data)) return { ...body, data: body.data.map(other) };
  if (body.object === 'organization') return { ...body, id: 'org_01OTHER', domains: [] };
  return { ...body, id: 'org_domain_01OTHER', organization_id: 'org_01OTHER', domain: 'somebody-else.example' };
}
