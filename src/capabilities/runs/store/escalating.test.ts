/** A run that hands its case on: one case, whatever is pressed how often, and nothing of a SEV-1 deleted. */
import { expect, it } from 'vitest';
import { eachDatabase } from '../../../../test/support/databases.ts';
import { documentOf, MORNING, PRESSER, SECOND } from '../../../../test/support/runs.ts';
import { readPages } from '../../../platform/runbook/library/page.ts';
import type { Db } from '../../../platform/store/db.ts';
import { eraseTimeline, verifyTimeline } from '../../../platform/store/timeline.ts';
import { findEscalation, raiseEscalation } from '../../escalations/index.ts';
import { escalateRun } from './escalating.ts';
import { giveFeedback, listOpenFeedback, settleFeedback } from './feedback.ts';
import { loadRun } from './loading.ts';
import { press } from './pressing.ts';
import { startRun } from './starting.ts';

const SOURCE = '---\ntitle: Restart\nseverity: SEV1\n---\n# Restart\n## Steps\n1. Restart it\n2. Look\n';

async function start(db: Db, more: { readonly practice?: true; readonly escalation?: number } = {}): Promise<number> {
  const [found] = readPages({ file: 'restart.md', source: SOURCE }).pages;
  if (!found) throw new Error('There is no page.');
  const opened = { page: found.page, runbook: documentOf(SOURCE, 'restart.md'), source: SOURCE, shared: false };
  const what = { opened, inputs: {}, acknowledged: true, severeAcknowledged: true, ...more };
  return (await db.write((tx) => startRun(tx, what, { by: PRESSER, at: MORNING }))).id;
}

const facts = { affected: '', place: '', time: '', errors: '', changes: '' };
const what = { summary: 'It does not start', priority: 'urgent', facts, evidence: [] } as const;
const at = MORNING.add({ minutes: 5 });

eachDatabase('a run that is escalated', (open) => {
  it('opens one case, however many press, and neither of them can be deleted', async () => {
    const db = await open();
    const id = await start(db);
    const both = await Promise.allSettled(
      [PRESSER, SECOND].map((by) => db.write((tx) => escalateRun(tx, id, what, { by, at }))),
    );
    const [opened] = both.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
    const [refused] = both.flatMap((each) => (each.status === 'rejected' ? [String(each.reason)] : []));
    expect(refused).toContain(`This run was escalated already: ESC-${opened}`);
    const item = await findEscalation(db.read, opened ?? 0);
    expect(item).toMatchObject({ priority: 'urgent', subjects: [{ kind: 'run', id: `RUN-${id}` }] });
    expect((await loadRun(db.read, id)).row.escalationId).toBe(opened);
    for (const name of [`run:${id}`, `escalation:${opened}`])
      await expect(db.write((tx) => eraseTimeline(tx, name))).rejects.toThrow('nothing of it can be deleted');
    expect((await verifyTimeline(db.read)).faults).toEqual([]);
  });

  it('stays in the case that it is for, and ends there if it is to', async () => {
    const db = await open();
    const escalation = await db.write((tx) => raiseEscalation(tx, { summary: 'Down' }, { by: SECOND, at: MORNING }));
    const id = await start(db, { escalation });
    const end = { ...what, end: 'no' } as const;
    expect(await db.write((tx) => escalateRun(tx, id, end, { by: PRESSER, at }))).toBe(escalation);
    expect((await loadRun(db.read, id)).row).toMatchObject({ outcome: 'escalated', status: 'finished' });
    expect(await findEscalation(db.read, escalation + 1)).toBeUndefined();
  });

  it('opens nothing as an exercise, and takes feedback until it is settled', async () => {
    const db = await open();
    const id = await start(db, { practice: true });
    expect(await db.write((tx) => escalateRun(tx, id, what, { by: PRESSER, at }))).toBeUndefined();
    await db.write((tx) => eraseTimeline(tx, 'escalation:1'));
    await press(db, id, { command: { do: 'abort', reason: 'Enough', verification: 'yes' }, by: PRESSER, at });
    const said = { step: 'Look', unclear: 'Where?', missing: '' };
    await db.write((tx) => giveFeedback(tx, id, said, { by: PRESSER, at }));
    const { runbook } = (await loadRun(db.read, id)).row;
    const [item] = await listOpenFeedback(db.read, runbook);
    expect(item).toMatchObject({ ...said, by: PRESSER, run: id, practice: true });
    await Promise.all(
      [1, 2].map(() => db.write((tx) => settleFeedback(tx, runbook, item?.seq ?? 0, { by: SECOND, at }))),
    );
    expect(await listOpenFeedback(db.read, runbook)).toEqual([]);
  });
});
