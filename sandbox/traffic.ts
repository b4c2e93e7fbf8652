/** Every call in either direction, newest last, for the inspector and for tests. Tokens never get in. */
import type { Changes } from './changes.ts';
import type { MovableClock } from './clock.ts';
import type { Traffic } from './protocol.ts';

/** Old lines fall out beyond this: a demo may run for days. */
const KEPT = 2_000;

export type TrafficLog = {
  record(line: Omit<Traffic, 'id' | 'at'>): void;
  /** Lines after `since`, oldest first. */
  list(since: number): readonly Traffic[];
  count(): number;
};

/** @param start how many lines there have been before: a page that stayed open asks for those after the last it knows. */
export function createTraffic({
  clock,
  changes,
  start = 0,
}: {
  clock: MovableClock;
  changes: Changes;
  start?: number | undefined;
}): TrafficLog {
  let lines: Traffic[] = [];
  let counted = start;
  return {
    record(line) {
      counted += 1;
      lines.push({ id: counted, at: clock.now().toString(), ...line });
      if (lines.length > KEPT * 2) lines = lines.slice(-KEPT);
      changes.touch();
    },
    list: (since) => lines.filter((line) => line.id > since).slice(-KEPT),
    count: () => counted,
  };
}
