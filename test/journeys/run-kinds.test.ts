/** Runbooks that ship, walked on the sandbox on each engine: every kind of screen is answered as a person answers it. */
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { expect, it } from 'vitest';
import { loadRun } from '../../src/capabilities/runs/store/loading.ts';
import { listMine } from '../../src/capabilities/runs/store/queries.ts';
import { gateOf } from '../../src/platform/runbook/run/gates.ts';
import { screenOf } from '../../src/platform/runbook/run/walk.ts';
import { verifyTimeline } from '../../src/platform/store/timeline.ts';
import { eachDatabase, type Open } from '../support/databases.ts';
import { gesture } from '../support/run-gestures.ts';
import { openRunWorkspace } from '../support/run-workspace.ts';
import { waysOn } from '../support/runs.ts';
import { AIKO, TOMAS } from './workspace.ts';

/** The same answer on every screen: the first; or the branch and option of that number, where there are so many. */
const WALKS = [
  { file: 'incident-playbooks/whatsapp-auth-corruption.md', way: 1, values: {} },
  { file: 'platform-operator/host-os-upgrade.md', way: 1, values: { 'input:host': 'h-1' } },
] as const;

async function walk(open: Open, { file, way, values }: (typeof WALKS)[number]): Promise<string[]> {
  const source = readFileSync(new URL(`../../runbooks/${file}`, import.meta.url), 'utf8');
  const db = await open();
  const workspace = await openRunWorkspace({ [basename(file)]: source }, { open: async () => db });
  const kinds: string[] = [];
  try {
    const settle = { settle: true } as const;
    await workspace.begin(TOMAS, basename(file, '.md'), { ...values, acknowledged: ['yes'] });
    const [row] = await listMine(db.read, TOMAS, 1);
    const id = row?.id ?? 0;
    for (let press = 0; press < 60; press += 1) {
      const { run } = await loadRun(db.read, id);
      if (run.state.status === 'finished') break;
      const screen = screenOf(run);
      const ways = waysOn(run);
      const visits = run.state.trail.filter((each) => each === screen.id).length;
      const chosen = ways[visits > 1 ? ways.length - 1 : Math.min(way, ways.length - 1)];
      if (!chosen) throw new Error(`${screen.id} offers nothing.`);
      const asks = screen.kind === 'step' ? ` ${gateOf(run, screen) ?? screen.asks}` : '';
      kinds.push(`${screen.kind}${asks}`);
      await gesture(workspace.slack, chosen.command.do === 'approve' ? AIKO : TOMAS, chosen.command, settle);
      if (chosen.command.do === 'approve') await workspace.tap(TOMAS, 'runs.look_again');
      const after = (await loadRun(db.read, id)).run.state;
      expect(after.version, `${chosen.command.do} on ${screen.id}`).toBeGreaterThan(run.state.version);
    }
    expect((await loadRun(db.read, id)).run.state.status).toBe('finished');
    const card = await workspace.runCard(id);
    expect(card.words).toContain('*Finished: ');
    expect((await workspace.thread(card.ts)).join('\n')).toContain('Took');
    expect((await verifyTimeline(db.read)).faults).toEqual([]);
  } finally {
    await workspace.close();
  }
  return kinds;
}

eachDatabase('runbooks that ship', (open) => {
  const seen = new Set<string>();
  it.each(WALKS)('are walked from their first screen to the report: $file', async (each) => {
    for (const kind of await walk(open, each)) seen.add(kind);
  });
  it('have shown every kind of screen', () => {
    expect([...seen].sort()).toEqual([
      'choice',
      'collect',
      'finish',
      'helped',
      'step approval',
      'step approval pending',
      'step check',
      'step danger',
      'step done',
      'step pick',
      'step risk',
      'symptoms',
      'undo',
    ]);
  });
});
