/** Carries out the fixes of problems. Pure: text in, text out; every line ending and a byte order mark stay as they were. */
import type { Edit } from './rule.ts';

/** Edits that overlap another are left for the next round: the first one in the list wins. */
export function applyEdits(source: string, edits: readonly Edit[]): string {
  const mark = source.startsWith('\uFEFF') ? '\uFEFF' : '';
  const pieces = source.slice(mark.length).split(/(\r\n|\r|\n)/);
  const byLine = new Map<number, Edit[]>();
  for (const edit of edits) {
    const others = byLine.get(edit.line) ?? [];
    if (!others.some((other) => overlap(edit, other))) byLine.set(edit.line, [...others, edit]);
  }
  for (const [line, own] of byLine) {
    const at = (line - 1) * 2;
    const ending = pieces[at + 1] ?? '\n';
    for (const { from, to, text } of own.toSorted((a, b) => b.from - a.from)) {
      const old = pieces[at] ?? '';
      pieces[at] = old.slice(0, from) + text.replaceAll('\n', ending) + old.slice(to);
    }
  }
  return mark + pieces.join('');
}

function overlap(one: Edit, other: Edit): boolean {
  return one.line === other.line && (one.from === other.from || (one.from < other.to && other.from < one.to));
}
