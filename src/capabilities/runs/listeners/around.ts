/** What has changed around a run while it went on: its runbook, its case. */
import type { Deps } from '../../../capability.ts';
import { findEscalation } from '../../escalations/index.ts';
import type { RunRow } from '../run.ts';
import type { Showing } from '../views/frame.ts';

type Around = Pick<Showing, 'newer' | 'closed'>;

export async function aroundRun(row: RunRow, { db, library }: Pick<Deps, 'db' | 'library'>): Promise<Around> {
  const item = row.escalationId === null ? undefined : await findEscalation(db.read, row.escalationId);
  const closed = item && CLOSED[item.status];
  return { ...newerText(row, library), ...(closed === undefined ? {} : { closed }) };
}

const CLOSED: Readonly<Record<string, string>> = { resolved: 'resolved', wont_do: 'closed', expired: 'closed' };

/** While the folders are still being read nobody knows. */
function newerText({ runbook, hash }: RunRow, library: Deps['library']): Pick<Showing, 'newer'> {
  if (!library.isReady) return {};
  const page = library.find(runbook);
  if (page?.hash === hash) return {};
  return { newer: page ? 'changed' : 'gone' };
}
