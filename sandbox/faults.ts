/** Failures on demand: each waits for a matching call and strikes as often as it was told to. */
import { DELIVERIES, type FaultRequest } from './protocol.ts';

export type Faults = {
  /** `times: 0` takes back all of that method. */
  add(fault: FaultRequest): void;
  /** The first that fits, counted down. */
  take(method: string, channel: string | undefined): FaultRequest | undefined;
  /** Those still waiting, for the control API's answer. */
  list(): readonly FaultRequest[];
};

export function createFaults(): Faults {
  let waiting: { fault: FaultRequest; left: number }[] = [];
  return {
    add(fault) {
      const times = fault.times ?? 1;
      if (times === 0) waiting = waiting.filter((one) => fault.method !== '*' && one.fault.method !== fault.method);
      else waiting.push({ fault, left: times });
    },
    take(method, channel) {
      const found = waiting.find(
        ({ fault }) =>
          (fault.method === method || (fault.method === '*' && !isDelivery(method))) &&
          (fault.channel === undefined || fault.channel === channel),
      );
      if (!found) return undefined;
      found.left -= 1;
      if (found.left <= 0) waiting = waiting.filter((one) => one !== found);
      return found.fault;
    },
    list: () => waiting.map(({ fault, left }) => ({ ...fault, times: left })),
  };
}

function isDelivery(method: string): boolean {
  return DELIVERIES.some((delivery) => delivery === method);
}

export type Struck<Answer> = {
  /** What the caller gets to see; undefined: a broken connection. */
  readonly shown: Answer | undefined;
  /** What really happened; undefined when the fault came first. */
  readonly real: Answer | undefined;
};

/** Does the work under a fault: late, instead of it, or with its answer lost. */
export async function under<Answer>(
  fault: FaultRequest | undefined,
  work: () => Promise<Answer>,
  spoil: (fault: FaultRequest) => Answer,
): Promise<Struck<Answer>> {
  if (fault?.latency_ms) await new Promise((resolve) => setTimeout(resolve, fault.latency_ms).unref());
  if (!fault || !strikes(fault)) {
    const real = await work();
    return { shown: real, real };
  }
  const real = fault.when === 'after' ? await work() : undefined;
  return { shown: fault.reset ? undefined : spoil(fault), real };
}

/** A fault may also be nothing but slowness. */
function strikes({ reset, status, error, retry_after }: FaultRequest): boolean {
  return reset === true || status !== undefined || error !== undefined || retry_after !== undefined;
}
