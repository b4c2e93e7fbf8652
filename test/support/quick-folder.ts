/** Folders for files that are written thousands of times and need not outlive the machine. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** In memory where the machine has such a place: waiting for a disk proves nothing here. */
export function makeQuickFolder(): { readonly path: string; remove(): void } {
  const memory = '/dev/shm';
  const path = mkdtempSync(join(existsSync(memory) ? memory : tmpdir(), 'resurface-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}
