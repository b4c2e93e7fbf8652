/**
 * Says when something below some folders may have changed. Where the system cannot tell (network drives, mounted
 * configuration, too many folders), looking again from time to time has to do; it is done everywhere, because nobody
 * says when events get lost.
 */
import { type FSWatcher, watch } from 'node:fs';

/** An editor writes a file in several strokes. */
const QUIET_MS = 150;
const LOOK_AGAIN_MS = 30_000;

export type Watching = { close(): void };

/** @param changed is never called while it is being called, and may be called although nothing changed. */
export function watchFolders(folders: readonly string[], changed: () => void): Watching {
  let soon: NodeJS.Timeout | undefined;
  const stir = () => {
    clearTimeout(soon);
    soon = setTimeout(changed, QUIET_MS).unref();
  };
  const watchers = folders.flatMap((folder) => watchFolder(folder, stir) ?? []);
  const regular = setInterval(changed, LOOK_AGAIN_MS).unref();
  return {
    close() {
      clearTimeout(soon);
      clearInterval(regular);
      for (const watcher of watchers) watcher.close();
    },
  };
}

function watchFolder(folder: string, stir: () => void): FSWatcher | undefined {
  try {
    const watcher = watch(folder, { recursive: true, persistent: false }, stir);
    // A folder that is removed ends its watcher; the regular look goes on.
    watcher.on('error', () => watcher.close());
    return watcher;
  } catch {
    // No such folder yet, or no watching on this system: the regular look finds it.
    return undefined;
  }
}
