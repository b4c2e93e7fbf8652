/** What every stand-in has besides its own: faults, a record of its calls, and where they show. */
import { type CallLog, createCallLog, type RecordedCall } from './calls.ts';
import { type Command, command } from './commands.ts';
import { createFaults, type Fault, type Faults, fault } from './faults.ts';

export type ServiceOptions = {
  /** Default: the real time. Share the sandbox's clock here. */
  readonly now?: () => Temporal.Instant;
  /** Default 0: any free one. */
  readonly port?: number;
  /** What callers must send; default: one made up. */
  readonly token?: string;
};

export type CommonControl = {
  /** Makes calls fail. @returns those that wait now. */
  readonly faults: Command<Fault, readonly Fault[]>;
};

/** In every state: what was asked so far, and what is going to fail. */
export type ServiceState = {
  /** By route: how often it was asked. */
  readonly counts: Readonly<Record<string, number>>;
  /** The newest thousand, oldest first. */
  readonly calls: readonly RecordedCall[];
  readonly faults: readonly Fault[];
};

export type Tools = { readonly faults: Faults; readonly calls: CallLog };

export function createTools(now: () => Temporal.Instant): Tools {
  return { faults: createFaults(), calls: createCallLog(now) };
}

export function serviceState({ calls, faults }: Tools): ServiceState {
  return { counts: calls.counts(), calls: calls.list(), faults: faults.list() };
}

export function realNow(): Temporal.Instant {
  return Temporal.Instant.fromEpochMilliseconds(Date.now());
}

export function commonControl({ faults }: Tools): CommonControl {
  return {
    faults: command(fault, (asked) => {
      faults.add(asked);
      return faults.list();
    }),
  };
}
