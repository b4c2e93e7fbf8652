/**
 * Runbooks in Slack: finding and reading them. The library itself is `platform/runbook/library`.
 * Not here: walking through one, step by step; that are the runs.
 */
import type { Capability, Deps } from '../../capability.ts';
import type { Question } from '../../platform/runbook/library/library.ts';
import type { Press } from '../../platform/slack/listen.ts';
import { listenToCheck } from './listeners/check.ts';
import { listenToCommand } from './listeners/command.ts';
import { listenToPresses, reasonIn } from './listeners/presses.ts';
import { drawReading, drawStart, show, showWhenReady } from './listeners/views.ts';

export { START } from './finding.ts';

export const runbooks: Capability = {
  name: 'runbooks',
  listen(app, deps) {
    listenToCommand(app, deps);
    listenToPresses(app, deps);
    listenToCheck(app, deps);
  },
};

/** A case that runbooks may help with. `name` stands above the suggestions, such as `ESC-42`. */
export type Case = Question & { readonly name: string };

/**
 * Opens the picker with suggestions for a case, over whatever the button was pressed in. Call it from a listener, after
 * the person's right to see the case was checked; which runbooks they may read is checked here.
 */
export async function openRunbooksFor(press: Press, deps: Deps, about: Case): Promise<void> {
  await showWhenReady(press, deps, () => drawStart(press, deps, about));
}

/** The number of the escalation for which the runbooks of a window are looked at. */
export function aboutIn(press: Pick<Press, 'view'>): number | undefined {
  const number = /^ESC-(\d{1,9})$/.exec(reasonIn(press) ?? '')?.[1];
  return number === undefined ? undefined : Number(number);
}

/** Lays a runbook over the window in which it was asked for. What this person may read is checked here. */
export async function openRunbook(press: Press, deps: Deps, id: string): Promise<void> {
  await show(press, await drawReading(press.by, id, deps));
}
