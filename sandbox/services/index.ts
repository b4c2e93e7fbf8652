/**
 * Local stand-ins for the three services that a recovery talks to. They know nothing of the bot: a caller gets an
 * address and a token, as from the real ones.
 */
import { type Certifier, startCertifier } from './certifier/index.ts';
import { type RegistryService, startRegistry } from './registry/index.ts';
import type { ServiceOptions } from './tools.ts';
import { startWorkos, type Workos } from './workos/index.ts';

export type Services = {
  readonly certifier: Certifier;
  readonly workos: Workos;
  readonly registry: RegistryService;
  /** May be called twice. */
  close(): Promise<void>;
};

/**
 * @param now the clock that all of them go by; share the sandbox's.
 * @param port of the first; the others take the next two. Default 0: any free ones.
 * @throws Error when a port is taken; then none of them runs.
 */
export async function startServices({ now, port = 0 }: Omit<ServiceOptions, 'token'> = {}): Promise<Services> {
  const options = (offset: number) => ({ ...(now ? { now } : {}), port: port === 0 ? 0 : port + offset });
  const started = await Promise.allSettled([
    startCertifier(options(0)),
    startWorkos(options(1)),
    startRegistry(options(2)),
  ]);
  const [certifier, workos, registry] = started;
  const close = async () => {
    await Promise.all(started.map((one) => (one.status === 'fulfilled' ? one.value.close() : undefined)));
  };
  if (certifier.status === 'fulfilled' && workos.status === 'fulfilled' && registry.status === 'fulfilled')
    return { certifier: certifier.value, workos: workos.value, registry: registry.value, close };
  await close();
  throw started.find((one) => one.status === 'rejected')?.reason;
}
