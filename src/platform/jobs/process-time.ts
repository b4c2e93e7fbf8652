/** The process's own time, for leases and limits. It never moves with the clock; tests turn it by hand. */

type Cancel = () => void;

export type ProcessTime = {
  now(): Temporal.Instant;
  after(ms: number, work: () => void): Cancel;
  every(ms: number, work: () => void): Cancel;
};

/** Its timers never keep a process alive. */
export const processTime: ProcessTime = {
  now: () => Temporal.Instant.fromEpochMilliseconds(Date.now()),
  after(ms, work) {
    const timer = setTimeout(work, ms).unref();
    return () => clearTimeout(timer);
  },
  every(ms, work) {
    const timer = setInterval(work, ms).unref();
    return () => clearInterval(timer);
  },
};
