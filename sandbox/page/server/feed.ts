/** The newest state of the sandbox: fetched again whenever the server says that something changed. */
import type { State } from '../../protocol.ts';
import { type Cell, cell } from '../cell.ts';
import { shareBut } from './share.ts';

/** Undefined until the first answer. */
export const stateCell: Cell<State | undefined> = cell<State | undefined>(undefined);
/** Rises with every change, also of what the state does not show, such as traffic. */
export const versionCell: Cell<number> = cell(0);
/** False while the server cannot be reached; the browser keeps trying by itself. */
export const onlineCell: Cell<boolean> = cell(true);
/** The server's clock when the newest state came, and our own then. */
export const clockCell: Cell<{ readonly shown: number; readonly since: number }> = cell({ shown: 0, since: 0 });

/** The sandbox's clock, epoch milliseconds. */
export function sandboxNow(): number {
  const { shown, since } = clockCell.get();
  return shown + (performance.now() - since);
}

let running: Promise<void> | undefined;
let again = false;

/** Ends when a state is here that was asked for after this call. Many calls at once make two requests at most. */
export function refresh(): Promise<void> {
  if (running) {
    again = true;
    return running;
  }
  running = fetchUntilQuiet();
  return running;
}

async function fetchUntilQuiet(): Promise<void> {
  do {
    again = false;
    await fetchState();
  } while (again);
  running = undefined;
}

async function fetchState(): Promise<void> {
  try {
    const answer = await fetch('/control/state');
    if (!answer.ok) throw new Error(`The sandbox answered ${answer.status}.`);
    // Our own server fills this shape; `protocol.ts` is the contract between us.
    const state = (await answer.json()) as State;
    clockCell.set({ shown: Date.parse(state.clock), since: performance.now() });
    const before = stateCell.get();
    // Somebody started over: traffic, drafts and marks of the other workspace mean nothing in this one.
    if (before && before.id !== state.id) return window.location.reload();
    versionCell.set(state.version);
    // What only the version and the clock tell has cells of its own: nothing is drawn again for it.
    stateCell.set(before ? shareBut(['version', 'clock'], before, state) : state);
    onlineCell.set(true);
  } catch {
    onlineCell.set(false);
  }
}

/** Listens until the page is closed. Call once. */
export function follow(): void {
  const events = new EventSource('/control/events');
  events.onmessage = () => void refresh();
  events.onopen = () => void refresh();
  events.onerror = () => onlineCell.set(false);
}
