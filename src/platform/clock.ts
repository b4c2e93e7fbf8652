/** The one source of "now" for everything that is due. Leases and time-outs use the process's own time instead. */
export type Clock = { now(): Temporal.Instant };

/** Real time in whole milliseconds, as precise as the database keeps it. */
export const systemClock: Clock = {
  now: () => Temporal.Instant.fromEpochMilliseconds(Date.now()),
};
