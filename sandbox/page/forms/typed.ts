/**
 * What people have typed and not yet sent, by surface (a view, a message, a Home). Kept outside of the components,
 * so that it outlives redrawings by the bot, closing a drawer and acting as somebody else for a moment.
 */
import { type Cell, cell, usePart } from '../cell.ts';
import type { FieldValue, Typed } from './values.ts';

const typedCell: Cell<{ readonly [surface: string]: Typed }> = cell({});
const NOTHING: Typed = {};

export function typedIn(surface: string): Typed {
  return typedCell.get()[surface] ?? NOTHING;
}

export function setTyped(surface: string, field: string, value: FieldValue): void {
  typedCell.update((all) => ({ ...all, [surface]: { ...(all[surface] ?? NOTHING), [field]: value } }));
}

export function forgetTyped(surface: string): void {
  typedCell.update(({ [surface]: _, ...others }) => others);
}

export function useTyped(surface: string, field: string): FieldValue | undefined {
  return usePart(typedCell, (all) => all[surface]?.[field]);
}
