/** A run with everything that happened in it, for a file. */
import type { Reader } from '../../../platform/store/db.ts';
import type { Exported } from '../export.ts';
import { listEvents, loadRun } from './loading.ts';

/** @throws UserError when there is none. */
export async function readRun(reader: Reader, id: number): Promise<Exported> {
  const { row, run } = await loadRun(reader, id);
  return { row, run, events: await listEvents(reader, id) };
}
