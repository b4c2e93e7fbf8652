/** The inspector's list: every call between bot and Slack. Only what is new is fetched. */
import type { Traffic } from '../../protocol.ts';
import { type Cell, cell } from '../cell.ts';

/** Oldest first. */
export const trafficCell: Cell<readonly Traffic[]> = cell<readonly Traffic[]>([]);

/** As many as the server keeps. */
const KEPT = 2000;

let running = false;
let again = false;

export async function refreshTraffic(): Promise<void> {
  if (running) {
    again = true;
    return;
  }
  running = true;
  do {
    again = false;
    await fetchTraffic();
  } while (again);
  running = false;
}

async function fetchTraffic(): Promise<void> {
  const known = trafficCell.get();
  try {
    const answer = await fetch(`/control/traffic?since=${known.at(-1)?.id ?? 0}`);
    if (!answer.ok) return;
    // Our own server fills this shape; `protocol.ts` is the contract between us.
    const { traffic } = (await answer.json()) as { readonly traffic: readonly Traffic[] };
    if (traffic.length > 0) trafficCell.set([...known, ...traffic].slice(-KEPT));
  } catch {
    // The state's own fetch says that the server is away; the list stays as it was.
  }
}
