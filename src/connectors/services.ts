/** The services that we talk to, each opened once by the capability that needs it, and how they do. */
import type { ProcessTime } from '../platform/jobs/process-time.ts';
import type { Logger } from '../platform/log.ts';
import type { ServiceState } from './breaker.ts';
import { createService, type Service, type ServiceOptions } from './http.ts';

export type Services = {
  /** @throws Error when the name is taken: how a service does would be told twice. */
  open(options: ServiceOptions): Service;
  /** For what is asked through a library of its own: it tells how the service does. @throws Error when the name is taken. */
  watch(name: string, state: () => ServiceState): void;
  /** In this process, by name. */
  states(): readonly ServiceState[];
};

export function createServices(around: { readonly log: Logger; readonly time?: Pick<ProcessTime, 'now'> }): Services {
  const known = new Map<string, () => ServiceState>();

  function watch(name: string, state: () => ServiceState): void {
    if (known.has(name)) throw new Error(`two services are named ${name}`);
    known.set(name, state);
  }

  return {
    open(options) {
      const service = createService(options, around);
      watch(options.name, service.state);
      return service;
    },
    watch,
    states: () => [...known.values()].map((state) => state()).sort((a, b) => (a.name < b.name ? -1 : 1)),
  };
}

/** Those that are not well, for supervisors: without what a service said. */
export function troublesOf(states: readonly ServiceState[]): readonly string[] {
  return states.flatMap(({ name, state, since, nextTryAt }) => {
    if (state === 'well') return [];
    const next = nextTryAt ? ` and is left alone until ${nextTryAt}` : '';
    return [`${name} has not answered well since ${since}${next}.`];
  });
}
