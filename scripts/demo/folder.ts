/**
 * The demo's folder: the bot's database, the workspace, and a lock that the operating system lifts when the process
 * ends in whatever way, so that nobody has to clean up after a crash.
 */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import Database from 'better-sqlite3';

/** Something the person can put right; the message is one sentence. */
export class DemoError extends Error {
  override readonly name = 'DemoError';
}

/** What is kept: a snapshot that still has to prove itself, nothing yet, or why it is of no use. */
export type Kept = { readonly snapshot: unknown } | 'nothing' | { readonly unusable: string };

export type Folder = {
  readonly database: string;
  readonly workspace: string;
  read(): Kept;
  /** Only what the demo has put there. */
  forget(): void;
  /** For whoever starts a second demo here. */
  announce(url: string): void;
  /** May be called twice. */
  release(): void;
};

/** @throws DemoError when another demo uses the folder, or it can't be written. */
export function claimFolder(path: string): Folder {
  const database = join(path, 'resurface.db');
  const workspace = join(path, 'workspace.json');
  const address = join(path, 'address.txt');
  const remove = (...files: string[]) => {
    for (const file of files) rmSync(file, { force: true });
  };
  const lock = claim(path, join(path, 'demo.lock'), address);
  return {
    database,
    workspace,
    read: () => read(workspace, database),
    forget: () =>
      remove(...['', '-wal', '-shm', '.lock'].map((end) => `${database}${end}`), workspace, `${workspace}.new`),
    announce: (url) => writeFileSync(address, url),
    release() {
      remove(address);
      lock.close();
    },
  };
}

function claim(path: string, file: string, address: string): InstanceType<typeof Database> {
  const where = shortened(path);
  let lock: InstanceType<typeof Database>;
  try {
    mkdirSync(path, { recursive: true });
    lock = new Database(file, { timeout: 0 });
  } catch (error) {
    throw new DemoError(`The demo can't write to ${where}: ${error instanceof Error ? error.message : String(error)}.`);
  }
  try {
    lock.exec('BEGIN EXCLUSIVE');
    return lock;
  } catch {
    lock.close();
    const open = existsSync(address) ? ` at ${readFileSync(address, 'utf8')}` : '';
    throw new DemoError(`A demo is running in ${where} already${open}: use that one, end it, or choose --data FOLDER.`);
  }
}

function read(workspace: string, database: string): Kept {
  const [hasWorkspace, hasDatabase] = [existsSync(workspace), existsSync(database)];
  if (!hasWorkspace) return hasDatabase ? { unusable: 'The last start did not get far enough to keep it.' } : 'nothing';
  if (!hasDatabase) return { unusable: 'Its database is missing.' };
  try {
    return { snapshot: JSON.parse(readFileSync(workspace, 'utf8')) };
  } catch {
    return { unusable: 'The file is damaged.' };
  }
}

function shortened(path: string): string {
  const short = relative('', path);
  return short === '' || short.startsWith('..') ? path : short;
}
