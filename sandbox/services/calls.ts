/** What was asked of a stand-in, and what came of it: for counting effects and for reading after a failure. */
import type { Fault, Shown } from './faults.ts';
import type { Answer } from './routes.ts';

/** The newest are kept; the counts are of all. */
const KEPT = 1_000;

export type RecordedCall = {
  readonly at: string;
  /** As the stand-in knows it: `POST /v1/credentials/:id/send`; `(unknown)` for what it does not. */
  readonly route: string;
  readonly path: string;
  /** What the caller saw: a status, or that nothing came. */
  readonly saw: number | 'reset' | 'hang' | 'cut off';
  /** The status of what really happened; absent when a fault came first. */
  readonly did?: number;
  readonly fault?: Fault;
};

type Heard = {
  readonly route: string;
  readonly path: string;
  readonly shown: Shown;
  readonly real: Answer | undefined;
  readonly fault: Fault | undefined;
};

export type CallLog = {
  record(heard: Heard): void;
  list(): readonly RecordedCall[];
  /** By route: how often it was asked. */
  counts(): Readonly<Record<string, number>>;
};

export function createCallLog(now: () => Temporal.Instant): CallLog {
  const kept: RecordedCall[] = [];
  const counts = new Map<string, number>();
  return {
    record({ route, path, shown, real, fault }) {
      const call = { at: now().toString(), route, path, saw: saw(shown) };
      kept.push({ ...call, ...(real ? { did: real.status } : {}), ...(fault ? { fault } : {}) });
      if (kept.length > KEPT) kept.shift();
      counts.set(route, (counts.get(route) ?? 0) + 1);
    },
    list: () => [...kept],
    counts: () => Object.fromEntries(counts),
  };
}

function saw(shown: Shown): RecordedCall['saw'] {
  if (shown === 'reset' || shown === 'hang') return shown;
  return 'text' in shown ? 'cut off' : shown.status;
}
