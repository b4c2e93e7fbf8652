/** Unsent text and what was sent before, by person and conversation, for as long as the page lives. */
import { type Cell, cell } from '../cell.ts';

export const draftCell: Cell<{ readonly [key: string]: string }> = cell({});

export function setDraft(key: string, text: string): void {
  draftCell.update((drafts) => ({ ...drafts, [key]: text }));
}

const sent = new Map<string, string[]>();

/** Recalled with ↑, newest first. By person: what one typed is not offered to another. */
export function rememberSent(user: string, text: string): void {
  const before = (sent.get(user) ?? []).filter((line) => line !== text);
  sent.set(user, [text, ...before].slice(0, 50));
}

export function findSent(user: string, back: number): string | undefined {
  return sent.get(user)?.[back];
}
