/** Local stand-ins for Certifier, WorkOS and the registry, with one case for each way in which a recovery can end. */
import type { Sandbox } from '../../sandbox/index.ts';
import { type Services, startServices } from '../../sandbox/services/index.ts';

/** They keep nothing: each start of the demo fills them anew. */
export async function startStandIns(sandbox: Sandbox): Promise<Services> {
  const services = await startServices({ now: () => sandbox.clock.now() });
  const { workos, registry } = services;
  workos.control.seed({
    organizations: [
      {
        id: 'org_01NORTHWIND',
        name: 'Northwind',
        domains: [
          { domain: 'published.example.org' },
          { domain: 'pending.example.org' },
          { domain: 'verified.example.org', state: 'verified' },
          { domain: 'claimed-twice.example.org' },
        ],
      },
      { id: 'org_01LUMEN', name: 'Lumen', domains: [{ domain: 'claimed-twice.example.org' }] },
    ],
  });
  workos.control.publish({ domain: 'published.example.org' });
  registry.control.seed({
    agents: [
      { url: 'https://agent.example.org/mcp' },
      { url: 'https://offline.example.org/mcp', online: false },
      { url: 'https://paused.example.org/mcp', paused: true },
      { url: 'https://broken.example.org/mcp', probeError: 'The TLS handshake failed' },
      { url: 'https://elsewhere.example.org/mcp', forbidden: true },
    ],
    crawls: [
      { domain: 'invalid.example.org', goes: 'invalid' },
      { domain: 'failed.example.org', goes: 'failed' },
    ],
  });
  return services;
}

/** What the bot has to be told. */
export function variablesOf({ certifier, workos, registry }: Services): Record<string, string> {
  return {
    CERTIFIER_URL: certifier.apiUrl,
    CERTIFIER_TOKEN: certifier.token,
    WORKOS_URL: workos.url,
    WORKOS_API_KEY: workos.token,
    WORKOS_WEBHOOK_SECRET: workos.webhookSecret,
    REGISTRY_URL: registry.url,
    REGISTRY_TOKEN: registry.token,
  };
}
