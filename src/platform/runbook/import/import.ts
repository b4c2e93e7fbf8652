/**
 * `runbooks import`: text that was scraped and lost its Markdown → clean files, as a careful person would write them.
 * Pure. It says what it was unsure of and what seems to be missing; it never makes up a command.
 */
import { type Note, readLines } from './lines.ts';
import { readShape } from './shape.ts';
import { type ImportedFile, type Origin, writeFiles } from './write.ts';

export type { Note } from './lines.ts';
export type { ImportedFile, Origin } from './write.ts';

export type Imported =
  | {
      readonly ok: true;
      readonly title: string;
      readonly files: readonly ImportedFile[];
      readonly notes: readonly Note[];
    }
  /** In words for the person who asked. */
  | { readonly ok: false; readonly reason: string };

export function importText(source: string, origin: Origin): Imported {
  if (source.trim() === '') return { ok: false, reason: 'The file is empty.' };
  if (isMarkdown(source))
    return {
      ok: false,
      reason:
        'This is Markdown already: put the file into the library as it is, and let `runbooks lint` say what to mend.',
    };
  const notes: Note[] = [];
  const shape = readShape(readLines(source, notes), titleFrom(origin.name), notes);
  const files = writeFiles(shape, origin, notes);
  if (files.length === 0)
    return {
      ok: false,
      reason: 'No runbook was found: there is no title with a sentence and a section, a list or steps below it.',
    };
  return { ok: true, title: shape.title, files, notes: notes.toSorted((a, b) => a.line - b.line) };
}

/** Headings or fences are there: nothing was lost. */
function isMarkdown(source: string): boolean {
  return /^#{1,6} \S/m.test(source) || /^\s*(?:```|~~~)/m.test(source) || /^.+\n(?:={3,}|-{3,})$/m.test(source);
}

function titleFrom(name: string): string {
  const words = name
    .replace(/\.\w+$/, '')
    .replace(/[-_]+/g, ' ')
    .trim();
  return words === '' ? 'Runbooks' : words.charAt(0).toUpperCase() + words.slice(1);
}
