/** Reading the whole text from inside a run: the one that it began with, and the one that is in the library now. */
import type { App } from '@slack/bolt';
import type { KnownBlock } from '@slack/types';
import type { Deps } from '../../../capability.ts';
import { onAction, type Press } from '../../../platform/slack/listen.ts';
import { drawText, openRunbook } from '../../runbooks/index.ts';
import { label } from '../run.ts';
import { findText } from '../store/texts.ts';
import { NEW_TEXT, type Showing } from '../views/frame.ts';
import { WHOLE_PAGE, wholeView } from '../views/whole.ts';
import { loadFor, openAbove, ticketIn } from './windows.ts';

export function listenToReading(app: App, deps: Deps): void {
  for (const id of [`${WHOLE_PAGE}.next`, `${WHOLE_PAGE}.previous`]) {
    onAction(app, deps, id, async (press) => {
      const ticket = ticketIn(press);
      const showing = await loadFor(press, ticket.run, deps);
      await press.updateModal(wholeView(showing, ticket, await pagesOf(showing, deps), Number(press.value) || 0));
    });
  }
  onAction(app, deps, NEW_TEXT, async (press) => {
    const { row } = await loadFor(press, ticketIn(press).run, deps);
    await openRunbook(press, deps, row.runbook, label(row));
  });
}

export async function readWhole(press: Press, showing: Showing, deps: Deps): Promise<void> {
  const pages = await pagesOf(showing, deps);
  await openAbove(press, (ticket) => wholeView(showing, ticket, pages), deps);
}

async function pagesOf({ row, pinned, run }: Showing, { db }: Deps): Promise<KnownBlock[][]> {
  const source = (await findText(db.read, row.hash)) ?? '';
  return drawText({ runbook: run.document, source, shared: pinned.shared === true });
}
