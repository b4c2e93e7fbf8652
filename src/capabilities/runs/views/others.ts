/** Other runbooks that may fit better, on the screen behind the symptoms. Pure. */
import type { KnownBlock } from '@slack/types';
import type { Page } from '../../../platform/runbook/library/library.ts';
import { actionRows, button, section } from '../../../platform/slack/blocks.ts';

export const OTHER = 'runs.other';
export const SEARCH = 'runs.search';
export const MOST_OTHERS = 3;

export type Others = {
  readonly ticked: number;
  readonly of: number;
  /** Best first. */
  readonly pages: readonly Pick<Page, 'id' | 'title'>[];
};

export function othersBlocks(others: Others | undefined): KnownBlock[] {
  if (!others) return [];
  const { ticked, of, pages } = others;
  const count = ticked === 0 ? 'You ticked none' : `You ticked ${ticked} of ${of}`;
  return [
    section(`:thinking_face: *${count}: is this the right runbook?* This run stays open while you look at another.`),
    ...actionRows('others', [
      ...pages
        .slice(0, MOST_OTHERS)
        .map(({ id, title }, index) =>
          button({ id: `${OTHER}.${index}`, text: title, value: id, label: `Read ${title}` }),
        ),
      button({ id: SEARCH, text: 'Search' }),
    ]),
  ];
}
