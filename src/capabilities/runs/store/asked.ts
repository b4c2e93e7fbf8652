/** Requests for a second person that are open, for somebody who may be that one. */
import type { Approval } from '../../../platform/runbook/run/state.ts';
import type { Reader } from '../../../platform/store/db.ts';
import { and, isNotNull, ne } from '../../../platform/store/drizzle.ts';
import { runTables } from '../schema.ts';
import { type Loaded, loadRun } from './loading.ts';

export type Asked = { readonly loaded: Loaded; readonly approval: Approval };

/** Those that expire first; not the person's own. Who may see them is asked by whoever calls this. */
export async function listAsked(reader: Reader, person: string, size: number): Promise<Asked[]> {
  const { runs: t } = runTables(reader);
  const rows = await reader
    .select({ id: t.id })
    .from(t)
    .where(and(isNotNull(t.approvalDueAt), ne(t.status, 'finished')))
    .orderBy(t.approvalDueAt)
    .limit(size * 2);
  const asked: Asked[] = [];
  for (const { id } of rows) {
    const loaded = await loadRun(reader, id);
    const open = loaded.run.state.approvals.filter(
      ({ status, requestedBy }) => status === 'pending' && requestedBy !== person,
    );
    asked.push(...open.map((approval) => ({ loaded, approval })));
  }
  return asked.slice(0, size);
}
