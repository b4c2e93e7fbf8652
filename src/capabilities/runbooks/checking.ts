/** What the linter says of the library, for operators. Pure. */
import type { KnownBlock, ModalView } from '@slack/types';
import type { Problem } from '../../platform/runbook/lint/lint.ts';
import { countBySeverity, sumUp } from '../../platform/runbook/lint/report.ts';
import { actions, button, context, divider, modal, section } from '../../platform/slack/blocks.ts';
import { clip, escapeLine } from '../../platform/slack/text.ts';

export const CHECK_TURN = 'runbooks.check_turn';

export type Checked = {
  readonly problems: readonly Problem[];
  readonly files: number;
  /** Files that could not be read at all. */
  readonly broken: readonly { readonly file: string; readonly message: string }[];
};

/** Files on one screen. */
const PAGE_SIZE = 15;
/** Problems shown of each; the command line has all of them. */
const MOST_SHOWN = 5;

export function checkView(checked: Checked, page: number): ModalView {
  const { problems, files, broken } = checked;
  const byFile = [...Map.groupBy(problems, ({ path }) => path)].toSorted(([, a], [, b]) => weight(b) - weight(a));
  const count = Math.max(1, Math.ceil(byFile.length / PAGE_SIZE));
  const current = Math.min(Math.max(0, page), count - 1);
  const shown = byFile.slice(current * PAGE_SIZE, (current + 1) * PAGE_SIZE);
  return modal({
    id: 'runbooks.checked',
    title: 'Check of all runbooks',
    close: 'Close',
    blocks: [
      section(`*${sumUp({ problems, files, fixed: 0 })}*`),
      ...(broken.length > 0 ? [section(brokenWords(broken))] : []),
      ...(byFile.length > 0 ? [divider()] : []),
      ...shown.map(([file, found]) => fileBlock(file, found)),
      ...turns(current, count),
      context('`resurface runbooks lint` says the same on the command line and in CI, with every line.'),
    ],
  });
}

function weight(problems: readonly Problem[]): number {
  const { error, warning, info } = countBySeverity(problems);
  return error * 10_000 + warning * 100 + info;
}

function brokenWords(broken: Checked['broken']): string {
  const rows = broken
    .slice(0, 20)
    .map(({ file, message }) => `• ${escapeLine(clip(file, 120))}: ${escapeLine(clip(message, 200))}`);
  const more = broken.length > rows.length ? [`… and ${broken.length - rows.length} more`] : [];
  return ['*Needs a hand*', ...rows, ...more].join('\n');
}

function fileBlock(file: string, problems: readonly Problem[]): KnownBlock {
  const worst = [...problems].toSorted((a, b) => weight([b]) - weight([a]) || a.line - b.line).slice(0, MOST_SHOWN);
  const rows = worst.map(
    ({ line, severity, message }) => `• ${severity}, line ${line}: ${escapeLine(clip(message, 220))}`,
  );
  const more = problems.length > rows.length ? [`… and ${problems.length - rows.length} more`] : [];
  return section([`*${escapeLine(clip(file, 150))}*`, ...rows, ...more].join('\n'));
}

function turns(current: number, count: number): KnownBlock[] {
  if (count < 2) return [];
  const turn = (to: number, text: string) =>
    button({ id: `${CHECK_TURN}.${to > current ? 'next' : 'previous'}`, text, value: String(to) });
  return [
    context(`Page ${current + 1} of ${count}`),
    actions('check-turns', [
      ...(current > 0 ? [turn(current - 1, 'Previous page')] : []),
      ...(current < count - 1 ? [turn(current + 1, 'Next page')] : []),
    ]),
  ];
}
