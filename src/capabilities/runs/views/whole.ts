/** The whole text that a run began with, page by page, above the run. Pure. */
import type { KnownBlock, ModalView } from '@slack/types';
import { actions, button, context, divider, modal } from '../../../platform/slack/blocks.ts';
import { label } from '../run.ts';
import { NEW_TEXT, NEWER_WORDS, type Showing, type Ticket } from './frame.ts';

const WHOLE_VIEW = 'runs.whole_view';
export const WHOLE_PAGE = 'runs.whole_page';

/** @param pages the text, drawn, in pieces that a modal takes. */
export function wholeView(
  { row, newer }: Showing,
  ticket: Ticket,
  pages: readonly (readonly KnownBlock[])[],
  page = 0,
): ModalView {
  const current = Math.min(Math.max(0, page), pages.length - 1);
  return modal({
    id: WHOLE_VIEW,
    title: row.title,
    close: 'Back',
    metadata: JSON.stringify(ticket),
    blocks: [
      context(newer === undefined ? `The text of ${label(row)}` : NEWER_WORDS[newer]),
      ...(pages[current] ?? []),
      divider(),
      ...turns(current, pages.length, newer === 'changed'),
    ],
  });
}

function turns(current: number, count: number, changed: boolean): KnownBlock[] {
  const turn = (to: number, text: string) =>
    button({ id: `${WHOLE_PAGE}.${to > current ? 'next' : 'previous'}`, text, value: String(to) });
  const elements = [
    ...(current > 0 ? [turn(current - 1, 'Previous page')] : []),
    ...(current < count - 1 ? [turn(current + 1, 'Next page')] : []),
    ...(changed ? [button({ id: NEW_TEXT, text: 'Read the new text' })] : []),
  ];
  return [
    context(`Page ${current + 1} of ${Math.max(1, count)}`),
    ...(elements.length === 0 ? [] : [actions('whole-turns', elements)]),
  ];
}
