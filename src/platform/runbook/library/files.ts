/** Which files of a folder may be runbooks. */
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** Folders that hold other people's Markdown. Names with a leading dot are left out as well. */
const NOT_OURS = new Set(['node_modules', 'vendor', 'target', 'dist', 'build']);
const MARKDOWN = /\.(?:md|markdown|mdown|mdx)(?:\.erb)?$/i;
/** Against links that lead in circles. */
const MAX_DEPTH = 12;

export type FoundFile = {
  /** Below the folder, with forward slashes. */
  readonly file: string;
  readonly bytes: number;
  /** Milliseconds since 1970. */
  readonly changedAt: number;
};

/** Sorted by path. Follows links. @throws when the folder itself cannot be read; what is unreadable inside is left out. */
export async function listRunbookFiles(folder: string): Promise<FoundFile[]> {
  const found: FoundFile[] = [];
  await visit(folder, '', 0, found);
  return found.toSorted((a, b) => (a.file < b.file ? -1 : 1));
}

async function visit(folder: string, below: string, depth: number, found: FoundFile[]): Promise<void> {
  for (const entry of await readdir(join(folder, below))) {
    if (entry.startsWith('.') || NOT_OURS.has(entry)) continue;
    const file = below === '' ? entry : `${below}/${entry}`;
    const about = await stat(join(folder, file)).catch(() => undefined);
    if (about?.isDirectory() && depth < MAX_DEPTH) await visit(folder, file, depth + 1, found).catch(() => undefined);
    else if (about?.isFile() && MARKDOWN.test(entry)) found.push({ file, bytes: about.size, changedAt: about.mtimeMs });
  }
}
