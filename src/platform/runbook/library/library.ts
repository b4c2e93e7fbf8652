/**
 * The runbooks of some folders, kept up to date while the bot runs.
 *
 * Guaranteed: a file that cannot be read is listed with its reason and takes no other down; ids are unique, and the
 * same files give the same ids; what `open` hands out is the text that was indexed, with its hash. Reading happens file
 * by file, so that presses are answered meanwhile, and what it needs is loaded only then: the bot starts without it.
 */
import { posix } from 'node:path';
import type { Runbook } from '../document.ts';
import { type Finding, type Question, search, suggest } from './ask.ts';
import type { Page } from './page.ts';
import { createReader, type Reader } from './reader.ts';
import { arrange, EMPTY_SHELF, type Shelf } from './shelf.ts';
import { type Watching, watchFolders } from './watch.ts';

export type { Finding, Question } from './ask.ts';
export type { Page } from './page.ts';

export type LibraryProblem = { readonly file: string; readonly message: string };

/** A page with its text, parsed. */
export type OpenedPage = {
  readonly page: Page;
  readonly runbook: Runbook;
  /** Of the whole file. */
  readonly source: string;
  /** Whether the file holds other pages besides this one. */
  readonly shared: boolean;
};

export type LibraryFile = {
  readonly folder: string;
  /** Below the folder, with forward slashes. */
  readonly file: string;
  readonly source: string;
};

export type Library = {
  /** Begins to read, and to look for changes. */
  start(): void;
  /** Whether every folder has been read once. */
  readonly isReady: boolean;
  /** Resolves when every folder has been read once. Never rejects. */
  readonly ready: Promise<void>;
  /** By title. */
  list(): readonly Page[];
  find(id: string): Page | undefined;
  open(id: string): OpenedPage | undefined;
  /** Where a relative link of a page leads; undefined when it leads to no page of the library. */
  follow(from: string, url: string): Page | undefined;
  /** Every file that has a page, in order. */
  listFiles(): readonly LibraryFile[];
  /** @param may which pages this person may see; the others are as good as not there. */
  search(words: string, may: (page: Page) => boolean): Finding;
  /** For a case: its text, what it is about, the alert that raised it. Best first, `limit` at most (default 3). */
  suggest(question: Question, may: (page: Page) => boolean, limit?: number): Finding['found'];
  listProblems(): readonly LibraryProblem[];
  /** Reads what has changed since. Resolves when it is read, never rejects; calls in a row wait for each other. */
  refresh(): Promise<void>;
  /** After a reading that changed something. Returns what ends it. */
  onChange(listener: () => void): () => void;
  /** Resolves when nothing is being read. */
  settled(): Promise<void>;
  /** May be called twice. */
  close(): void;
};

export type LibraryOptions = {
  readonly folders: readonly string[];
  /** Looks for changes by itself. Default: true. */
  readonly watched?: boolean;
  /** Told once of a folder that cannot be read, and again after it could be. */
  readonly onMissing?: (folder: string, why: string) => void;
  /** Told when a reading failed altogether, which is a mistake in the program. What was read before stays. */
  readonly onFailure?: (error: unknown) => void;
};

/** Parsed documents that are kept; the others are parsed again when they are opened. */
const KEPT_OPEN = 16;

export function openLibrary(options: LibraryOptions): Library {
  return new FolderLibrary(options);
}

class FolderLibrary implements Library {
  readonly ready: Promise<void>;
  isReady = false;
  readonly #first = Promise.withResolvers<void>();
  readonly #options: LibraryOptions;
  readonly #listeners = new Set<() => void>();
  readonly #opened = new Map<string, OpenedPage>();
  #watching: Watching | undefined;
  #shelf: Shelf = EMPTY_SHELF;
  readonly #reader: Reader;
  #reading: Promise<void> = Promise.resolve();
  #closed = false;

  constructor(options: LibraryOptions) {
    this.#options = options;
    this.#reader = createReader(options.folders, options.onMissing);
    this.ready = this.#first.promise;
  }

  start(): void {
    const { folders, watched = true } = this.#options;
    if (this.#closed || this.#watching) return;
    this.refresh().then(() => {
      this.isReady = true;
      this.#first.resolve();
    });
    // What changes during the first reading is seen by the next one.
    if (watched && folders.length > 0) this.#watching = watchFolders(folders, () => void this.refresh());
  }

  list(): readonly Page[] {
    return this.#shelf.pages;
  }

  find(id: string): Page | undefined {
    return this.#shelf.byId.get(id)?.page;
  }

  open(id: string): OpenedPage | undefined {
    const known = this.#opened.get(id);
    if (known) return known;
    const place = this.#shelf.byId.get(id);
    const parsed = place && this.#reader.tools?.parseRunbooks(place.kept.source, { path: place.kept.file });
    const all = [...(parsed?.runbooks ?? []), ...(parsed?.shared ? [parsed.shared] : [])];
    const runbook = all.find((each) => each.id === place?.original) ?? all[0];
    if (!place || !runbook) return undefined;
    const page = { page: place.page, runbook, source: place.kept.source, shared: all.length > 1 };
    this.#opened.set(id, page);
    const [oldest] = this.#opened.keys();
    if (this.#opened.size > KEPT_OPEN && oldest !== undefined) this.#opened.delete(oldest);
    return page;
  }

  follow(from: string, url: string): Page | undefined {
    const place = this.#shelf.byId.get(from);
    const path = url.split(/[?#]/)[0] ?? '';
    if (!place || path === '' || /^(?:[a-z][a-z0-9+.-]*:|\/)/i.test(path)) return undefined;
    const file = posix.normalize(posix.join(posix.dirname(place.kept.file), decode(path)));
    return this.#shelf.pages.find(
      (page) => page.file === file && this.#shelf.byId.get(page.id)?.kept.folder === place.kept.folder,
    );
  }

  listFiles(): readonly LibraryFile[] {
    return this.#reader
      .listFiles()
      .filter(({ pages }) => pages.length > 0)
      .map(({ folder, file, source }) => ({ folder, file, source }));
  }

  search(words: string, may: (page: Page) => boolean): Finding {
    return search(words, { index: this.#reader.tools?.index, ...this.#shelf }, may);
  }

  suggest(question: Question, may: (page: Page) => boolean, limit = 3): Finding['found'] {
    return suggest(question, { index: this.#reader.tools?.index, ...this.#shelf }, may).slice(0, limit);
  }

  listProblems(): readonly LibraryProblem[] {
    return [
      ...[...this.#reader.listMissing()].map(([file, why]) => ({
        file,
        message: `The folder can't be read: ${why}.`,
      })),
      ...this.#reader
        .listFiles()
        .flatMap(({ file, problem }) => (problem === undefined ? [] : [{ file, message: problem }])),
      ...this.#shelf.doubled,
    ];
  }

  refresh(): Promise<void> {
    this.#reading = this.#reading.then(() => this.#read()).catch((error: unknown) => this.#options.onFailure?.(error));
    return this.#reading;
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  async settled(): Promise<void> {
    await this.#reading;
  }

  close(): void {
    this.#closed = true;
    this.#watching?.close();
    this.#reader.stop();
    this.#listeners.clear();
  }

  async #read(): Promise<void> {
    if (this.#closed) return;
    if (!(await this.#reader.read()) || this.#closed) return;
    this.#shelf = arrange(this.#reader.listFiles(), this.#options.folders);
    this.#opened.clear();
    for (const listener of this.#listeners) listener();
  }
}

function decode(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    // A stray % is part of the name.
    return path;
  }
}
