/** Every page under an id of its own. Pure: the same files give the same ids. */
import { basename } from 'node:path';
import type { Page } from './page.ts';

/** One file as it was last read. */
export type Kept = {
  readonly folder: string;
  /** Below the folder, with forward slashes. */
  readonly file: string;
  /** Size and time of the last change: the same stamp means the same text. */
  readonly stamp: string;
  readonly source: string;
  /** Of its pages in the search index, in order. */
  readonly keys: readonly string[];
  readonly pages: readonly Page[];
  readonly problem?: string;
};

/** `original` is the id that the file itself gives to the page. */
export type Place = { readonly page: Page; readonly kept: Kept; readonly original: string };

export type Shelf = {
  /** By title. */
  readonly pages: readonly Page[];
  readonly byId: ReadonlyMap<string, Place>;
  /** By the key in the search index. */
  readonly byKey: ReadonlyMap<string, Page>;
  readonly doubled: readonly { readonly file: string; readonly message: string }[];
};

export const EMPTY_SHELF: Shelf = { pages: [], byId: new Map(), byKey: new Map(), doubled: [] };

/** Made when it is first needed: making it takes some milliseconds of a start. */
let byTitle: Intl.Collator | undefined;

/** The first folder's first file keeps an id that two pages want; the other gets a number. */
export function arrange(files: readonly Kept[], folders: readonly string[]): Shelf {
  const byId = new Map<string, Place>();
  const byKey = new Map<string, Page>();
  const doubled: { file: string; message: string }[] = [];
  for (const kept of files.toSorted(inOrderOf(folders))) {
    for (const [number, original] of kept.pages.entries()) {
      const id = freeId(original.id, byId);
      const group = folders.length > 1 ? joinGroup(basename(kept.folder), original.group) : original.group;
      const page = { ...original, id, group };
      byId.set(id, { page, kept, original: original.id });
      byKey.set(kept.keys[number] ?? '', page);
      if (id === original.id) continue;
      doubled.push({ file: kept.file, message: `Another page has the id "${original.id}": this one is "${id}".` });
    }
  }
  byTitle ??= new Intl.Collator('en', { numeric: true });
  const { compare } = byTitle;
  return { pages: [...byKey.values()].toSorted((a, b) => compare(a.title, b.title)), byId, byKey, doubled };
}

function inOrderOf(folders: readonly string[]): (a: Kept, b: Kept) => number {
  return (a, b) => folders.indexOf(a.folder) - folders.indexOf(b.folder) || (a.file < b.file ? -1 : 1);
}

function freeId(wanted: string, taken: ReadonlyMap<string, unknown>): string {
  let id = wanted;
  for (let number = 2; taken.has(id); number += 1) id = `${wanted}-${number}`;
  return id;
}

function joinGroup(folder: string, below: string): string {
  return below === '' ? folder : `${folder}/${below}`;
}
