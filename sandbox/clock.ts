/**
 * A clock that runs with real time and can be moved forward.
 * The sandbox and the bot share one, so that "four hours later" happens to both at once.
 */
export type MovableClock = {
  /** Whole milliseconds: databases keep no more. */
  now(): Temporal.Instant;
  /** Forward only; throws RangeError for a negative duration. */
  advance(by: Temporal.Duration): void;
};

/**
 * @param start what the clock shows first; default: the real time.
 * @param frozen stands still between moves; for tests that need exact ages.
 */
export function movableClock({
  start,
  frozen = false,
}: {
  start?: Temporal.Instant;
  frozen?: boolean;
} = {}): MovableClock {
  const origin = performance.now();
  let shown = (start ?? Temporal.Now.instant()).epochMilliseconds;
  const elapsed = () => (frozen ? 0 : Math.floor(performance.now() - origin));
  return {
    now: () => Temporal.Instant.fromEpochMilliseconds(shown + elapsed()),
    advance(by) {
      const milliseconds = by.total({ unit: 'milliseconds', relativeTo: Temporal.PlainDateTime.from('2026-01-01') });
      if (milliseconds < 0) throw new RangeError('The clock only moves forward.');
      shown += Math.round(milliseconds);
    },
  };
}
