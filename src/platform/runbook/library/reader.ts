/** Reads what has changed in some folders, file by file. What it takes to parse and to search is loaded with the first. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { reason } from '../../errors.ts';
import { listRunbookFiles } from './files.ts';
import type { SearchIndex } from './search.ts';
import type { Kept } from './shelf.ts';

/** What a library needs that has a file. */
type Tools = {
  readonly index: SearchIndex;
  readonly readPages: typeof import('./page.ts').readPages;
  readonly parseRunbooks: typeof import('../parse.ts').parseRunbooks;
};

export type Reader = {
  /** Undefined until there is a file. */
  readonly tools: Tools | undefined;
  /** True when something changed. Not to be called while it runs. */
  read(): Promise<boolean>;
  listFiles(): readonly Kept[];
  /** Folders that cannot be read, and why. */
  listMissing(): ReadonlyMap<string, string>;
  stop(): void;
};

/** @param onMissing is told once of a folder that cannot be read, and again after it could be. */
export function createReader(
  folders: readonly string[],
  onMissing: (folder: string, why: string) => void = () => {},
): Reader {
  const files = new Map<string, Kept>();
  const missing = new Map<string, string>();
  let tools: Tools | undefined;
  let stopped = false;

  async function readFolder(folder: string): Promise<boolean> {
    const present = await listStamps(folder);
    let changed = forget(folder, present);
    for (const [file, stamp] of present) {
      if (stopped) return changed;
      const path = join(folder, file);
      const before = files.get(path);
      if (before?.stamp === stamp) continue;
      tools ??= await loadTools();
      const text = await readFile(path, 'utf8').catch((error: unknown) => ({ problem: reason(error) }));
      const kept = keep({ folder, file, stamp }, text, before, tools);
      files.set(path, kept);
      changed ||= kept.source !== before?.source || kept.problem !== before?.problem;
      await breathe();
    }
    return changed;
  }

  async function listStamps(folder: string): Promise<ReadonlyMap<string, string>> {
    try {
      const found = await listRunbookFiles(folder);
      missing.delete(folder);
      return new Map(found.map(({ file, bytes, changedAt }) => [file, `${bytes} ${changedAt}`]));
    } catch (error) {
      if (!missing.has(folder)) onMissing(folder, reason(error));
      missing.set(folder, reason(error));
      return new Map();
    }
  }

  function forget(folder: string, present: ReadonlyMap<string, string>): boolean {
    const gone = [...files].filter(([, kept]) => kept.folder === folder && !present.has(kept.file));
    for (const [path, { keys }] of gone) {
      for (const key of keys) tools?.index.remove(key);
      files.delete(path);
    }
    return gone.length > 0;
  }

  return {
    get tools() {
      return tools;
    },
    async read() {
      let changed = false;
      for (const folder of folders) changed = (await readFolder(folder)) || changed;
      return changed;
    },
    listFiles: () => [...files.values()],
    listMissing: () => missing,
    stop() {
      stopped = true;
    },
  };
}

async function loadTools(): Promise<Tools> {
  const [{ createSearchIndex }, { readPages }, { parseRunbooks }] = await Promise.all([
    import('./search.ts'),
    import('./page.ts'),
    import('../parse.ts'),
  ]);
  return { index: createSearchIndex(), readPages, parseRunbooks };
}

type At = Pick<Kept, 'folder' | 'file' | 'stamp'>;

function keep(at: At, text: string | { problem: string }, before: Kept | undefined, { index, readPages }: Tools): Kept {
  if (before && before.source === text && before.problem === undefined) return { ...before, stamp: at.stamp };
  for (const key of before?.keys ?? []) index.remove(key);
  if (typeof text !== 'string') return { ...at, source: '', keys: [], pages: [], problem: text.problem };
  const { pages, problem } = readPages({ file: at.file, source: text });
  const keys = pages.map((_, number) => `${join(at.folder, at.file)}#${number}`);
  for (const [number, page] of pages.entries()) index.add(keys[number] ?? '', page);
  const kept = { ...at, source: text, keys, pages: pages.map(({ page }) => page) };
  return problem === undefined ? kept : { ...kept, problem };
}

/** Lets presses in between two files. */
function breathe(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
