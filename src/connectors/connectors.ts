/** The services that are configured, opened once. What is not configured is not even loaded. */
import type { ServicesConfig } from '../config-services.ts';
import type { Certifier } from './certifier.ts';
import type { Registry } from './registry.ts';
import type { Services } from './services.ts';
import type { Workos } from './workos.ts';

/** Undefined: not configured. Say so, and do the local part. */
export type Connectors = {
  readonly certifier: Certifier | undefined;
  readonly workos: Workos | undefined;
  readonly registry: Registry | undefined;
};

/** Asks nobody anything. To be called once for `services`. */
export async function openConnectors(config: ServicesConfig | undefined, services: Services): Promise<Connectors> {
  const { certifier, workos, registry } = config ?? {};
  return {
    certifier: certifier && (await import('./certifier.ts')).openCertifier(certifier, services),
    workos: workos && (await import('./workos.ts')).openWorkos(workos, services),
    registry: registry && (await import('./registry.ts')).openRegistry(registry, services),
  };
}
