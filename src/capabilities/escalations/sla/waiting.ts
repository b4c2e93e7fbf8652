/** What starts, stops and restarts the clocks besides human progress: the columns to write, with the change itself. */
import type { SlaItem } from './sla.ts';

type Instant = Temporal.Instant;
type Patch = Partial<Pick<SlaItem, 'reopenedAt' | 'unansweredSince' | 'snoozedUntil' | 'waitingSince' | 'waits'>>;

/** We asked the requester something. May be called twice; the first wait goes on. */
export function startWaiting({ waitingSince }: SlaItem, at: Instant): Patch {
  return { waitingSince: waitingSince ?? at };
}

/** The wait is over: the clocks go on where they stood. Without one, nothing changes. */
export function stopWaiting({ waitingSince, waits }: SlaItem, at: Instant): Patch {
  if (waitingSince === null) return {};
  const wait = { from: waitingSince.epochMilliseconds, to: at.epochMilliseconds };
  return { waitingSince: null, waits: wait.to > wait.from ? [...waits, wait] : waits };
}

/** The requester wrote: the wait and a snooze end, and the reply's clock starts with the oldest unanswered word. */
export function hearReply(item: SlaItem, at: Instant): Patch {
  return { ...stopWaiting(item, at), snoozedUntil: null, unansweredSince: item.unansweredSince ?? at };
}

/** A closed item is open again, and everything starts anew. */
export function restart(at: Instant): Patch {
  return { reopenedAt: at, unansweredSince: null, snoozedUntil: null, waitingSince: null, waits: [] };
}
