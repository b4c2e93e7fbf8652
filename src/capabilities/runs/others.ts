/** Whether another runbook may fit better, seen from what was ticked on the first screen. Pure. */
import type { RunEvent } from '../../platform/runbook/run/event.ts';
import { type Run, screenOf } from '../../platform/runbook/run/walk.ts';

export type FewTicks = {
  readonly ticked: readonly string[];
  readonly of: number;
  /** Words to look for, the best first: what was ticked, then all that was asked. */
  readonly words: readonly string[];
};

/** A quarter of what is asked, or less. Undefined when nothing was ticked off just now, or enough was. */
export function fewTicks({ plan, ...run }: Run, events: readonly RunEvent[]): FewTicks | undefined {
  const event = events.find(({ what }) => what === 'ticked');
  const screen = plan.byId.get('symptoms');
  if (event?.what !== 'ticked' || screen?.kind !== 'symptoms' || screenOf({ plan, ...run }).id === screen.id)
    return undefined;
  const { items } = screen;
  const ticked = event.items;
  if (ticked.length * 4 > items.length) return undefined;
  const all = items.join('\n');
  return { ticked, of: items.length, words: ticked.length === 0 ? [all] : [ticked.join('\n'), all] };
}
