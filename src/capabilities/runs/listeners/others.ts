/** Few of the symptoms were ticked: other runbooks are offered, and looked at for this run. */
import type { App } from '@slack/bolt';
import type { Deps } from '../../../capability.ts';
import type { Page } from '../../../platform/runbook/library/library.ts';
import { onAction, type Press } from '../../../platform/slack/listen.ts';
import { openRunbook, openRunbooksFor } from '../../runbooks/index.ts';
import { fewTicks } from '../others.ts';
import { label } from '../run.ts';
import type { Pressed } from '../store/pressing.ts';
import { MOST_OTHERS, OTHER, type Others, SEARCH } from '../views/others.ts';
import { loadFor, ticketIn } from './windows.ts';

export function listenToOthers(app: App, deps: Deps): void {
  for (let index = 0; index < MOST_OTHERS; index += 1) {
    onAction(app, deps, `${OTHER}.${index}`, async (press) => {
      const { row } = await loadFor(press, ticketIn(press).run, deps);
      await openRunbook(press, deps, press.value, label(row));
    });
  }
  onAction(app, deps, SEARCH, async (press) => {
    const { row, run } = await loadFor(press, ticketIn(press).run, deps);
    await openRunbooksFor(press, deps, { name: label(row), text: run.state.ticked.join('\n') });
  });
}

/** What is offered after the press, if anything; nothing that this person may not read. */
export async function othersFor(press: Press, pressed: Pressed, deps: Deps): Promise<{ others?: Others }> {
  const few = pressed.ok ? fewTicks(pressed.run, pressed.events) : undefined;
  if (!few) return {};
  const isOperator = await deps.people.isOperator(press.by).catch(() => false);
  const may = ({ id, visibility }: Page) => id !== pressed.row.runbook && (isOperator || visibility === 'public');
  const found = few.words.flatMap((text) => deps.library.suggest({ text }, may, MOST_OTHERS).map(({ page }) => page));
  const pages = [...new Map(found.map((page) => [page.id, page])).values()].slice(0, MOST_OTHERS);
  return { others: { ticked: few.ticked.length, of: few.of, pages } };
}
