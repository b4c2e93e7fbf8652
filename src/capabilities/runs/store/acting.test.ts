/** Actions of a run, on both engines: begun once, performed once, their end in the run. */
import { expect, it } from 'vitest';
import { anAction, aProcess } from '../../../../test/support/actions.ts';
import { eachDatabase } from '../../../../test/support/databases.ts';
import { documentOf, MORNING, PRESSER, SECOND } from '../../../../test/support/runs.ts';
import type { Action } from '../../../platform/actions/action.ts';
import type { OpenedPage } from '../../../platform/runbook/library/library.ts';
import { readPages } from '../../../platform/runbook/library/page.ts';
import type { Db } from '../../../platform/store/db.ts';
import { keyOf, recordEnd, startAction } from './acting.ts';
import { listEvents, loadRun } from './loading.ts';
import { press } from './pressing.ts';
import { startRun } from './starting.ts';

const SOURCE = `# Domain
## Remediation
1. [Verify it](action:domains.verify?domain={{domain}})
2. Look again
`;

function opened(): OpenedPage {
  const [page] = readPages({ file: 'domain.md', source: SOURCE }).pages;
  if (!page) throw new Error('There is no page.');
  return { page: page.page, runbook: documentOf(SOURCE, 'domain.md'), source: SOURCE, shared: false };
}

/** A run at the step with the action, its risk said. */
async function start(db: Db, practice = false) {
  const what = { opened: opened(), inputs: { domain: 'a.example' }, acknowledged: true, severeAcknowledged: true };
  const by = { by: PRESSER, at: MORNING };
  const { id } = await db.write((tx) => startRun(tx, practice ? { ...what, practice } : what, by));
  const risk = { affected: 'One', level: 'low', reversible: 'yes' } as const;
  await press(db, id, { command: { do: 'risk', on: 'step:s1', risk }, ...by });
  return id;
}

eachDatabase('an action of a run', (open) => {
  async function setUp(unusual: Partial<Action> = {}, practice = false) {
    const db = await open();
    const { action, performed } = anAction(undefined, unusual);
    const { actions, runner } = aProcess(db, [action], { tell: recordEnd });
    const id = await start(db, practice);
    const confirm = async (by: string, n = 1) => {
      const { row } = await loadRun(db.read, id);
      const raw = { domain: 'a.example' };
      const wanted = { step: 's1', n, action, raw, by, at: MORNING, seen: row.version };
      return startAction(db, id, wanted, actions);
    };
    return { db, id, performed, confirm, runner, actions };
  }

  it('confirmed several times at once is one, and its end is in the run', async () => {
    const { db, id, performed, confirm, runner, actions } = await setUp();
    await Promise.all([confirm(PRESSER), confirm(PRESSER), confirm(SECOND)]);
    runner.start();
    await runner.settled();
    await confirm(PRESSER);
    await runner.settled();
    expect(performed).toEqual([keyOf(id, 's1', 1)]);
    const happened = async () => (await listEvents(db.read, id)).map(({ what }) => what);
    expect(await happened()).toEqual(['started', 'risk', 'action started', 'action ended']);
    const call = await actions.get(db.read, keyOf(id, 's1', 1));
    await db.write((tx) => recordEnd(tx, call, MORNING));
    expect(await happened()).toHaveLength(4);
    const { run } = await loadRun(db.read, id);
    expect(run.state.actions).toMatchObject([{ state: 'done', ok: true, outcome: 'verified' }]);
    expect(run.state.evidence).toMatchObject([{ kind: 'action', step: 's1', text: 'example.com is verified.' }]);
    await runner.stop({ withinMs: 0 });
  });

  it('is only described in a practice run', async () => {
    const { db, id, performed, confirm, runner } = await setUp({}, true);
    await confirm(PRESSER);
    runner.start();
    await runner.settled();
    expect(performed).toEqual([]);
    const { run } = await loadRun(db.read, id);
    expect(run.state.actions).toMatchObject([
      { state: 'done', ok: true, summary: 'Practice, nothing was changed: Verifies a.example' },
    ]);
    await runner.stop({ withinMs: 0 });
  });

  it('that needs a second person or a confirmation is not begun without', async () => {
    for (const unusual of [{ secondPerson: true }, { danger: 'destructive' }] as const) {
      const { db, id, confirm } = await setUp(unusual);
      expect(await confirm(PRESSER)).toMatchObject({ ok: false });
      expect((await loadRun(db.read, id)).run.state.actions).toEqual([]);
    }
  });
});
