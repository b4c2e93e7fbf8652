import { useEffect, useRef } from 'preact/hooks';
import type { Traffic } from '../../protocol.ts';
import { useCell } from '../cell.ts';
import { isRefused } from '../channel/refused-call.ts';
import { trafficCell } from '../server/traffic.ts';
import { toast } from './toasts.ts';

/** Tells at once when Slack would refuse something the bot did; what was refused before the page was opened is only counted. */
export function useRefusalToasts(): void {
  const traffic = useCell(trafficCell);
  const told = useRef<number | undefined>(undefined);
  useEffect(() => {
    const newest = traffic.at(-1)?.id;
    if (newest === undefined) return;
    const fresh =
      told.current === undefined ? [] : traffic.filter((call) => call.id > (told.current ?? 0) && isRefused(call));
    told.current = newest;
    const last = fresh.at(-1);
    if (last) toast('error', `Slack would refuse this: ${last.what}`, reason(last, fresh.length - 1));
  }, [traffic]);
}

function reason({ problems = [], error }: Traffic, others: number): string {
  const more = problems.length - 1 + others;
  return `${problems[0] ?? error ?? ''}${more > 0 ? ` And ${more} more in the traffic inspector.` : ''}`;
}
