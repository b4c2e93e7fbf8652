/**
 * Runbooks in Slack: finding and reading them. The library itself is `platform/runbook/library`.
 * Not here: walking through one, step by step; that are the runs.
 */
import type { KnownBlock } from '@slack/types';
import type { Capability, Deps } from '../../capability.ts';
import type { OpenedPage, Question } from '../../platform/runbook/library/library.ts';
import { actions, button, header } from '../../platform/slack/blocks.ts';
import type { Press } from '../../platform/slack/listen.ts';
import { PICK, PRACTICE } from './finding.ts';
import { listenToCheck } from './listeners/check.ts';
import { listenToCommand } from './listeners/command.ts';
import { listenToPresses, reasonIn } from './listeners/presses.ts';
import { drawReading, drawStart, show, showWhenReady } from './listeners/views.ts';

export { OPEN_FEEDBACK, START } from './finding.ts';

export const runbooks: Capability = {
  name: 'runbooks',
  listen(app, deps) {
    listenToCommand(app, deps);
    listenToPresses(app, deps);
    listenToCheck(app, deps);
  },
  home: async () => [
    header('Runbooks'),
    actions('home-runbooks', [button({ id: PICK, text: 'Find a runbook', label: 'Find and start a runbook' })]),
  ],
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

/** A text in pieces that a modal takes. What draws it is loaded with the first one. */
export async function drawText(text: Pick<OpenedPage, 'runbook' | 'source' | 'shared'>): Promise<KnownBlock[][]> {
  const { drawPages } = await import('./reading.ts');
  return drawPages(text);
}

/** What the runbooks of a window are looked at for: a case, a run whose answer led here, an exercise. */
export function purposeIn(press: Pick<Press, 'view'>): {
  readonly escalation?: number;
  readonly parent?: number;
  readonly practice?: true;
} {
  const reason = reasonIn(press) ?? '';
  if (reason === PRACTICE) return { practice: true };
  const [, kind, number] = /^(ESC|RUN)-(\d{1,9})$/.exec(reason) ?? [];
  if (number === undefined) return {};
  return kind === 'ESC' ? { escalation: Number(number) } : { parent: Number(number) };
}

/**
 * Lays a runbook over the window in which it was asked for. What this person may read is checked here.
 * @param about what it is read for, such as `RUN-7`.
 */
export async function openRunbook(press: Press, deps: Deps, id: string, about?: string): Promise<void> {
  await show(press, await drawReading(press.by, id, deps, { about }));
}
