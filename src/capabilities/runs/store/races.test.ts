/** Two people press at once, in all pairs of what they can do: one outcome, both told. */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeQuickFolder } from '../../../../test/support/quick-folder.ts';
import { documentOf, MORNING, PRESSER, SECOND, waysOn } from '../../../../test/support/runs.ts';
import { readPages } from '../../../platform/runbook/library/page.ts';
import type { Command } from '../../../platform/runbook/run/command.ts';
import { fold } from '../../../platform/runbook/run/fold.ts';
import { screenOf } from '../../../platform/runbook/run/walk.ts';
import type { Db } from '../../../platform/store/db.ts';
import { openDatabase } from '../../../platform/store/open.ts';
import { listEvents, loadRun } from './loading.ts';
import { press } from './pressing.ts';
import { startRun } from './starting.ts';

const SOURCE = `# Stuck jobs
## Symptoms
- [ ] It is slow
## Checks
1. **Count the jobs**
   - If none → [Verification](#verification)
   - If many → Option B
2. **Is it up?**
## Remediation
### Option A: wait
1. Wait for ten minutes
### Option B: by hand
1. **Restart it**

   > Needs a second person.

   \`\`\`bash
   systemctl restart <service>
   \`\`\`
## Verification
1. **Send a message**
## Collect
- Logs
`;

const SCREENS = ['symptoms', 'step:s1', 'step:s2', 'choice:remediation/choice', 'step:s3', 'helped:remediation/1'];
const LATE = ['step:s4', 'step:s5', 'collect', 'finish'];

/** What can be done beside the screen, wherever the run stands. */
const BESIDE: readonly ((on: string) => Command)[] = [
  (on) => ({ do: 'skip', on, reason: 'not needed' }),
  (on) => ({ do: 'back', on }),
  (on) => ({ do: 'jump', on, to: on === 'finish' ? 'symptoms' : 'finish' }),
  () => ({ do: 'change input', name: 'service', value: 'api' }),
  () => ({ do: 'hand over', to: SECOND }),
  () => ({ do: 'pause', reason: '' }),
  () => ({ do: 'roll back', reason: 'worse' }),
  () => ({ do: 'abort', reason: 'enough', verification: 'no' }),
];

let db: Db;
const folder = makeQuickFolder();
beforeAll(async () => {
  db = await openDatabase(join(folder.path, 'runs.db'));
});
afterAll(async () => {
  await db.close();
  folder.remove();
});

const [found] = readPages({ file: 'stuck-jobs.md', source: SOURCE }).pages;
if (!found) throw new Error('There is no page.');
const opened = { page: found.page, runbook: documentOf(SOURCE, 'stuck-jobs.md'), source: SOURCE, shared: false };

async function runAt(screen: string): Promise<number> {
  const what = { opened, inputs: { service: 'web' }, acknowledged: true, severeAcknowledged: true };
  const { id } = await db.write((tx) => startRun(tx, what, { by: PRESSER, at: MORNING }));
  if (screen === 'symptoms') return id;
  await press(db, id, { command: { do: 'jump', on: 'symptoms', to: screen }, by: PRESSER, at: MORNING });
  return id;
}

describe.each([...SCREENS, ...LATE])('two people at %s', (screen) => {
  it('get one outcome for each pair of presses, and the later one hears of the earlier', async () => {
    const first = await loadRun(db.read, await runAt(screen));
    const own = waysOn(first.run).map(({ command }) => command);
    const all = [...own, ...BESIDE.map((make) => make(screenOf(first.run).id))];
    for (const [index, one] of all.entries()) {
      for (const other of all.slice(index)) {
        const id = await runAt(screen);
        const seen = (await loadRun(db.read, id)).row.version;
        const at = MORNING.add({ minutes: 1 });
        const [a, b] = await Promise.all([
          press(db, id, { command: one, by: PRESSER, at, seen }),
          press(db, id, { command: other, by: SECOND, at, seen }),
        ]);
        const pair = `${one.do} and ${other.do}`;
        const { run, row } = await loadRun(db.read, id);
        expect(fold(await listEvents(db.read, id)), pair).toEqual(run.state);
        expect(row.version, pair).toBe(run.state.version);
        if (!a.ok) expect(b.ok || !a.refusal.startsWith('The run has changed'), pair).toBe(true);
        if (a.ok && 'on' in other) expect(b, pair).toMatchObject({ ok: false, meanwhile: [{ by: PRESSER }] });
        if (!b.ok) expect(b.refusal, pair).toMatch(/\w/);
      }
    }
  });
});
