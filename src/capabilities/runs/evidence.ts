/** What was kept as evidence, in words, and what is still open of what the runbook asks to collect. Pure; mrkdwn out. */
import type { RunState } from '../../platform/runbook/run/state.ts';
import type { Run } from '../../platform/runbook/run/walk.ts';
import { clip, escapeLine, isLinkable, link } from '../../platform/slack/text.ts';
import { who } from './sentences.ts';

export type Kept = RunState['evidence'][number];

/** A file by its name, a message by a link to it. */
export function keptWords({ kind, text, ref, type, bytes }: Kept, max = 150): string {
  const words = clip(text, max);
  if (kind === 'link' && ref !== undefined && isLinkable(ref)) return link(ref, words);
  if (kind !== 'file') return escapeLine(words);
  const facts = [...(type === undefined ? [] : [type]), ...(bytes === undefined ? [] : [sizeWords(bytes)])];
  return `:paperclip: ${escapeLine(words)}${facts.length === 0 ? '' : ` (${escapeLine(facts.join(', '))})`}`;
}

export function keptLine(kept: Kept): string {
  return `${keptWords(kept)} · ${who(kept.by)}`;
}

function sizeWords(bytes: number): string {
  if (bytes < 1_000) return `${bytes} B`;
  return bytes < 1_000_000 ? `${Math.round(bytes / 1_000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}

export function keptAt({ evidence }: RunState, step: string): Kept[] {
  return evidence.filter((each) => each.step === step);
}

export type Item = { readonly text: string; readonly ticked: boolean; readonly kept: readonly Kept[] };

/** What the runbook asks to collect, each with what was kept for it. */
export function checklistOf({ plan, state }: Pick<Run, 'plan' | 'state'>): Item[] {
  const screen = plan.byId.get('collect');
  if (screen?.kind !== 'collect') return [];
  return screen.items.map((text) => ({
    text,
    ticked: state.collected.includes(text),
    kept: state.evidence.filter(({ item }) => item === text),
  }));
}

export function isOpen({ ticked, kept }: Item): boolean {
  return !ticked && kept.length === 0;
}

/** A line each: what was kept, said to be there, or is still open. */
export function checklistLines(items: readonly Item[]): string[] {
  return items.map((item) => {
    const state = isOpen(item)
      ? '_still open_'
      : item.kept.length > 0
        ? item.kept.slice(0, 5).map(keptLine).join('; ')
        : 'somebody has it';
    // A mark for what is there alone: what is open says so.
    return `${isOpen(item) ? '' : ':white_check_mark: '}${escapeLine(clip(item.text, 200))}: ${state}`;
  });
}
