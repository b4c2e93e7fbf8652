/**
 * Keeps a file like the workspace: a moment after a change, never half written, and once more at the end.
 * A process that is killed loses that moment at most.
 */
import { open, rename } from 'node:fs/promises';

/** Changes come in bursts, a press makes a dozen: one file for all of them. */
const WAIT_MS = 250;

export type Keeper = {
  /** Something has changed. */
  touch(): void;
  /** Saves now, whatever the wait. */
  save(): Promise<void>;
  /** Saves for the last time. May be called twice. */
  close(): Promise<void>;
};

/**
 * @param take what to write, as JSON.
 * @param onTrouble hears why a save failed; the next change tries again.
 */
export function keepFile(file: string, take: () => unknown, onTrouble: (error: unknown) => void): Keeper {
  let timer: NodeJS.Timeout | undefined;
  let writing: Promise<void> = Promise.resolve();
  let closed: Promise<void> | undefined;
  const save = () => {
    clearTimeout(timer);
    timer = undefined;
    writing = writing.then(() => write(file, JSON.stringify(take()))).catch(onTrouble);
    return writing;
  };
  return {
    save,
    touch() {
      if (!closed) timer ??= setTimeout(save, WAIT_MS);
    },
    close() {
      closed ??= save();
      return closed;
    },
  };
}

/** Beside it first: whoever reads the file finds the old one or the new one. */
async function write(file: string, content: string): Promise<void> {
  const beside = `${file}.new`;
  const handle = await open(beside, 'w');
  try {
    await handle.writeFile(content);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(beside, file);
}
