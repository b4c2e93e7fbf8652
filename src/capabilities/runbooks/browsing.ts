/** The index: all runbooks by scenario, symptom, component or alert. Pure. */
import type { KnownBlock, ModalView } from '@slack/types';
import { CATALOGUES, type CatalogueBy, type Group, listGroups } from '../../platform/runbook/library/catalogue.ts';
import type { Page } from '../../platform/runbook/library/library.ts';
import {
  actionRows,
  actions,
  button,
  context,
  divider,
  header,
  modal,
  section,
  select,
} from '../../platform/slack/blocks.ts';
import { clip, escapeLine } from '../../platform/slack/text.ts';
import { MOST_SIDE_BY_SIDE, pageBlock, readButtons } from './finding.ts';

export const BROWSE_BY = 'runbooks.browse_by';
export const BROWSE_TURN = 'runbooks.browse_turn';

const NAMES: Readonly<Record<CatalogueBy, string>> = {
  scenario: 'By scenario',
  symptom: 'By symptom',
  component: 'By component',
  alert: 'By alert',
};

export function parseCatalogueBy(word: string): CatalogueBy {
  return CATALOGUES.find((by) => by === word) ?? 'scenario';
}

/** Blocks for the groups of one page; what stands around them takes six more of Slack's hundred. */
const MOST_BLOCKS = 80;

export function browseView(pages: readonly Page[], by: CatalogueBy, page: number): ModalView {
  const groups = listGroups(pages, by);
  const screens = fill(groups.flatMap((group) => (by === 'scenario' ? scenario(group) : [term(group)])));
  const current = Math.min(Math.max(0, page), screens.length - 1);
  const filter = select({
    id: BROWSE_BY,
    label: 'Sort',
    choices: CATALOGUES.map((value) => ({ value, text: NAMES[value] })),
    initial: by,
  });
  return modal({
    id: 'runbooks.browsing',
    title: 'All runbooks',
    close: 'Close',
    blocks: [
      actions('browse-by', [filter]),
      divider(),
      ...(groups.length === 0
        ? [section(`No runbook names ${by === 'scenario' ? 'a scenario' : `a${by === 'alert' ? 'n' : ''} ${by}`}.`)]
        : []),
      ...(screens[current] ?? []),
      ...turns(by, current, screens.length),
    ],
  });
}

/** What belongs together stays together where it fits. */
function scenario({ name, pages }: Group): KnownBlock[][] {
  return pages.map((page, index) => (index === 0 ? [header(name), pageBlock(page)] : [pageBlock(page)]));
}

/** `Queue backing up` and a button for each of its runbooks. */
function term({ name, pages }: Group): KnownBlock[] {
  const more = pages.length - MOST_SIDE_BY_SIDE;
  return [
    section(`*${escapeLine(clip(name, 200))}*`),
    ...actionRows(`term-${clip(name, 60)}`, readButtons(pages)),
    ...(more > 0 ? [context(`${more} more: search for “${escapeLine(clip(name, 60))}”.`)] : []),
  ];
}

function fill(parts: readonly (readonly KnownBlock[])[]): KnownBlock[][] {
  const screens: KnownBlock[][] = [[]];
  for (const blocks of parts) {
    const screen = screens.at(-1) ?? [];
    if (screen.length > 0 && screen.length + blocks.length > MOST_BLOCKS) screens.push([...blocks]);
    else screen.push(...blocks);
  }
  return screens;
}

function turns(by: CatalogueBy, current: number, count: number): KnownBlock[] {
  if (count < 2) return [];
  const turn = (to: number, text: string) =>
    button({ id: `${BROWSE_TURN}.${to > current ? 'next' : 'previous'}`, text, value: `${by}:${to}` });
  return [
    context(`Page ${current + 1} of ${count}`),
    actions('browse-turns', [
      ...(current > 0 ? [turn(current - 1, 'Previous page')] : []),
      ...(current < count - 1 ? [turn(current + 1, 'Next page')] : []),
    ]),
  ];
}
