/**
 * A local registry of publishers and agents: crawls that take their time, probes that may be slow or fail, monitoring
 * that may be paused, and the registry's limits, always on.
 */
import { isWireObject } from '../../json.ts';
import { secret } from '../ids.ts';
import type { Call } from '../routes.ts';
import { type Served, serve } from '../server.ts';
import { createTools, realNow, type ServiceOptions } from '../tools.ts';
import { type RegistryControl, registryControl } from './control.ts';
import { createCrawls } from './crawls.ts';
import { failure, type Registry, registryRoutes } from './routes.ts';

/** Crawls that may be waiting or running. The real figure is not known. */
const CAPACITY = 100;

export type RegistryService = Served & { readonly token: string; readonly control: RegistryControl };

/** @throws Error when the port is taken. */
export async function startRegistry({
  now = realNow,
  port,
  token = `sk_${secret(24)}`,
}: ServiceOptions = {}): Promise<RegistryService> {
  const registry: Registry = {
    agents: new Map(),
    crawls: createCrawls(now),
    plans: new Map(),
    brandCrawls: [],
    checks: [],
    capacity: CAPACITY,
  };
  const tools = createTools(now);
  const control = registryControl(registry, tools);
  const manner = {
    routes: registryRoutes(registry, now),
    admit: ({ headers }: Call) =>
      headers.authorization === `Bearer ${token}` ? undefined : { status: 401, body: failure(401) },
    unreadable: { status: 400, body: { error: 'Invalid JSON' } },
    missing: () => ({ status: 404, body: failure(404) }),
    failure,
    other,
  };
  const served = await serve(manner, tools, control, port);
  return { ...served, token, control };
}

/** Somebody else's crawl or agent. */
function other(body: unknown): unknown {
  if (!isWireObject(body)) return body;
  const swap = (name: string, value: string) => (name in body ? { [name]: value } : {});
  return {
    ...body,
    ...swap('domain', 'somebody-else.example'),
    ...swap('agent_url', 'https://somebody-else.example/mcp'),
    ...swap('crawl_request_id', '00000000-0000-4000-8000-000000000000'),
  };
}
