/** Failures on demand: each waits for a call that fits and strikes as often as it was told to. */
import { z } from 'zod';
import { type Answer, fitPath } from './routes.ts';

export const fault = z
  .strictObject({
    /** `*`, or a method and a path: `POST /v1/credentials/:id/send`. `:id` fits any, a real id only that one. */
    on: z.string().regex(/^(\*|[A-Z]+ \/\S*|\* \/\S*)$/, 'must be * or like "POST /v1/credentials/:id/send"'),
    /** Answer with this status, in the service's own words. */
    status: z.int().min(200).max(599).optional(),
    /** Instead of the service's own words. */
    body: z.json().optional(),
    /** Seconds, as a header. */
    retry_after: z.int().min(0).optional(),
    /** Real milliseconds before anything else. */
    latency_ms: z.number().min(0).max(600_000).optional(),
    /** The connection breaks. */
    reset: z.boolean().optional(),
    /** No answer, until the caller gives up. */
    hang: z.boolean().optional(),
    /** The answer is cut off in the middle of its JSON. */
    malformed: z.boolean().optional(),
    /** A well-formed answer that speaks of something else than what was asked. */
    other: z.boolean().optional(),
    /** `before`: nothing happens. `after`: it happens and the answer is lost. Default: before; for `malformed` and `other` after. */
    when: z.enum(['before', 'after']).optional(),
    /** Default 1. 0 takes back what waits for the same `on`; with `*`, everything. */
    times: z.int().min(0).optional(),
  })
  .refine(({ other, when }) => !(other && when === 'before'), '"other" needs a real answer: leave out when: "before"');

export type Fault = z.output<typeof fault>;

export type Faults = {
  add(fault: Fault): void;
  /** The first that fits, counted down. */
  take(method: string, path: string): Fault | undefined;
  /** Those still waiting, with how often. */
  list(): readonly Fault[];
};

export function createFaults(): Faults {
  let waiting: { readonly fault: Fault; left: number }[] = [];
  return {
    add(added) {
      const left = added.times ?? 1;
      if (left > 0) waiting.push({ fault: added, left });
      else waiting = waiting.filter(({ fault: { on } }) => added.on !== '*' && on !== added.on);
    },
    take(method, path) {
      const found = waiting.find(({ fault: { on } }) => fits(on, method, path));
      if (!found) return undefined;
      found.left -= 1;
      if (found.left <= 0) waiting = waiting.filter((one) => one !== found);
      return found.fault;
    },
    list: () => waiting.map(({ fault: one, left }) => ({ ...one, times: left })),
  };
}

function fits(on: string, method: string, path: string): boolean {
  if (on === '*') return true;
  const [verb, pattern = ''] = on.split(' ');
  return (verb === '*' || verb === method) && fitPath(pattern, path) !== undefined;
}

/** What goes over the wire. `text` is sent as it is. */
export type Shown = Answer | { readonly text: string; readonly status: number } | 'reset' | 'hang';

export type Struck = {
  readonly shown: Shown;
  /** What really happened; undefined when the fault came first. */
  readonly real?: Answer;
};

export type Spoiling = {
  /** The service's own words for a status. */
  readonly failure: (status: number) => unknown;
  /** The same answer, about something else. */
  readonly other: (body: unknown) => unknown;
};

/** Does the work under a fault: late, instead of it, or with its answer lost or spoiled. */
export async function under(
  struck: Fault | undefined,
  work: () => Promise<Answer>,
  spoiling: Spoiling,
): Promise<Struck> {
  if (struck?.latency_ms) await new Promise((resolve) => setTimeout(resolve, struck.latency_ms).unref());
  if (!struck || !strikes(struck)) {
    const real = await work();
    return { shown: real, real };
  }
  const after = struck.when === 'after' || (struck.when === undefined && (struck.malformed || struck.other));
  const real = after ? await work() : undefined;
  return { shown: spoil(struck, real, spoiling), ...(real ? { real } : {}) };
}

/** A fault may also be nothing but slowness. */
function strikes({ status, body, reset, hang, malformed, other, retry_after }: Fault): boolean {
  return [reset, hang, malformed, other].includes(true) || [status, body, retry_after].some((one) => one !== undefined);
}

function spoil(struck: Fault, real: Answer | undefined, { failure, other }: Spoiling): Shown {
  if (struck.reset) return 'reset';
  if (struck.hang) return 'hang';
  if (struck.malformed) return { status: real?.status ?? struck.status ?? 200, text: cut(real?.body) };
  if (struck.other && real) return { ...real, body: other(real.body) };
  const status = struck.status ?? (struck.retry_after === undefined ? 200 : 429);
  const headers = struck.retry_after === undefined ? {} : { 'retry-after': String(struck.retry_after) };
  return { status, headers, body: struck.body ?? failure(status) };
}

function cut(body: unknown): string {
  const text = JSON.stringify(body ?? { id: 'cut off in the middle' });
  return text.slice(0, Math.max(2, Math.floor(text.length / 2)));
}
